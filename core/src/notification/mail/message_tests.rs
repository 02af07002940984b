//! What a mail does when attempts succeed, fail, and are made again.

use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::test::TestFramework;
use serde_json::Map;

use super::{Attempted, Mail, MailCommand, pause};
use crate::kernel::ids::AccountId;
use crate::notification::mail::events::{MailAttemptFailed, MailEvent, MailGivenUp, MailQueued, MailResent, MailSent};
use crate::notification::mail::{MailId, Recipient, Trouble};

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn queued(mail_id: MailId) -> MailEvent {
    let to = Recipient::Account(AccountId::from_uuid(mail_id.uuid()));
    MailQueued { mail_id, to, code: "account.verify_email".into(), facts: Map::new(), queued_at: NOW }.into()
}

fn failed(mail_id: MailId, attempt: u32, pause: Option<TimeDelta>) -> MailEvent {
    let (trouble, retry_at) = (Trouble::Deferred, pause.map(|pause| NOW + pause));
    MailAttemptFailed { mail_id, attempt, trouble, status: Some(451), failed_at: NOW, retry_at }.into()
}

fn given_up(mail_id: MailId, attempts: u32, trouble: Trouble) -> MailEvent {
    MailGivenUp { mail_id, attempts, trouble, given_up_at: NOW }.into()
}

fn note(mail_id: MailId, attempt: u32, attempted: Attempted) -> MailCommand {
    MailCommand::NoteAttempt { mail_id, attempt, attempted, at: NOW }
}

fn after(tries: u32, mail_id: MailId) -> Vec<MailEvent> {
    let failures = (1..=tries).map(|attempt| failed(mail_id, attempt, Some(pause(mail_id, attempt))));
    std::iter::once(queued(mail_id)).chain(failures).collect()
}

const DEFERRED: Attempted = Attempted::Failed(Trouble::Deferred, Some(451));

#[test]
fn an_attempt_is_noted_once() {
    let mail_id = MailId::generate();
    let sent = MailSent { mail_id, attempt: 1, sent_at: NOW };
    TestFramework::<Mail>::with(())
        .given(vec![queued(mail_id)])
        .when(note(mail_id, 1, Attempted::Sent))
        .then_expect_events(vec![sent.clone().into()]);
    for late in [note(mail_id, 1, Attempted::Sent), note(mail_id, 1, DEFERRED), note(mail_id, 2, DEFERRED)] {
        TestFramework::<Mail>::with(())
            .given(vec![queued(mail_id), sent.clone().into()])
            .when(late)
            .then_expect_events(vec![]);
    }
}

#[test]
fn the_fifth_failure_is_the_last() {
    let mail_id = MailId::generate();
    TestFramework::<Mail>::with(())
        .given(after(3, mail_id))
        .when(note(mail_id, 4, DEFERRED))
        .then_expect_events(vec![failed(mail_id, 4, Some(pause(mail_id, 4)))]);
    TestFramework::<Mail>::with(())
        .given(after(4, mail_id))
        .when(note(mail_id, 5, DEFERRED))
        .then_expect_events(vec![failed(mail_id, 5, None), given_up(mail_id, 5, Trouble::Deferred)]);
}

#[test]
fn what_would_never_be_taken_is_given_up_at_once() {
    let mail_id = MailId::generate();
    let rejected = MailAttemptFailed {
        mail_id,
        attempt: 1,
        trouble: Trouble::Rejected,
        status: Some(550),
        failed_at: NOW,
        retry_at: None,
    };
    TestFramework::<Mail>::with(())
        .given(vec![queued(mail_id)])
        .when(note(mail_id, 1, Attempted::Failed(Trouble::Rejected, Some(550))))
        .then_expect_events(vec![rejected.into(), given_up(mail_id, 1, Trouble::Rejected)]);
    TestFramework::<Mail>::with(())
        .given(vec![queued(mail_id)])
        .when(note(mail_id, 1, Attempted::InVain(Trouble::RecipientGone)))
        .then_expect_events(vec![given_up(mail_id, 0, Trouble::RecipientGone)]);
}

#[test]
fn a_person_can_have_it_sent_again_with_five_new_tries() {
    let mail_id = MailId::generate();
    let resent = MailEvent::from(MailResent { mail_id, resent_at: NOW });
    let dead = [after(5, mail_id), vec![given_up(mail_id, 5, Trouble::Deferred)]].concat();
    let resend = || MailCommand::Resend { mail_id, at: NOW };
    TestFramework::<Mail>::with(()).given(dead.clone()).when(resend()).then_expect_events(vec![resent.clone()]);
    let again = [dead, vec![resent]].concat();
    TestFramework::<Mail>::with(()).given(again.clone()).when(resend()).then_expect_events(vec![]);
    TestFramework::<Mail>::with(()).given(again).when(note(mail_id, 6, DEFERRED)).then_expect_events(vec![failed(
        mail_id,
        6,
        Some(pause(mail_id, 1)),
    )]);
}
