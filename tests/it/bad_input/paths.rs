//! Places that are not there, and ways that do not lead in.

use regimen_tests::app::{Plan, TestApp};
use reqwest::Method;
use serde_json::json;

on_both_databases! {
    a_path_that_is_not_there_is_a_problem;
    a_method_that_does_not_fit_is_a_problem;
    a_body_that_is_no_json_by_its_own_word_is_a_problem;
    an_id_that_is_none_is_a_problem;
    what_is_somebody_elses_looks_like_what_is_not_there;
}

async fn a_path_that_is_not_there_is_a_problem(app: TestApp) {
    let coach = app.coach("maya").await;
    for path in ["/nothing", "//nothing", "//", "//api/v2/me", "/sessions/1/2/3/4", "/me/../../health", "/%00"] {
        let answer = coach.get(path).await;
        assert_eq!(answer.status, 404, "{path}: {}", answer.text);
        answer.refused(404, "request.no_such_path");
    }
}

async fn a_method_that_does_not_fit_is_a_problem(app: TestApp) {
    let coach = app.coach("maya").await;
    for (method, path) in [
        (Method::DELETE, "/me"),
        (Method::GET, "/auth/login"),
        (Method::PUT, "/sessions"),
        (Method::POST, "//health"),
        (Method::POST, "/health"),
        (Method::TRACE, "/me"),
        (Method::from_bytes(b"BREW").expect("a method"), "/me"),
    ] {
        let answer = coach.send(coach.request(method.clone(), path)).await;
        assert_eq!(answer.status, 405, "{method} {path}: {}", answer.text);
        let allowed = answer.header("allow").unwrap_or_else(|| panic!("{method} {path}"));
        assert!(!allowed.is_empty() && !allowed.split(", ").any(|allowed| allowed == method.as_str()), "{allowed}");
        answer.refused(405, "request.method_not_allowed");
    }
}

async fn a_body_that_is_no_json_by_its_own_word_is_a_problem(app: TestApp) {
    let coach = app.coach("maya").await;
    let body = app.wish(Plan::default()).to_string();
    for content_type in ["text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data"] {
        let request = coach.request(Method::POST, "/sessions").header("Content-Type", content_type).body(body.clone());
        coach.send(request).await.refused(415, "request.unsupported_media_type");
    }
    let request = coach.request(Method::POST, "/sessions").body(body.clone());
    coach.send(request).await.refused(415, "request.unsupported_media_type");
    let charset = "application/json; charset=utf-8";
    coach.send(coach.request(Method::POST, "/sessions").header("Content-Type", charset).body(body)).await.is(201);
}

async fn an_id_that_is_none_is_a_problem(app: TestApp) {
    let coach = app.coach("maya").await;
    for id in ["1", "null", "01890000-0000-7000-8000-00000000000g", "%00", "%F0%9F%A7%98", "..%2f..%2fme"] {
        for path in ["sessions", "templates"] {
            coach.get(&format!("/{path}/{id}")).await.refused(400, "request.invalid");
        }
        coach.book(id).await.refused(400, "request.invalid");
    }
}

async fn what_is_somebody_elses_looks_like_what_is_not_there(app: TestApp) {
    let (maya, jonas) = (app.coach("maya").await, app.coach("jonas").await);
    let (ana, ben) = (app.client_with("ana", 1).await, app.client("ben").await);
    let session = app.published(&maya, Plan::default()).await;
    let draft = app.draft(&maya, Plan { in_hours: 50, ..Plan::default() }).await;
    let booking = ana.booked(&session).await;
    let terms = json!({ "name": "Yoga", "duration_minutes": 60, "capacity": 12 });
    let template = maya.post("/templates", terms.clone()).await.is(201)["template_id"].clone();
    let template = template.as_str().expect("an id");
    let unknown = "01890000-0000-7000-8000-000000000000";
    let reason = json!({ "reason": "mine" });
    let cases = [
        (&jonas, Method::GET, "/templates/#", template, json!({})),
        (&jonas, Method::PUT, "/templates/#", template, terms),
        (&jonas, Method::DELETE, "/templates/#", template, json!({})),
        (&jonas, Method::GET, "/sessions/#", &draft, json!({})),
        (&ben, Method::GET, "/sessions/#", &draft, json!({})),
        (&jonas, Method::POST, "/sessions/#/publish", &draft, json!({})),
        (&jonas, Method::POST, "/sessions/#/start", &session, json!({})),
        (&jonas, Method::POST, "/sessions/#/complete", &session, json!({})),
        (&jonas, Method::POST, "/sessions/#/cancel", &session, reason),
        (&jonas, Method::GET, "/sessions/#/bookings", &session, json!({})),
        (&ben, Method::POST, "/sessions/#/book", &draft, json!({})),
        (&ben, Method::PATCH, "/bookings/#/cancel", &booking, json!({})),
        (&jonas, Method::PUT, "/bookings/#/attendance", &booking, json!({ "attended": true })),
    ];
    let before = super::end(&app).await;
    for (person, method, path, id, body) in cases {
        let ask = async |id: &str| {
            let answer = person.send(person.request(method.clone(), &path.replace('#', id)).json(&body)).await;
            answer.is_problem();
            (answer.status, answer.text)
        };
        let foreign = ask(id).await;
        assert_eq!(foreign.0, 404, "{method} {path}");
        assert_eq!(foreign, ask(unknown).await, "{method} {path}");
    }
    assert_eq!(super::end(&app).await, before);
}
