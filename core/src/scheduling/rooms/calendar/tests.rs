//! A room's calendar, given, when, then.

use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::Aggregate as _;
use cqrs_es::test::TestFramework;
use proptest::prelude::{Strategy, prop_assert, prop_assert_eq, prop_oneof, proptest};
use uuid::Uuid;

use super::{RoomCalendar, RoomCalendarCommand, RoomCalendarRefusal};
use crate::scheduling::rooms::events::{RoomCalendarEvent, RoomReleased, RoomReserved};
use crate::scheduling::rooms::values::RoomId;
use crate::scheduling::values::{SessionId, TimeSlot};

const NOW: DateTime<Utc> = DateTime::from_timestamp(1_804_464_000, 0).expect("8 March 2027");
const ROOM: RoomId = RoomId::from_uuid(Uuid::from_u128(3));

fn session(number: u128) -> SessionId {
    SessionId::from_uuid(Uuid::from_u128(number << 20))
}

/// From one minute to another, counted from now.
fn slot(from: i64, to: i64) -> TimeSlot {
    TimeSlot { starts_at: NOW + TimeDelta::minutes(from), ends_at: NOW + TimeDelta::minutes(to) }
}

fn reserve(session_id: SessionId, slot: TimeSlot) -> RoomCalendarCommand {
    RoomCalendarCommand::Reserve { room_id: ROOM, session_id, slot, at: NOW }
}

fn reserved(session_id: SessionId, slot: TimeSlot) -> RoomCalendarEvent {
    let TimeSlot { starts_at, ends_at } = slot;
    RoomReserved { room_id: ROOM, session_id, starts_at, ends_at, reserved_at: NOW }.into()
}

fn released(session_id: SessionId) -> RoomCalendarEvent {
    RoomReleased { room_id: ROOM, session_id, released_at: NOW }.into()
}

#[test]
fn a_room_holds_one_session_at_a_time() {
    let first = slot(60, 120);
    TestFramework::<RoomCalendar>::with(())
        .given(vec![reserved(session(1), first)])
        .when(reserve(session(2), slot(119, 150)))
        .then_expect_error(RoomCalendarRefusal::RoomTaken { starts_at: first.starts_at, ends_at: first.ends_at });
    TestFramework::<RoomCalendar>::with(())
        .given(vec![reserved(session(1), first)])
        .when(reserve(session(2), slot(120, 150)))
        .then_expect_events(vec![reserved(session(2), slot(120, 150))]);
}

#[test]
fn a_session_that_is_moved_gives_back_the_time_it_had() {
    TestFramework::<RoomCalendar>::with(())
        .given(vec![reserved(session(1), slot(60, 120))])
        .when(reserve(session(1), slot(90, 150)))
        .then_expect_events(vec![released(session(1)), reserved(session(1), slot(90, 150))]);
}

#[test]
fn taking_and_giving_back_twice_is_once() {
    TestFramework::<RoomCalendar>::with(())
        .given(vec![reserved(session(1), slot(60, 120))])
        .when(reserve(session(1), slot(60, 120)))
        .then_expect_events(vec![]);
    TestFramework::<RoomCalendar>::with(())
        .given(vec![reserved(session(1), slot(60, 120)), released(session(1))])
        .when(RoomCalendarCommand::Release { room_id: ROOM, session_id: session(1), at: NOW })
        .then_expect_events(vec![]);
}

fn commands() -> impl Strategy<Value = RoomCalendarCommand> {
    let session = || (0_u128..12).prop_map(session);
    let taken = (session(), 0_i64..400, 1_i64..90).prop_map(|(id, from, long)| reserve(id, slot(from, from + long)));
    let release = session().prop_map(|session_id| RoomCalendarCommand::Release { room_id: ROOM, session_id, at: NOW });
    prop_oneof![4 => taken, 1 => release]
}

proptest! {
    #[test]
    fn no_two_sessions_are_ever_in_one_room(commands in proptest::collection::vec(commands(), 1..60)) {
        let mut calendar = RoomCalendar::default();
        for command in commands {
            let before = calendar.clone();
            match calendar.decide(command) {
                Ok(events) => events.into_iter().for_each(|event| calendar.apply(event)),
                Err(_) => prop_assert_eq!(&calendar, &before),
            }
            let taken = calendar.0.all();
            prop_assert!(taken.windows(2).all(|pair| pair[0].ends_at <= pair[1].starts_at));
        }
    }
}
