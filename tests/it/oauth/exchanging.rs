//! Codes and refresh tokens, as apps use them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::TimeDelta;
use regimen_tests::app::TestApp;
use reqwest::Method;
use serde_json::{Value, json};

use super::{BACK, VERIFIER, form, post_form, public_app, refused, registered};

on_both_databases! {
    a_refresh_token_is_replaced_and_its_scopes_can_be_narrowed_and_never_widened;
    a_confidential_app_proves_itself_in_the_header_or_in_the_body;
    an_app_gives_back_what_it_holds;
    programs_find_everything_by_the_metadata;
    a_rotated_secret_counts_for_a_day_more;
}

async fn a_refresh_token_is_replaced_and_its_scopes_can_be_narrowed_and_never_widened(app: TestApp) {
    let (ana, calendar) = (app.client("ana").await, public_app(&app).await);
    let (_, first) = calendar.signed_in(&app, &ana, "own:write sessions:read").await;
    let narrow = [("grant_type", "refresh_token"), ("refresh_token", first.as_str()), ("scope", "own:read")];
    let token = calendar.asks_for_token(&app, &narrow).await.is(200);
    assert_eq!((&token["scope"], &token["token_type"]), (&json!("own:read"), &json!("Bearer")));
    let second = token["refresh_token"].as_str().expect("a token").to_owned();
    assert_ne!(first, second);
    let wide = |scope| [("grant_type", "refresh_token"), ("refresh_token", second.as_str()), ("scope", scope)];
    for scope in ["own:write audit:read", "memberships:write", "everything", ""] {
        refused(&calendar.asks_for_token(&app, &wide(scope)).await, 400, "invalid_scope");
    }
    // What was narrowed once is what was given the next time.
    let token = calendar.refreshes(&app, &second).await.is(200);
    assert_eq!(token["scope"], "sessions:read own:write");
    // A refresh token that was replaced long ago is a copy: it ends the sign-in, and the person is told.
    app.clock.advance(TimeDelta::seconds(11));
    refused(&calendar.refreshes(&app, &first).await, 400, "invalid_grant");
    let third = token["refresh_token"].as_str().expect("a token");
    refused(&calendar.refreshes(&app, third).await, 400, "invalid_grant");
    app.due().await;
    let told = ana.get("/me/notifications").await.is(200);
    assert!(told.to_string().contains("account.sign_in_reused"), "{told}");
}

async fn a_confidential_app_proves_itself_in_the_header_or_in_the_body(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    let wish = json!({ "name": "Web", "kind": "confidential", "redirect_uris": [BACK], "scopes": ["own:read"] });
    let web = registered(&admin, wish).await;
    let secret = web.secret.clone().expect("a secret");
    let by_header = |credentials: String, code: String| {
        let pairs = [("grant_type", "authorization_code"), ("code", code.as_str()), ("code_verifier", VERIFIER)];
        let request = app.stranger().request(Method::POST, "//oauth/token");
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        request.header("authorization", format!("Basic {}", BASE64.encode(credentials))).body(form(&pairs))
    };
    let good = by_header(format!("{}:{secret}", web.client_id), web.code(&ana, "own:read").await);
    app.stranger().send(good).await.is(200);
    for wrong in [format!("{}:rs_AAAA", web.client_id), format!("{}:", web.client_id), web.client_id.clone()] {
        let wrong = app.stranger().send(by_header(wrong, "x".to_owned())).await;
        assert!(wrong.header("www-authenticate").is_some_and(|asks| asks.starts_with("Basic")));
        refused(&wrong, 401, "invalid_client");
    }
    web.exchanges(&app, &web.code(&ana, "own:read").await).await.is(200);
    let code = web.code(&ana, "own:read").await;
    let silent = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("code_verifier", VERIFIER),
        ("client_id", web.client_id.as_str()),
    ];
    refused(&post_form(&app.stranger(), "//oauth/token", &silent).await, 401, "invalid_client");
    web.exchanges(&app, &code).await.is(200);
}

async fn an_app_gives_back_what_it_holds(app: TestApp) {
    let (ana, calendar, other) = (app.client("ana").await, public_app(&app).await, public_app(&app).await);
    let (acts, refresh) = calendar.signed_in(&app, &ana, "own:read").await;
    let back = |client_id: &str, token: &str| {
        let (client_id, token) = (client_id.to_owned(), token.to_owned());
        let stranger = app.stranger();
        async move { post_form(&stranger, "//oauth/revoke", &[("client_id", &client_id), ("token", &token)]).await }
    };
    assert_eq!(back(&calendar.client_id, "nonsense").await.status, 200);
    assert_eq!(back(&other.client_id, &refresh).await.status, 200, "of another app: nothing happens");
    assert_eq!(back(&calendar.client_id, &ana.token.clone().expect("a token")).await.status, 200);
    acts.get("/me").await.is(200);
    ana.get("/me").await.is(200);
    assert_eq!(back(&calendar.client_id, &refresh).await.status, 200);
    acts.get("/me").await.refused(401, "auth.unauthenticated");
    refused(&calendar.refreshes(&app, &refresh).await, 400, "invalid_grant");
    let (acts, _) = calendar.signed_in(&app, &ana, "own:read").await;
    assert_eq!(back(&calendar.client_id, &acts.token.clone().expect("a token")).await.status, 200);
    acts.get("/me").await.refused(401, "auth.unauthenticated");
    refused(&back("app_nobody", &refresh).await, 401, "invalid_client");
}

async fn programs_find_everything_by_the_metadata(app: TestApp) {
    let found = app.stranger().get("//.well-known/oauth-authorization-server").await.is(200);
    let issuer = found["issuer"].as_str().expect("an issuer");
    assert_eq!(found["authorization_endpoint"], json!(format!("{issuer}/oauth/authorize")));
    assert_eq!(found["token_endpoint"], json!(format!("{issuer}/oauth/token")));
    assert_eq!(found["code_challenge_methods_supported"], json!(["S256"]));
    assert_eq!(found["authorization_response_iss_parameter_supported"], json!(true));
    assert!(found["scopes_supported"].as_array().is_some_and(|scopes| scopes.contains(&json!("own:read"))));
}

async fn a_rotated_secret_counts_for_a_day_more(app: TestApp) {
    let admin = app.admin().await;
    let wish = json!({ "name": "Books", "kind": "confidential", "service_scopes": ["memberships:read"] });
    let books = registered(&admin, wish).await;
    let rotated = admin.post(&format!("/apps/{}/rotate-secret", books.id), json!({})).await.is(200);
    let new = rotated["client_secret"].as_str().expect("a secret");
    let ask = |secret: &str| {
        let (id, secret, stranger) = (books.client_id.clone(), secret.to_owned(), app.stranger());
        async move {
            let pairs = [("grant_type", "client_credentials"), ("client_id", &*id), ("client_secret", &*secret)];
            post_form(&stranger, "//oauth/token", &pairs).await
        }
    };
    let old = books.secret.clone().expect("a secret");
    assert!(ask(&old).await.is(200)["refresh_token"] == Value::Null);
    ask(new).await.is(200);
    app.clock.advance(TimeDelta::hours(24));
    refused(&ask(&old).await, 401, "invalid_client");
    ask(new).await.is(200);
}
