//! How often somebody may ask.

use regimen_http::settings::{Counting, Settings};
use regimen_tests::app::{Answer, PASSWORD, Person, Plan, TestApp};
use reqwest::Method;
use serde_json::json;

on_both_databases! {
    writing_another_forwarded_address_with_every_guess_helps_nobody;
    behind_a_proxy_that_we_trust_everybody_counts_for_themselves;
    a_hundred_changes_a_minute_are_enough_for_one_account;
    every_answer_says_how_many_calls_are_left;
    operators_programs_are_not_counted;
}

fn counted(settings: &mut Settings) {
    settings.rates.counted = Counting::Together;
}

/// Guesses at an account of its own each time: one that is guessed at makes whoever guesses wait by itself.
async fn guess(person: &Person, forwarded: &str) -> Answer {
    let email = format!("{}@example.org", uuid::Uuid::now_v7().simple());
    let guess = json!({ "email": email, "password": "not the password" });
    let request = person.request(Method::POST, "/auth/login").header("X-Forwarded-For", forwarded);
    let request = request.header("Forwarded", format!("for={forwarded}")).header("X-Real-IP", forwarded);
    person.send(request.json(&guess)).await
}

async fn writing_another_forwarded_address_with_every_guess_helps_nobody(app: TestApp) {
    app.client("ana").await;
    let app = app.restarted_with(counted).await;
    let stranger = app.stranger();
    for number in 0..30 {
        guess(&stranger, &format!("198.51.100.{number}")).await.refused(401, "account.invalid_credentials");
    }
    for number in 30..60 {
        let limited = guess(&stranger, &format!("198.51.100.{number}, 127.0.0.1")).await;
        assert_eq!(limited.header("retry-after"), Some("2"));
        limited.refused(429, "request.rate_limited");
    }
    let right = json!({ "email": "ana@example.org", "password": PASSWORD });
    stranger.post("/auth/login", right.clone()).await.refused(429, "request.rate_limited");
    stranger.get("/sessions").await.refused(401, "auth.unauthenticated");
    app.clock.advance(chrono::TimeDelta::seconds(2));
    stranger.post("/auth/login", right).await.is(200);
}

async fn behind_a_proxy_that_we_trust_everybody_counts_for_themselves(app: TestApp) {
    let trusting = |settings: &mut Settings| {
        counted(settings);
        settings.proxies.trusted = vec!["127.0.0.0/8".to_owned().try_into().expect("a network")];
    };
    let app = app.restarted_with(trusting).await;
    let stranger = app.stranger();
    for number in 0..30 {
        // What the client writes before the proxy writes counts for nothing.
        let through = format!("203.0.113.{number}, 198.51.100.1");
        guess(&stranger, &through).await.refused(401, "account.invalid_credentials");
    }
    guess(&stranger, "198.51.100.1").await.refused(429, "request.rate_limited");
    guess(&stranger, "198.51.100.2").await.refused(401, "account.invalid_credentials");
}

async fn a_hundred_changes_a_minute_are_enough_for_one_account(app: TestApp) {
    let (maya, ana, ben) = (app.coach("maya").await, app.client("ana").await, app.client("ben").await);
    let session = app.published(&maya, Plan::default()).await;
    let app = app.restarted_with(counted).await;
    let (ana, ben) = (ana.on(&app.node), ben.on(&app.node));
    let path = format!("/sessions/{session}/book");
    for _ in 0..100 {
        ana.post(&path, json!({ "seats": "none" })).await.refused(400, "request.invalid");
    }
    ana.post(&path, json!({})).await.refused(429, "request.rate_limited");
    ben.post(&path, json!({ "seats": "none" })).await.refused(400, "request.invalid");
    ana.get("/me").await.is(200);
}

async fn every_answer_says_how_many_calls_are_left(app: TestApp) {
    let ana = app.client("ana").await;
    assert_eq!(ana.get("/me").await.header("ratelimit"), None);
    let app = app.restarted_with(counted).await;
    let me = ana.on(&app.node).get("/me").await;
    let told =
        |name: &str| me.headers.get_all(name).iter().map(|value| value.to_str().expect("text")).collect::<Vec<_>>();
    let policies = [r#""read-by-address";q=12000;w=60"#, r#""read-by-account";q=1200;w=60"#];
    assert_eq!(told("ratelimit-policy"), policies);
    assert_eq!(told("ratelimit"), [r#""read-by-address";r=11999;t=1"#, r#""read-by-account";r=1199;t=1"#]);
    let stranger = app.stranger();
    for _ in 0..30 {
        guess(&stranger, "").await;
    }
    let limited = guess(&stranger, "").await;
    assert_eq!(limited.header("ratelimit"), Some(r#""sign-in-by-address";r=0;t=2"#));
    limited.refused(429, "request.rate_limited");
}

async fn operators_programs_are_not_counted(app: TestApp) {
    let app = app.restarted_with(|settings| {
        counted(settings);
        settings.rates.read_by_address = "1/60".to_owned().try_into().expect("a rate");
    });
    let app = app.await;
    for _ in 0..3 {
        app.stranger().get("//health").await.is(200);
        assert_eq!(app.stranger().get("//metrics").await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_on_one_database_count_guesses_together() {
    let Some(app) = TestApp::on_postgres().await else { return };
    let app = app.restarted_with(counted).await;
    let other = app.second_node_with(counted).await;
    let (here, there) = (app.stranger(), app.stranger().on(&other));
    for _ in 0..15 {
        guess(&here, "").await.refused(401, "account.invalid_credentials");
        guess(&there, "").await.refused(401, "account.invalid_credentials");
    }
    guess(&here, "").await.refused(429, "request.rate_limited");
    guess(&there, "").await.refused(429, "request.rate_limited");
    other.stop().await;
}
