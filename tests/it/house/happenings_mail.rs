//! One of each event of mail.

use regimen_core::kernel::executor::Request;
use regimen_core::kernel::log::Actor;
use regimen_core::notification::Recipient;
use regimen_core::notification::mail::{Attempted, NoteMailAttempt, ResendMail, TRIES, Trouble};
use regimen_core::notification::preferences::{ByMail, SwitchMail};
use regimen_tests::app::{ORG, Person, TestApp};

use serde_json::json;

use crate::mail::{moved, queue};

/// A mail that is given up, sent again, and taken.
pub(super) async fn happen(app: &TestApp, person: &Person) {
    let mail_id = queue(app, Recipient::Account(person.id.parse().expect("an id")), moved()).await;
    let executor = app.core().executor();
    let note = async |attempt, attempted| {
        let note = NoteMailAttempt { mail_id, attempt, attempted };
        executor.execute(&Request::once(ORG, Actor::System), &note).await.expect("noted");
    };
    for attempt in 1..=TRIES {
        note(attempt, Attempted::Failed(Trouble::Deferred, Some(451))).await;
    }
    executor.execute(&Request::once(ORG, Actor::System), &ResendMail { mail_id }).await.expect("resent");
    note(TRIES + 1, Attempted::Sent).await;

    let quiet = json!({ "from": "22:00", "until": "07:00" });
    let wish = json!({ "language": "de", "time_zone": "Europe/Berlin", "quiet_hours": quiet, "notices": [
        { "code": "waitlist.passed_over", "email": "on" },
    ] });
    person.put("/me/notification-preferences", wish).await.is(200);
    let account_id = person.id.parse().expect("an id");
    let switch = SwitchMail { account_id, code: "session.reminder".to_owned(), to: ByMail::Off };
    executor.execute(&Request::once(ORG, Actor::System), &switch).await.expect("switched");
    let admin = app.admin().await;
    let words = json!({ "language": "en", "text": "subject: Moved\n\n{{ session_name }} moves." });
    admin.put("/mail/templates/session.moved", words).await.is(200);
    admin.delete("/mail/templates/session.moved?language=en").await.is(200);
}
