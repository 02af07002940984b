//! Adding a passkey and signing in with it, as a browser does it.

use std::sync::Arc;

use regimen_core::kernel::clock::DrivenClock;
use regimen_tests::app::{Home, MONDAY, Node, PASSWORD, Person};
use serde_json::{Value, json};

use super::chromium::Browser;
use super::page::Page;

/// An application whose pages are those at `page`.
async fn node(home: &Home, page: &Page) -> Node {
    let mut settings = home.settings();
    settings.server.public_url = Some(page.origin.clone());
    Node::start(&settings, Arc::new(DrivenClock::at(MONDAY.parse().expect("a time")))).await
}

async fn options(person: &Person, path: &str, body: Value) -> Value {
    person.post(path, body).await.is(200)["options"].clone()
}

async fn for_a_new_one(person: &Person) -> Value {
    options(person, "/me/passkeys/options", json!({ "password": PASSWORD })).await
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_adds_a_passkey_in_a_browser_and_signs_in_with_it_alone() {
    let Some(browser) = Browser::start().await else { return };
    let (home, ours) = (Home::folder(), Page::open().await);
    let node = node(&home, &ours).await;
    let stranger = Person::at(node.base());
    let ana = stranger.clone().registered("ana", "client").await;
    browser.goes_to(&ours).await;
    let made = browser.creates(&for_a_new_one(&ana).await, "my telephone").await;
    ana.post("/me/passkeys", made).await.is(201);
    // Twice, because the device counts what it signs.
    for _ in 0..2 {
        let asked = options(&stranger, "/auth/passkey/options", json!({})).await;
        let signed = browser.signs_in(&asked).await;
        let token = stranger.post("/auth/passkey", signed.clone()).await.is(200);
        let again = stranger.with_token(token["access_token"].as_str().expect("a token"));
        assert_eq!(again.get("/me").await.is(200)["account_id"], ana.id);
        stranger.post("/auth/passkey", signed).await.refused(401, "auth.challenge_over");
    }
    browser.is_used_by_a_stranger().await;
    let asked = options(&stranger, "/auth/passkey/options", json!({})).await;
    assert_eq!(browser.signs_in(&asked).await, json!({ "refused": "NotAllowedError" }), "it signs for its owner alone");
    browser.quits().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_browser_signs_on_a_page_of_somebody_else_lets_nobody_in() {
    let Some(browser) = Browser::start().await else { return };
    let (home, ours, theirs) = (Home::folder(), Page::open().await, Page::open().await);
    let node = node(&home, &ours).await;
    let stranger = Person::at(node.base());
    let (ana, ben) =
        (stranger.clone().registered("ana", "client").await, stranger.clone().registered("ben", "client").await);
    browser.goes_to(&ours).await;
    let made = browser.creates(&for_a_new_one(&ana).await, "my telephone").await;
    ana.post("/me/passkeys", made).await.is(201);
    // The page of a thief has our host and another port, so the browser lets it ask for our passkeys.
    browser.goes_to(&theirs).await;
    let asked = options(&stranger, "/auth/passkey/options", json!({})).await;
    stranger.post("/auth/passkey", browser.signs_in(&asked).await).await.refused(422, "passkeys.refused");
    let made = browser.creates(&for_a_new_one(&ben).await, "a telephone of a thief").await;
    ben.post("/me/passkeys", made).await.refused(422, "passkeys.refused");
    // For another host the browser itself refuses.
    let mut elsewhere = asked.clone();
    elsewhere["rpId"] = json!("book.example.org");
    assert_eq!(browser.signs_in(&elsewhere).await, json!({ "refused": "SecurityError" }));
    browser.quits().await;
}
