//! The refresh token in a cookie: no script reads it, and no other site uses it.

use regimen_tests::app::{Answer, PASSWORD, Person, TestApp};
use reqwest::{Method, RequestBuilder};
use serde_json::json;

on_both_databases! {
    a_browser_keeps_its_refresh_token_in_a_cookie_that_no_script_can_read;
    a_refresh_by_cookie_from_another_site_is_refused;
}

const COOKIE: &str = "__Host-regimen_refresh";

fn from_our_page(request: RequestBuilder) -> RequestBuilder {
    request.header("Sec-Fetch-Site", "same-origin").header("Regimen-CSRF", "1")
}

fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").expect("a cookie").to_owned()
}

async fn signed_in(person: &Person) -> Answer {
    let body = json!({ "email": person.email, "password": PASSWORD, "cookie": true });
    person.send(from_our_page(person.request(Method::POST, "/auth/login").json(&body))).await
}

fn refresh(person: &Person, cookie: &str) -> RequestBuilder {
    let pair = cookie.split(';').next().expect("a pair").to_owned();
    person.request(Method::POST, "/auth/refresh").header("Cookie", format!("a=b; {pair}")).json(&json!({}))
}

async fn a_browser_keeps_its_refresh_token_in_a_cookie_that_no_script_can_read(app: TestApp) {
    let ana = app.client("ana").await;
    let answer = signed_in(&ana).await;
    let first = cookie(&answer);
    assert!(first.starts_with(&format!("{COOKIE}=")), "{first}");
    for attribute in ["Path=/", "Secure", "HttpOnly", "SameSite=Strict"] {
        assert!(first.contains(attribute), "{attribute}: {first}");
    }
    assert!(!first.contains("Domain") && !first.contains("Max-Age"), "{first}");
    assert!(answer.is(200).get("refresh_token").is_none());
    let answer = ana.send(from_our_page(refresh(&ana, &first))).await;
    assert_ne!(cookie(&answer), first);
    let token = answer.is(200);
    assert!(token.get("refresh_token").is_none());
    let ana = super::on(&ana, &token);
    let out = ana.post("/auth/logout", json!({})).await;
    assert!(cookie(&out).starts_with(&format!("{COOKIE}=;")) && cookie(&out).contains("Max-Age=0"));
}

async fn a_refresh_by_cookie_from_another_site_is_refused(app: TestApp) {
    let ana = app.client("ana").await;
    let cookie = cookie(&signed_in(&ana).await);
    let host = app.node.base().trim_start_matches("http://").to_owned();
    let with = |headers: &[(&str, &str)]| {
        headers.iter().fold(refresh(&ana, &cookie), |request, (name, value)| request.header(*name, *value))
    };
    let theirs = [
        vec![],
        vec![("Regimen-CSRF", "1")],
        vec![("Sec-Fetch-Site", "same-origin")],
        vec![("Sec-Fetch-Site", "cross-site"), ("Regimen-CSRF", "1")],
        vec![("Sec-Fetch-Site", "same-site"), ("Regimen-CSRF", "1")],
        vec![("Origin", "https://evil.example"), ("Regimen-CSRF", "1")],
        vec![("Origin", "null"), ("Regimen-CSRF", "1")],
    ];
    for headers in theirs {
        let answer = ana.send(with(&headers)).await;
        assert!(answer.header("set-cookie").is_none(), "{headers:?}");
        answer.refused(403, "auth.cross_site");
    }
    let origin = format!("http://{host}");
    ana.send(with(&[("Origin", &origin), ("Regimen-CSRF", "1")])).await.is(200);
}
