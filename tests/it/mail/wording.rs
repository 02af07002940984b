//! An organization says things in words of its own.

use regimen_tests::app::TestApp;
use serde_json::json;

use super::{mail_to, post};

on_both_databases! {
    an_organization_words_its_mail_and_takes_it_back;
    words_that_cannot_be_rendered_are_refused;
    a_mail_can_be_seen_before_anybody_gets_it;
}

const PATH: &str = "/mail/templates/session.moved";

async fn an_organization_words_its_mail_and_takes_it_back(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    let ours = admin.get(&format!("{PATH}?language=en")).await.is(200);
    assert_eq!(ours["own"], false);
    assert!(ours["text"].as_str().is_some_and(|text| text.starts_with("subject: New time")), "{ours}");
    let text = "subject: Oh! {{ session_name }} moves\nheading: Another time\n\nSee you {{ starts_at|when }}.\n";
    let set = admin.put(PATH, json!({ "language": "en", "text": text })).await.is(200);
    assert_eq!((&set["own"], &set["text"]), (&json!(true), &json!(text)));
    assert_eq!(admin.get(&format!("{PATH}?language=en")).await.is(200), set);
    let kinds = admin.get("/mail/templates").await.is(200);
    let kind = kinds["items"].as_array().expect("a list").iter().find(|kind| kind["code"] == "session.moved");
    assert_eq!(kind.expect("it is there")["own"], json!(["en"]));
    mail_to(&app, &ana).await;
    post(&app).await;
    assert!(app.stranger().get("//dev/outbox").await.text.contains("Oh! Früh-Yoga moves"));

    let reset = admin.delete(&format!("{PATH}?language=en")).await.is(200);
    assert_eq!(reset, ours);
    mail_to(&app, &ana).await;
    post(&app).await;
    assert!(app.stranger().get("//dev/outbox").await.text.contains("New time: Früh-Yoga"));
}

async fn words_that_cannot_be_rendered_are_refused(app: TestApp) {
    let admin = app.admin().await;
    let endless = "subject: Hi\n\n{% for a in range(9999) %}{% for b in range(9999) %}{{ b }}{% endfor %}{% endfor %}";
    for wrong in ["Hello", "subject: Hi", "subject: Hi\n\n{{ starts_at", "subject: Hi\n\n{{ secret }}", endless] {
        let refused = admin.put(PATH, json!({ "language": "en", "text": wrong })).await;
        let refused = refused.refused(422, "mail.template_broken");
        assert!(refused["because"].is_string(), "{refused}");
    }
    admin
        .put("/mail/templates/no.such", json!({ "language": "en", "text": "subject: a\n\nb" }))
        .await
        .refused(404, "mail.template_not_found");
    admin.put(PATH, json!({ "language": "en", "text": "subject: a\u{0}\n\nb" })).await.refused(400, "request.invalid");
}

async fn a_mail_can_be_seen_before_anybody_gets_it(app: TestApp) {
    let admin = app.admin().await;
    let see = format!("{PATH}/preview");
    let preview = admin.post(&see, json!({ "language": "de" })).await.is(200);
    assert!(preview["subject"].as_str().is_some_and(|subject| subject.starts_with("Neue Zeit")), "{preview}");
    assert!(preview["html"].as_str().is_some_and(|html| html.contains("<html lang=\"de\">")), "{preview}");
    let facts = json!({ "session_name": "<b>Yoga</b>" });
    let text = "subject: {{ session_name }}\n\n{{ session_name }} from {{ organization }}";
    let own = admin.post(&see, json!({ "language": "en", "text": text, "facts": facts })).await.is(200);
    assert_eq!(own["subject"], "<b>Yoga</b>");
    assert!(own["html"].as_str().is_some_and(|html| !html.contains("<b>") && html.contains("&lt;b&gt;")), "{own}");
    assert!(own["text"].as_str().is_some_and(|text| text.contains("<b>Yoga</b> from")), "{own}");
}
