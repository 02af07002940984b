//! What a webhook decides, and how it fares.

use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::Aggregate as _;
use cqrs_es::test::TestFramework;

use super::{Arrival, Attempted, FAILURES_IN_A_ROW, Webhook, WebhookCommand, WebhookRefusal};
use crate::integration::events::{
    DeliveriesAttempted, FailedBecause, Outcome, WebhookAdded, WebhookEvent, WebhookRemoved, WebhookReplayed,
};
use crate::integration::values::{DeliveryId, SigningSecret, Subscription, TopicName, WebhookId, WebhookTerms};
use crate::kernel::ids::EventId;
use crate::kernel::log::Position;
use crate::kernel::privacy::{Personal, Purpose};

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn after(seconds: i64) -> DateTime<Utc> {
    NOW + TimeDelta::seconds(seconds)
}

fn terms() -> WebhookTerms {
    let url = "https://example.org/hooks".to_owned().try_into().expect("a URL");
    WebhookTerms { url, description: None, topics: Subscription::All }
}

fn added(webhook_id: WebhookId) -> WebhookEvent {
    let secret = Personal::new(webhook_id, Purpose::Secrets, SigningSecret::generate());
    WebhookAdded { webhook_id, terms: terms(), secret, after: 10, added_at: NOW, added_by: None }.into()
}

fn attempted(position: Position, arrival: Arrival) -> Attempted {
    let (event_id, topic) = (EventId::from_uuid(uuid::Uuid::from_u128(position.into())), "member.registered");
    Attempted { position, event_id, topic, arrival, milliseconds: 7, at: NOW }
}

const DOWN: Arrival = Arrival::Lost(FailedBecause::Unreachable);
const TAKEN: Arrival = Arrival::Taken(204);

/// A webhook to which these attempts happened one after another, each noted at its time.
fn webhook(attempts: impl IntoIterator<Item = (Attempted, DateTime<Utc>)>) -> (Webhook, Vec<WebhookEvent>) {
    let mut webhook = Webhook::default();
    let mut events = vec![added(WebhookId::generate())];
    webhook.apply(events[0].clone());
    for (attempt, at) in attempts {
        let from = webhook.endpoint().expect("it is there").progress().cursor();
        let cursor = from.max(attempt.position);
        let noted = webhook.decide(WebhookCommand::Note { from, cursor, attempts: vec![attempt], at });
        for event in noted.expect("it is there") {
            webhook.apply(event.clone());
            events.push(event);
        }
    }
    (webhook, events)
}

fn outcomes(events: &[WebhookEvent]) -> Vec<&Outcome> {
    let noted = events.iter().filter_map(|event| match event {
        WebhookEvent::DeliveriesAttempted(noted) => Some(noted),
        _ => None,
    });
    noted.flat_map(|noted| noted.attempts.iter().map(|attempt| &attempt.outcome)).collect()
}

#[test]
fn the_cursor_moves_past_what_failed() {
    let (webhook, _) = webhook([(attempted(11, DOWN), NOW), (attempted(14, TAKEN), NOW)]);
    let progress = webhook.endpoint().expect("it is there").progress();
    assert_eq!(progress.cursor(), 14);
    assert_eq!(progress.due(after(4)).count(), 0);
    assert_eq!(progress.due(after(5)).collect::<Vec<_>>(), [11]);
}

#[test]
fn a_delivery_is_tried_for_three_days_and_then_given_up() {
    let mut at = NOW;
    let mut attempts = Vec::new();
    for wait in [0, 5, 30, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 57_600, 86_400] {
        at += TimeDelta::seconds(wait);
        attempts.push((attempted(11, DOWN), at));
    }
    assert!(at - NOW > TimeDelta::hours(71) && at - NOW < TimeDelta::hours(73), "{at}");
    let (webhook, events) = webhook(attempts);
    let outcomes = outcomes(&events);
    assert!(outcomes[..10].iter().all(|outcome| matches!(outcome, Outcome::Failed { .. })));
    assert!(matches!(outcomes[10], Outcome::GivenUp { because: FailedBecause::Unreachable }));
    assert_eq!(webhook.endpoint().expect("it is there").progress().retrying().count(), 0);
}

