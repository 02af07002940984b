//! Where people are sent: to an address that the app has registered, and never to another one.

use regimen_tests::app::{Answer, TestApp};
use reqwest::Method;
use serde_json::json;

use super::{BACK, RegisteredApp, form, public_app, value};

on_both_databases! {
    the_page_says_who_asks_for_what_and_where_one_goes_on;
    the_page_has_the_language_and_the_looks_of_the_organization_of_the_app;
    nobody_is_sent_to_an_address_that_is_not_registered;
    an_app_is_told_what_is_wrong_where_it_may_be_told;
    who_answers_is_said_in_every_answer;
}

/// The page at which somebody arrives whom `calendar` sent, with `changes` to what it asks; redirects are not followed.
async fn page(app: &TestApp, calendar: &RegisteredApp, changes: &[(&str, Option<&str>)]) -> Answer {
    let asks = calendar.asks("own:read");
    let mut pairs = asks
        .as_object()
        .expect("an object")
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().expect("text").to_owned()))
        .collect::<Vec<_>>();
    for (name, value) in changes {
        pairs.retain(|(known, _)| known != name);
        pairs.extend(value.map(|value| ((*name).to_owned(), value.to_owned())));
    }
    let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect::<Vec<_>>();
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
    let url = app.stranger().request(Method::GET, "//oauth/authorize").build().expect("a request").url().clone();
    Answer::of(client.get(format!("{url}?{}", form(&pairs))).send().await.expect("it answers")).await
}

async fn the_page_says_who_asks_for_what_and_where_one_goes_on(app: TestApp) {
    let calendar = public_app(&app).await;
    let shown = page(&app, &calendar, &[]).await;
    assert_eq!(shown.status, 200, "{}", shown.text);
    for part in ["Calendar wants to act for you", "app.example", "See your bookings", "/sign-in?organization="] {
        assert!(shown.text.contains(part), "{part}: {}", shown.text);
    }
    let policy = shown.header("content-security-policy").expect("a policy");
    assert!(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(
        !shown.text.contains("<script>") && !shown.text.contains("style=\""),
        "nothing runs that stands in the page"
    );
    let script = app.stranger().get("//oauth/consent.js").await;
    assert!(script.status == 200 && script.text.contains("/oauth/authorize"));
    let evil = page(&app, &calendar, &[("state", Some("\"><script>alert(1)</script>"))]).await;
    assert!(evil.status == 200 && !evil.text.contains("<script>alert"), "{}", evil.text);
}

async fn the_page_has_the_language_and_the_looks_of_the_organization_of_the_app(app: TestApp) {
    let calendar = public_app(&app).await;
    let chosen = json!({
        "name": "Yoga am Fluss", "time_zone": "Europe/Berlin", "currency": "EUR", "languages": ["de"],
        "branding": { "colour": "#1d5f8a", "logo_url": "https://cdn.example.org/logo.png" },
    });
    app.staff("owner").await.put("/organization", chosen).await.is(200);
    let scope = ("scope", Some("own:read own:write sessions:read"));
    let shown = page(&app, &calendar, &[scope]).await;
    for said in [
        r#"<html lang="de">"#,
        "Calendar möchte für Sie handeln",
        "Ihre Buchungen, Ihre Plätze auf Wartelisten",
        "Für Sie buchen, umbuchen und absagen",
        "Den Stundenplan so sehen wie Sie",
        ">Nicht erlauben</button>",
        "of=1d5f8a",
        "logo.png",
        "/sign-up?organization=",
    ] {
        assert!(shown.text.contains(said), "{said}: {}", shown.text);
    }
    let policy = shown.header("content-security-policy").expect("a policy");
    assert!(policy.contains("img-src 'self' https://cdn.example.org") && !policy.contains("unsafe"), "{policy}");
    assert!(shown.header("vary").is_some(), "whoever keeps it asks again for another language");
}

async fn nobody_is_sent_to_an_address_that_is_not_registered(app: TestApp) {
    let calendar = public_app(&app).await;
    for evil in [
        "https://evil.example/back",
        "https://app.example/back/../evil",
        "https://app.example/back?x=1",
        "https://app.example.evil.example/back",
        "https://app.example@evil.example/back",
        "//evil.example",
        "javascript:alert(1)",
        "",
    ] {
        // Whatever else is wrong too: what is not known is answered here.
        for more in [("scope", Some("own:read")), ("scope", Some("audit:read")), ("response_type", Some("token"))] {
            let answer = page(&app, &calendar, &[("redirect_uri", Some(evil)), more]).await;
            assert_eq!(answer.header("location"), None, "{evil}");
            answer.refused(422, "app.wrong_redirect_uri");
        }
    }
    page(&app, &calendar, &[("redirect_uri", None)]).await.refused(422, "app.wrong_redirect_uri");
    let nobody = page(&app, &calendar, &[("client_id", Some("app_nobody"))]).await;
    assert_eq!(nobody.header("location"), None);
    nobody.refused(404, "app.not_found");
}

async fn an_app_is_told_what_is_wrong_where_it_may_be_told(app: TestApp) {
    let calendar = public_app(&app).await;
    for (change, error) in [
        (("response_type", Some("token")), "unsupported_response_type"),
        (("response_type", None), "unsupported_response_type"),
        (("code_challenge", None), "invalid_request"),
        (("code_challenge_method", Some("plain")), "invalid_request"),
        (("code_challenge_method", None), "invalid_request"),
        (("scope", Some("audit:read")), "invalid_scope"),
        (("scope", Some("everything")), "invalid_scope"),
        (("scope", Some("")), "invalid_scope"),
    ] {
        let answer = page(&app, &calendar, &[change]).await;
        assert_eq!(answer.status, 302, "{change:?}: {}", answer.text);
        let back = answer.header("location").expect("an address");
        assert!(back.starts_with(&format!("{BACK}?")), "{back}");
        assert_eq!((value(back, "error"), value(back, "state")), (Some(error), Some("x1")), "{back}");
        assert_eq!(value(back, "code"), None);
    }
}

async fn who_answers_is_said_in_every_answer(app: TestApp) {
    let (ana, calendar) = (app.client("ana").await, public_app(&app).await);
    let issuer = app.stranger().get("//.well-known/oauth-authorization-server").await.is(200)["issuer"].clone();
    let issuer = form(&[("iss", issuer.as_str().expect("an issuer"))]);
    let refused = page(&app, &calendar, &[("scope", Some("audit:read"))]).await;
    assert!(refused.header("location").is_some_and(|back| back.ends_with(&issuer)), "{issuer}");
    let allowed = ana.post("/oauth/authorize", calendar.asks("own:read")).await.is(200);
    assert!(allowed["redirect_to"].as_str().is_some_and(|back| back.ends_with(&issuer)), "{allowed} {issuer}");
}
