//! Passwords: changed, forgotten, and too easily guessed.

use regimen_tests::app::{PASSWORD, Person, TestApp};
use serde_json::{Value, json};

use super::{device, enter, letters, letters_to, link, on};

on_both_databases! {
    a_password_is_changed_with_the_old_one_and_all_other_devices_are_signed_out;
    whoever_has_a_second_factor_changes_their_password_with_it;
    a_forgotten_password_is_set_anew_by_a_link_once;
    a_reset_link_lasts_half_an_hour_and_no_longer_than_the_password_it_is_for;
    forgetting_a_password_tells_nobody_whether_an_address_is_known;
    whoever_is_told_that_a_link_is_mailed_gets_it_whatever_happens;
    nobody_fills_the_letterbox_of_somebody_else;
    a_password_that_is_guessed_easily_is_refused_everywhere;
    how_good_a_password_is_can_be_asked_before_it_is_taken;
    a_password_from_a_list_of_stolen_ones_is_refused;
}

const BETTER: &str = "tulips sing at noon";

async fn a_password_is_changed_with_the_old_one_and_all_other_devices_are_signed_out(app: TestApp) {
    let ana = app.client("ana").await;
    let telephone = device(&ana, "Telephone").await;
    let wish = |old: &str, new: &str| json!({ "current_password": old, "password": new });
    for wrong in ["incorrect horse", "short"] {
        ana.put("/me/password", wish(wrong, BETTER)).await.refused(401, "account.invalid_credentials");
    }
    ana.put("/me/password", wish(PASSWORD, BETTER)).await.is(200);
    ana.get("/me").await.is(200);
    on(&ana, &telephone).get("/me").await.refused(401, "auth.unauthenticated");
    enter(&app, &ana.email, PASSWORD).await.refused(401, "account.invalid_credentials");
    enter(&app, &ana.email, BETTER).await.is(200);
    assert_eq!(letters(&app, "account.password_changed").await.len(), 1);
    assert_eq!(ana.get("/me/notifications").await.is(200)["items"][0]["code"], "account.password_changed");
}

async fn whoever_has_a_second_factor_changes_their_password_with_it(app: TestApp) {
    let ana = app.client("ana").await;
    let (authenticator, _) = app.takes_an_app(&ana).await;
    let wish = |old: &str, proof: Value| json!({ "current_password": old, "password": BETTER, "proof": proof });
    let without = json!({ "current_password": PASSWORD, "password": BETTER });
    ana.put("/me/password", without).await.refused(422, "authenticators.code_needed");
    let password = wish(PASSWORD, json!({ "password": PASSWORD }));
    ana.put("/me/password", password).await.refused(422, "authenticators.code_needed");
    let wrong = wish(PASSWORD, json!({ "code": "AAAAA-AAAAA" }));
    let refused = ana.put("/me/password", wrong).await.refused(422, "authenticators.wrong_proof");
    assert_eq!(refused["attempts_left"], 4, "it is counted");
    let guess = wish("incorrect horse", app.shows(&authenticator));
    ana.put("/me/password", guess).await.refused(401, "account.invalid_credentials");
    ana.put("/me/password", wish(PASSWORD, app.shows(&authenticator))).await.is(200);
    enter(&app, &ana.email, PASSWORD).await.refused(401, "account.invalid_credentials");
    enter(&app, &ana.email, BETTER).await.refused(401, "auth.second_factor_required");
}

async fn a_forgotten_password_is_set_anew_by_a_link_once(app: TestApp) {
    let ana = app.client("ana").await;
    app.stranger().post("/auth/password/forgot", json!({ "email": " ANA@example.org" })).await.is(200);
    let token = link(&app, "account.reset_password", 1).await;
    let reset = |password: &str| json!({ "token": token, "password": password });
    let stranger = app.stranger();
    stranger.post("/auth/password/reset", reset("password123")).await.refused(422, "account.password_guessable");
    stranger.post("/auth/password/reset", reset(BETTER)).await.is(200);
    stranger.post("/auth/password/reset", reset(PASSWORD)).await.refused(409, "account.link_over");
    ana.get("/me").await.refused(401, "auth.unauthenticated");
    enter(&app, &ana.email, PASSWORD).await.refused(401, "account.invalid_credentials");
    let token = enter(&app, &ana.email, BETTER).await.is(200);
    assert_eq!(on(&ana, &token).get("/me").await.is(200)["email_verified"], true, "she read a mail to it");
    assert_eq!(letters(&app, "account.password_changed").await.len(), 1);
}

