//! The page on which people sign in.

use regimen_tests::app::TestApp;
use reqwest::Method;
use reqwest::header::HOST;
use serde_json::json;

use super::page;
use crate::organization::several::opened;

on_both_databases! {
    the_page_runs_its_own_script_and_nothing_that_stands_in_it;
    the_page_is_in_the_language_and_the_colours_of_its_organization;
    whoever_signs_in_goes_on_at_a_path_of_this_server_and_nowhere_else;
    what_is_said_of_an_organization_is_text_on_its_page;
    a_server_for_one_machine_is_shown_by_the_name_of_the_machine;
}

async fn the_page_runs_its_own_script_and_nothing_that_stands_in_it(app: TestApp) {
    let stranger = app.stranger();
    for path in ["//sign-in", "//came-back?code=a&state=b"] {
        let page = page(&stranger, path, "en").await;
        assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")), "{path}");
        let policy = page.header("content-security-policy").expect("a policy");
        assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(page.text.matches("<script").count(), 1, "{}", page.text);
        assert!(page.text.contains(r#"<script src="/sign-in/page.js" defer></script>"#), "{}", page.text);
        for inline in ["style=", "onclick", "onload", "<style", "javascript:"] {
            assert!(!page.text.contains(inline), "{inline}");
        }
    }
    for (file, kind) in [
        ("//sign-in/page.js", "text/javascript; charset=utf-8"),
        ("//sign-in/colour.css?of=1f5f4a", "text/css; charset=utf-8"),
        ("//go/page.css", "text/css; charset=utf-8"),
    ] {
        let answer = stranger.get(file).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(kind)), "{file}");
    }
    for wrong in ["red", "1f5f4", "1f5f4a%7d*%7bdisplay:none", "1f5f4g"] {
        stranger.get(&format!("//sign-in/colour.css?of={wrong}")).await.refused(400, "request.invalid");
    }
}

async fn the_page_is_in_the_language_and_the_colours_of_its_organization(app: TestApp) {
    let (_, olga) = opened(&app, "yoga").await;
    let chosen = json!({
        "name": "Yoga am Fluss", "time_zone": "Europe/Berlin", "currency": "EUR", "languages": ["de", "en"],
        "branding": { "colour": "#1d5f8a", "logo_url": "https://cdn.example.org/logo.png" },
    });
    olga.put("/organization", chosen).await.is(200);
    let stranger = app.stranger();
    let german = page(&stranger, "//sign-in?organization=yoga", "fr, de;q=0.9").await;
    for said in [r#"<html lang="de">"#, "Anmelden bei Yoga am Fluss", "Passwort", "of=1d5f8a", "logo.png"] {
        assert!(german.text.contains(said), "{said}: {}", german.text);
    }
    let policy = german.header("content-security-policy").expect("a policy");
    assert!(policy.contains("img-src 'self' https://cdn.example.org data:;"), "{policy}");
    let english = page(&stranger, "//sign-in?organization=yoga", "en-GB").await;
    assert!(english.text.contains("Sign in to Yoga am Fluss"), "{}", english.text);
    // Where a host leads to it, nobody needs to name it.
    let request = stranger.request(Method::GET, "//sign-in").header(HOST, "yoga.studios.example");
    let hosted = stranger.send(request).await;
    assert!(hosted.text.contains("Yoga am Fluss") && hosted.header("vary").is_some(), "{}", hosted.text);
    page(&stranger, "//sign-in?organization=nobody", "en").await.refused(404, "organization.not_found");
}

async fn whoever_signs_in_goes_on_at_a_path_of_this_server_and_nowhere_else(app: TestApp) {
    let stranger = app.stranger();
    let going_on = async |path: &str| {
        let page = page(&stranger, &format!("//sign-in?return_to={path}"), "en").await;
        assert_eq!(page.status, 200);
        page.text.contains("data-return-to")
    };
    assert!(going_on("%2Fdocs").await);
    for evil in [
        "https%3A%2F%2Fevil.example",
        "%2F%2Fevil.example",
        "%2F%5Cevil.example",
        "javascript%3Aalert(1)",
        "%2F%09%2Fevil",
    ] {
        assert!(!going_on(evil).await, "{evil}");
    }
}

async fn what_is_said_of_an_organization_is_text_on_its_page(app: TestApp) {
    let (_, olga) = opened(&app, "yoga").await;
    let name = r#""><script>alert(1)</script>"#;
    let chosen = json!({ "name": name, "time_zone": "UTC", "currency": "EUR", "languages": ["en"] });
    olga.put("/organization", chosen).await.is(200);
    let page = page(&app.stranger(), "//sign-in?organization=yoga", "en").await;
    assert!(page.text.contains("&lt;script&gt;") && !page.text.contains("<script>"), "{}", page.text);
}

async fn a_server_for_one_machine_is_shown_by_the_name_of_the_machine(app: TestApp) {
    let follows_nothing = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build();
    let asked = follows_nothing.expect("a client").get(format!("{}/sign-in?return_to=/docs", app.node.base())).send();
    let answer = asked.await.expect("an answer");
    let address = answer.headers().get("location").and_then(|value| value.to_str().ok()).expect("an address");
    assert_eq!(answer.status(), 307);
    assert!(address.starts_with("http://localhost:") && address.ends_with("/sign-in?return_to=/docs"), "{address}");
}
