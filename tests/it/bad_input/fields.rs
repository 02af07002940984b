//! Fields that cannot be what they should be.

use regimen_tests::app::{Plan, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

use super::end;

on_both_databases! {
    a_wrong_type_is_refused;
    a_number_out_of_range_is_refused;
    a_session_that_no_calendar_holds_is_refused;
    a_filter_that_cannot_be_is_refused;
}

async fn a_wrong_type_is_refused(app: TestApp) {
    let coach = app.coach("maya").await;
    let fields = ["name", "starts_at", "ends_at", "capacity", "credits", "template_id", "coach_id"];
    let before = end(&app).await;
    for field in fields {
        for value in [json!(true), json!([]), json!({}), json!(1.5), json!("not one of these\u{0}")] {
            let mut wish = app.wish(Plan::default());
            wish[field] = value.clone();
            let answer = coach.post("/sessions", wish).await;
            assert_eq!(answer.status, 400, "{field}: {value}: {}", answer.text);
            answer.refused(400, "request.invalid");
        }
    }
    let register = json!({ "email": "a@b.org", "password": "correct horse", "name": "A", "role": "client" });
    for accept in [Value::Null, json!("true"), json!(1)] {
        let mut register = register.clone();
        register["accept_terms"] = accept;
        app.stranger().post("/auth/register", register).await.refused(400, "request.invalid");
    }
    app.stranger().post("/auth/register", register.clone()).await.refused(400, "request.invalid");
    for field in ["email", "password", "name"] {
        for value in [json!(1_234_567_890), json!(true), Value::Null] {
            let mut register = register.clone();
            register["accept_terms"] = json!(true);
            register[field] = value;
            app.stranger().post("/auth/register", register).await.refused(400, "request.invalid");
        }
    }
    assert_eq!(end(&app).await, before);
}

/// As text, because `1e309` is a number in no language but JSON's.
async fn a_number_out_of_range_is_refused(app: TestApp) {
    let (coach, admin, ana) = (app.coach("maya").await, app.admin().await, app.client("ana").await);
    let before = end(&app).await;
    let never = ["-1", "1e309", "-1e309", "9223372036854775807", "18446744073709551616", "0.5", "\"1\"", "1e400"];
    let grants = format!("/memberships/{}/credits", ana.id);
    let templates = "/templates".to_owned();
    let cases = [
        (&admin, &grants, r#"{"amount":#,"validity_days":30,"reason":"r"}"#, vec!["0", "10001"]),
        (&admin, &grants, r#"{"amount":1,"validity_days":#,"reason":"r"}"#, vec!["0", "3651"]),
        (
            &coach,
            &templates,
            r#"{"name":"n","duration_minutes":60,"capacity":#,"credits":1}"#,
            vec!["0", "10001", "100000"],
        ),
        (&coach, &templates, r#"{"name":"n","duration_minutes":#,"capacity":1,"credits":1}"#, vec!["0", "1441"]),
        (&coach, &templates, r#"{"name":"n","duration_minutes":60,"capacity":1,"credits":#}"#, vec!["1001"]),
    ];
    for (person, path, body, more) in cases {
        for number in never.iter().chain(&more) {
            let text = body.replace('#', number);
            let request = person.request(Method::POST, path).header("Content-Type", "application/json");
            let answer = person.send(request.body(text.clone())).await;
            assert_eq!(answer.status, 400, "{text}: {}", answer.text);
            answer.refused(400, "request.invalid");
        }
    }
    for capacity in [0, 10_001, 100_000] {
        let wish = app.wish(Plan { capacity, ..Plan::default() });
        coach.post("/sessions", wish).await.refused(400, "request.invalid");
    }
    assert_eq!(end(&app).await, before);
    assert_eq!(ana.credits().await, 0);
}

async fn a_session_that_no_calendar_holds_is_refused(app: TestApp) {
    let coach = app.coach("maya").await;
    let before = end(&app).await;
    let cases = [
        ("2027-05-05T08:00:00Z", "2027-05-05T07:59:59Z", 422, "session.ends_before_start"),
        ("2027-05-05T08:00:00Z", "2027-05-05T08:00:00Z", 422, "session.ends_before_start"),
        ("2027-05-05T08:00:00Z", "2027-05-06T08:00:01Z", 422, "session.too_long"),
        ("2027-05-03T08:00:00Z", "2027-05-03T09:00:00Z", 422, "session.starts_in_past"),
        ("2027-05-02T08:00:00Z", "2027-05-02T09:00:00Z", 422, "session.starts_in_past"),
        ("9999-12-31T08:00:00Z", "9999-12-31T09:00:00Z", 422, "session.out_of_time"),
        ("0000-01-01T00:00:00Z", "0000-01-01T01:00:00Z", 422, "session.out_of_time"),
        ("2027-02-29T08:00:00Z", "2027-03-01T08:00:00Z", 400, "request.invalid"),
        ("2027-05-05T08:00:00", "2027-05-05T09:00:00", 400, "request.invalid"),
        ("2027-05-05T25:00:00Z", "2027-05-05T26:00:00Z", 400, "request.invalid"),
        ("tomorrow", "2027-05-05T09:00:00Z", 400, "request.invalid"),
    ];
    for (starts_at, ends_at, status, code) in cases {
        let mut wish = app.wish(Plan::default());
        wish["starts_at"] = json!(starts_at);
        wish["ends_at"] = json!(ends_at);
        let answer = coach.post("/sessions", wish).await;
        assert_eq!(answer.status, status, "{starts_at} to {ends_at}: {}", answer.text);
        answer.refused(status, code);
    }
    assert_eq!(end(&app).await, before);
    let late = app.draft(&coach, Plan::default()).await;
    app.hours_pass(48);
    let publish = coach.post(&format!("/sessions/{late}/publish"), json!({})).await;
    publish.refused(422, "session.starts_in_past");
}

async fn a_filter_that_cannot_be_is_refused(app: TestApp) {
    let (coach, admin) = (app.coach("maya").await, app.admin().await);
    let lists = ["/sessions", "/templates", "/me/bookings", "/me/credits", "/audit/events"];
    for list in lists {
        for limit in ["0", "101", "-1", "many", "1e2", "4294967296", ""] {
            let answer = admin.get(&format!("{list}?limit={limit}")).await;
            assert_eq!(answer.status, 400, "{list}?limit={limit}: {}", answer.text);
            answer.refused(400, "request.invalid");
        }
    }
    for filter in ["from=now", "to=1", "coach_id=me", "available=perhaps", "from=2027-05-05T08:00:00"] {
        coach.get(&format!("/sessions?{filter}")).await.refused(400, "request.invalid");
    }
    for after in ["-1", "x", "18446744073709551616"] {
        admin.get(&format!("/audit/events?after={after}")).await.refused(400, "request.invalid");
    }
    assert_eq!(admin.get("/audit/events?after=18446744073709551615").await.is(200)["items"], json!([]));
}
