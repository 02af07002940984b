//! What the roster's events do to the figures of a session.

use regimen_core::booking::events::RosterEvent;
use regimen_core::booking::values::BookingId;
use regimen_core::scheduling::values::SessionId;

use super::session::SessionRow;
use crate::engine::FoldError;

/// The session whose figures an event changes.
pub(super) fn session_of(event: &RosterEvent) -> Option<SessionId> {
    match event {
        RosterEvent::SpotBooked(event) => Some(event.session_id),
        RosterEvent::PlaceCancelled(event) => Some(event.session_id),
        RosterEvent::BookingCancelled(event) => Some(event.session_id),
        RosterEvent::HoldPlaced(event) => Some(event.session_id),
        RosterEvent::HoldReleased(event) => Some(event.session_id),
        RosterEvent::HoldExpired(event) => Some(event.session_id),
        RosterEvent::WaitlistJoined(event) => Some(event.session_id),
        RosterEvent::WaitlistLeft(event) => Some(event.session_id),
        RosterEvent::WaitlistPromoted(event) => Some(event.session_id),
        RosterEvent::CheckedIn(event) => Some(event.session_id),
        RosterEvent::CheckInUndone(event) => Some(event.session_id),
        RosterEvent::AttendanceMarked(event) => Some(event.session_id),
        RosterEvent::NoShowMarked(event) => Some(event.session_id),
        RosterEvent::BookingMoved(_)
        | RosterEvent::WaitlistNotified(_)
        | RosterEvent::WaitlistReordered(_)
        | RosterEvent::AttendanceClosed(_)
        | RosterEvent::RemindersSent(_) => None,
    }
}

/// Carries an event into the figures.
pub(super) fn change(row: &mut SessionRow, event: &RosterEvent) -> Result<(), FoldError> {
    match event {
        RosterEvent::SpotBooked(booked) => {
            if let Some(hold_id) = booked.hold_id {
                row.held.remove(&hold_id.number());
            }
            row.booked += booked.places.get();
        }
        RosterEvent::PlaceCancelled(_) => take(&mut row.booked, 1, "more places cancelled than booked")?,
        RosterEvent::BookingCancelled(cancelled) => {
            take(&mut row.booked, cancelled.places.get(), "more places cancelled than booked")?;
        }
        RosterEvent::HoldPlaced(placed) => {
            row.held.insert(placed.hold_id.number(), placed.places.get());
        }
        RosterEvent::HoldReleased(released) => {
            row.held.remove(&released.hold_id.number());
        }
        RosterEvent::HoldExpired(expired) => {
            row.held.remove(&expired.hold_id.number());
        }
        RosterEvent::WaitlistJoined(_) => row.waiting += 1,
        RosterEvent::WaitlistLeft(_) | RosterEvent::WaitlistPromoted(_) => {
            take(&mut row.waiting, 1, "more left the line than stood in it")?;
        }
        RosterEvent::CheckedIn(seen) => {
            note(row, seen.booking_id, Some(true));
            if seen.late {
                row.late.insert(seen.booking_id.number());
            }
        }
        RosterEvent::CheckInUndone(undone) => note(row, undone.booking_id, None),
        RosterEvent::AttendanceMarked(marked) => note(row, marked.booking_id, Some(marked.attended)),
        RosterEvent::NoShowMarked(marked) => note(row, marked.booking_id, Some(false)),
        _ => {}
    }
    Ok(())
}

fn note(row: &mut SessionRow, booking_id: BookingId, there: Option<bool>) {
    row.late.remove(&booking_id.number());
    match there {
        Some(there) => row.attendance.insert(booking_id.number(), there),
        None => row.attendance.remove(&booking_id.number()),
    };
}

fn take(from: &mut u32, number: u32, contradiction: &'static str) -> Result<(), FoldError> {
    *from = from.checked_sub(number).ok_or(FoldError::Contradiction(contradiction))?;
    Ok(())
}
