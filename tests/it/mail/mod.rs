//! Mail: it leaves, once, or somebody sees why not.

mod choosing;
mod derived;
mod failing;
mod outbox;
mod sending;
mod wording;

use chrono::TimeDelta;
use regimen_core::booking::BookingNotice;
use regimen_core::kernel::executor::{Decline, Request, UseCase, Work};
use regimen_core::kernel::log::Actor;
use regimen_core::notification::{MailId, MailRefusal, Recipient, send_mail};
use regimen_core::scheduling::values::SessionId;
use regimen_tests::app::{ORG, Person, TestApp};
use regimen_tests::smtp_sink::SmtpSink;
use serde_json::Value;

/// Tells somebody something by mail.
struct Tell {
    to: Recipient,
    notice: BookingNotice,
}

impl UseCase for Tell {
    type Outcome = MailId;
    type Refusal = MailRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<MailId, Decline<MailRefusal>> {
        Ok(send_mail(work, self.to.clone(), &self.notice).await?)
    }
}

/// Queues a mail that says `notice`.
pub(crate) async fn queue(app: &TestApp, to: Recipient, notice: BookingNotice) -> MailId {
    let request = Request::once(ORG, Actor::System);
    app.core().executor().execute(&request, &Tell { to, notice }).await.expect("it is queued").outcome
}

/// Queues a mail to `person`.
pub(crate) async fn mail_to(app: &TestApp, person: &Person) -> MailId {
    queue(app, Recipient::Account(person.id.parse().expect("an id")), moved()).await
}

/// Something to say.
pub(crate) fn moved() -> BookingNotice {
    let starts_at = "2027-05-06T16:00:00Z".parse().expect("a time");
    BookingNotice::SessionMoved {
        session_id: SessionId::generate(),
        session_name: "Früh-Yoga".to_owned().try_into().expect("a name"),
        starts_at,
        started_at: starts_at - TimeDelta::hours(1),
    }
}

/// The same application, with mail that goes to a real mail server; none where there is no such server.
async fn with_a_mail_server(app: TestApp) -> Option<(TestApp, SmtpSink)> {
    let sink = SmtpSink::start().await?;
    let home = app.stopped().await.mailing(&sink.url());
    Some((TestApp::at(home).await, sink))
}

/// Makes every attempt that is due.
pub(crate) async fn post(app: &TestApp) -> usize {
    app.app().mail().perform_due().await.expect("it answers")
}

/// What the list of mails says of `mail_id`.
async fn entry(app: &TestApp, mail_id: MailId) -> Value {
    let engine = app.app().engine();
    engine.catch_up(ORG).await.expect("it answers");
    let list = app.admin().await.get("/mail?limit=100").await.is(200);
    let found = list["items"].as_array().expect("a list").iter().find(|mail| mail["mail_id"] == mail_id.to_string());
    found.cloned().unwrap_or_else(|| panic!("no {mail_id} in {list}"))
}
