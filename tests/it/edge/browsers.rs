//! What browsers are told.

use regimen_http::settings::Transport;
use regimen_tests::app::{Answer, TestApp};
use reqwest::Method;

on_both_databases! {
    every_answer_tells_browsers_what_not_to_do_with_it;
    browsers_that_came_over_tls_are_told_to_come_in_no_other_way;
    the_documentation_runs_nothing_that_stands_in_its_page;
    pages_of_origins_that_are_named_may_ask;
    pages_of_any_other_origin_may_not;
}

const EVIL: [&str; 7] = [
    "https://evil.example.org",
    "https://app.example.org.evil.example.org",
    "https://evilapp.example.org",
    "http://app.example.org",
    "https://app.example.org:8443",
    "https://APP.example.org",
    "null",
];

async fn with_an_origin(app: TestApp) -> TestApp {
    app.restarted_with(|settings| {
        settings.browser.origins = vec!["https://app.example.org".to_owned().try_into().expect("an origin")];
    })
    .await
}

async fn preflight(app: &TestApp, origin: &str) -> Answer {
    let stranger = app.stranger();
    let request = stranger.request(Method::OPTIONS, "/sessions").header("Origin", origin);
    let request = request.header("Access-Control-Request-Method", "POST");
    stranger.send(request.header("Access-Control-Request-Headers", "authorization, idempotency-key")).await
}

async fn every_answer_tells_browsers_what_not_to_do_with_it(app: TestApp) {
    let ana = app.client("ana").await;
    let answers = [
        ana.get("/me").await,
        app.stranger().get("/me").await,
        app.stranger().get("//nothing").await,
        app.stranger().get("//health").await,
        app.stranger().get("//docs").await,
        app.stranger().get("/openapi.json").await,
    ];
    for answer in answers {
        let told = [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("x-permitted-cross-domain-policies", "none"),
            ("cache-control", if answer.text.starts_with("<!doctype") { "no-cache" } else { "no-store" }),
        ];
        for (name, value) in told {
            assert_eq!(answer.header(name), Some(value), "{name}: {}", answer.text);
        }
        let policy = answer.header("content-security-policy").expect("a policy");
        for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("access-control-allow-origin"), None);
        assert_eq!(answer.header("server"), None);
    }
}

async fn browsers_that_came_over_tls_are_told_to_come_in_no_other_way(app: TestApp) {
    assert_eq!(app.stranger().get("/health").await.header("strict-transport-security"), None);
    let year = Some("max-age=31536000; includeSubDomains");
    let app = app.restarted_with(|settings| settings.browser.transport = Transport::Tls).await;
    assert_eq!(app.stranger().get("/health").await.header("strict-transport-security"), year);
    // Whoever tells people an address that begins with https:// need not say it twice.
    let public_url = Some("https://book.example.org".to_owned());
    let app = app.restarted_with(|settings| settings.server.public_url = public_url).await;
    assert_eq!(app.stranger().get("/health").await.header("strict-transport-security"), year);
}

async fn the_documentation_runs_nothing_that_stands_in_its_page(app: TestApp) {
    let page = app.stranger().get("//docs").await;
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert!(!page.text.contains("<style") && !page.text.contains("onload"), "{}", page.text);
    let scripts = page.text.split("<script ").skip(1).map(|script| script.split('>').next().expect("an end"));
    let sources = scripts.map(|script| script.split("src=\"").nth(1).and_then(|rest| rest.split('"').next()));
    let sources = sources.map(|source| source.expect("every script is a file")).collect::<Vec<_>>();
    assert_eq!(sources, ["/docs/swagger-ui.js", "/docs/start.js"]);
    for (path, kind, begins) in [
        ("//docs/swagger-ui.js", "text/javascript; charset=utf-8", 1_000_000),
        ("//docs/swagger-ui.css", "text/css; charset=utf-8", 100_000),
        ("//docs/start.js", "text/javascript; charset=utf-8", 50),
    ] {
        let file = app.stranger().get(path).await;
        assert_eq!((file.status, file.header("content-type")), (200, Some(kind)), "{path}");
        assert!(file.text.len() > begins, "{path}: {}", file.text.len());
    }
}

async fn pages_of_origins_that_are_named_may_ask(app: TestApp) {
    let app = with_an_origin(app).await;
    let origin = "https://app.example.org";
    let allowed = preflight(&app, origin).await;
    assert_eq!(allowed.status, 204);
    assert_eq!(allowed.header("access-control-allow-origin"), Some(origin));
    assert_eq!(allowed.header("access-control-allow-credentials"), Some("true"));
    assert_eq!(allowed.header("access-control-max-age"), Some("7200"));
    assert_eq!(allowed.header("vary"), Some("Origin"));
    for (header, word) in
        [("access-control-allow-methods", "PATCH"), ("access-control-allow-headers", "Idempotency-Key")]
    {
        assert!(allowed.header(header).is_some_and(|value| value.contains(word)), "{header}");
    }
    let ana = app.client("ana").await;
    let read = ana.send(ana.request(Method::GET, "/me").header("Origin", origin)).await;
    assert_eq!(read.header("access-control-allow-origin"), Some(origin));
    assert!(read.header("access-control-expose-headers").is_some_and(|shown| shown.contains("Regimen-Position")));
    let refused = app.stranger();
    let refused = refused.send(refused.request(Method::GET, "/me").header("Origin", origin)).await;
    assert_eq!(refused.header("access-control-allow-origin"), Some(origin), "a page reads why it was refused");
    refused.refused(401, "auth.unauthenticated");
}

async fn pages_of_any_other_origin_may_not(app: TestApp) {
    preflight(&app, "https://app.example.org").await.refused(403, "request.origin_not_allowed");
    let app = with_an_origin(app).await;
    for origin in EVIL {
        let refused = preflight(&app, origin).await;
        assert_eq!(refused.header("access-control-allow-origin"), None, "{origin}");
        refused.refused(403, "request.origin_not_allowed");
        let stranger = app.stranger();
        let read = stranger.send(stranger.request(Method::GET, "/health").header("Origin", origin)).await;
        assert_eq!(read.header("access-control-allow-origin"), None, "{origin}");
        assert_eq!(read.header("vary"), Some("Origin"), "a cache keeps the answers apart");
    }
}
