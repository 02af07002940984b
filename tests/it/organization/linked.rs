//! Somebody has accounts in two organizations and goes from one to the other.

use chrono::TimeDelta;
use regimen_core::kernel::log::Filter;
use regimen_tests::app::{ORG, PASSWORD, Person, TestApp};
use serde_json::{Value, json};

use super::invitations::{invited, token};
use super::several::opened;

on_both_databases! {
    an_invitation_accepted_while_signed_in_elsewhere_links_both_accounts;
    an_account_that_there_is_already_is_neither_changed_nor_linked_by_an_invitation;
    two_accounts_are_linked_by_whoever_signs_in_to_both;
    nobody_links_what_they_have_not_just_proved_to_be_theirs;
    either_side_ends_a_link;
    a_link_leads_into_no_account_that_may_not_act;
}

fn text(body: &Value, name: &str) -> String {
    body[name].as_str().unwrap_or_else(|| panic!("no {name} in {body}")).to_owned()
}

/// `person` goes on at `organization`.
async fn switched(person: &Person, app: &TestApp, organization: &str) -> Person {
    let token = person.post("/auth/switch", json!({ "organization": organization })).await.is(200);
    app.stranger().at_organization(organization).with_token(text(&token, "access_token"))
}

/// The names of the organizations to which `person` belongs.
async fn organizations(person: &Person) -> Vec<String> {
    let list = person.get("/me/organizations").await.is(200);
    list["items"].as_array().expect("a list").iter().map(|item| text(item, "name")).collect()
}

async fn codes(person: &Person) -> Vec<String> {
    let list = person.get("/me/notifications").await.is(200);
    list["items"].as_array().expect("a list").iter().map(|item| text(item, "code")).collect()
}

/// Ana of the default organization, and Ana at the other, linked.
async fn linked(app: &TestApp) -> (Person, Person) {
    let (_, olga) = opened(app, "yoga").await;
    let ana = app.client("ana").await;
    let there = app.stranger().at_organization("yoga").registered("ana", "client").await;
    let link = json!({ "access_token": there.token, "password": PASSWORD });
    ana.post("/me/organizations", link).await.is(201);
    drop(olga);
    (ana, there)
}

async fn an_invitation_accepted_while_signed_in_elsewhere_links_both_accounts(app: TestApp) {
    let (org, olga) = opened(&app, "yoga").await;
    let ana = app.client("ana").await;
    let invitation = invited(&olga, "ana@example.org", "coach").await;
    let acceptance = json!({
        "token": token(&app, org, &invitation), "name": "Ana at yoga", "password": "another long password",
        "accept_terms": true,
    });
    let join = |password: &str| json!({ "acceptance": acceptance, "password": password });
    ana.post("/me/organizations/join", join("not her password")).await.refused(401, "account.invalid_credentials");
    assert_eq!(ana.post("/me/organizations/join", join(PASSWORD)).await.is(200)["org_id"], json!(org));
    assert_eq!(organizations(&ana).await, ["Default organization", "The other studio"]);
    let there = switched(&ana, &app, "yoga").await;
    let me = there.get("/me").await.is(200);
    assert_eq!((&me["name"], &me["role"], &me["org_id"]), (&json!("Ana at yoga"), &json!("coach"), &json!(org)));
    assert_ne!(me["account_id"], json!(ana.id));
    assert_eq!(organizations(&there).await, ["The other studio", "Default organization"]);
    // And back again, as a client, while both sign-ins go on.
    let back = there.post("/auth/switch", json!({ "organization": ORG })).await.is(200);
    let back = app.stranger().with_token(text(&back, "access_token")).get("/me").await.is(200);
    assert_eq!((&back["account_id"], &back["role"]), (&json!(ana.id), &json!("client")));
    ana.get("/me").await.is(200);
    assert!(codes(&ana).await.contains(&"account.linked".to_owned()) && codes(&there).await.contains(&"account.linked".to_owned()));
    for org in [ORG, org] {
        let filter = Filter { kinds: vec!["AccountLinked".into()], ..Filter::default() };
        assert_eq!(app.log().read(org, 0, 10, &filter).await.expect("it answers").len(), 1, "the log of each says so");
    }
}

async fn an_account_that_there_is_already_is_neither_changed_nor_linked_by_an_invitation(app: TestApp) {
    let (org, olga) = opened(&app, "yoga").await;
    let ana = app.client("ana").await;
    app.stranger().at_organization("yoga").registered("ana", "client").await;
    let invitation = invited(&olga, "ana@example.org", "coach").await;
    let acceptance = json!({
        "token": token(&app, org, &invitation), "name": "Somebody", "password": "another long password",
        "accept_terms": true,
    });
    let join = json!({ "acceptance": acceptance, "password": PASSWORD });
    assert_eq!(ana.post("/me/organizations/join", join).await.is(200)["org_id"], json!(org));
    assert_eq!(organizations(&ana).await, ["Default organization"]);
    ana.post("/auth/switch", json!({ "organization": "yoga" })).await.refused(404, "account.not_linked");
    let there = app.stranger().at_organization("yoga").signed_in("ana@example.org").await;
    assert_eq!(there.get("/me").await.is(200)["role"], "client");
    // An invitation to where one is already is for those who are not signed in.
    let own = invited(&app.admin().await, "other@example.org", "client").await;
    let acceptance = json!({
        "token": token(&app, ORG, &own), "name": "Ana", "password": "another long password", "accept_terms": true,
    });
    let join = json!({ "acceptance": acceptance, "password": PASSWORD });
    ana.post("/me/organizations/join", join).await.refused(422, "account.same_organization");
}

