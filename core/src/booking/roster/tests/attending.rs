//! Who was there, and who did not come.

use cqrs_es::test::TestFramework;

use super::{NOW, booked, details};
use crate::booking::events::{AttendanceClosed, AttendanceMarked, CheckedIn, NoShowMarked, RosterEvent};
use crate::booking::roster::{RosterCommand, SessionRoster};
use crate::booking::values::{BookingId, CheckInMethod};
use crate::kernel::ids::AccountId;
use crate::scheduling::values::SessionId;

const BEGUN: chrono::TimeDelta = chrono::TimeDelta::days(20_001);

/// The bookings of three clients.
fn three(session_id: SessionId) -> [(BookingId, AccountId, RosterEvent); 3] {
    [1, 2, 3].map(|number| {
        let client_id = AccountId::generate();
        let event = booked(session_id, number, client_id, &details(5)).into();
        (BookingId::nth(session_id, number), client_id, event)
    })
}

fn marked(booking_id: BookingId, client_id: AccountId, attended: bool) -> RosterEvent {
    let session_id = booking_id.session();
    AttendanceMarked { booking_id, session_id, client_id, attended, marked_at: NOW + BEGUN }.into()
}

fn no_show(booking_id: BookingId, client_id: AccountId) -> RosterEvent {
    NoShowMarked { booking_id, session_id: booking_id.session(), client_id, marked_at: NOW + BEGUN }.into()
}

fn closed(session_id: SessionId, no_shows: u32) -> RosterEvent {
    AttendanceClosed { session_id, no_shows, closed_at: NOW + BEGUN }.into()
}

fn note(booking_id: BookingId, attended: bool) -> RosterCommand {
    RosterCommand::MarkAttendance { booking_id, attended, at: NOW + BEGUN }
}

#[test]
fn whoever_was_noted_absent_and_whoever_nobody_saw_did_not_come() {
    let session_id = SessionId::allocate();
    let [(seen, who, first), (absent, ana, second), (unseen, ben, third)] = three(session_id);
    let given = vec![first, second, third, marked(seen, who, true), marked(absent, ana, false)];
    let did_not_come = vec![(absent, ana), (unseen, ben)];
    let mut expected = did_not_come.into_iter().map(|(booking, client)| no_show(booking, client)).collect::<Vec<_>>();
    // Those who have places are known by their accounts.
    expected.sort_by_key(|event| match event {
        RosterEvent::NoShowMarked(marked) => marked.client_id,
        _ => unreachable!("nothing else was made"),
    });
    expected.push(closed(session_id, 2));
    TestFramework::<SessionRoster>::with(())
        .given(given)
        .when(RosterCommand::CloseAttendance { session_id, at: NOW + BEGUN })
        .then_expect_events(expected);
}

#[test]
fn once_the_attendance_is_closed_whoever_was_not_there_did_not_come() {
    let session_id = SessionId::allocate();
    let [(booking, ana, first), ..] = three(session_id);
    let given = vec![first, marked(booking, ana, true), closed(session_id, 0)];
    TestFramework::<SessionRoster>::with(())
        .given(given.clone())
        .when(note(booking, false))
        .then_expect_events(vec![marked(booking, ana, false), no_show(booking, ana)]);
    let noted = [given, vec![marked(booking, ana, false), no_show(booking, ana)]].concat();
    TestFramework::<SessionRoster>::with(()).given(noted).when(note(booking, false)).then_expect_events(vec![]);
}

#[test]
fn whoever_did_not_come_can_still_be_seen() {
    let session_id = SessionId::allocate();
    let [(booking_id, client_id, first), ..] = three(session_id);
    let given = vec![first, no_show(booking_id, client_id), closed(session_id, 1)];
    let (method, checked_in_at) = (CheckInMethod::Desk, NOW + BEGUN);
    let checked_in = CheckedIn { booking_id, session_id, client_id, method, late: true, checked_in_at };
    TestFramework::<SessionRoster>::with(())
        .given(given.clone())
        .when(RosterCommand::CheckIn { booking_id, method, late: true, at: NOW + BEGUN })
        .then_expect_events(vec![checked_in.into()]);
    TestFramework::<SessionRoster>::with(())
        .given(given)
        .when(note(booking_id, true))
        .then_expect_events(vec![marked(booking_id, client_id, true)]);
}
