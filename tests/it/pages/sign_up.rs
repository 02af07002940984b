//! The page on which people make themselves an account.

use regimen_http::settings::Coaches;
use regimen_tests::app::TestApp;
use serde_json::json;

use super::{page, readable};
use crate::organization::several::opened;

on_both_databases! {
    the_page_to_sign_up_runs_its_own_script_and_nothing_that_stands_in_it;
    whoever_signs_up_sees_which_papers_they_accept_and_where_they_stand;
    what_becomes_of_whoever_wants_to_be_a_coach_is_said_before;
    the_pages_lead_to_each_other_with_the_same_way_on_and_never_elsewhere;
    what_stands_behind_the_address_is_text_on_the_page;
}

async fn the_page_to_sign_up_runs_its_own_script_and_nothing_that_stands_in_it(app: TestApp) {
    let stranger = app.stranger();
    let shown = page(&stranger, "//sign-up", "en").await;
    assert_eq!((shown.status, shown.header("content-type")), (200, Some("text/html; charset=utf-8")));
    let policy = shown.header("content-security-policy").expect("a policy");
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(shown.text.matches("<script").count(), 1, "{}", shown.text);
    assert!(shown.text.contains(r#"<script src="/sign-up/page.js" defer></script>"#), "{}", shown.text);
    for inline in ["style=", "onclick", "onload", "<style", "javascript:"] {
        assert!(!shown.text.contains(inline), "{inline}");
    }
    let script = stranger.get("//sign-up/page.js").await;
    assert_eq!((script.status, script.header("content-type")), (200, Some("text/javascript; charset=utf-8")));
    for path in ["/auth/register", "/auth/password/strength", "/auth/verify-email/again"] {
        assert!(script.text.contains(path), "it does everything through the API: {path}");
    }
    // Whatever is wrong is said at its field.
    for field in ["name", "email", "password", "referral_code", "terms"] {
        assert!(shown.text.contains(&format!(r#"id="{field}-error" class="error" aria-live="polite""#)), "{field}");
    }
}

async fn whoever_signs_up_sees_which_papers_they_accept_and_where_they_stand(app: TestApp) {
    let (_, olga) = opened(&app, "yoga").await;
    let stranger = app.stranger();
    let plain = page(&stranger, "//sign-up?organization=yoga", "en").await;
    assert!(plain.text.contains(r#"data-terms-version="2026-11""#), "those of the installation: {}", plain.text);
    assert!(!plain.text.contains("data-privacy-version"), "{}", plain.text);
    let paper =
        |name: &str, version: &str| json!({ "version": version, "url": format!("https://yoga.example/{name}") });
    let chosen = json!({
        "name": "Yoga am Fluss", "time_zone": "Europe/Berlin", "currency": "EUR", "languages": ["de", "en"],
        "branding": { "colour": "#1d5f8a" }, "legal": { "terms": paper("agb", "7"), "privacy": paper("daten", "3") },
    });
    olga.put("/organization", chosen).await.is(200);
    let german = readable(&page(&stranger, "//sign-up?organization=yoga", "de-AT").await);
    for said in [
        r#"<html lang="de">"#,
        "Registrieren bei Yoga am Fluss",
        "of=1d5f8a",
        "(Fassung 7)",
        "(Fassung 3)",
        r#"href="https://yoga.example/agb""#,
        r#"href="https://yoga.example/daten""#,
        r#"data-terms-version="7""#,
        r#"data-privacy-version="3""#,
    ] {
        assert!(german.contains(said), "{said}: {german}");
    }
    let english = page(&stranger, "//sign-up?organization=yoga", "en").await;
    assert!(english.text.contains("Sign up with Yoga am Fluss"), "{}", english.text);
    page(&stranger, "//sign-up?organization=nobody", "en").await.refused(404, "organization.not_found");
}

async fn what_becomes_of_whoever_wants_to_be_a_coach_is_said_before(app: TestApp) {
    let app = app.restarted_with(|settings| settings.registration.coaches = Coaches::Request).await;
    let asks = page(&app.stranger(), "//sign-up", "en").await;
    assert!(asks.text.contains("<span>I want to be a coach here. An administrator decides"), "{}", asks.text);
    let app = app.restarted_with(|settings| settings.registration.coaches = Coaches::Open).await;
    let is_one = page(&app.stranger(), "//sign-up", "en").await;
    assert!(!is_one.text.contains("<span>I want to be a coach") && is_one.text.contains("<span>I am a coach here"));
}

async fn the_pages_lead_to_each_other_with_the_same_way_on_and_never_elsewhere(app: TestApp) {
    opened(&app, "yoga").await;
    let stranger = app.stranger();
    for (from, to) in [("sign-up", "sign-in"), ("sign-in", "sign-up")] {
        let shown = page(&stranger, &format!("//{from}?organization=yoga&return_to=%2Fdocs%3Fa%3D1"), "en").await;
        let link = format!(r#"href="/{to}?organization=yoga&return_to=%2Fdocs%3Fa%3D1""#);
        assert!(readable(&shown).contains(&link), "{link}: {}", shown.text);
        for evil in [
            "https%3A%2F%2Fevil.example",
            "%2F%2Fevil.example",
            "%2F%5Cevil.example",
            "javascript%3Aalert(1)",
            "%2F%09%2Fevil.example",
        ] {
            let shown = readable(&page(&stranger, &format!("//{from}?return_to={evil}"), "en").await);
            assert!(shown.contains(&format!(r#"href="/{to}""#)) && !shown.contains("evil.example"), "{evil}: {shown}");
        }
    }
}

async fn what_stands_behind_the_address_is_text_on_the_page(app: TestApp) {
    let path = "//sign-up?referral_code=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    let shown = page(&app.stranger(), path, "en").await;
    assert!(shown.text.contains("&lt;script&gt;") && !shown.text.contains("<script>"), "{}", shown.text);
    let shown = page(&app.stranger(), "//sign-up?referral_code=ANA10", "en").await;
    assert!(shown.text.contains(r#"value="ANA10""#), "{}", shown.text);
}
