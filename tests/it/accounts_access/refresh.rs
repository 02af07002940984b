//! Refresh tokens: replaced at each use, and worth nothing to a thief.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use futures_util::future::join_all;
use regimen_core::kernel::log::Filter;
use regimen_tests::app::{ORG, TestApp};
use serde_json::{Value, json};

use super::{device, login, on, refresh};

on_both_databases! {
    a_refresh_token_is_replaced_and_the_new_one_works;
    a_refresh_token_that_was_replaced_long_ago_ends_the_sign_in_and_the_person_is_told;
    fifty_refreshes_at_once_are_one_lineage;
    an_idle_sign_in_is_over_sooner_where_nobody_asked_to_be_remembered;
    a_used_sign_in_is_over_when_it_has_lasted_as_long_as_it_may;
    a_forged_refresh_token_opens_nothing;
    a_changed_role_needs_a_new_token;
}

async fn a_refresh_token_is_replaced_and_the_new_one_works(app: TestApp) {
    let ana = app.client("ana").await;
    let first = device(&ana, "Telephone").await;
    app.minutes_pass(9).await;
    let second = refresh(&ana, &first).await.is(200);
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    assert_eq!(first["sign_in_id"], second["sign_in_id"]);
    on(&ana, &second).get("/me").await.is(200);
    app.minutes_pass(9).await;
    refresh(&ana, &second).await.is(200);
}

async fn a_refresh_token_that_was_replaced_long_ago_ends_the_sign_in_and_the_person_is_told(app: TestApp) {
    let ana = app.client("ana").await;
    let stolen = device(&ana, "Telephone").await;
    let honest = refresh(&ana, &stolen).await.is(200);
    app.clock.advance(TimeDelta::seconds(11));
    let refused = refresh(&ana, &stolen).await.refused(401, "account.sign_in_over");
    assert_eq!(refresh(&ana, &honest).await.refused(401, "account.sign_in_over"), refused, "the family is ended");
    on(&ana, &honest).get("/me").await.refused(401, "auth.unauthenticated");
    on(&ana, &stolen).get("/me").await.refused(401, "auth.unauthenticated");
    app.due().await;
    let told = ana.get("/me/notifications").await.is(200);
    assert_eq!(told["items"][0]["code"], "account.sign_in_reused");
    assert_eq!(told["items"][0]["facts"]["sign_in_id"], stolen["sign_in_id"]);
    let mails = Filter { kinds: vec!["MailQueued".into()], ..Filter::default() };
    let mails = app.log().read(ORG, 0, 10, &mails).await.expect("it answers");
    let says = |payload: &[u8]| serde_json::from_slice::<Value>(payload).expect("JSON")["code"].clone();
    assert!(mails.iter().any(|mail| says(&mail.payload) == "account.sign_in_reused"));
    refresh(&ana, &stolen).await.refused(401, "account.sign_in_over");
    assert_eq!(ana.get("/me/notifications").await.is(200)["unread"], 1, "once");
}

async fn fifty_refreshes_at_once_are_one_lineage(app: TestApp) {
    let ana = app.client("ana").await;
    let first = device(&ana, "Telephone").await;
    let answers = join_all((0..50).map(|_| refresh(&ana, &first))).await;
    let successors = answers.into_iter().map(|answer| answer.is(200)["refresh_token"].to_string());
    assert_eq!(successors.collect::<BTreeSet<_>>().len(), 1);
    let refreshed = Filter { kinds: vec!["SignInRefreshed".into()], ..Filter::default() };
    assert_eq!(app.log().read(ORG, 0, 100, &refreshed).await.expect("it answers").len(), 1);
}

async fn an_idle_sign_in_is_over_sooner_where_nobody_asked_to_be_remembered(app: TestApp) {
    let ana = app.client("ana").await;
    let briefly = device(&ana, "Library").await;
    let for_long = login(&ana, json!({ "remember": true })).await.is(200);
    app.hours_pass(23);
    let briefly = refresh(&ana, &briefly).await.is(200);
    app.hours_pass(24);
    refresh(&ana, &briefly).await.refused(401, "account.sign_in_over");
    app.hours_pass(24 * 12);
    let for_long = refresh(&ana, &for_long).await.is(200);
    app.hours_pass(24 * 14);
    refresh(&ana, &for_long).await.refused(401, "account.sign_in_over");
}

async fn a_used_sign_in_is_over_when_it_has_lasted_as_long_as_it_may(app: TestApp) {
    let ana = app.client("ana").await;
    let mut token = device(&ana, "Telephone").await;
    for _ in 0..8 {
        app.hours_pass(20);
        token = refresh(&ana, &token).await.is(200);
    }
    app.hours_pass(8);
    refresh(&ana, &token).await.refused(401, "account.sign_in_over");
}

async fn a_forged_refresh_token_opens_nothing(app: TestApp) {
    let (ana, ben) = (app.client("ana").await, app.client("ben").await);
    let (ours, theirs) = (device(&ana, "Telephone").await, device(&ben, "Telephone").await);
    let text = |token: &Value| token["refresh_token"].as_str().expect("a token").to_owned();
    let (ours, theirs) = (text(&ours), text(&theirs));
    let spliced = format!("{}{}", &ours[..40], &theirs[40..]);
    let access = ana.token.clone().expect("signed in");
    for forged in ["", "AAAA", &ours[1..], &format!("{ours}A"), &spliced, &access[..150]] {
        let answer = app.stranger().post("/auth/refresh", json!({ "refresh_token": forged })).await;
        answer.refused(401, "account.sign_in_over");
    }
    app.stranger().with_token(ours).get("/me").await.refused(401, "auth.unauthenticated");
}

async fn a_changed_role_needs_a_new_token(app: TestApp) {
    let (ana, admin) = (app.client("ana").await, app.admin().await);
    let key = crate::bad_input::tokens::key(&app);
    let mut claims = crate::bad_input::tokens::claims(&app, &ana);
    claims["role"] = json!("admin");
    let token = crate::bad_input::tokens::signed(jsonwebtoken::Algorithm::HS256, &key, &claims);
    ana.with_token(token).get("/audit/verify").await.refused(401, "auth.unauthenticated");
    admin.get("/audit/verify").await.is(200);
}
