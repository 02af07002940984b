//! Places are booked, and given back.

use chrono::TimeDelta;
use cqrs_es::test::TestFramework;

use super::{NOW, book, booked, cancelled, details, held, joined, party};
use crate::booking::events::{BookingCancelled, PlaceCancelled, RosterEvent, WaitlistLeft};
use crate::booking::roster::{RosterCommand, RosterRefusal, SessionRoster};
use crate::booking::values::{BookingId, CancelledBy, EntryId, HoldId, LeftBecause, PlaceNumber, RefundPercentage};
use crate::kernel::ids::AccountId;
use crate::scheduling::values::{SessionId, TimeSlot};

#[test]
fn a_full_session_takes_no_more_bookings() {
    let (session_id, details) = (SessionId::allocate(), details(1));
    TestFramework::<SessionRoster>::with(())
        .given(vec![booked(session_id, 1, AccountId::generate(), &details).into()])
        .when(book(session_id, &details, AccountId::generate(), 1))
        .then_expect_error(RosterRefusal::SessionFull { spots_left: 0 });
}

#[test]
fn a_client_has_one_place() {
    let (session_id, details, client_id) = (SessionId::allocate(), details(5), AccountId::generate());
    TestFramework::<SessionRoster>::with(())
        .given(vec![booked(session_id, 1, client_id, &details).into()])
        .when(book(session_id, &details, client_id, 1))
        .then_expect_error(RosterRefusal::AlreadyBooked { booking_id: BookingId::nth(session_id, 1) });
}

#[test]
fn a_cancelled_place_can_be_booked_again_under_a_new_number() {
    let (session_id, details, client_id) = (SessionId::allocate(), details(1), AccountId::generate());
    TestFramework::<SessionRoster>::with(())
        .given(vec![booked(session_id, 1, client_id, &details).into(), cancelled(session_id, 1, client_id)])
        .when(book(session_id, &details, client_id, 1))
        .then_expect_events(vec![booked(session_id, 2, client_id, &details).into()]);
}

#[test]
fn half_of_three_credits_comes_back_as_two() {
    let (session_id, details, client_id) = (SessionId::allocate(), details(1), AccountId::generate());
    let booking_id = BookingId::nth(session_id, 1);
    let cancel = RosterCommand::Cancel {
        booking_id,
        by: CancelledBy::Client,
        refund: RefundPercentage::HALF,
        moved_to: None,
        at: NOW,
    };
    TestFramework::<SessionRoster>::with(())
        .given(vec![booked(session_id, 1, client_id, &details).into()])
        .when(cancel)
        .then_expect_events(vec![cancelled(session_id, 1, client_id)]);
}

#[test]
fn cancelling_twice_changes_nothing() {
    let (session_id, details, client_id) = (SessionId::allocate(), details(1), AccountId::generate());
    let booking_id = BookingId::nth(session_id, 1);
    let cancel = RosterCommand::Cancel {
        booking_id,
        by: CancelledBy::Client,
        refund: RefundPercentage::FULL,
        moved_to: None,
        at: NOW,
    };
    TestFramework::<SessionRoster>::with(())
        .given(vec![booked(session_id, 1, client_id, &details).into(), cancelled(session_id, 1, client_id)])
        .when(cancel)
        .then_expect_events(vec![]);
}

#[test]
fn attendance_is_marked_from_the_start_on() {
    let (session_id, details) = (SessionId::allocate(), details(1));
    let booking_id = BookingId::nth(session_id, 1);
    TestFramework::<SessionRoster>::with(())
        .given(vec![booked(session_id, 1, AccountId::generate(), &details).into()])
        .when(RosterCommand::MarkAttendance { booking_id, attended: true, at: NOW })
        .then_expect_error(RosterRefusal::SessionNotStarted);
}

#[test]
fn a_party_takes_as_many_places_as_it_has() {
    let (session_id, details) = (SessionId::allocate(), details(4));
    let mut two = booked(session_id, 1, AccountId::generate(), &details);
    two.places = party(2);
    TestFramework::<SessionRoster>::with(())
        .given(vec![two.into()])
        .when(book(session_id, &details, AccountId::generate(), 3))
        .then_expect_error(RosterRefusal::SessionFull { spots_left: 2 });
}

