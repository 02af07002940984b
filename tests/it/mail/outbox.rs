//! Where no mail server is set, mail lies in a folder, and this machine can read it.

use regimen_core::kernel::log::Actor;
use regimen_tests::app::{ORG, TestApp};
use reqwest::Method;

use super::{entry, mail_to, post};

on_both_databases! {
    without_a_mail_server_mail_lies_in_a_folder_and_can_be_read_here;
    whoever_comes_through_a_proxy_sees_no_mail;
    a_link_in_a_mail_leads_to_a_page_with_a_button;
    mail_to_the_erased_is_taken_out_of_the_folder;
}

async fn without_a_mail_server_mail_lies_in_a_folder_and_can_be_read_here(app: TestApp) {
    let stranger = app.stranger();
    let empty = stranger.get("//dev/outbox").await;
    assert_eq!((empty.status, empty.text.contains("There is no mail yet")), (200, true), "{}", empty.text);
    let mail_id = mail_to(&app, &app.client("ana").await).await;
    assert_eq!(post(&app).await, 1);
    assert_eq!(entry(&app, mail_id).await["state"], "sent");
    let list = stranger.get("//dev/outbox").await;
    assert!(list.text.contains("ana@example.org"), "{}", list.text);
    let mail = stranger.get(&format!("//dev/outbox/{mail_id}")).await;
    assert!(mail.text.contains("Früh-Yoga"), "{}", mail.text);
    let html = stranger.get(&format!("//dev/outbox/{mail_id}/html")).await;
    assert!(html.text.contains("<h1") && html.text.contains("Früh-Yoga"), "{}", html.text);
    assert!(html.header("content-security-policy").is_some_and(|policy| policy.starts_with("sandbox")));
    stranger.get(&format!("//dev/outbox/{}", uuid::Uuid::now_v7())).await.refused(404, "request.no_such_path");
}

async fn whoever_comes_through_a_proxy_sees_no_mail(app: TestApp) {
    let stranger = app.stranger();
    let headers =
        [("X-Forwarded-For", "203.0.113.9"), ("Forwarded", "for=203.0.113.9"), ("Host", "studio.example.org")];
    for (name, value) in headers {
        let request = stranger.request(Method::GET, "//dev/outbox").header(name, value);
        stranger.send(request).await.refused(404, "request.no_such_path");
    }
}

async fn a_link_in_a_mail_leads_to_a_page_with_a_button(app: TestApp) {
    let stranger = app.stranger();
    let page = stranger.get("//go/unsubscribe").await;
    assert!(page.text.contains("<button") && page.text.contains("/go/page.js"), "{}", page.text);
    let policy = page.header("content-security-policy").expect("a policy");
    assert!(!policy.contains("unsafe"), "{policy}");
    for (file, kind) in [("page.js", "text/javascript"), ("page.css", "text/css")] {
        let answer = stranger.get(&format!("//go/{file}")).await;
        assert!(answer.header("content-type").is_some_and(|found| found.starts_with(kind)), "{file}");
    }
    stranger.get("//go/nowhere").await.refused(404, "request.no_such_path");
}

async fn mail_to_the_erased_is_taken_out_of_the_folder(app: TestApp) {
    let ana = app.client("ana").await;
    mail_to(&app, &ana).await;
    post(&app).await;
    let outbox = app.home().data_dir().join("outbox");
    let files = || std::fs::read_dir(&outbox).expect("a folder").count();
    assert_eq!(files(), 1);
    app.core().erase(ORG, Actor::Operator, ana.id.parse().expect("an id")).await.expect("it answers");
    app.app().scrub().await.expect("it scrubs");
    assert_eq!(files(), 0);
}
