//! The life of a session, given, when, then.

use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::test::TestFramework;

use super::{Session, SessionCommand, SessionRefusal};
use crate::kernel::ids::AccountId;
use crate::scheduling::events::{
    CoachSubstituted, MinimumReached, SessionChanged, SessionEvent, SessionPublished, SessionScheduled, SessionStarted,
};
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
        venue: None,
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

#[test]
fn a_session_that_says_the_same_as_before_has_not_changed() {
    let (session_id, details, scheduled) = scheduled();
    let smaller = SessionDetails { capacity: Capacity::try_from(4).expect("within bounds"), ..details.clone() };
    TestFramework::<Session>::with(())
        .given(vec![scheduled.clone()])
        .when(SessionCommand::Change { details, at: NOW })
        .then_expect_events(vec![]);
    let changed =
        SessionChanged { session_id, details: smaller.clone(), status: SessionStatus::Draft, changed_at: NOW };
    TestFramework::<Session>::with(())
        .given(vec![scheduled])
        .when(SessionCommand::Change { details: smaller, at: NOW })
        .then_expect_events(vec![changed.into()]);
}

#[test]
fn a_session_is_not_moved_into_the_past_and_not_changed_once_its_time_has_come() {
    let (_, details, scheduled) = scheduled();
    let slot = TimeSlot { starts_at: NOW, ends_at: NOW + TimeDelta::hours(1) };
    TestFramework::<Session>::with(())
        .given(vec![scheduled.clone()])
        .when(SessionCommand::Change { details: SessionDetails { slot, ..details.clone() }, at: NOW })
        .then_expect_error(SessionRefusal::StartsInPast);
    let at = details.slot.starts_at;
    TestFramework::<Session>::with(())
        .given(vec![scheduled.clone()])
        .when(SessionCommand::Change { details, at })
        .then_expect_error(SessionRefusal::HasBegun);
    TestFramework::<Session>::with(())
        .given(vec![scheduled])
        .when(SessionCommand::Substitute { coach_id: AccountId::generate(), at })
        .then_expect_error(SessionRefusal::HasBegun);
}

#[test]
fn whoever_leads_a_session_already_is_no_substitute() {
    let (session_id, details, scheduled) = scheduled();
    let (from, to) = (details.coach_id, AccountId::generate());
    TestFramework::<Session>::with(())
        .given(vec![scheduled.clone()])
        .when(SessionCommand::Substitute { coach_id: from, at: NOW })
        .then_expect_events(vec![]);
    let substituted: SessionEvent = CoachSubstituted { session_id, from, to, substituted_at: NOW }.into();
    TestFramework::<Session>::with(())
        .given(vec![scheduled.clone()])
        .when(SessionCommand::Substitute { coach_id: to, at: NOW })
        .then_expect_events(vec![substituted.clone()]);
    TestFramework::<Session>::with(())
        .given(vec![scheduled, substituted])
        .when(SessionCommand::Substitute { coach_id: to, at: NOW })
        .then_expect_events(vec![]);
}

#[test]
fn enough_are_booked_once_until_the_session_is_moved() {
    let (session_id, details, scheduled) = scheduled();
    let reached: SessionEvent = MinimumReached { session_id, booked: 5, reached_at: NOW }.into();
    TestFramework::<Session>::with(())
        .given(vec![scheduled.clone(), reached.clone()])
        .when(SessionCommand::ReachMinimum { booked: 6, at: NOW })
        .then_expect_events(vec![]);
    let later = details.slot.starts_at + TimeDelta::days(1);
    let slot = TimeSlot { starts_at: later, ends_at: later + TimeDelta::hours(1) };
    let details = SessionDetails { slot, ..details };
    let moved = SessionChanged { session_id, details, status: SessionStatus::Draft, changed_at: NOW };
    TestFramework::<Session>::with(())
        .given(vec![scheduled, reached.clone(), moved.into()])
        .when(SessionCommand::ReachMinimum { booked: 5, at: NOW })
        .then_expect_events(vec![reached]);
}