#[test]
fn whoever_is_down_rests_longer_and_longer_and_one_arrival_ends_it() {
    let many = usize::try_from(FAILURES_IN_A_ROW).expect("few");
    let failing = |times: usize| webhook((0..times).map(|time| (attempted(11 + time as u64, DOWN), NOW))).0;
    let rests = |webhook: &Webhook| webhook.endpoint().expect("it is there").progress().rests_until();
    assert_eq!(rests(&failing(many - 1)), None);
    assert_eq!(rests(&failing(many)), Some(after(60)));
    assert_eq!(rests(&failing(many + 1)), Some(after(120)));
    assert_eq!(rests(&failing(many + 20)), Some(after(1_800)));
    assert!(!failing(many).endpoint().expect("it is there").takes(after(59)));
    assert!(failing(many).endpoint().expect("it is there").takes(after(60)));
    let attempts = (0..many).map(|_| attempted(11, DOWN)).chain([attempted(11, TAKEN)]);
    let (well, _) = webhook(attempts.map(|attempt| (attempt, NOW)));
    assert_eq!(rests(&well), None);
    assert_eq!(well.endpoint().expect("it is there").progress().failures(), 0);
}

#[test]
fn after_a_day_without_arrivals_it_is_noted_once() {
    let day = TimeDelta::hours(24);
    let attempts = [(attempted(11, DOWN), NOW), (attempted(11, DOWN), NOW + day), (attempted(11, DOWN), NOW + day * 2)];
    let (_, events) = webhook(attempts);
    let noted = events.iter().filter(|event| matches!(event, WebhookEvent::WebhookFailing(_)));
    assert_eq!(noted.count(), 1);
}

#[test]
fn a_replay_while_something_is_on_its_way_is_not_undone_by_it() {
    let webhook_id = WebhookId::generate();
    let replayed = WebhookReplayed { webhook_id, after: 3, replayed_at: NOW };
    let note = WebhookCommand::Note { from: 10, cursor: 11, attempts: vec![attempted(11, TAKEN)], at: NOW };
    let mut webhook = Webhook::default();
    webhook.apply(added(webhook_id));
    webhook.apply(replayed.into());
    let noted = webhook.decide(note).expect("it is there");
    assert!(matches!(&noted[0], WebhookEvent::DeliveriesAttempted(DeliveriesAttempted { cursor: 3, .. })));
}

#[test]
fn what_is_so_already_is_not_noted_again() {
    let webhook_id = WebhookId::generate();
    for command in [
        WebhookCommand::Change { terms: terms(), head: 20, at: NOW },
        WebhookCommand::Enable { at: NOW },
        WebhookCommand::Note { from: 10, cursor: 10, attempts: Vec::new(), at: NOW },
    ] {
        TestFramework::<Webhook>::with(()).given(vec![added(webhook_id)]).when(command).then_expect_events(vec![]);
    }
}

#[test]
fn what_a_webhook_listens_to_anew_it_is_told_from_then_on() {
    let only = |name: &str| Subscription::Only([TopicName::try_from(name.to_owned()).expect("a topic")].into());
    let (mut webhook, all) = (Webhook::default(), terms());
    webhook.apply(added(WebhookId::generate()));
    for (topics, head) in [(only("member.erased"), 20), (Subscription::All, 30)] {
        let terms = WebhookTerms { topics, ..all.clone() };
        for event in webhook.decide(WebhookCommand::Change { terms, head, at: NOW }).expect("it is there") {
            webhook.apply(event);
        }
    }
    let listens = |position, topic| webhook.endpoint().expect("it is there").listens(position, topic);
    assert_eq!([15, 25, 31].map(|position| listens(position, "member.registered")), [false, false, true]);
    assert_eq!([15, 25, 31].map(|position| listens(position, "member.erased")), [true, true, true]);
}

#[test]
fn a_removed_webhook_takes_nothing_any_more() {
    let webhook_id = WebhookId::generate();
    let gone = || vec![added(webhook_id), WebhookRemoved { webhook_id, removed_at: NOW }.into()];
    let test = || TestFramework::<Webhook>::with(()).given(gone());
    test().when(WebhookCommand::Enable { at: NOW }).then_expect_error(WebhookRefusal::WebhookNotFound);
    test().when(WebhookCommand::Remove { at: NOW }).then_expect_events(vec![]);
    let late = WebhookCommand::Note { from: 10, cursor: 11, attempts: vec![attempted(11, TAKEN)], at: NOW };
    test().when(late).then_expect_events(vec![]);
}

#[test]
fn after_a_rotation_two_secrets_sign_for_a_day() {
    let mut webhook = Webhook::default();
    webhook.apply(added(WebhookId::generate()));
    for event in webhook.decide(WebhookCommand::Rotate { secret: SigningSecret::generate(), at: NOW }).expect("there") {
        webhook.apply(event);
    }
    let endpoint = webhook.endpoint().expect("it is there");
    let signatures = |at| endpoint.sign(DeliveryId::generate(), at, b"{}").split(' ').count();
    assert_eq!((signatures(after(86_399)), signatures(after(86_400))), (2, 1));
}
