//! Somebody registers with the address of somebody else, who comes later.

use regimen_core::accounts::identities::{IdentityClaim, IdentityKey, LinkIdentity, ProviderName};
use regimen_core::kernel::executor::Request;
use regimen_core::kernel::log::Actor;
use regimen_tests::app::{ORG, PASSWORD, Person, TestApp};
use serde_json::json;

use super::{enter, follow, letters, link, on, verify};

on_both_databases! {
    what_a_stranger_set_up_goes_when_the_owner_of_the_address_sets_a_password;
    what_a_stranger_set_up_goes_too_when_they_changed_the_address_in_between;
    a_link_to_sign_in_with_sets_a_password_where_the_address_was_never_shown_to_be_theirs;
    whoever_verifies_their_address_keeps_what_they_set_up;
}

const OWN: &str = "tulips sing at noon";

fn identity(app: &TestApp) -> IdentityKey {
    IdentityKey::of("https://accounts.example.org", "mallory", ORG, app.core().pepper())
}

/// Mallory registers as ana, and sets up what would let them in again: an app, a device that is trusted, an identity.
async fn mallory(app: &TestApp) -> Person {
    let mallory = app.stranger().registered("ana", "client").await;
    let (_, codes) = app.takes_an_app(&mallory).await;
    let login = json!({ "email": mallory.email, "password": PASSWORD });
    let asked = app.stranger().post("/auth/login", login).await.refused(401, "auth.second_factor_required");
    let given = json!({ "challenge": asked["challenge"], "code": codes[0], "trust_device": true });
    app.stranger().post("/auth/second-factor", given).await.is(200);
    let account_id = mallory.id.parse().expect("an id");
    let provider = ProviderName::try_from("elsewhere".to_owned()).expect("a name");
    let link = LinkIdentity { account_id, provider, key: identity(app) };
    let request = Request::once(ORG, Actor::Account(account_id));
    app.core().executor().execute(&request, &link).await.expect("linked");
    mallory
}

/// Ana sets a password with the `nth` link that was mailed to her for that, and finds nothing of what `mallory` set up.
async fn ana_finds_nothing_of(app: &TestApp, mallory: &Person, nth: usize) {
    let reset = json!({ "token": link(app, "account.reset_password", nth).await, "password": OWN });
    app.stranger().post("/auth/password/reset", reset).await.is(200);
    mallory.get("/me").await.refused(401, "auth.unauthenticated");
    enter(app, "ana@example.org", PASSWORD).await.refused(401, "account.invalid_credentials");
    let token = enter(app, "ana@example.org", OWN).await.is(200);
    let ana = on(mallory, &token);
    assert_eq!(ana.get("/me").await.is(200)["email_verified"], true);
    assert_eq!(ana.get("/me/authenticators").await.is(200)["second_factor"], false);
    assert_eq!(ana.get("/me/trusted-devices").await.is(200)["items"], json!([]));
    assert_eq!(ana.get("/me/identities").await.is(200)["items"], json!([]));
    let executor = app.core().executor();
    let (claim, _) = executor.current::<IdentityClaim>(ORG, identity(app)).await.expect("it answers");
    assert_eq!(claim.owner(), None, "it lets nobody in");
}

async fn what_a_stranger_set_up_goes_when_the_owner_of_the_address_sets_a_password(app: TestApp) {
    let mallory = mallory(&app).await;
    app.stranger().post("/auth/password/forgot", json!({ "email": "ana@example.org" })).await.is(200);
    ana_finds_nothing_of(&app, &mallory, 1).await;
    for code in ["authenticators.reset", "account.identity_unlinked"] {
        assert_eq!(letters(&app, code).await.len(), 1, "{code}");
    }
}

async fn what_a_stranger_set_up_goes_too_when_they_changed_the_address_in_between(app: TestApp) {
    let eve = app.stranger().registered("ana", "client").await;
    let wish = json!({ "email": "eve@example.org", "password": PASSWORD });
    eve.put("/me/email", wish).await.is(200);
    follow(&app, "/auth/email/confirm", &link(&app, "account.confirm_email_change", 1).await).await.is(200);
    app.takes_an_app(&eve).await;
    follow(&app, "/auth/email/undo", &link(&app, "account.email_changed", 1).await).await.is(200);
    ana_finds_nothing_of(&app, &eve, 1).await;
}

async fn a_link_to_sign_in_with_sets_a_password_where_the_address_was_never_shown_to_be_theirs(app: TestApp) {
    let mallory = mallory(&app).await;
    let asked = async |email: &str| app.stranger().post("/auth/magic-link", json!({ "email": email })).await.is(200);
    assert_eq!(asked("ana@example.org").await, asked("nobody@example.org").await, "the answer does not tell");
    ana_finds_nothing_of(&app, &mallory, 1).await;
    assert!(letters(&app, "account.magic_link").await.is_empty());
}

async fn whoever_verifies_their_address_keeps_what_they_set_up(app: TestApp) {
    let ana = mallory(&app).await;
    verify(&app, &ana).await;
    assert_eq!(ana.get("/me/authenticators").await.is(200)["second_factor"], true);
    assert_eq!(ana.get("/me/identities").await.is(200)["items"][0]["provider"], "elsewhere");
    app.stranger().post("/auth/password/forgot", json!({ "email": ana.email })).await.is(200);
    let reset = json!({ "token": link(&app, "account.reset_password", 1).await, "password": OWN });
    app.stranger().post("/auth/password/reset", reset).await.is(200);
    enter(&app, &ana.email, OWN).await.refused(401, "auth.second_factor_required");
}
