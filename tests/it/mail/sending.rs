//! Mail that leaves.

use regimen_core::kernel::log::Actor;
use regimen_core::kernel::privacy::{Personal, Purpose, SubjectId};
use regimen_core::notification::{Mailbox, Recipient};
use regimen_tests::app::{ORG, TestApp};
use regimen_tests::smtp_sink::SmtpSink;
use serde_json::json;

use super::{entry, mail_to, moved, post, queue, with_a_mail_server};

on_both_databases! {
    a_mail_leaves_once_in_two_forms_and_under_a_name_of_its_own;
    a_mail_to_an_address_without_an_account_leaves_too;
    nobody_writes_to_the_erased;
}

async fn a_mail_leaves_once_in_two_forms_and_under_a_name_of_its_own(app: TestApp) {
    let Some((app, mut sink)) = with_a_mail_server(app).await else { return };
    let ana = app.client("ana").await;
    let mail_id = mail_to(&app, &ana).await;
    assert_eq!(entry(&app, mail_id).await["state"], "queued");
    assert_eq!(post(&app).await, 1);
    let received = sink.has(1).await.remove(0);
    assert_eq!(received.to, "ana@example.org");
    assert_eq!(received.header("To"), Some("ana <ana@example.org>"));
    assert_eq!(received.header("Message-ID"), Some(format!("<{mail_id}@localhost>").as_str()));
    assert_eq!(received.header("Auto-Submitted"), Some("auto-generated"));
    assert!(received.message.contains("text/plain") && received.message.contains("text/html"));

    let sent = entry(&app, mail_id).await;
    assert_eq!((&sent["state"], &sent["attempts"], &sent["account_id"]), (&json!("sent"), &json!(1), &json!(ana.id)));
    assert!(sent.get("due_at").is_none() && sent.get("trouble").is_none(), "{sent}");
    assert!(!sent.to_string().contains("example.org"), "no address is in a list: {sent}");
    app.clock.advance(chrono::TimeDelta::hours(3));
    assert_eq!(post(&app).await, 0, "once is enough");
    assert_eq!(sink.received().len(), 1);
}

async fn a_mail_to_an_address_without_an_account_leaves_too(app: TestApp) {
    let Some((app, mut sink)) = with_a_mail_server(app).await else { return };
    let address = Mailbox::try_from("guest@example.org".to_owned()).expect("an address");
    let to = Recipient::Address(Personal::new(SubjectId::generate(), Purpose::Identity, address));
    let mail_id = queue(&app, to, moved()).await;
    assert_eq!(post(&app).await, 1);
    assert_eq!(sink.has(1).await[0].to, "guest@example.org");
    assert!(entry(&app, mail_id).await.get("account_id").is_none());
}

async fn nobody_writes_to_the_erased(app: TestApp) {
    let Some((app, sink)) = with_a_mail_server(app).await else { return };
    let ana = app.client("ana").await;
    let mail_id = mail_to(&app, &ana).await;
    app.core().erase(ORG, Actor::Operator, ana.id.parse().expect("an id")).await.expect("it answers");
    post(&app).await;
    let given_up = entry(&app, mail_id).await;
    assert_eq!((&given_up["state"], &given_up["trouble"]), (&json!("given_up"), &json!("recipient_gone")));
    assert_eq!(sink.received(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_send_a_mail_once() {
    let Some(app) = TestApp::on_postgres().await else { return };
    let Some((app, mut sink)) = with_a_mail_server(app).await else { return };
    let other = app.second_node().await;
    let people = app.crowd(6).await;
    for person in &people {
        mail_to(&app, person).await;
        mail_to(&app, person).await;
    }
    let (here, there) = (app.app().mail(), other.app.mail());
    let together = tokio::join!(here.perform_due(), there.perform_due(), here.perform_due(), there.perform_due());
    let made = [together.0, together.1, together.2, together.3].map(|made| made.expect("it answers"));
    assert_eq!(made.iter().sum::<usize>(), 12, "{made:?}");
    let received = sink.has(12).await;
    let mut names = received.iter().map(|mail| mail.header("Message-ID")).collect::<Vec<_>>();
    names.sort_unstable();
    names.dedup();
    assert_eq!((received.len(), names.len()), (12, 12));
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_arrives_within_two_minutes_of_what_it_tells() {
    let Some(mut sink) = SmtpSink::start().await else { return };
    let home = regimen_tests::app::Home::folder().mailing(&sink.url());
    let clock = std::sync::Arc::new(regimen_core::kernel::clock::SystemClock);
    let app = regimen_http::app::App::start(&home.settings(), clock).await.expect("it starts");
    let began = std::time::Instant::now();
    let address = Mailbox::try_from("guest@example.org".to_owned()).expect("an address");
    let to = Recipient::Address(Personal::new(SubjectId::generate(), Purpose::Identity, address));
    let tell = super::Tell { to, notice: moved() };
    let request = regimen_core::kernel::executor::Request::once(ORG, Actor::System);
    app.core().executor().execute(&request, &tell).await.expect("it is queued");
    sink.has(1).await;
    assert!(began.elapsed() < std::time::Duration::from_secs(120), "{:?}", began.elapsed());
    app.stop().await;
}
