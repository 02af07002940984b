//! The page to sign up on, as somebody sees it on a telephone: in Chromium, with what happens while they type.

use regimen_tests::app::TestApp;
use serde_json::json;

use crate::accounts_access::{follow, link};
use crate::second_factor::browser::chromium::Browser;

/// As wide as a small telephone.
const WIDTH: u32 = 360;

/// What is wider than that, of all that the page can ever show. What a browser says of its own width grows with what is too wide.
const TOO_WIDE: &str = "for (const one of document.querySelectorAll('main [hidden]')) one.hidden = one.id === 'words';
    const wide = [...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > 360.5);
    return wide.map((one) => one.outerHTML);";

/// The studio speaks German and has papers of its own.
async fn german(app: &TestApp) {
    let paper = |version: &str| json!({ "version": version, "url": "https://studio.example.org/paper" });
    let chosen = json!({
        "name": "Yoga am Fluss", "time_zone": "Europe/Berlin", "currency": "EUR", "languages": ["de"],
        "legal": { "terms": paper("7"), "privacy": paper("3") },
    });
    app.staff("owner").await.put("/organization", chosen).await.is(200);
}

/// Where a browser finds `path`.
fn address(app: &TestApp, path: &str) -> String {
    format!("{}{path}", app.node.base().replace("127.0.0.1", "localhost"))
}

/// Types `text` into the field `id`.
async fn types(browser: &Browser, id: &str, text: &str) {
    let script = format!(
        "const field = document.getElementById({});
         field.value = {};
         field.dispatchEvent(new Event('input', {{ bubbles: true }}));",
        json!(id),
        json!(text)
    );
    browser.does(&script).await;
}

async fn presses(browser: &Browser, selector: &str) {
    browser.does(&format!("document.querySelector({}).click();", json!(selector))).await;
}

async fn says(browser: &Browser, id: &str) -> String {
    let said = browser.sees(&format!("document.getElementById({}).textContent", json!(id))).await;
    said.as_str().expect("text").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_signs_up_on_a_telephone_in_german() {
    let Some(browser) = Browser::start().await else { return };
    let app = TestApp::on_sqlite().await;
    german(&app).await;
    browser.is_a_telephone(WIDTH).await;
    browser.opens(&address(&app, "/sign-up?return_to=/docs")).await;
    presses(&browser, "#new button").await;
    assert_eq!(
        says(&browser, "name-error").await,
        "Sagen Sie, wie Sie genannt werden möchten, mit höchstens 100 Zeichen."
    );
    let focus =
        browser.does("return [document.activeElement.id, document.querySelectorAll('[aria-invalid]').length];").await;
    assert_eq!(focus, json!(["name", 5]), "whoever writes is at the first of all that is wrong");
    types(&browser, "name", "Ana").await;
    types(&browser, "email", "ana@example.org").await;
    types(&browser, "password", "password123").await;
    let weak = says(&browser, "strength-is").await;
    assert!(weak.starts_with("Sehr schwach.") || weak.starts_with("Das wäre sofort erraten."), "{weak}");
    for papers in ["[name=terms]", "[name=privacy]"] {
        presses(&browser, papers).await;
    }
    presses(&browser, "#new button").await;
    let refused = says(&browser, "password-error").await;
    assert!(refused.starts_with("Dieses Passwort ist zu leicht zu erraten."), "{refused}");
    assert_eq!(browser.does("return document.activeElement.id;").await, "password");
    types(&browser, "password", "tulips sing at noon").await;
    presses(&browser, "#new button").await;
    assert_eq!(says(&browser, "written-to").await, "Wir haben an ana@example.org geschrieben.");
    presses(&browser, "#again").await;
    says(&browser, "said").await;
    follow(&app, "/auth/verify-email", &link(&app, "account.verify_email", 2).await).await.is(200);
    let on = browser.does("return document.querySelector('#written a.button').getAttribute('href');").await;
    assert_eq!(on, "/sign-in?return_to=%2Fdocs");
    let login = json!({ "email": "ana@example.org", "password": "tulips sing at noon" });
    let token = app.stranger().post("/auth/login", login).await.is(200);
    let ana = app.stranger().with_token(token["access_token"].as_str().expect("a token"));
    let consents = ana.get("/me/consents").await.is(200);
    let accepted = &consents["items"][0];
    assert_eq!((&accepted["terms_version"], &accepted["privacy_version"]), (&json!("7"), &json!("3")));
    browser.quits().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_does_not_show_whether_an_address_is_taken() {
    let Some(browser) = Browser::start().await else { return };
    let app = TestApp::on_sqlite().await;
    let ana = app.client("ana").await;
    let mut shown = Vec::new();
    for email in [ana.email.as_str(), "new@example.org"] {
        browser.opens(&address(&app, "/sign-up")).await;
        for (field, text) in [("name", "Somebody"), ("email", email), ("password", "tulips sing at noon")] {
            types(&browser, field, text).await;
        }
        presses(&browser, "[name=terms]").await;
        presses(&browser, "#new button").await;
        says(&browser, "written-to").await;
        let page = browser.does("return document.querySelector('main').innerText;").await;
        shown.push(page.as_str().expect("text").replace(email, "THEM"));
    }
    assert_eq!(shown[0], shown[1]);
    browser.quits().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_on_the_pages_is_wider_than_a_small_telephone() {
    let Some(browser) = Browser::start().await else { return };
    let app = TestApp::on_sqlite().await;
    browser.is_a_telephone(WIDTH).await;
    for speaks in ["en", "de"] {
        if speaks == "de" {
            german(&app).await;
        }
        for path in ["/sign-up", "/sign-in", "/go/accept_invitation", "/go/undo_email_change", "/go/reset_password"] {
            browser.opens(&address(&app, path)).await;
            assert_eq!(browser.does("return document.documentElement.lang;").await, speaks, "{path}");
            assert_eq!(browser.does(TOO_WIDE).await, json!([]), "{path} in {speaks}");
        }
    }
    browser.quits().await;
}