async fn a_reset_link_lasts_half_an_hour_and_no_longer_than_the_password_it_is_for(app: TestApp) {
    let ana = app.client("ana").await;
    let forget = async || app.stranger().post("/auth/password/forgot", json!({ "email": ana.email })).await.is(200);
    let reset = async |token: &str| {
        app.stranger().post("/auth/password/reset", json!({ "token": token, "password": BETTER })).await
    };
    forget().await;
    let old = link(&app, "account.reset_password", 1).await;
    app.minutes_pass(30).await;
    reset(&old).await.refused(409, "account.link_over");
    forget().await;
    let one = link(&app, "account.reset_password", 2).await;
    forget().await;
    let two = link(&app, "account.reset_password", 3).await;
    reset(&two).await.is(200);
    reset(&one).await.refused(409, "account.link_over");
}

async fn forgetting_a_password_tells_nobody_whether_an_address_is_known(app: TestApp) {
    app.client("ana").await;
    let forget = async |email: &str| {
        let answer = app.stranger().post("/auth/password/forgot", json!({ "email": email })).await;
        (answer.status, answer.position(), answer.body)
    };
    let unknown = forget("nobody@example.org").await;
    assert_eq!(unknown, forget("ana@example.org").await);
    link(&app, "account.reset_password", 1).await;
    assert_eq!(letters(&app, "account.reset_password").await.len(), 1);
}

async fn whoever_is_told_that_a_link_is_mailed_gets_it_whatever_happens(app: TestApp) {
    let ana = app.client("ana").await;
    // In the log by now, and not soon.
    app.stranger().post("/auth/password/forgot", json!({ "email": ana.email })).await.is(200);
    assert_eq!(letters(&app, "account.reset_password").await.len(), 1);
    let set = json!({ "token": link(&app, "account.reset_password", 1).await, "password": BETTER });
    app.stranger().post("/auth/password/reset", set).await.is(200);
    app.stranger().post("/auth/magic-link", json!({ "email": ana.email })).await.is(200);
    assert_eq!(letters(&app, "account.magic_link").await.len(), 1);
}

async fn nobody_fills_the_letterbox_of_somebody_else(app: TestApp) {
    let (ana, ben) = (app.client("ana").await, app.client("ben").await);
    for _ in 0..9 {
        app.stranger().post("/auth/password/forgot", json!({ "email": ana.email })).await.is(200);
    }
    link(&app, "account.reset_password", 5).await;
    app.stranger().post("/auth/password/forgot", json!({ "email": ben.email })).await.is(200);
    link(&app, "account.reset_password", 6).await;
    let to = letters_to(&app, "account.reset_password").await;
    let many = |person: &Person| to.iter().filter(|to| to.contains(&person.id)).count();
    assert_eq!((many(&ana), many(&ben)), (5, 1));
}

async fn how_good_a_password_is_can_be_asked_before_it_is_taken(app: TestApp) {
    let of = async |idea: Value| app.stranger().post("/auth/password/strength", idea).await;
    let weak = of(json!({ "password": "password123" })).await.is(200);
    assert!(weak["enough"] == false && weak["score"].as_u64().is_some_and(|score| score < 3), "{weak}");
    assert!(
        weak["warning"].is_string() && weak["suggestions"].as_array().is_some_and(|some| !some.is_empty()),
        "{weak}"
    );
    let good = of(json!({ "password": "tulips sing at noon" })).await.is(200);
    assert_eq!((&good["enough"], &good["breached"]), (&json!(true), &json!(false)), "{good}");
    let ana = json!({ "password": "ana.sousa@example.org", "email": "ana.sousa@example.org", "name": "Ana Sousa" });
    assert_eq!(of(ana).await.is(200)["enough"], false, "whoever guesses knows her address");
    of(json!({ "password": "too short" })).await.refused(400, "request.invalid");
}

async fn a_password_that_is_guessed_easily_is_refused_everywhere(app: TestApp) {
    let register = json!({
        "email": "ana.sousa@example.org", "password": "ana.sousa@example.org", "name": "Ana Sousa", "role": "client",
        "accept_terms": true,
    });
    let refused = app.stranger().post("/auth/register", register).await.refused(422, "account.password_guessable");
    assert!(refused["score"].as_u64().is_some_and(|score| score < 3), "{refused}");
    assert!(refused["suggestions"].as_array().is_some_and(|words| !words.is_empty()), "{refused}");
    let ana = app.client("ana").await;
    let change = json!({ "current_password": PASSWORD, "password": "qwertyuiop" });
    ana.put("/me/password", change).await.refused(422, "account.password_guessable");
    ana.get("/me").await.is(200);
}

async fn a_password_from_a_list_of_stolen_ones_is_refused(app: TestApp) {
    let list = app.home().data_dir().join("stolen.txt");
    std::fs::write(&list, format!("{BETTER}\nand another one\n")).expect("written");
    let app = app.restarted_with(|settings| settings.sign_in.breached_passwords = Some(list)).await;
    let ana = app.client("ana").await;
    let change = |new: &str| json!({ "current_password": PASSWORD, "password": new });
    ana.put("/me/password", change(BETTER)).await.refused(422, "account.password_breached");
    ana.put("/me/password", change("a lantern under water")).await.is(200);
}
