//! An address is shown to be somebody's own.

use regimen_tests::app::{Person, TestApp};
use serde_json::json;

use super::{follow, letters, link};
use crate::organization::invitations;

on_both_databases! {
    an_address_is_verified_by_the_link_in_its_mail_once;
    a_verification_link_lasts_a_day_and_another_can_be_had;
    whoever_has_no_mail_asks_for_it_again_and_nobody_learns_who_has_an_account;
    nobody_mails_links_to_verify_an_address_without_end;
    a_link_is_worth_nothing_for_another_purpose;
    whoever_accepts_an_invitation_has_shown_that_the_address_is_theirs;
}

async fn is_verified(person: &Person) -> bool {
    person.get("/me").await.is(200)["email_verified"].as_bool().expect("yes or no")
}

async fn an_address_is_verified_by_the_link_in_its_mail_once(app: TestApp) {
    let ana = app.stranger().registered("ana", "client").await;
    assert!(!is_verified(&ana).await, "and yet she is signed in");
    let token = link(&app, "account.verify_email", 1).await;
    crate::mail::post(&app).await;
    let outbox = app.stranger().get("//dev/outbox").await.text;
    assert!(outbox.contains("Is this your address?"), "{outbox}");
    let page = app.stranger().get("//go/verify_email").await;
    assert!(
        page.text.replace("&#x2f;", "/").contains("/auth/verify-email") && !page.text.contains("<script>"),
        "{}",
        page.text
    );
    assert!(page.header("content-security-policy").is_some_and(|policy| !policy.contains("unsafe-inline")));
    follow(&app, "/auth/verify-email", &token).await.is(200);
    assert!(is_verified(&ana).await);
    follow(&app, "/auth/verify-email", &token).await.refused(409, "account.link_over");
    ana.post("/me/email/verification", json!({})).await.refused(409, "account.email_verified_already");
}

async fn a_verification_link_lasts_a_day_and_another_can_be_had(app: TestApp) {
    let ana = app.stranger().registered("ana", "client").await;
    let token = link(&app, "account.verify_email", 1).await;
    app.hours_pass(24);
    follow(&app, "/auth/verify-email", &token).await.refused(409, "account.link_over");
    ana.post_named("again", "/me/email/verification", json!({})).await.is(200);
    ana.post_named("again", "/me/email/verification", json!({})).await.is(200);
    assert_eq!(letters(&app, "account.verify_email").await.len(), 2, "the same request is one mail");
    follow(&app, "/auth/verify-email", &link(&app, "account.verify_email", 2).await).await.is(200);
    assert!(is_verified(&ana).await);
}

async fn whoever_has_no_mail_asks_for_it_again_and_nobody_learns_who_has_an_account(app: TestApp) {
    let ana = app.stranger().registered("ana", "client").await;
    let again = async |email: &str| {
        let answer = app.stranger().post("/auth/verify-email/again", json!({ "email": email })).await;
        (answer.status, answer.position(), answer.body)
    };
    let unverified = again(" ANA@example.org").await;
    let token = link(&app, "account.verify_email", 2).await;
    follow(&app, "/auth/verify-email", &token).await.is(200);
    assert!(is_verified(&ana).await);
    let (verified, unknown) = (again("ana@example.org").await, again("nobody@example.org").await);
    assert_eq!((unverified.0, &unverified.1), (200, &None));
    assert_eq!((&unverified, &verified), (&unknown, &unknown));
    // Its mail comes after anything that the others would have led to.
    app.stranger().registered("ben", "client").await;
    again("ben@example.org").await;
    link(&app, "account.verify_email", 4).await;
    assert_eq!(letters(&app, "account.verify_email").await.len(), 4, "two for each of them");
}

async fn nobody_mails_links_to_verify_an_address_without_end(app: TestApp) {
    let ana = app.stranger().registered("ana", "client").await;
    for _ in 0..5 {
        ana.post("/me/email/verification", json!({})).await.is(200);
    }
    let refused = ana.post("/me/email/verification", json!({})).await;
    assert_eq!(refused.header("retry-after"), Some("3600"));
    refused.refused(429, "account.too_many_links");
    assert_eq!(letters(&app, "account.verify_email").await.len(), 6, "one at registration");
    app.hours_pass(1);
    ana.post("/me/email/verification", json!({})).await.is(200);
}

async fn a_link_is_worth_nothing_for_another_purpose(app: TestApp) {
    app.stranger().registered("ana", "client").await;
    let token = link(&app, "account.verify_email", 1).await;
    let reset = json!({ "token": token, "password": "tulips sing at noon" });
    app.stranger().post("/auth/password/reset", reset).await.refused(404, "link.invalid");
    for path in ["/auth/unlock", "/auth/email/confirm", "/auth/email/undo"] {
        follow(&app, path, &token).await.refused(404, "link.invalid");
    }
    for forged in ["", "AAAA", &token[1..]] {
        follow(&app, "/auth/verify-email", forged).await.refused(404, "link.invalid");
    }
    follow(&app, "/auth/verify-email", &token).await.is(200);
}

async fn whoever_accepts_an_invitation_has_shown_that_the_address_is_theirs(app: TestApp) {
    let invitation = invitations::invited(&app.admin().await, "ida@example.org", "client").await;
    let token = invitations::token(&app, regimen_tests::app::ORG, &invitation);
    let weak = json!({ "token": token, "name": "Ida", "password": "password123", "accept_terms": true });
    app.stranger().post("/invitations/accept", weak).await.refused(422, "account.password_guessable");
    let join = json!({ "token": token, "name": "Ida", "password": regimen_tests::app::PASSWORD, "accept_terms": true });
    app.stranger().post("/invitations/accept", join).await.is(200);
    assert!(is_verified(&app.stranger().signed_in("ida@example.org").await).await);
    assert!(letters(&app, "account.verify_email").await.is_empty());
}