#[test]
fn one_place_of_a_party_is_given_back_and_the_others_stand() {
    let (session_id, details, client_id) = (SessionId::allocate(), details(4), AccountId::generate());
    let mut three = booked(session_id, 1, client_id, &details);
    (three.places, three.credits) = (party(3), 9);
    let booking_id = three.booking_id;
    let (by, refund) = (CancelledBy::Client, RefundPercentage::HALF);
    let give_back = |place| RosterCommand::CancelPlace { booking_id, place: PlaceNumber(place), by, refund, at: NOW };
    let back = PlaceCancelled {
        booking_id,
        session_id,
        client_id,
        place: PlaceNumber(2),
        cancelled_by: by,
        refund_percentage: refund,
        credits_returned: 2,
        guest_passes_returned: 0,
        cancelled_at: NOW,
    };
    TestFramework::<SessionRoster>::with(())
        .given(vec![three.clone().into()])
        .when(give_back(2))
        .then_expect_events(vec![back.clone().into()]);
    let given_back = vec![three.into(), RosterEvent::from(back)];
    TestFramework::<SessionRoster>::with(()).given(given_back.clone()).when(give_back(2)).then_expect_events(vec![]);
    TestFramework::<SessionRoster>::with(())
        .given(given_back)
        .when(give_back(4))
        .then_expect_error(RosterRefusal::PlaceNotFound);
}

#[test]
fn a_guest_pass_comes_back_whole_or_not_at_all() {
    let (session_id, details, client_id) = (SessionId::allocate(), details(4), AccountId::generate());
    let mut two = booked(session_id, 1, client_id, &details);
    (two.places, two.guest_passes) = (party(2), 1);
    let booking_id = two.booking_id;
    for (refund, credits_returned, passes) in
        [(RefundPercentage::HALF, 2, 1), (RefundPercentage::NONE, 0, 0), (RefundPercentage::FULL, 3, 1)]
    {
        let ended = BookingCancelled {
            booking_id,
            session_id,
            client_id,
            cancelled_by: CancelledBy::Client,
            refund_percentage: refund,
            credits_returned,
            cancelled_at: NOW,
            guest_passes_returned: passes,
            places: party(2),
            moved_to: None,
        };
        TestFramework::<SessionRoster>::with(())
            .given(vec![two.clone().into()])
            .when(RosterCommand::Cancel { booking_id, by: CancelledBy::Client, refund, moved_to: None, at: NOW })
            .then_expect_events(vec![ended.into()]);
    }
}

#[test]
fn whoever_books_uses_the_place_that_is_kept_for_them() {
    let (session_id, details, client_id) = (SessionId::allocate(), details(1), AccountId::generate());
    let mut confirmed = booked(session_id, 1, client_id, &details);
    confirmed.hold_id = Some(HoldId::nth(session_id, 1));
    TestFramework::<SessionRoster>::with(())
        .given(vec![held(session_id, 1, client_id, &details).into()])
        .when(book(session_id, &details, client_id, 1))
        .then_expect_events(vec![confirmed.into()]);
}

#[test]
fn whoever_books_waits_no_more() {
    let (session_id, details, client_id) = (SessionId::allocate(), details(1), AccountId::generate());
    let (entry_id, because) = (EntryId::nth(session_id, 1), LeftBecause::Booked);
    TestFramework::<SessionRoster>::with(())
        .given(vec![joined(session_id, 1, client_id, &details).into()])
        .when(book(session_id, &details, client_id, 1))
        .then_expect_events(vec![
            WaitlistLeft { entry_id, session_id, because, left_at: NOW }.into(),
            booked(session_id, 2, client_id, &details).into(),
        ]);
}

#[test]
fn a_session_that_is_called_off_sends_everybody_home() {
    let (session_id, details) = (SessionId::allocate(), details(2));
    let [ana, ben, chen] = [(); 3].map(|()| AccountId::generate());
    let there = vec![
        booked(session_id, 1, ana, &details).into(),
        held(session_id, 2, ben, &details).into(),
        joined(session_id, 3, chen, &details).into(),
    ];
    let mut roster = SessionRoster::default();
    there.into_iter().for_each(|event| cqrs_es::Aggregate::apply(&mut roster, event));
    let events = roster.decide(RosterCommand::CallOff { at: NOW }).expect("it can be called off");
    events.into_iter().for_each(|event| cqrs_es::Aggregate::apply(&mut roster, event));
    assert_eq!((roster.taken(), roster.present().count(), roster.holding().count(), roster.line().len()), (0, 0, 0, 0));
}

#[test]
fn a_session_that_moves_moves_those_who_booked_it_once() {
    let (session_id, details, client_id) = (SessionId::allocate(), details(2), AccountId::generate());
    let starts_at = details.slot.starts_at + TimeDelta::hours(1);
    let slot = TimeSlot::try_new(starts_at, starts_at + TimeDelta::hours(1)).expect("a slot");
    let mut roster = SessionRoster::default();
    cqrs_es::Aggregate::apply(&mut roster, booked(session_id, 1, client_id, &details).into());
    let moved = roster.decide(RosterCommand::Move { slot, at: NOW }).expect("it moves");
    assert_eq!(moved.len(), 1);
    moved.into_iter().for_each(|event| cqrs_es::Aggregate::apply(&mut roster, event));
    assert_eq!(roster.booking(BookingId::nth(session_id, 1)).map(|booking| booking.starts_at), Some(starts_at));
    assert_eq!(roster.decide(RosterCommand::Move { slot, at: NOW }), Ok(vec![]));
}
