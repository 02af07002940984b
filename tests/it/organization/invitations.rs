//! Who is invited, by whom, and what comes of it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chrono::TimeDelta;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::{Actor, Filter, StreamId};
use regimen_tests::app::{ORG, PASSWORD, Person, TestApp};
use serde_json::{Value, json};

on_both_databases! {
    whoever_is_invited_joins_with_the_role_that_was_meant;
    an_invitation_over_an_existing_account_changes_nothing;
    an_invitation_is_over_once_it_is_used_taken_back_or_old;
    nobody_invites_to_a_role_that_is_not_theirs_to_give;
    members_are_found_by_role_and_by_a_part_of_their_name;
}

/// What stands in the link that the mail of `invitation` carries.
pub(crate) fn token(app: &TestApp, org: OrgId, invitation: &str) -> String {
    let id = invitation.parse::<uuid::Uuid>().expect("an id");
    let signed = app.core().pepper().hash("link.accept-invitation", &[org.uuid().as_bytes(), id.as_bytes()]);
    BASE64.encode([org.uuid().as_bytes().as_slice(), id.as_bytes(), &signed.0[..16]].concat())
}

/// Lets `whoever` invite `email`; the id of the invitation.
pub(crate) async fn invited(whoever: &Person, email: &str, role: &str) -> String {
    let sent = whoever.post("/invitations", json!({ "email": email, "role": role })).await.is(201);
    sent["invitation_id"].as_str().expect("an id").to_owned()
}

fn acceptance(token: &str) -> Value {
    json!({ "token": token, "name": "Ida", "password": PASSWORD, "accept_terms": true })
}

async fn whoever_is_invited_joins_with_the_role_that_was_meant(app: TestApp) {
    let (admin, stranger) = (app.admin().await, app.stranger());
    let invitation = invited(&admin, "Ida@Example.org", "coach").await;
    let mails = Filter { kinds: vec!["MailQueued".into()], ..Filter::default() };
    let mails = app.log().read(ORG, 0, 10, &mails).await.expect("it answers");
    let mail = serde_json::from_slice::<Value>(&mails[0].payload).expect("JSON");
    let link = json!({ "purpose": "accept_invitation", "id": invitation });
    assert_eq!((&mail["code"], &mail["facts"]["link"]), (&json!("invitation.sent"), &link));
    assert!(!mail.to_string().contains("ida@example.org"), "no address in the clear: {mail}");

    let token = token(&app, ORG, &invitation);
    let look = stranger.post("/invitations/look", json!({ "token": token })).await.is(200);
    assert_eq!((&look["role"], &look["email"]), (&json!("coach"), &json!("ida@example.org")));
    let mut reluctant = acceptance(&token);
    reluctant["accept_terms"] = json!(false);
    stranger.post("/invitations/accept", reluctant).await.refused(422, "account.terms_not_accepted");
    stranger.post("/invitations/accept", acceptance(&token)).await.is(200);
    let ida = app.stranger().signed_in("ida@example.org").await;
    assert_eq!(ida.get("/me").await.is(200)["role"], "coach");
    let list = admin.get("/invitations").await.is(200);
    assert_eq!(list["items"][0]["state"], "accepted");
    for forged in ["", "AAAA", &token[1..]] {
        stranger.post("/invitations/accept", acceptance(forged)).await.refused(404, "link.invalid");
    }
}

async fn an_invitation_over_an_existing_account_changes_nothing(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    let before = app.log().head(ORG).await.expect("it answers").position;
    let invitation = invited(&admin, "ANA@example.org", "coach").await;
    let fresh = invited(&admin, "new@example.org", "coach").await;
    let wish = |invitation: &str| {
        let mut wish = acceptance(&token(&app, ORG, invitation));
        wish["password"] = json!("another password altogether");
        wish
    };
    let stranger = app.stranger();
    let theirs = stranger.post("/invitations/accept", wish(&invitation)).await;
    let new = stranger.post("/invitations/accept", wish(&fresh)).await;
    assert_eq!((theirs.status, &theirs.body), (new.status, &new.body), "the answer does not tell who is a member");
    let again = app.stranger().signed_in("ana@example.org").await;
    let me = again.get("/me").await.is(200);
    assert_eq!((&me["account_id"], &me["role"]), (&json!(ana.id), &json!("client")));
    let stream = Filter { stream: Some(StreamId::new("account", &ana.id)), ..Filter::default() };
    let written = app.log().read(ORG, before, 100, &stream).await.expect("it answers");
    assert!(written.iter().all(|event| !event.kind.contains("Role") && !event.kind.contains("Registered")));
}

