//! What is secret is found nowhere: not in logs at their most talkative, not in errors, not in metrics.

use std::process::Stdio;

use regimen_tests::app::{Home, Person};
use regimen_tests::process::{Served, make_admin, regimen, run};
use reqwest::Method;
use serde_json::json;

use super::in_both_homes;

in_both_homes! {
    secrets_stand_in_no_log_no_error_and_no_metric;
    a_setting_that_cannot_be_used_is_not_repeated;
}

const PASSWORDS: [&str; 2] = ["canary-password-of-ana", "canary-password-that-is-wrong"];

/// Everything that must never be seen, by what it is.
fn secrets(home: &Home, token: &str) -> Vec<(String, String)> {
    let mut secrets = Vec::new();
    for file in std::fs::read_dir(home.data_dir().join("keys")).expect("a folder") {
        let path = file.expect("a file").path();
        let text = std::fs::read_to_string(&path).expect("text");
        secrets.push((path.display().to_string(), text.split_whitespace().next().expect("a key").to_owned()));
    }
    assert_eq!(secrets.len(), 4);
    secrets.extend(PASSWORDS.map(|password| ("a password".to_owned(), password.to_owned())));
    let signature = token.rsplit('.').next().expect("three parts");
    secrets.push(("an access token".to_owned(), signature.to_owned()));
    if let Some(url) = home.database_url() {
        let password = url.split('@').next().and_then(|user| user.rsplit(':').next()).expect("a password");
        secrets.push(("the password of the database".to_owned(), password.to_owned()));
    }
    secrets
}

/// Asks rightly and wrongly, with secrets in every place where somebody may put one; all that was answered.
async fn asks(stranger: &Person, token: &str) -> String {
    let mut heard = String::new();
    let mut bodies = vec![json!({ "email": "ana@example.org", "password": PASSWORDS[1] }).to_string()];
    for password in PASSWORDS {
        bodies.push(json!({ "email": "ana@example.org", "password": password, "role": "admin" }).to_string());
        bodies.push(format!(r#"{{"email":"ana@example.org","password":"{password}""#));
        bodies.push(format!(r#"{{"email":"ana@example.org","password":"{password}","password":"{password}"}}"#));
        bodies.push(json!({ "email": password, "password": [password] }).to_string());
    }
    for path in ["/auth/login", "/auth/register", "/templates", "//docs", "/nothing"] {
        for body in &bodies {
            let request = stranger.request(Method::POST, path).header("Content-Type", "application/json");
            let answer = stranger.send(request.body(body.clone())).await;
            heard.push_str(&format!("{path} {:?} {}\n", answer.headers, answer.text));
        }
    }
    for token in [token.to_owned(), format!("{token}x"), format!("x{token}"), "canary".to_owned()] {
        let known = stranger.with_token(token);
        for path in ["/me", "/audit/verify", "/sessions?limit=0", "//metrics", "//health", "/nothing"] {
            let answer = known.get(path).await;
            heard.push_str(&format!("{path} {:?} {}\n", answer.headers, answer.text));
        }
    }
    heard
}

async fn secrets_stand_in_no_log_no_error_and_no_metric(home: Home) {
    assert!(make_admin(&home).await.well);
    let logs = home.data_dir().join("everything.log");
    let mut command = regimen(&home, &["serve", "--listen", "127.0.0.1:0"]);
    let file = std::fs::File::create(&logs).expect("a file");
    command.stderr(Stdio::from(file)).env("REGIMEN_LOG_FILTER", "trace").env("RUST_BACKTRACE", "1");
    let served = Served::listening(command).await;
    let stranger = served.stranger();
    let ana = json!({
        "email": "ana@example.org", "password": PASSWORDS[0], "name": "Ana", "role": "client", "accept_terms": true,
    });
    stranger.post("/auth/register", ana).await.is(201);
    let login = json!({ "email": "ana@example.org", "password": PASSWORDS[0] });
    let signed_in = stranger.post("/auth/login", login).await.is(200);
    let token = signed_in["access_token"].as_str().expect("a token").to_owned();
    let heard = asks(&stranger, &token).await;
    let secrets = secrets(&home, &token);
    assert!(served.terminated().await);
    let logged = std::fs::read_to_string(&logs).expect("text");
    assert!(logged.contains("sqlx::query") && logged.contains("/api/v1/auth/login"), "everything was logged");
    for (what, secret) in &secrets {
        assert!(!logged.contains(secret), "{what} stands in the log");
        assert!(!heard.contains(secret), "{what} stands in an answer");
    }
    for personal in ["ana@example.org", "Bearer ey"] {
        assert!(!logged.contains(personal), "{personal} stands in the log");
    }
}

async fn a_setting_that_cannot_be_used_is_not_repeated(home: Home) {
    let canary = "canary-password-of-the-database";
    for (name, value) in [
        ("REGIMEN_DATABASE_URL", format!("postgres://regimen:{canary}@127.0.0.1:1/regimen")),
        ("REGIMEN_DATABASE_URL", format!("postgres://regimen:{canary}@127.0.0.1:not-a-port/regimen")),
        ("REGIMEN_KEYS__KEY_ENCRYPTION", format!("vault:{canary}")),
    ] {
        let mut command = regimen(&home, &["serve", "--listen", "127.0.0.1:0"]);
        command.env(name, value).env("REGIMEN_LOG_FILTER", "trace");
        let refused = run(command).await;
        assert!(!refused.well, "{name}");
        assert!(!refused.err.contains(canary) && !refused.out.contains(canary), "{name}: {}", refused.err);
    }
}
