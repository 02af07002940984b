//! Somebody has accounts in two organizations: how they are linked, and by whom.

use chrono::TimeDelta;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::Filter;
use regimen_tests::app::{Answer, ORG, PASSWORD, Person, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

use super::invitations::{invited, token};
use super::several::opened;
use crate::accounts_access::letters;

on_both_databases! {
    an_invitation_accepted_while_signed_in_elsewhere_links_both_accounts;
    an_account_that_there_is_already_is_neither_changed_nor_linked_by_an_invitation;
    two_accounts_are_linked_by_whoever_signs_in_to_both;
    nobody_links_what_they_have_not_just_proved_to_be_theirs;
    whoever_has_a_second_factor_links_with_it;
    either_side_ends_a_link;
}

pub(super) fn text(body: &Value, name: &str) -> String {
    body[name].as_str().unwrap_or_else(|| panic!("no {name} in {body}")).to_owned()
}

/// What comes of it when `person` wants to go on at `organization`. Positions there mean nothing to `person`, who stays.
pub(super) async fn switches(person: &Person, organization: &str) -> Answer {
    let wish = json!({ "organization": organization });
    person.attempt(person.request(Method::POST, "/auth/switch").json(&wish)).await.expect("it answers")
}

/// `person` goes on at `organization`.
pub(super) async fn switched(person: &Person, app: &TestApp, organization: &str) -> Person {
    let token = switches(person, organization).await.is(200);
    app.stranger().at_organization(organization).with_token(text(&token, "access_token"))
}

/// The names of the organizations to which `person` belongs.
pub(super) async fn organizations(person: &Person) -> Vec<String> {
    let list = person.get("/me/organizations").await.is(200);
    list["items"].as_array().expect("a list").iter().map(|item| text(item, "name")).collect()
}

/// What `person` of `org` was told by now, whoever caused it.
async fn codes(app: &TestApp, org: OrgId, person: &Person) -> Vec<String> {
    let head = app.log().head(org).await.expect("it answers").position;
    let request = person.request(Method::GET, "/me/notifications").header("Regimen-Position", head);
    let list = person.send(request).await.is(200);
    list["items"].as_array().expect("a list").iter().map(|item| text(item, "code")).collect()
}

/// What links the account of `other`, and proves by a password whose it is linked with.
fn link(other: &Person, password: &str) -> Value {
    json!({ "access_token": other.token, "proof": { "password": password } })
}

/// Ana of the default organization, and Ana at the other, linked; and who owns the other.
pub(super) async fn linked(app: &TestApp) -> (Person, Person, Person) {
    let (_, olga) = opened(app, "yoga").await;
    let ana = app.client("ana").await;
    let there = app.stranger().at_organization("yoga").registered("ana", "client").await;
    ana.post("/me/organizations", link(&there, PASSWORD)).await.is(201);
    (ana, there, olga)
}

async fn an_invitation_accepted_while_signed_in_elsewhere_links_both_accounts(app: TestApp) {
    let (org, olga) = opened(&app, "yoga").await;
    let ana = app.client("ana").await;
    let invitation = invited(&olga, "ana@example.org", "coach").await;
    let acceptance = json!({
        "token": token(&app, org, &invitation), "name": "Ana at yoga", "password": "tulips sing at noon",
        "accept_terms": true,
    });
    let join = |password: &str| json!({ "acceptance": acceptance, "proof": { "password": password } });
    let wrong = ana.post("/me/organizations/join", join("not her password")).await;
    wrong.refused(422, "authenticators.wrong_proof");
    assert_eq!(ana.post("/me/organizations/join", join(PASSWORD)).await.is(200)["org_id"], json!(org));
    assert_eq!(organizations(&ana).await, ["Default organization", "The other studio"]);
    let there = switched(&ana, &app, "yoga").await;
    let me = there.get("/me").await.is(200);
    assert_eq!((&me["name"], &me["role"], &me["org_id"]), (&json!("Ana at yoga"), &json!("coach"), &json!(org)));
    assert_ne!(me["account_id"], json!(ana.id));
    assert_eq!(organizations(&there).await, ["The other studio", "Default organization"]);
    // And back again, as a client, while both sign-ins go on.
    let back = switched(&there, &app, &ORG.to_string()).await.get("/me").await.is(200);
    assert_eq!((&back["account_id"], &back["role"]), (&json!(ana.id), &json!("client")));
    ana.get("/me").await.is(200);
    there.get("/me").await.is(200);
    for (org, person) in [(ORG, &ana), (org, &there)] {
        assert!(codes(&app, org, person).await.contains(&"account.linked".to_owned()), "each side is told");
        let filter = Filter { kinds: vec!["AccountLinked".into()], ..Filter::default() };
        assert_eq!(app.log().read(org, 0, 10, &filter).await.expect("it answers").len(), 1, "the log of each says so");
    }
}

async fn an_account_that_there_is_already_is_neither_changed_nor_linked_by_an_invitation(app: TestApp) {
    let (org, olga) = opened(&app, "yoga").await;
    let ana = app.client("ana").await;
    app.stranger().at_organization("yoga").registered("ana", "client").await;
    let invitation = invited(&olga, "ana@example.org", "coach").await;
    let join = |token: String| {
        let acceptance =
            json!({ "token": token, "name": "Somebody", "password": "tulips sing at noon", "accept_terms": true });
        json!({ "acceptance": acceptance, "proof": { "password": PASSWORD } })
    };
    let joined = ana.post("/me/organizations/join", join(token(&app, org, &invitation))).await;
    assert_eq!(joined.is(200)["org_id"], json!(org), "it does not tell who is a member");
    assert_eq!(organizations(&ana).await, ["Default organization"]);
    switches(&ana, "yoga").await.refused(404, "account.not_linked");
    let there = app.stranger().at_organization("yoga").signed_in("ana@example.org").await;
    assert_eq!(there.get("/me").await.is(200)["role"], "client");
    // An invitation to where one is already is for those who are not signed in.
    let own = invited(&app.admin().await, "other@example.org", "client").await;
    let refused = ana.post("/me/organizations/join", join(token(&app, ORG, &own))).await;
    refused.refused(422, "account.same_organization");
}

async fn two_accounts_are_linked_by_whoever_signs_in_to_both(app: TestApp) {
    let (ana, there, _) = linked(&app).await;
    assert_eq!(switched(&ana, &app, "yoga").await.get("/me").await.is(200)["account_id"], json!(there.id));
    ana.post("/me/organizations", link(&there, PASSWORD)).await.is(201);
    let told = letters(&app, "account.linked").await;
    assert_eq!(told.len(), 1, "twice is once");
    assert_eq!(told[0]["linked_with"], "The other studio");
    // Another account there is another link.
    let other = app.stranger().at_organization("yoga").registered("anna", "client").await;
    ana.post("/me/organizations", link(&other, PASSWORD)).await.refused(409, "account.linked_otherwise");
    assert_eq!(organizations(&other).await, ["The other studio"], "nothing has happened on the other side");
    switches(&ana, "pilates").await.refused(404, "account.not_linked");
}

async fn nobody_links_what_they_have_not_just_proved_to_be_theirs(app: TestApp) {
    let (ana, there, olga) = linked(&app).await;
    let ben = app.client("ben").await;
    let wrong = ben.post("/me/organizations", link(&olga, "a wrong password")).await;
    wrong.refused(422, "authenticators.wrong_proof");
    let unproved = async |person: &Person, other: &Person| {
        let refused = person.post("/me/organizations", link(other, PASSWORD)).await;
        refused.refused(422, "account.other_not_proved");
    };
    unproved(&ben, &olga.with_token("nonsense")).await;
    ben.post("/me/organizations", link(&ana, PASSWORD)).await.refused(422, "account.same_organization");
    // Whoever came by a link has not proved to be the owner of where they are.
    let (_, third) = opened(&app, "pilates").await;
    unproved(&third, &switched(&ana, &app, "yoga").await).await;
    // What was proved too long ago is not proved now, however fresh the token is.
    let login = json!({ "email": there.email, "password": PASSWORD });
    let stranger = app.stranger().at_organization("yoga");
    let sign_in = stranger.post("/auth/login", login).await.is(200);
    app.clock.advance(TimeDelta::minutes(11));
    let ben = ben.signed_in("ben@example.org").await;
    let wish = json!({ "refresh_token": sign_in["refresh_token"] });
    let refreshed = stranger.post("/auth/refresh", wish).await.is(200);
    unproved(&ben, &stranger.with_token(text(&refreshed, "access_token"))).await;
    assert_eq!(organizations(&ben).await, ["Default organization"]);
}

async fn whoever_has_a_second_factor_links_with_it(app: TestApp) {
    let (_, olga) = opened(&app, "yoga").await;
    let ana = app.client("ana").await;
    let (authenticator, _) = app.takes_an_app(&ana).await;
    let by_password = ana.post("/me/organizations", link(&olga, PASSWORD)).await;
    by_password.refused(422, "authenticators.code_needed");
    let proof = app.shows(&authenticator);
    ana.post("/me/organizations", json!({ "access_token": olga.token, "proof": proof })).await.is(201);
    assert_eq!(organizations(&ana).await, ["Default organization", "The other studio"]);
}

async fn either_side_ends_a_link(app: TestApp) {
    let (org, _) = opened(&app, "yoga").await;
    for (name, ends_here) in [("ana", true), ("ben", false)] {
        let here = app.client(name).await;
        let there = app.stranger().at_organization("yoga").registered(name, "client").await;
        here.post("/me/organizations", link(&there, PASSWORD)).await.is(201);
        let (whose, other) = if ends_here { (&here, org) } else { (&there, ORG) };
        whose.delete(&format!("/me/organizations/{other}")).await.is(200);
        whose.delete(&format!("/me/organizations/{other}")).await.refused(404, "account.not_linked");
        switches(&here, "yoga").await.refused(404, "account.not_linked");
        switches(&there, &ORG.to_string()).await.refused(404, "account.not_linked");
        assert_eq!(organizations(&here).await, ["Default organization"]);
        for (org, person) in [(ORG, &here), (org, &there)] {
            assert!(codes(&app, org, person).await.contains(&"account.unlinked".to_owned()), "each side is told");
        }
        here.post("/me/organizations", link(&there, PASSWORD)).await.is(201);
        assert_eq!(organizations(&here).await, ["Default organization", "The other studio"], "it can be linked again");
    }
}
