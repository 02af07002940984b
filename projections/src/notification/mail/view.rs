//! One row for each mail, and one for each person who said how they want to be written to.

use regimen_core::booking::events::{EnrolmentEvent, RosterEvent};
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::AccountId;
use regimen_core::kernel::privacy::events::PrivacyEvent;
use regimen_core::kernel::sql::Value;
use regimen_core::notification::MailId;
use regimen_core::notification::events::InboxEvent;
use regimen_core::notification::mail::Recipient;
use regimen_core::notification::mail::events::{MailEvent, MailQueued};
use regimen_core::notification::preferences::events::PreferencesEvent;
use regimen_core::privacy::retention::RetentionClass;

use super::choices::ChoicesRow;
use super::deriving;
use super::row::{Entry, MailRow, MailState, MailTo, WORTH_SENDING};
use crate::engine::{Column, Event, FoldError, Rows, Sweep, View};
use crate::privacy::swept;

/// One row for each mail, and one for each person who said how they want to be written to.
#[derive(Debug)]
pub struct MailView;

/// Kinds of events of bookings that mail follows from.
const BOOKINGS: [&str; 2] = ["SpotBooked", "BookingCancelled"];

pub(super) fn choices_key(account: AccountId) -> String {
    format!("choices-{account}")
}

/// The mail that an event is about which stands in its stream.
fn of_mail(event: &MailEvent) -> MailId {
    match event {
        MailEvent::MailQueued(queued) => queued.mail_id,
        MailEvent::MailSent(sent) => sent.mail_id,
        MailEvent::MailAttemptFailed(failed) => failed.mail_id,
        MailEvent::MailGivenUp(given_up) => given_up.mail_id,
        MailEvent::MailResent(resent) => resent.mail_id,
    }
}

impl View for MailView {
    type Row = Entry;
    const NAME: &'static str = "notification_mail";
    const VERSION: u32 = 6;
    const CARRIES_ON: u32 = 6;
    const COLUMNS: &'static [Column] = &[
        Column::text("state"),
        Column::int("position"),
        Column::int("due_at"),
        Column::int("given_up_at"),
        Column::int("over_at"),
    ];
    const INDEXES: &'static [&'static [&'static str]] = &[&["state", "position"], &["position"], &["over_at"]];
    const ACROSS: &'static [&'static [&'static str]] = &[&["due_at"], &["given_up_at"]];

    fn reads(kind: &str) -> bool {
        MailEvent::knows(kind)
            || PreferencesEvent::knows(kind)
            || InboxEvent::knows(kind)
            || EnrolmentEvent::knows(kind)
            || PrivacyEvent::knows(kind)
            || kind == "RetentionApplied"
            || (RosterEvent::knows(kind) && BOOKINGS.contains(&kind))
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        if let Some(event) = event.read()? {
            keys.push(of_mail(event).to_string());
        }
        if let Some(PreferencesEvent::MailSwitched(switched)) = event.read()? {
            keys.push(choices_key(switched.account_id));
        }
        deriving::touches(event, keys)
    }

    fn fold(rows: &mut Rows<Entry>, event: &Event) -> Result<(), FoldError> {
        match event.read()? {
            Some(MailEvent::MailQueued(queued)) => queue(rows, queued, event),
            Some(happened) => {
                if let Some(Entry::Mail(row)) = rows.change_if_there(&of_mail(happened).to_string())? {
                    carry_on(row, happened);
                }
            }
            None => {}
        }
        choose(rows, event)?;
        deriving::derive(rows, event)
    }

    fn sweeps(event: &Event) -> Result<Option<Sweep>, FoldError> {
        let before = swept(event, RetentionClass::Mail)?;
        Ok(before.map(|before| Sweep { column: "over_at", below: before.timestamp_micros() }))
    }

    fn columns(row: &Entry) -> Vec<Value> {
        let Entry::Mail(row) = row else {
            return vec![Value::Text(None), Value::Int(None), Value::Int(None), Value::Int(None), Value::Int(None)];
        };
        let given_up_at = row.settled_at.filter(|_| row.state == MailState::GivenUp);
        let over_at = match row.state {
            MailState::Sent | MailState::GivenUp => row.settled_at,
            // What waited for so long waits for ever, unless a person has it sent.
            MailState::Queued | MailState::Expired => row.due_at.map(|due_at| due_at + WORTH_SENDING),
        };
        let micros = |at: Option<chrono::DateTime<chrono::Utc>>| Value::Int(at.map(|at| at.timestamp_micros()));
        let position = i64::try_from(row.position).unwrap_or(i64::MAX);
        vec![row.state.name().into(), position.into(), micros(row.due_at), micros(given_up_at), micros(over_at)]
    }
}

fn queue(rows: &mut Rows<Entry>, queued: &MailQueued, event: &Event) {
    let to = match &queued.to {
        Recipient::Account(account) => MailTo::Account(*account),
        Recipient::Address(address) => MailTo::Address(address.subject()),
    };
    let said = (queued.code.as_str(), &queued.facts);
    let row = MailRow::queued((queued.mail_id, to), said, queued.queued_at, event.position());
    rows.put(queued.mail_id.to_string(), Entry::Mail(row));
}

fn carry_on(row: &mut MailRow, happened: &MailEvent) {
    match happened {
        MailEvent::MailQueued(_) => {}
        MailEvent::MailSent(sent) => {
            (row.state, row.due_at, row.attempts) = (MailState::Sent, None, sent.attempt);
            (row.trouble, row.status, row.settled_at) = (None, None, Some(sent.sent_at));
        }
        MailEvent::MailAttemptFailed(failed) => {
            (row.due_at, row.attempts) = (failed.retry_at, failed.attempt);
            (row.trouble, row.status) = (Some(failed.trouble), failed.status);
            row.settled_at = Some(failed.failed_at);
        }
        MailEvent::MailGivenUp(given_up) => {
            (row.state, row.due_at) = (MailState::GivenUp, None);
            (row.trouble, row.settled_at) = (Some(given_up.trouble), Some(given_up.given_up_at));
        }
        MailEvent::MailResent(resent) => {
            (row.state, row.due_at) = (MailState::Queued, Some(resent.resent_at));
        }
    }
}

fn choose(rows: &mut Rows<Entry>, event: &Event) -> Result<(), FoldError> {
    match event.read()? {
        Some(PreferencesEvent::PreferencesSet(set)) => {
            let habits = set.habits.get().cloned().unwrap_or_default();
            rows.put(choices_key(set.account_id), Entry::Choices(ChoicesRow { mail: set.mail.clone(), habits }));
        }
        Some(PreferencesEvent::MailSwitched(switched)) => {
            let key = choices_key(switched.account_id);
            let mut choices = rows.find(&key)?.and_then(Entry::choices).cloned().unwrap_or_default();
            choices.mail.insert(switched.code.clone(), switched.to);
            rows.put(key, Entry::Choices(choices));
        }
        None => {}
    }
    if let Some(PrivacyEvent::SubjectErased(erased)) = event.read()? {
        rows.remove(choices_key(AccountId::from_uuid(erased.subject.uuid())));
    }
    Ok(())
}
