//! People who use the application, by role.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::stream::{self, StreamExt as _};
use regimen_core::Registration;
use regimen_core::accounts::values::Role;
use regimen_core::kernel::executor::Request;
use regimen_core::kernel::log::Actor;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::answer::{Answer, text};
use super::{Node, ORG, TestApp};

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";

/// Somebody with a program that speaks HTTP. What they read shows at least what anybody in the test was told to be written.
#[derive(Clone)]
pub struct Person {
    /// Their account; empty for a stranger.
    pub id: String,
    /// Where mail reaches them.
    pub email: String,
    /// How they prove who they are.
    pub token: Option<String>,
    /// Which organization they name.
    organization: Option<String>,
    http: reqwest::Client,
    base: String,
    seen: Arc<AtomicU64>,
}

impl Person {
    pub(super) fn stranger(node: &Node, seen: &Arc<AtomicU64>) -> Self {
        let (http, base, seen) = (node.http.clone(), node.base.clone(), Arc::clone(seen));
        Self { id: String::new(), email: String::new(), token: None, organization: None, http, base, seen }
    }

    /// Somebody who is not signed in, before a server at `base`.
    pub fn at(base: &str) -> Self {
        let (id, email, base) = (String::new(), String::new(), base.to_owned());
        let http = reqwest::Client::new();
        Self { id, email, token: None, organization: None, http, base, seen: Arc::default() }
    }

    /// The same person, talking to another process.
    pub fn on(&self, node: &Node) -> Self {
        Self { http: node.http.clone(), base: node.base.clone(), ..self.clone() }
    }

    /// The same person with another token.
    pub fn with_token(&self, token: impl Into<String>) -> Self {
        Self { token: Some(token.into()), ..self.clone() }
    }

    /// The same person, naming the organization `name` in every request. Positions of other organizations mean nothing there.
    pub fn at_organization(&self, name: &str) -> Self {
        Self { organization: Some(name.to_owned()), seen: Arc::default(), ..self.clone() }
    }

    /// A request to `path`, below `/api/v1` unless it begins with `//`, with the token and no more.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = match path.strip_prefix('/') {
            Some(root) if root.starts_with('/') => format!("{}{root}", self.base),
            _ => format!("{}/api/v1{path}", self.base),
        };
        let request = self.http.request(method, url);
        let request = match &self.organization {
            Some(name) => request.header("Regimen-Organization", name),
            None => request,
        };
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Sends `request`; none if the server goes away before it has answered.
    pub async fn attempt(&self, request: RequestBuilder) -> Option<Answer> {
        Answer::arrived(request.send().await.ok()?).await
    }

    /// Sends `request` and notes where in the log its answer stands.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let answer = Answer::of(request.send().await.unwrap()).await;
        if let Some(position) = answer.position() {
            self.seen.fetch_max(position, Ordering::SeqCst);
        }
        answer
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Answer {
        let seen = self.seen.load(Ordering::SeqCst);
        self.send(self.request(Method::GET, path).header("Regimen-Position", seen)).await
    }

    /// Writes.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(self.request(Method::POST, path).json(&body)).await
    }

    /// Writes under a name.
    pub async fn post_named(&self, key: &str, path: &str, body: Value) -> Answer {
        self.send(self.request(Method::POST, path).header("Idempotency-Key", key).json(&body)).await
    }

    /// Changes.
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(self.request(Method::PUT, path).json(&body)).await
    }

    /// Changes a part.
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(self.request(Method::PATCH, path).json(&body)).await
    }

    /// Removes.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// Books a place in `session`.
    pub async fn book(&self, session: &str) -> Answer {
        self.post(&format!("/sessions/{session}/book"), json!({})).await
    }

    /// Books a place in `session`, and gets it.
    pub async fn booked(&self, session: &str) -> String {
        text(&self.book(session).await.is(201), "booking_id")
    }

    /// Gives a place back.
    pub async fn cancel(&self, booking: &str) -> Answer {
        self.patch(&format!("/bookings/{booking}/cancel"), json!({})).await
    }

    /// How many credits they can spend now.
    pub async fn credits(&self) -> u64 {
        self.get("/me/membership").await.is(200)["credits_available"].as_u64().unwrap()
    }

    /// Registers and signs in as `name` with a role that anybody can have.
    pub async fn registered(self, name: &str, role: &str) -> Self {
        let email = format!("{name}@example.org");
        let wish = json!({ "email": email, "password": PASSWORD, "name": name, "role": role, "accept_terms": true });
        self.post("/auth/register", wish).await.is(201);
        self.signed_in(&email).await
    }

    /// Signs in as whoever has the address `email`.
    pub async fn signed_in(mut self, email: &str) -> Self {
        let token = self.post("/auth/login", json!({ "email": email, "password": PASSWORD })).await.is(200);
        self.token = Some(text(&token, "access_token"));
        self.id = text(&self.get("/me").await.is(200), "account_id");
        self.email = email.to_owned();
        self
    }
}

impl TestApp {
    /// A client who has signed in. Made at the command line as it were, so that they are not asked to verify their address; who
    /// registers is [`Person::registered`].
    pub async fn client(&self, name: &str) -> Person {
        self.made(&format!("{name}@example.org"), name, Role::Client).await
    }

    /// A coach who has signed in.
    pub async fn coach(&self, name: &str) -> Person {
        self.made(&format!("{name}@example.org"), name, Role::Coach).await
    }

    /// An admin, made at the command line as it were, who has signed in.
    pub async fn admin(&self) -> Person {
        self.staff("admin").await
    }

    /// Somebody with the role `role`, made at the command line as it were, who has signed in.
    pub async fn staff(&self, role: &str) -> Person {
        let role = role.parse::<Role>().unwrap();
        let email = format!("{}-{}@example.org", role.name(), uuid::Uuid::now_v7().simple());
        self.made(&email, "Alex Staff", role).await
    }

    async fn made(&self, email: &str, name: &str, role: Role) -> Person {
        let registration = Registration {
            email: email.to_owned().try_into().unwrap(),
            name: name.to_owned().try_into().unwrap(),
            password: PASSWORD.to_owned().try_into().unwrap(),
            role,
            terms_version: None,
        };
        self.core().register(&Request::once(ORG, Actor::Operator), registration).await.unwrap();
        self.stranger().signed_in(email).await
    }

    /// A client with `credits` for 30 days.
    pub async fn client_with(&self, name: &str, credits: u32) -> Person {
        let client = self.client(name).await;
        self.grant(&client, credits, 30).await;
        client
    }

    /// Many clients, who have registered and signed in.
    pub async fn crowd(&self, many: usize) -> Vec<Person> {
        let names = (0..many).map(|number| format!("client{number}")).collect::<Vec<_>>();
        stream::iter(&names).map(|name| self.client(name)).buffered(16).collect().await
    }

    /// Grants `client` a lot of `credits` for `days`.
    pub async fn grant(&self, client: &Person, credits: u32, days: u32) {
        let lot = json!({ "amount": credits, "validity_days": days, "reason": "a pass" });
        let path = format!("/memberships/{}/credits", client.id);
        self.admin().await.post(&path, lot).await.is(201);
    }
}
