//! OAuth 2.1: apps that people let act for them, and apps that act by themselves.

mod acting;
mod attacks;
mod exchanging;
mod managing;
mod sending_back;
mod service;

use regimen_tests::app::{Answer, Person, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

/// What an app keeps to itself, and what it shows of it: the example of RFC 7636.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// Where it has people sent back to.
pub(crate) const BACK: &str = "https://app.example/back";

/// An app that admins have registered.
pub(crate) struct RegisteredApp {
    pub(crate) id: String,
    pub(crate) client_id: String,
    pub(crate) secret: Option<String>,
}

/// Registers what `wish` says.
pub(crate) async fn registered(admin: &Person, wish: Value) -> RegisteredApp {
    let answer = admin.post("/apps", wish).await.is(201);
    let text = |name: &str| answer[name].as_str().map(ToOwned::to_owned);
    let (id, client_id) = (text("app_id").expect("an id"), text("client_id").expect("a client id"));
    RegisteredApp { id, client_id, secret: text("client_secret") }
}

/// An app on people's telephones that they can let read and book.
pub(crate) async fn public_app(app: &TestApp) -> RegisteredApp {
    let wish = json!({
        "name": "Calendar", "kind": "public", "redirect_uris": [BACK], "scopes": ["own:read", "own:write", "sessions:read"],
    });
    registered(&app.admin().await, wish).await
}

fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// `pairs` as a form and an address write them.
pub(crate) fn form(pairs: &[(&str, &str)]) -> String {
    pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&")
}

/// Posts `pairs` to `path`, outside of the API.
pub(crate) async fn post_form(whoever: &Person, path: &str, pairs: &[(&str, &str)]) -> Answer {
    let request = whoever.request(Method::POST, path).header("content-type", "application/x-www-form-urlencoded");
    whoever.send(request.body(form(pairs))).await
}

/// The value of `name` in the address `url`, as it is written there.
pub(crate) fn value<'u>(url: &'u str, name: &str) -> Option<&'u str> {
    let (_, query) = url.split_once('?')?;
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

impl RegisteredApp {
    /// What it asks for when it sends somebody to the server.
    pub(crate) fn asks(&self, scope: &str) -> Value {
        json!({
            "response_type": "code", "client_id": self.client_id, "redirect_uri": BACK, "scope": scope, "state": "x1",
            "code_challenge": CHALLENGE, "code_challenge_method": "S256",
        })
    }

    /// The code that it gets when `person` agrees.
    pub(crate) async fn code(&self, person: &Person, scope: &str) -> String {
        let allowed = person.post("/oauth/authorize", self.asks(scope)).await.is(200);
        let address = allowed["redirect_to"].as_str().expect("an address");
        assert!(address.starts_with(BACK) && value(address, "state") == Some("x1"), "{address}");
        value(address, "code").expect("a code").to_owned()
    }

    /// What it is answered when it shows `pairs`, with its own name and secret.
    pub(crate) async fn asks_for_token(&self, app: &TestApp, pairs: &[(&str, &str)]) -> Answer {
        let mut pairs = pairs.to_vec();
        pairs.push(("client_id", &self.client_id));
        pairs.extend(self.secret.as_deref().map(|secret| ("client_secret", secret)));
        post_form(&app.stranger(), "//oauth/token", &pairs).await
    }

    /// What it is answered for `code`.
    pub(crate) async fn exchanges(&self, app: &TestApp, code: &str) -> Answer {
        let pairs = [("grant_type", "authorization_code"), ("code", code), ("code_verifier", VERIFIER)];
        self.asks_for_token(app, &pairs).await
    }

    /// What it is answered for a refresh token.
    pub(crate) async fn refreshes(&self, app: &TestApp, token: &str) -> Answer {
        self.asks_for_token(app, &[("grant_type", "refresh_token"), ("refresh_token", token)]).await
    }

    /// The app, signed in for `person`, and its refresh token.
    pub(crate) async fn signed_in(&self, app: &TestApp, person: &Person, scope: &str) -> (Person, String) {
        let token = self.exchanges(app, &self.code(person, scope).await).await.is(200);
        let text = |name: &str| token[name].as_str().expect("a token").to_owned();
        (app.stranger().with_token(text("access_token")), text("refresh_token"))
    }
}

/// Holds an answer of `/oauth/token` against the shape of RFC 6749.
#[track_caller]
pub(crate) fn refused(answer: &Answer, status: u16, error: &str) {
    assert_eq!((answer.status, answer.body["error"].as_str()), (status, Some(error)), "{}", answer.text);
    assert!(answer.body["error_description"].is_string(), "{}", answer.text);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}
