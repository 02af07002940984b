//! Signing in with an account elsewhere.

use std::sync::Arc;

use regimen_core::kernel::clock::{Clock as _, DrivenClock, SystemClock};
use regimen_tests::app::{AuthenticatorApp, Home, Node, PASSWORD, Person};
use serde_json::{Value, json};

use super::provider::{Provider, come_back};

/// An application with one provider, at the time that the provider knows.
async fn node(home: &Home, provider: &Provider, clock: &Arc<DrivenClock>) -> Node {
    let mut settings = home.settings();
    settings.oidc.providers = vec![provider.settings("elsewhere")];
    Node::start(&settings, Arc::clone(clock)).await
}

fn clock() -> Arc<DrivenClock> {
    Arc::new(DrivenClock::at(SystemClock.now()))
}

async fn begin(person: &Person) -> Value {
    person.post("/auth/oidc/elsewhere/begin", json!({})).await.is(200)
}

async fn link(person: &Person, name: &str) {
    let begun = person.post("/me/identities/elsewhere/begin", json!({ "password": PASSWORD })).await.is(200);
    person.post("/me/identities/elsewhere/complete", come_back(&begun, name).await).await.is(200);
}

const COMPLETE: &str = "/auth/oidc/elsewhere/complete";

#[tokio::test(flavor = "multi_thread")]
async fn somebody_links_an_account_elsewhere_and_signs_in_with_it_until_it_is_unlinked() {
    let Some(provider) = Provider::start().await else { return };
    let (home, clock) = (Home::folder(), clock());
    let node = node(&home, &provider, &clock).await;
    let stranger = Person::at(node.base());
    let listed = json!({ "items": [{ "name": "elsewhere", "title": "Somebody Else" }] });
    assert_eq!(stranger.get("/auth/oidc").await.is(200), listed);
    let ana = stranger.clone().registered("ana", "client").await;
    let back = come_back(&begin(&stranger).await, "ana").await;
    stranger.post(COMPLETE, back).await.refused(401, "auth.identity_unknown");
    link(&ana, "ana").await;
    assert_eq!(ana.get("/me/identities").await.is(200)["items"][0]["provider"], "elsewhere");
    let back = come_back(&begin(&stranger).await, "ana").await;
    let token = stranger.post(COMPLETE, back.clone()).await.is(200);
    let again = stranger.with_token(token["access_token"].as_str().expect("a token"));
    assert_eq!(again.get("/me").await.is(200)["account_id"], ana.id);
    stranger.post(COMPLETE, back).await.refused(422, "oidc.refused");
    let unlink = "/me/identities/elsewhere/unlink";
    ana.post(unlink, json!({ "password": "not my password" })).await.refused(422, "authenticators.wrong_proof");
    let unlinked = ana.post_named("one", unlink, json!({ "password": PASSWORD })).await.is(200);
    let again = ana.post_named("one", unlink, json!({ "password": PASSWORD })).await.is(200);
    assert_eq!(again, unlinked, "asked twice under one key, it is done once");
    ana.post(unlink, json!({ "password": PASSWORD })).await.refused(404, "identities.not_linked");
    let back = come_back(&begin(&stranger).await, "ana").await;
    stranger.post(COMPLETE, back).await.refused(401, "auth.identity_unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_begun_in_one_browser_is_not_finished_in_another() {
    let Some(provider) = Provider::start().await else { return };
    let (home, clock) = (Home::folder(), clock());
    let node = node(&home, &provider, &clock).await;
    let stranger = Person::at(node.base());
    let (ana, ben) =
        (stranger.clone().registered("ana", "client").await, stranger.clone().registered("ben", "client").await);
    link(&ana, "ana").await;
    let (of_ana, of_thief) = (begin(&stranger).await, begin(&stranger).await);
    let back = come_back(&of_ana, "ana").await;
    let stolen = json!({ "flow": of_thief["flow"], "state": back["state"], "code": back["code"] });
    stranger.post(COMPLETE, stolen).await.refused(422, "oidc.flow_over");
    let thief = come_back(&of_thief, "mallory").await;
    let mixed = json!({ "flow": of_thief["flow"], "state": thief["state"], "code": back["code"] });
    stranger.post(COMPLETE, mixed).await.refused(422, "oidc.refused");
    let linking = ben.post("/me/identities/elsewhere/begin", json!({ "password": PASSWORD })).await.is(200);
    let linked = come_back(&linking, "ben").await;
    stranger.post(COMPLETE, linked.clone()).await.refused(422, "oidc.flow_over");
    ana.post("/me/identities/elsewhere/complete", linked).await.refused(422, "oidc.flow_over");
    let late = come_back(&begin(&stranger).await, "ana").await;
    clock.advance(chrono::TimeDelta::minutes(10));
    stranger.post(COMPLETE, late).await.refused(422, "oidc.flow_over");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_identity_belongs_to_one_account_and_is_no_way_around_a_second_factor() {
    let Some(provider) = Provider::start().await else { return };
    let (home, clock) = (Home::folder(), clock());
    let node = node(&home, &provider, &clock).await;
    let stranger = Person::at(node.base());
    let (ana, ben) =
        (stranger.clone().registered("ana", "client").await, stranger.clone().registered("ben", "client").await);
    link(&ana, "ana").await;
    let begun = ben.post("/me/identities/elsewhere/begin", json!({ "password": PASSWORD })).await.is(200);
    let taken = ben.post("/me/identities/elsewhere/complete", come_back(&begun, "ana").await).await;
    taken.refused(409, "identities.of_another");
    let shown = ana.post("/me/authenticators/totp", json!({ "password": PASSWORD })).await.is(201);
    let authenticator = AuthenticatorApp::knowing(shown["secret"].as_str().expect("a secret"));
    let code = json!({ "code": authenticator.code(clock.now()) });
    ana.post("/me/authenticators/totp/confirm", code).await.is(200);
    clock.advance(chrono::TimeDelta::seconds(30));
    let back = come_back(&begin(&stranger).await, "ana").await;
    let asked = stranger.post(COMPLETE, back).await.refused(401, "auth.second_factor_required");
    let given = json!({ "challenge": asked["challenge"], "code": authenticator.code(clock.now()) });
    stranger.post("/auth/second-factor", given).await.is(200);
}
