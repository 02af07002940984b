//! Places are kept for some minutes.

use chrono::TimeDelta;
use cqrs_es::test::TestFramework;

use super::{NOW, TEN_MINUTES, book, booked, details, held, hold};
use crate::booking::events::{HoldExpired, HoldReleased};
use crate::booking::roster::{RosterCommand, RosterRefusal, SessionRoster};
use crate::booking::values::{HoldEnd, HoldId};
use crate::kernel::ids::AccountId;
use crate::scheduling::values::SessionId;

#[test]
fn a_held_place_is_taken_for_everybody_else() {
    let (session_id, details) = (SessionId::allocate(), details(1));
    let given = vec![held(session_id, 1, AccountId::generate(), &details).into()];
    for wish in
        [book(session_id, &details, AccountId::generate(), 1), hold(session_id, &details, AccountId::generate(), 1)]
    {
        TestFramework::<SessionRoster>::with(())
            .given(given.clone())
            .when(wish)
            .then_expect_error(RosterRefusal::SessionFull { spots_left: 0 });
    }
}

#[test]
fn a_client_holds_once_in_a_session() {
    let (session_id, details, client_id) = (SessionId::allocate(), details(5), AccountId::generate());
    let (hold_id, expires_at) = (HoldId::nth(session_id, 1), NOW + TEN_MINUTES);
    TestFramework::<SessionRoster>::with(())
        .given(vec![held(session_id, 1, client_id, &details).into()])
        .when(hold(session_id, &details, client_id, 1))
        .then_expect_error(RosterRefusal::AlreadyHeld { hold_id, expires_at });
}

#[test]
fn nothing_expires_before_its_time_and_nothing_twice() {
    let (session_id, details, client_id) = (SessionId::allocate(), details(1), AccountId::generate());
    let (hold_id, expires_at) = (HoldId::nth(session_id, 1), NOW + TEN_MINUTES);
    let placed = vec![held(session_id, 1, client_id, &details).into()];
    let moment = TimeDelta::microseconds(1);
    TestFramework::<SessionRoster>::with(())
        .given(placed.clone())
        .when(RosterCommand::Expire { hold_id, at: expires_at - moment })
        .then_expect_events(vec![]);
    let expired = HoldExpired { hold_id, session_id, client_id, expires_at, expired_at: expires_at };
    TestFramework::<SessionRoster>::with(())
        .given(placed.clone())
        .when(RosterCommand::Expire { hold_id, at: expires_at })
        .then_expect_events(vec![expired.clone().into()]);
    TestFramework::<SessionRoster>::with(())
        .given([placed, vec![expired.into()]].concat())
        .when(RosterCommand::Expire { hold_id, at: expires_at + TEN_MINUTES })
        .then_expect_events(vec![]);
}

#[test]
fn a_hold_is_given_back_once_and_a_booking_is_no_hold() {
    let (session_id, details, client_id) = (SessionId::allocate(), details(1), AccountId::generate());
    let hold_id = HoldId::nth(session_id, 1);
    let placed = vec![held(session_id, 1, client_id, &details).into()];
    let release = RosterCommand::Release { hold_id, at: NOW };
    let released = HoldReleased { hold_id, session_id, client_id, because: HoldEnd::Released, released_at: NOW };
    TestFramework::<SessionRoster>::with(())
        .given(placed.clone())
        .when(release.clone())
        .then_expect_events(vec![released.clone().into()]);
    TestFramework::<SessionRoster>::with(())
        .given([placed.clone(), vec![released.into()]].concat())
        .when(release.clone())
        .then_expect_events(vec![]);
    let mut confirmed = booked(session_id, 1, client_id, &details);
    confirmed.hold_id = Some(hold_id);
    TestFramework::<SessionRoster>::with(())
        .given([placed, vec![confirmed.into()]].concat())
        .when(release)
        .then_expect_error(RosterRefusal::HoldConfirmed { booking_id: hold_id.booking() });
}
