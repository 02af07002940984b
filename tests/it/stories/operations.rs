//! What operators and their programs see.

use regimen_tests::app::TestApp;
use serde_json::json;

on_both_databases! {
    the_server_says_how_it_is;
    the_metrics_count_requests_and_the_views_lag;
    the_document_is_served_as_it_is_generated;
    the_document_says_what_a_name_for_a_request_looks_like;
    a_problem_points_to_where_its_code_is_explained;
    every_answer_has_a_name_of_its_own_and_is_not_sniffed;
}

async fn the_server_says_how_it_is(app: TestApp) {
    let stranger = app.stranger();
    for path in ["/health", "//health", "/health/ready"] {
        let health = stranger.get(path).await.is(200);
        assert_eq!((&health["status"], &health["database"]), (&json!("ok"), &json!(true)), "{path}");
        assert!(health["views"].as_array().is_some_and(|views| !views.is_empty()), "{path}");
    }
    assert_eq!(stranger.get("//health/ready").await.is(200), json!({ "status": "ready" }));
}

async fn the_metrics_count_requests_and_the_views_lag(app: TestApp) {
    app.stranger().registered("ana", "client").await;
    let metrics = app.stranger().get("//metrics").await;
    assert_eq!(metrics.status, 200);
    assert!(
        metrics.text.contains(r#"regimen_http_request_seconds_count{method="POST",status="201"} 1"#),
        "{}",
        metrics.text
    );
    assert!(metrics.text.contains(r#"regimen_view_behind_events{view="scheduling_session"} 0"#), "{}", metrics.text);
}

async fn the_document_is_served_as_it_is_generated(app: TestApp) {
    let served = app.stranger().get("/openapi.json").await.is(200);
    assert_eq!(served, serde_json::from_str::<serde_json::Value>(&regimen_http::openapi_document()).expect("JSON"));
}

async fn the_document_says_what_a_name_for_a_request_looks_like(app: TestApp) {
    let served = app.stranger().get("/openapi.json").await.text;
    let names = served.matches(r#""name": "Idempotency-Key""#).count();
    assert_eq!(served.matches(r#""pattern": "^[ -~]{1,200}$""#).count(), names);
    assert!(names > 50, "{names}");
}

async fn a_problem_points_to_where_its_code_is_explained(app: TestApp) {
    let problem = app.stranger().get("/me").await.refused(401, "auth.unauthenticated");
    let (page, code) = problem["type"].as_str().and_then(|link| link.split_once('#')).expect("a link");
    let page = app.stranger().get(&format!("/{page}")).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains(&format!("<a id=\"{code}\">")), "{}", page.text);
}

async fn every_answer_has_a_name_of_its_own_and_is_not_sniffed(app: TestApp) {
    let mut names = std::collections::HashSet::new();
    for path in ["/health", "/me", "/nothing"] {
        let answer = app.stranger().get(path).await;
        names.insert(answer.header("X-Request-Id").expect("a name").to_owned());
        assert_eq!(answer.header("X-Content-Type-Options"), Some("nosniff"));
        assert_eq!(answer.header("Cache-Control"), Some("no-store"));
    }
    assert_eq!(names.len(), 3);
}
