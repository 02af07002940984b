//! Taking an authenticator app, codes on paper, and doing without them.

use regimen_tests::app::{AuthenticatorApp, PASSWORD, TestApp};
use serde_json::{Value, json};

on_both_databases! {
    somebody_takes_an_app_and_gets_ten_codes_on_paper;
    a_secret_is_shown_again_to_whoever_lost_the_answer_and_so_are_the_codes;
    taking_an_app_asks_for_the_password_and_leaving_it_for_a_code;
    removing_an_app_is_told_in_the_app_and_by_mail;
    new_codes_on_paper_replace_the_old_ones;
    staff_reset_who_lost_their_telephone_and_say_why;
    no_secret_stands_in_the_log;
}

fn password() -> Value {
    json!({ "password": PASSWORD })
}

async fn somebody_takes_an_app_and_gets_ten_codes_on_paper(app: TestApp) {
    let ana = app.client("ana").await;
    let before = ana.get("/me/authenticators").await.is(200);
    assert_eq!(before, json!({ "second_factor": false, "passkeys": 0, "backup_codes_left": 0 }));
    let shown = ana.post("/me/authenticators/totp", password()).await.is(201);
    let (secret, uri) =
        (shown["secret"].as_str().expect("a secret"), shown["otpauth_uri"].as_str().expect("an address"));
    assert!(uri.starts_with("otpauth://totp/Default%20organization:ana%40example.org?secret="), "{uri}");
    assert!(uri.contains(secret), "{uri}");
    assert!(shown["qr_svg"].as_str().expect("a picture").contains("<svg"));
    assert_eq!(ana.get("/me/authenticators").await.is(200)["second_factor"], false, "not before its first code");

    let authenticator = AuthenticatorApp::knowing(secret);
    let wrong = json!({ "code": authenticator.code(app.now() + chrono::TimeDelta::hours(1)) });
    ana.post("/me/authenticators/totp/confirm", wrong).await.refused(422, "authenticators.wrong_proof");
    let confirmed = ana.post("/me/authenticators/totp/confirm", app.shows(&authenticator)).await.is(200);
    assert_eq!(confirmed["backup_codes"].as_array().map(Vec::len), Some(10));
    let after = ana.get("/me/authenticators").await.is(200);
    assert_eq!(
        after,
        json!({ "second_factor": true, "passkeys": 0, "totp_since": app.now().to_rfc3339(), "backup_codes_left": 10 })
    );
    let told = ana.get("/me/notifications").await.is(200);
    assert_eq!(told["items"][0]["code"], "authenticators.totp_added");
}

async fn a_secret_is_shown_again_to_whoever_lost_the_answer_and_so_are_the_codes(app: TestApp) {
    let ana = app.client("ana").await;
    let shown = ana.post_named("begin", "/me/authenticators/totp", password()).await.is(201);
    assert_eq!(ana.post_named("begin", "/me/authenticators/totp", password()).await.is(201), shown);
    let other = ana.post("/me/authenticators/totp", password()).await.is(201);
    assert_ne!(other["secret"], shown["secret"], "without a name it is another one");
    let code = app.shows(&AuthenticatorApp::knowing(other["secret"].as_str().expect("a secret")));
    let confirmed = ana.post_named("confirm", "/me/authenticators/totp/confirm", code.clone()).await.is(200);
    assert_eq!(ana.post_named("confirm", "/me/authenticators/totp/confirm", code).await.is(200), confirmed);
}

async fn taking_an_app_asks_for_the_password_and_leaving_it_for_a_code(app: TestApp) {
    let ana = app.client("ana").await;
    let path = "/me/authenticators/totp";
    ana.post(path, json!({})).await.refused(400, "request.invalid");
    ana.post(path, json!({ "password": "not my password" })).await.refused(422, "authenticators.wrong_proof");
    ana.post(path, json!({ "code": "123456" })).await.refused(422, "authenticators.password_needed");
    let (authenticator, _) = app.takes_an_app(&ana).await;
    ana.post(path, app.shows(&authenticator)).await.refused(409, "authenticators.totp_active");
    let remove = "/me/authenticators/totp/remove";
    ana.post(remove, password()).await.refused(422, "authenticators.code_needed");
    assert_eq!(ana.post(remove, app.shows(&authenticator)).await.is(200)["second_factor"], false);
    ana.post(remove, password()).await.refused(409, "authenticators.no_totp");
}

