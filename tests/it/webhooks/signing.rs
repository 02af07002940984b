//! Signatures, checked by a program that is not ours.

use std::io::Write as _;
use std::process::{Command, Stdio};

use regimen_tests::app::TestApp;
use regimen_tests::receiver::{Arrived, Receiver};
use serde_json::json;

use super::Hook;

on_both_databases! {
    a_signature_is_verified_by_an_independent_implementation;
    after_a_rotation_both_secrets_count_for_a_day;
}

/// Whether Python finds that `arrived` is signed with `secret`.
fn is_verified(app: &TestApp, secret: &str, arrived: &Arrived, body: &[u8]) -> bool {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/verify_webhook.py");
    let headers = ["webhook-id", "webhook-timestamp", "webhook-signature"].map(|name| &arrived.headers[name]);
    let mut python = Command::new("python3")
        .args(["-B", script, secret])
        .args(headers)
        .arg(app.now().timestamp().to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("python3 is there");
    python.stdin.take().expect("a pipe").write_all(body).expect("it listens");
    python.wait().expect("it ends").success()
}

async fn a_signature_is_verified_by_an_independent_implementation(app: TestApp) {
    let receiver = Receiver::start().await;
    let hook = Hook::added(&app, &receiver, &["member.registered"]).await;
    app.client("ana").await;
    app.webhooks_are_sent().await;
    let arrived = receiver.took().remove(0);
    assert!(is_verified(&app, &hook.secret, &arrived, &arrived.body));
    let altered = String::from_utf8(arrived.body.clone()).expect("text").replace("client", "admin");
    assert!(!is_verified(&app, &hook.secret, &arrived, altered.as_bytes()));
    let others = Hook::added(&app, &receiver, &[]).await.secret;
    assert!(!is_verified(&app, &others, &arrived, &arrived.body));
    app.minutes_pass(10).await;
    assert!(!is_verified(&app, &hook.secret, &arrived, &arrived.body), "sent again by somebody else, later");
}

async fn after_a_rotation_both_secrets_count_for_a_day(app: TestApp) {
    let receiver = Receiver::start().await;
    let hook = Hook::added(&app, &receiver, &["member.registered"]).await;
    let rotated = hook.post("rotate-secret", json!({})).await;
    let new = rotated["secret"].as_str().expect("a secret");
    assert_ne!(new, hook.secret);
    assert_eq!(rotated["former_secret_until"], "2027-05-04T08:00:00+00:00");
    app.client("ana").await;
    app.webhooks_are_sent().await;
    let both = receiver.took().remove(0);
    assert!(is_verified(&app, new, &both, &both.body) && is_verified(&app, &hook.secret, &both, &both.body));
    app.hours_pass(24);
    app.client("ben").await;
    app.webhooks_are_sent().await;
    let after = receiver.took().remove(1);
    assert!(is_verified(&app, new, &after, &after.body));
    assert!(!is_verified(&app, &hook.secret, &after, &after.body));
}
