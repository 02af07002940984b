//! Webhooks, told through the API and from the side of those who receive them.

mod arriving;
mod failing;
mod managing;
mod replaying;
mod signing;

use regimen_tests::app::{Person, Plan, TestApp};
use regimen_tests::receiver::Receiver;
use serde_json::{Value, json};

/// A webhook and the admin who added it.
struct Hook {
    admin: Person,
    path: String,
    secret: String,
}

impl Hook {
    /// Tells `receiver` of `topics`; of everything, if there are none.
    async fn added(app: &TestApp, receiver: &Receiver, topics: &[&str]) -> Self {
        let admin = app.admin().await;
        let added = admin.post("/webhooks", json!({ "url": receiver.url(), "topics": topics })).await.is(201);
        let path = format!("/webhooks/{}", added["webhook_id"].as_str().expect("an id"));
        Self { admin, path, secret: added["secret"].as_str().expect("a secret").to_owned() }
    }

    async fn shown(&self) -> Value {
        self.admin.get(&self.path).await.is(200)
    }

    /// What was sent, the newest event first.
    async fn deliveries(&self) -> Vec<Value> {
        let page = self.admin.get(&format!("{}/deliveries", self.path)).await.is(200);
        page["items"].as_array().expect("a list").clone()
    }

    async fn post(&self, what: &str, body: Value) -> Value {
        self.admin.post(&format!("{}/{what}", self.path), body).await.is(200)
    }
}

/// A session that can be booked.
async fn session(app: &TestApp) -> String {
    let coach = app.coach("maya").await;
    app.published(&coach, Plan::default()).await
}
