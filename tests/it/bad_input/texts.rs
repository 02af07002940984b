//! Texts that people write, and that others write for them.

use regimen_tests::app::{PASSWORD, Plan, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

use super::end;

on_both_databases! {
    a_name_of_several_lines_or_none_is_refused;
    half_a_character_is_refused;
    a_text_of_any_script_comes_back_as_it_was;
    what_is_no_address_is_refused;
}

fn ana(field: &str, value: Value) -> Value {
    let mut ana = json!({
        "email": "ana@example.org", "password": PASSWORD, "name": "Ana", "role": "client", "accept_terms": true,
    });
    ana[field] = value;
    ana
}

async fn a_name_of_several_lines_or_none_is_refused(app: TestApp) {
    let (coach, admin) = (app.coach("maya").await, app.admin().await);
    let before = end(&app).await;
    let long = "n".repeat(501);
    let texts = ["", "  ", "A\0B", "A\r\nSet-Cookie: a=b", "A\nB", "A\tB", "A\u{7f}B", "A\u{85}B", "\u{1b}[2J", &long];
    for text in texts {
        app.stranger().post("/auth/register", ana("name", json!(text))).await.refused(400, "request.invalid");
        let terms = json!({ "name": text, "duration_minutes": 60, "capacity": 12 });
        coach.post("/templates", terms).await.refused(400, "request.invalid");
        let mut wish = app.wish(Plan::default());
        wish["name"] = json!(text);
        coach.post("/sessions", wish).await.refused(400, "request.invalid");
        let grant = json!({ "amount": 1, "validity_days": 1, "reason": text });
        let path = format!("/memberships/{}/credits", coach.id);
        admin.post(&path, grant).await.refused(400, "request.invalid");
    }
    assert_eq!(end(&app).await, before);
}

async fn half_a_character_is_refused(app: TestApp) {
    let coach = app.coach("maya").await;
    for half in [r"\ud83e", r"\udd18", r"a\ud800b", r"\u00", r"\x41"] {
        let body = format!(r#"{{"name":"{half}","duration_minutes":60,"capacity":12}}"#);
        let request = coach.request(Method::POST, "/templates").header("Content-Type", "application/json").body(body);
        coach.send(request).await.refused(400, "request.invalid");
    }
}

async fn a_text_of_any_script_comes_back_as_it_was(app: TestApp) {
    let coach = app.coach("maya").await;
    let texts = [
        "Zoë 陳",
        "👩‍👩‍👧‍👦 🤘🏽",
        "שיעור יוגה",
        "يوغا الصباح",
        "e\u{301}cole",
        "ﬁtness",
        "'; DROP TABLE sessions; --",
        "<script>alert(1)</script>",
        "{{7*7}} ${jndi:ldap://x} %00 %s",
        "=HYPERLINK(\"x\")",
        "back\\slash \"quote\"",
    ];
    for text in texts {
        let terms = json!({ "name": text, "duration_minutes": 60, "capacity": 12 });
        let made = coach.post("/templates", terms).await.is(201);
        assert_eq!(made["name"], text);
        let path = format!("/templates/{}", made["template_id"].as_str().expect("an id"));
        assert_eq!(coach.get(&path).await.is(200)["name"], text);
    }
    let name = "زوي 👩‍👩‍👧‍👦";
    app.stranger().post("/auth/register", ana("name", json!(name))).await.is(201);
    let ana = app.stranger().signed_in("ana@example.org").await;
    assert_eq!(ana.get("/me").await.is(200)["name"], name);
}

async fn what_is_no_address_is_refused(app: TestApp) {
    let long = format!("{}@example.org", "a".repeat(250));
    let emails = ["", "ana", "@example.org", "ana@", "a b@example.org", "a\r\n@example.org", "a\0@example.org", &long];
    for email in emails {
        app.stranger().post("/auth/register", ana("email", json!(email))).await.refused(400, "request.invalid");
    }
    for password in ["", "123456789", &"p".repeat(129), &"p".repeat(513)] {
        app.stranger().post("/auth/register", ana("password", json!(password))).await.refused(400, "request.invalid");
    }
    app.stranger().post("/auth/register", ana("password", json!("🔑🌵🚪🎈🐙🍋🎻🧵🪁🫐"))).await.is(201);
}
