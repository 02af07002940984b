//! What a roster promises.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::Aggregate as _;
use cqrs_es::test::TestFramework;
use proptest::prelude::*;

use super::{RosterCommand, RosterRefusal, SessionRoster};
use crate::booking::events::{BookingCancelled, RosterEvent, SpotBooked};
use crate::booking::values::{BookingId, CancelledBy, RefundPercentage};
use crate::kernel::ids::AccountId;
use crate::scheduling::values::{Capacity, CreditPrice, SessionDetails, SessionId, SessionName, TimeSlot};

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn details(capacity: u32) -> SessionDetails {
    let starts_at = NOW + TimeDelta::days(20_000);
    SessionDetails {
        template_id: None,
        coach_id: AccountId::generate(),
        name: SessionName::try_from("Spin".to_owned()).expect("a line"),
        slot: TimeSlot::try_new(starts_at, starts_at + TimeDelta::hours(1)).expect("a slot"),
        capacity: Capacity::try_from(capacity).expect("within bounds"),
        credits: CreditPrice::try_from(3).expect("within bounds"),
        minimum_attendance: None,
        series: None,
    }
}

fn booked(session_id: SessionId, number: u32, client_id: AccountId, details: &SessionDetails) -> RosterEvent {
    SpotBooked {
        booking_id: BookingId::nth(session_id, number),
        session_id,
        client_id,
        session_name: details.name.clone(),
        starts_at: details.slot.starts_at,
        ends_at: details.slot.ends_at,
        credits: 3,
        booked_at: NOW,
    }
    .into()
}

fn cancelled(session_id: SessionId, number: u32, client_id: AccountId) -> RosterEvent {
    BookingCancelled {
        booking_id: BookingId::nth(session_id, number),
        session_id,
        client_id,
        cancelled_by: CancelledBy::Client,
        refund_percentage: RefundPercentage::HALF,
        credits_returned: 2,
        cancelled_at: NOW,
    }
    .into()
}

#[test]
fn a_full_session_takes_no_more_bookings() {
    let (session_id, details) = (SessionId::allocate(), details(1));
    TestFramework::<SessionRoster>::with(())
        .given(vec![booked(session_id, 1, AccountId::generate(), &details)])
        .when(RosterCommand::Book { session_id, details, client_id: AccountId::generate(), at: NOW })
        .then_expect_error(RosterRefusal::SessionFull { spots_left: 0 });
}

#[test]
fn a_client_has_one_place() {
    let (session_id, details, client_id) = (SessionId::allocate(), details(5), AccountId::generate());
    TestFramework::<SessionRoster>::with(())
        .given(vec![booked(session_id, 1, client_id, &details)])
        .when(RosterCommand::Book { session_id, details, client_id, at: NOW })
        .then_expect_error(RosterRefusal::AlreadyBooked { booking_id: BookingId::nth(session_id, 1) });
}

#[test]
fn a_cancelled_place_can_be_booked_again_under_a_new_number() {
    let (session_id, details, client_id) = (SessionId::allocate(), details(1), AccountId::generate());
    TestFramework::<SessionRoster>::with(())
        .given(vec![booked(session_id, 1, client_id, &details), cancelled(session_id, 1, client_id)])
        .when(RosterCommand::Book { session_id, details: details.clone(), client_id, at: NOW })
        .then_expect_events(vec![booked(session_id, 2, client_id, &details)]);
}

#[test]
fn half_of_three_credits_comes_back_as_two() {
    let (session_id, details, client_id) = (SessionId::allocate(), details(1), AccountId::generate());
    let booking_id = BookingId::nth(session_id, 1);
    let cancel = RosterCommand::Cancel { booking_id, by: CancelledBy::Client, refund: RefundPercentage::HALF, at: NOW };
    TestFramework::<SessionRoster>::with(())
        .given(vec![booked(session_id, 1, client_id, &details)])
        .when(cancel)
        .then_expect_events(vec![cancelled(session_id, 1, client_id)]);
}

#[test]
fn cancelling_twice_changes_nothing() {
    let (session_id, details, client_id) = (SessionId::allocate(), details(1), AccountId::generate());
    let booking_id = BookingId::nth(session_id, 1);
    let cancel = RosterCommand::Cancel { booking_id, by: CancelledBy::Client, refund: RefundPercentage::FULL, at: NOW };
    TestFramework::<SessionRoster>::with(())
        .given(vec![booked(session_id, 1, client_id, &details), cancelled(session_id, 1, client_id)])
        .when(cancel)
        .then_expect_events(vec![]);
}

#[test]
fn attendance_is_marked_from_the_start_on() {
    let (session_id, details) = (SessionId::allocate(), details(1));
    let booking_id = BookingId::nth(session_id, 1);
    TestFramework::<SessionRoster>::with(())
        .given(vec![booked(session_id, 1, AccountId::generate(), &details)])
        .when(RosterCommand::MarkAttendance { booking_id, attended: true, at: NOW })
        .then_expect_error(RosterRefusal::SessionNotStarted);
}

proptest! {
    #[test]
    fn places_taken_never_exceed_the_capacity(
        capacity in 1u32..6,
        steps in prop::collection::vec((any::<bool>(), 0usize..8), 1..60),
    ) {
        let (session_id, details) = (SessionId::allocate(), details(capacity));
        let clients = (0..8).map(|_| AccountId::generate()).collect::<Vec<_>>();
        let mut roster = SessionRoster::default();
        for (books, who) in steps {
            let client_id = clients[who];
            let command = if books {
                RosterCommand::Book { session_id, details: details.clone(), client_id, at: NOW }
            } else {
                let booking_id = roster.present().find(|(_, booking)| booking.client_id == client_id).map(|(id, _)| id);
                let Some(booking_id) = booking_id else { continue };
                RosterCommand::Cancel { booking_id, by: CancelledBy::Client, refund: RefundPercentage::FULL, at: NOW }
            };
            for event in roster.decide(command).unwrap_or_default() {
                roster.apply(event);
            }
            let present = roster.present().map(|(_, booking)| booking.client_id).collect::<Vec<_>>();
            prop_assert!(present.len() <= capacity as usize);
            prop_assert_eq!(present.iter().collect::<BTreeSet<_>>().len(), present.len(), "nobody twice");
            prop_assert_eq!(roster.spots_left(capacity) as usize, capacity as usize - present.len());
        }
    }
}
