//! A calendar, given, when, then.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::Aggregate as _;
use cqrs_es::test::TestFramework;
use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use uuid::Uuid;

use super::{Calendar, CalendarCommand, CalendarRefusal};
use crate::kernel::ids::AccountId;
use crate::scheduling::events::{CalendarEvent, TimeReleased, TimeReserved};
use crate::scheduling::values::{CalendarEntry, Overlap, SessionId, TimeSlot};

const NOW: DateTime<Utc> = DateTime::from_timestamp(1_804_464_000, 0).expect("8 March 2027");
const SOMEBODY: AccountId = AccountId::from_uuid(Uuid::from_u128(7));

fn session(number: u128) -> CalendarEntry {
    CalendarEntry::Session(SessionId::from_uuid(Uuid::from_u128(number << 20)))
}

/// From one minute to another, counted from now.
fn slot(from: i64, to: i64) -> TimeSlot {
    TimeSlot { starts_at: NOW + TimeDelta::minutes(from), ends_at: NOW + TimeDelta::minutes(to) }
}

fn reserved(entry: CalendarEntry, slot: TimeSlot) -> CalendarEvent {
    let TimeSlot { starts_at, ends_at } = slot;
    TimeReserved { account_id: SOMEBODY, entry, starts_at, ends_at, reserved_at: NOW }.into()
}

fn released(entry: CalendarEntry) -> CalendarEvent {
    TimeReleased { account_id: SOMEBODY, entry, released_at: NOW }.into()
}

fn reserve(entry: CalendarEntry, slot: TimeSlot, overlap: Overlap) -> CalendarCommand {
    CalendarCommand::Reserve { account_id: SOMEBODY, entry, slot, overlap, at: NOW }
}

#[test]
fn a_coach_does_not_lead_two_sessions_at_once() {
    let (first, second) = (slot(60, 120), slot(90, 150));
    TestFramework::<Calendar>::with(())
        .given(vec![reserved(session(1), first)])
        .when(reserve(session(2), second, Overlap::Refuse))
        .then_expect_error(CalendarRefusal::Overlaps {
            starts_at: first.starts_at,
            ends_at: first.ends_at,
            session_id: session(1).session(),
        });
    TestFramework::<Calendar>::with(())
        .given(vec![reserved(session(1), first)])
        .when(reserve(session(2), second, Overlap::Allow))
        .then_expect_events(vec![reserved(session(2), second)]);
}

#[test]
fn one_session_may_begin_when_another_ends() {
    TestFramework::<Calendar>::with(())
        .given(vec![reserved(session(1), slot(60, 120))])
        .when(reserve(session(2), slot(120, 150), Overlap::Refuse))
        .then_expect_events(vec![reserved(session(2), slot(120, 150))]);
}

#[test]
fn taking_the_same_time_twice_takes_it_once() {
    TestFramework::<Calendar>::with(())
        .given(vec![reserved(session(1), slot(60, 120))])
        .when(reserve(session(1), slot(60, 120), Overlap::Refuse))
        .then_expect_events(vec![]);
}

#[test]
fn a_session_is_moved_into_a_time_that_overlaps_its_own() {
    let (entry, later) = (session(1), slot(90, 150));
    TestFramework::<Calendar>::with(())
        .given(vec![reserved(entry, slot(60, 120))])
        .when(CalendarCommand::Move { account_id: SOMEBODY, entry, slot: later, overlap: Overlap::Refuse, at: NOW })
        .then_expect_events(vec![released(entry), reserved(entry, later)]);
}

#[test]
fn time_is_given_back_once() {
    let release = CalendarCommand::Release { account_id: SOMEBODY, entry: session(1), at: NOW };
    TestFramework::<Calendar>::with(())
        .given(vec![reserved(session(1), slot(60, 120))])
        .when(release)
        .then_expect_events(vec![released(session(1))]);
    TestFramework::<Calendar>::with(()).given_no_previous_events().when(release).then_expect_events(vec![]);
}

#[test]
fn what_was_over_a_week_ago_is_forgotten() {
    let mut calendar = Calendar::default();
    for number in 0..1_000 {
        let starts_at = NOW + TimeDelta::hours(number);
        let ends_at = starts_at + TimeDelta::hours(1);
        let entry = session(u128::try_from(number).expect("a count"));
        let reserved = TimeReserved { account_id: SOMEBODY, entry, starts_at, ends_at, reserved_at: starts_at };
        calendar.apply(reserved.into());
    }
    assert!((168..=171).contains(&calendar.0.all().len()), "{}", calendar.0.all().len());
}

fn commands() -> impl Strategy<Value = CalendarCommand> {
    let entry = || (0_u128..12).prop_map(session);
    let taken = (entry(), 0_i64..400, 1_i64..90, any::<bool>()).prop_map(|(entry, from, long, moves)| {
        let (account_id, slot, overlap, at) = (SOMEBODY, slot(from, from + long), Overlap::Refuse, NOW);
        if moves {
            CalendarCommand::Move { account_id, entry, slot, overlap, at }
        } else {
            CalendarCommand::Reserve { account_id, entry, slot, overlap, at }
        }
    });
    let release = entry().prop_map(|entry| CalendarCommand::Release { account_id: SOMEBODY, entry, at: NOW });
    prop_oneof![4 => taken, 1 => release]
}

proptest! {
    #[test]
    fn nobody_is_ever_in_two_places(commands in proptest::collection::vec(commands(), 1..60)) {
        let mut calendar = Calendar::default();
        for command in commands {
            let before = calendar.clone();
            match calendar.decide(command) {
                Ok(events) => events.into_iter().for_each(|event| calendar.apply(event)),
                Err(_) => prop_assert_eq!(&calendar, &before),
            }
            let taken = calendar.0.all();
            prop_assert!(taken.windows(2).all(|pair| pair[0].ends_at <= pair[1].starts_at));
            prop_assert_eq!(taken.iter().map(|taken| taken.entry).collect::<BTreeSet<_>>().len(), taken.len());
        }
    }
}