async fn two_accounts_are_linked_by_whoever_signs_in_to_both(app: TestApp) {
    let (ana, there) = linked(&app).await;
    assert_eq!(switched(&ana, &app, "yoga").await.get("/me").await.is(200)["account_id"], json!(there.id));
    let again = json!({ "access_token": there.token, "password": PASSWORD });
    ana.post("/me/organizations", again).await.is(201);
    let mails = Filter { kinds: vec!["MailQueued".into()], ..Filter::default() };
    let mails = app.log().read(ORG, 0, 10, &mails).await.expect("it answers");
    let linked = mails.iter().filter(|mail| String::from_utf8_lossy(&mail.payload).contains("account.linked")).count();
    assert_eq!(linked, 1, "twice is once");
    // Another account there is another link.
    let other = app.stranger().at_organization("yoga").registered("anna", "client").await;
    let link = json!({ "access_token": other.token, "password": PASSWORD });
    ana.post("/me/organizations", link).await.refused(409, "account.linked_otherwise");
    ana.post("/auth/switch", json!({ "organization": "pilates" })).await.refused(404, "account.not_linked");
}

async fn nobody_links_what_they_have_not_just_proved_to_be_theirs(app: TestApp) {
    let (_, olga) = opened(&app, "yoga").await;
    let ana = app.client("ana").await;
    let link = |token: &Value, password: &str| json!({ "access_token": token, "password": password });
    let theirs = json!(olga.token);
    ana.post("/me/organizations", link(&theirs, "a wrong password")).await.refused(401, "account.invalid_credentials");
    ana.post("/me/organizations", link(&json!("nonsense"), PASSWORD)).await.refused(401, "auth.unauthenticated");
    let same = app.client("ben").await;
    ana.post("/me/organizations", link(&json!(same.token), PASSWORD)).await.refused(422, "account.same_organization");
    // What was proved too long ago is not proved now, however fresh the token is.
    let login = json!({ "email": "olga@example.org", "password": PASSWORD });
    let sign_in = app.stranger().at_organization("yoga").post("/auth/login", login).await.is(200);
    app.clock.advance(TimeDelta::minutes(11));
    let ana = ana.signed_in("ana@example.org").await;
    let wish = json!({ "refresh_token": sign_in["refresh_token"] });
    let refreshed = app.stranger().at_organization("yoga").post("/auth/refresh", wish).await.is(200);
    let stale = link(&refreshed["access_token"], PASSWORD);
    ana.post("/me/organizations", stale).await.refused(401, "auth.unauthenticated");
    assert_eq!(organizations(&ana).await, ["Default organization"]);
}

async fn either_side_ends_a_link(app: TestApp) {
    for ends_here in [true, false] {
        let name = if ends_here { "ana" } else { "ben" };
        let org = match app.stranger().at_organization("yoga").get("/organization").await {
            answer if answer.status == 200 => text(&answer.body, "org_id"),
            _ => opened(&app, "yoga").await.0.to_string(),
        };
        let here = app.client(name).await;
        let there = app.stranger().at_organization("yoga").registered(name, "client").await;
        let link = json!({ "access_token": there.token, "password": PASSWORD });
        here.post("/me/organizations", link).await.is(201);
        let (whose, other) = if ends_here { (&here, org.clone()) } else { (&there, ORG.to_string()) };
        whose.delete(&format!("/me/organizations/{other}")).await.is(200);
        whose.delete(&format!("/me/organizations/{other}")).await.refused(404, "account.not_linked");
        here.post("/auth/switch", json!({ "organization": "yoga" })).await.refused(404, "account.not_linked");
        there.post("/auth/switch", json!({ "organization": ORG })).await.refused(404, "account.not_linked");
        assert_eq!(organizations(&here).await, ["Default organization"]);
        assert_eq!(codes(&there).await[0], "account.unlinked");
    }
}

async fn a_link_leads_into_no_account_that_may_not_act(app: TestApp) {
    let (ana, there) = linked(&app).await;
    let olga = app.stranger().at_organization("yoga").signed_in("olga@example.org").await;
    olga.post(&format!("/members/{}/suspend", there.id), json!({ "reason": "unpaid" })).await.is(200);
    ana.post("/auth/switch", json!({ "organization": "yoga" })).await.refused(401, "account.suspended");
    assert_eq!(organizations(&ana).await, ["Default organization"]);
    olga.post(&format!("/members/{}/restore", there.id), json!({})).await.is(200);
    switched(&ana, &app, "yoga").await.get("/me").await.is(200);
    let there = app.stranger().at_organization("yoga").signed_in("ana@example.org").await;
    let erase = json!({ "password": PASSWORD, "confirm": "erase_me" });
    there.post("/me/erasure", erase).await.is(200);
    let gone = ana.post("/auth/switch", json!({ "organization": "yoga" })).await;
    assert!(matches!(gone.status, 401 | 404 | 409), "{}", gone.text);
    assert_eq!(organizations(&ana).await, ["Default organization"]);
}