async fn removing_an_app_is_told_in_the_app_and_by_mail(app: TestApp) {
    let ana = app.client("ana").await;
    let (authenticator, _) = app.takes_an_app(&ana).await;
    ana.post("/me/authenticators/totp/remove", app.shows(&authenticator)).await.is(200);
    let told = ana.get("/me/notifications").await.is(200);
    assert_eq!(told["items"][0]["code"], "authenticators.totp_removed");
    assert_eq!(mails(&app, "authenticators.totp_removed").await, 1);
}

async fn new_codes_on_paper_replace_the_old_ones(app: TestApp) {
    let ana = app.client("ana").await;
    ana.post("/me/authenticators/backup-codes", password()).await.refused(409, "authenticators.no_second_factor");
    let (authenticator, old) = app.takes_an_app(&ana).await;
    let renew = "/me/authenticators/backup-codes";
    let new = ana.post(renew, app.shows(&authenticator)).await.is(201)["backup_codes"].clone();
    ana.post(renew, json!({ "code": old[0] })).await.refused(422, "authenticators.wrong_proof");
    ana.post(renew, json!({ "code": new[0] })).await.is(201);
}

async fn staff_reset_who_lost_their_telephone_and_say_why(app: TestApp) {
    let (ana, ben, admin) = (app.client("ana").await, app.client("ben").await, app.admin().await);
    app.takes_an_app(&ana).await;
    let reset = format!("/accounts/{}/authenticators/reset", ana.id);
    let why = json!({ "reason": "showed me her passport" });
    ben.post(&reset, why.clone()).await.refused(403, "auth.forbidden");
    admin.post(&reset, json!({ "reason": "" })).await.refused(400, "request.invalid");
    admin.post(&reset, why.clone()).await.is(200);
    admin.post(&reset, why.clone()).await.is(200);
    assert_eq!(mails(&app, "authenticators.reset").await, 1, "what is not there is not reset, or told");
    assert_eq!(ana.get("/me/authenticators").await.is(200)["second_factor"], false);
    let nobody = "/accounts/01890000-0000-7000-8000-000000000000/authenticators/reset";
    admin.post(nobody, why.clone()).await.refused(404, "account.no_such_person");
    let (owner, of_admin) = (app.staff("owner").await, format!("/accounts/{}/authenticators/reset", admin.id));
    let of_owner = format!("/accounts/{}/authenticators/reset", owner.id);
    admin.post(&of_owner, why.clone()).await.refused(422, "account.owners_only");
    owner.post(&of_owner, why.clone()).await.refused(422, "account.not_yourself");
    owner.post(&of_admin, why).await.is(200);
}

async fn no_secret_stands_in_the_log(app: TestApp) {
    let ana = app.client("ana").await;
    let shown = ana.post("/me/authenticators/totp", password()).await.is(201);
    let authenticator = AuthenticatorApp::knowing(shown["secret"].as_str().expect("a secret"));
    let codes = ana.post("/me/authenticators/totp/confirm", app.shows(&authenticator)).await.is(200);
    let events = app.log().read(regimen_tests::app::ORG, 0, 1_000, &Default::default()).await.expect("it answers");
    let stored = events.iter().map(|event| String::from_utf8_lossy(&event.payload).into_owned()).collect::<String>();
    assert!(stored.contains("\"$sealed\""), "the search looks at the right place");
    for secret in [&shown["secret"], &codes["backup_codes"][0]] {
        assert!(!stored.contains(secret.as_str().expect("a text")));
    }
}

/// How many mails say `code`.
async fn mails(app: &TestApp, code: &str) -> usize {
    let filter = regimen_core::kernel::log::Filter { kinds: vec!["MailQueued".into()], ..Default::default() };
    let mails = app.log().read(regimen_tests::app::ORG, 0, 1_000, &filter).await.expect("it answers");
    let says = |payload: &[u8]| String::from_utf8_lossy(payload).contains(&format!("\"{code}\""));
    mails.iter().filter(|mail| says(&mail.payload)).count()
}
