//! The life of a session, given, when, then.

use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::test::TestFramework;

use super::{Session, SessionCommand, SessionRefusal};
use crate::kernel::ids::AccountId;
use crate::scheduling::events::{SessionEvent, SessionPublished, SessionScheduled, SessionStarted};
use crate::scheduling::values::{
    Capacity, CreditPrice, SessionDetails, SessionId, SessionName, SessionStatus, TimeSlot,
};

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn details() -> SessionDetails {
    let starts_at = NOW + TimeDelta::days(20_000);
    SessionDetails {
        template_id: None,
        coach_id: AccountId::generate(),
        name: SessionName::try_from("Morning Yoga".to_owned()).expect("a line"),
        slot: TimeSlot::try_new(starts_at, starts_at + TimeDelta::hours(1)).expect("a slot"),
        capacity: Capacity::try_from(12).expect("within bounds"),
        credits: CreditPrice::try_from(1).expect("within bounds"),
        minimum_attendance: None,
        series: None,
    }
}

fn scheduled() -> (SessionId, SessionDetails, SessionEvent) {
    let (session_id, details) = (SessionId::allocate(), details());
    let event = SessionScheduled { session_id, details: details.clone(), scheduled_at: NOW };
    (session_id, details, event.into())
}

#[test]
fn a_draft_is_published_once() {
    let (session_id, details, scheduled) = scheduled();
    let published: SessionEvent = SessionPublished { session_id, details, published_at: NOW }.into();
    TestFramework::<Session>::with(())
        .given(vec![scheduled.clone()])
        .when(SessionCommand::Publish { at: NOW })
        .then_expect_events(vec![published.clone()]);
    TestFramework::<Session>::with(())
        .given(vec![scheduled, published])
        .when(SessionCommand::Publish { at: NOW })
        .then_expect_error(SessionRefusal::InvalidTransition { session_status: SessionStatus::Published });
}

#[test]
fn a_session_that_should_have_begun_is_not_published_any_more() {
    let (_, details, scheduled) = scheduled();
    TestFramework::<Session>::with(())
        .given(vec![scheduled])
        .when(SessionCommand::Publish { at: details.slot.starts_at })
        .then_expect_error(SessionRefusal::StartsInPast);
}

#[test]
fn a_draft_is_not_started_and_a_started_session_not_cancelled() {
    let (session_id, _, scheduled) = scheduled();
    TestFramework::<Session>::with(())
        .given(vec![scheduled.clone()])
        .when(SessionCommand::Start { at: NOW })
        .then_expect_error(SessionRefusal::InvalidTransition { session_status: SessionStatus::Draft });
    let reason = "ill".to_owned().try_into().expect("a line");
    TestFramework::<Session>::with(())
        .given(vec![scheduled, SessionStarted { session_id, started_at: NOW }.into()])
        .when(SessionCommand::Cancel { reason, at: NOW })
        .then_expect_error(SessionRefusal::InvalidTransition { session_status: SessionStatus::InProgress });
}