async fn an_invitation_is_over_once_it_is_used_taken_back_or_old(app: TestApp) {
    let (admin, stranger) = (app.admin().await, app.stranger());
    let used = invited(&admin, "one@example.org", "client").await;
    let accept =
        async |invitation: &str| stranger.post("/invitations/accept", acceptance(&token(&app, ORG, invitation))).await;
    accept(&used).await.is(200);
    accept(&used).await.refused(409, "invitation.over");
    let revoked = invited(&admin, "two@example.org", "client").await;
    admin.delete(&format!("/invitations/{revoked}")).await.is(200);
    admin.delete(&format!("/invitations/{revoked}")).await.is(200);
    accept(&revoked).await.refused(409, "invitation.over");
    let old = invited(&admin, "three@example.org", "client").await;
    app.clock.advance(TimeDelta::days(7));
    accept(&old).await.refused(409, "invitation.over");
    let look = stranger.post("/invitations/look", json!({ "token": token(&app, ORG, &old) })).await;
    look.refused(409, "invitation.over");
    admin.post(&format!("/invitations/{old}/resend"), json!({})).await.is(200);
    accept(&old).await.is(200);
    let unknown = "01890000-0000-7000-8000-000000000000";
    admin.post(&format!("/invitations/{unknown}/resend"), json!({})).await.refused(404, "invitation.not_found");
}

async fn nobody_invites_to_a_role_that_is_not_theirs_to_give(app: TestApp) {
    let (owner, admin) = (app.staff("owner").await, app.staff("admin").await);
    let (maya, desk) = (app.coach("maya").await, app.staff("desk").await);
    let wish = |role: &str| json!({ "email": "ida@example.org", "role": role });
    for (who, may) in
        [(&maya, &["client"][..]), (&desk, &["client"]), (&admin, &["client", "coach", "desk", "auditor"])]
    {
        for role in ["client", "coach", "desk", "admin", "owner", "auditor"] {
            let answer = who.post("/invitations", wish(role)).await;
            let expected = if may.contains(&role) { 201 } else { 422 };
            assert_eq!(answer.status, expected, "{} invites {role}: {}", who.email, answer.text);
        }
    }
    let theirs = invited(&owner, "olga@example.org", "owner").await;
    maya.delete(&format!("/invitations/{theirs}")).await.refused(404, "invitation.not_found");
    assert_eq!(maya.get("/invitations").await.is(200)["items"].as_array().map(Vec::len), Some(1), "her own");
    app.stranger().post("/invitations/accept", acceptance(&token(&app, ORG, &theirs))).await.is(200);
    let olga = app.stranger().signed_in("olga@example.org").await;
    let path = format!("/members/{}/role", owner.id);
    olga.put(&path, json!({ "role": "admin" })).await.is(200);
}

async fn members_are_found_by_role_and_by_a_part_of_their_name(app: TestApp) {
    let admin = app.admin().await;
    let (zoe, _) = (app.client("zoe-muller").await, app.coach("maya").await);
    let names = |body: Value| {
        let items = body["items"].as_array().expect("a list").clone();
        items.iter().map(|item| item["name"].as_str().unwrap_or("-").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(admin.get("/members").await.is(200)), ["Alex Staff", "zoe-muller", "maya"]);
    assert_eq!(names(admin.get("/members?role=coach").await.is(200)), ["maya"]);
    assert_eq!(
        names(admin.get("/members?text=M%C3%9CLLER").await.is(200)),
        ["zoe-muller"],
        "ü is u with something on it"
    );
    assert_eq!(names(admin.get("/members?text=%25").await.is(200)), Vec::<String>::new());
    let page = admin.get("/members?limit=2").await.is(200);
    let cursor = page["next_cursor"].as_str().expect("there is more");
    assert_eq!(names(admin.get(&format!("/members?limit=2&cursor={cursor}")).await.is(200)), ["maya"]);
    app.core().erase(ORG, Actor::Operator, zoe.id.parse().expect("an id")).await.expect("it answers");
    app.due().await;
    let gone = admin.get("/members?state=erased").await.is(200);
    assert_eq!((names(gone.clone()), &gone["items"][0]["email"]), (vec!["-".to_owned()], &Value::Null));
    assert_eq!(names(admin.get("/members?text=muller").await.is(200)), Vec::<String>::new());
}
