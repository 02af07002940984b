//! One row for each booking ever made. Bookings of a session have ids that lie side by side, so the roster of a session is a
//! range of keys and needs no index.

use regimen_core::booking::events::{RosterEvent, SpotBooked};
use regimen_core::booking::values::BookingId;
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::sql::Value;

use super::row::{BookingRow, BookingStatus};
use crate::engine::{Column, Event, FoldError, Rows, View};

/// One row for each booking.
#[derive(Debug)]
pub struct BookingsView;

impl From<&SpotBooked> for BookingRow {
    fn from(booked: &SpotBooked) -> Self {
        Self {
            booking_id: booked.booking_id,
            session_id: booked.session_id,
            client_id: booked.client_id,
            session_name: booked.session_name.clone(),
            starts_at: booked.starts_at,
            ends_at: booked.ends_at,
            status: BookingStatus::Confirmed,
            credits: booked.credits,
            refund_percentage: None,
            credits_returned: None,
            attended: None,
            late: false,
            places: booked.places.get(),
            places_given_back: Vec::new(),
            guest_passes: booked.guest_passes,
            hold_id: booked.hold_id,
            grace_until: booked.grace_until,
            moved_from: booked.moved_from,
            moved_to: None,
            booked_at: booked.booked_at,
            cancelled_at: None,
        }
    }
}

impl View for BookingsView {
    type Row = BookingRow;
    const NAME: &'static str = "booking_booking";
    const VERSION: u32 = 2;
    const CARRIES_ON: u32 = 1;
    const COLUMNS: &'static [Column] = &[Column::text("client_id"), Column::int("starts_at"), Column::text("status")];
    const INDEXES: &'static [&'static [&'static str]] = &[&["client_id", "starts_at"]];

    fn reads(kind: &str) -> bool {
        RosterEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        let Some(event) = event.read::<RosterEvent>()? else { return Ok(()) };
        keys.extend(changed(event).map(|booking_id| booking_id.to_string()));
        Ok(())
    }

    fn fold(rows: &mut Rows<BookingRow>, event: &Event) -> Result<(), FoldError> {
        let Some(event) = event.read::<RosterEvent>()? else { return Ok(()) };
        if let RosterEvent::SpotBooked(booked) = event {
            rows.put(booked.booking_id.to_string(), booked.into());
        } else if let Some(booking_id) = changed(event) {
            change(rows.change(&booking_id.to_string())?, event);
        }
        Ok(())
    }

    fn columns(row: &BookingRow) -> Vec<Value> {
        vec![Value::text(row.client_id), row.starts_at.timestamp_micros().into(), row.status.name().into()]
    }
}

/// The booking that an event changes.
fn changed(event: &RosterEvent) -> Option<BookingId> {
    match event {
        RosterEvent::PlaceCancelled(event) => Some(event.booking_id),
        RosterEvent::BookingCancelled(event) => Some(event.booking_id),
        RosterEvent::BookingMoved(event) => Some(event.booking_id),
        RosterEvent::CheckedIn(event) => Some(event.booking_id),
        RosterEvent::CheckInUndone(event) => Some(event.booking_id),
        RosterEvent::AttendanceMarked(event) => Some(event.booking_id),
        RosterEvent::NoShowMarked(event) => Some(event.booking_id),
        RosterEvent::SpotBooked(_)
        | RosterEvent::HoldPlaced(_)
        | RosterEvent::HoldReleased(_)
        | RosterEvent::HoldExpired(_)
        | RosterEvent::WaitlistJoined(_)
        | RosterEvent::WaitlistLeft(_)
        | RosterEvent::WaitlistPromoted(_)
        | RosterEvent::WaitlistNotified(_)
        | RosterEvent::WaitlistReordered(_)
        | RosterEvent::AttendanceClosed(_)
        | RosterEvent::RemindersSent(_) => None,
    }
}

fn change(row: &mut BookingRow, event: &RosterEvent) {
    match event {
        RosterEvent::PlaceCancelled(cancelled) => {
            row.places_given_back.push(cancelled.place);
            row.credits_returned = Some(row.credits_returned.unwrap_or(0) + cancelled.credits_returned);
        }
        RosterEvent::BookingCancelled(cancelled) => {
            row.status = BookingStatus::Cancelled;
            row.refund_percentage = Some(cancelled.refund_percentage);
            row.credits_returned = Some(row.credits_returned.unwrap_or(0) + cancelled.credits_returned);
            row.cancelled_at = Some(cancelled.cancelled_at);
            row.moved_to = cancelled.moved_to;
        }
        RosterEvent::BookingMoved(moved) => (row.starts_at, row.ends_at) = (moved.starts_at, moved.ends_at),
        RosterEvent::CheckedIn(checked_in) => (row.attended, row.late) = (Some(true), checked_in.late),
        RosterEvent::CheckInUndone(_) => (row.attended, row.late) = (None, false),
        RosterEvent::AttendanceMarked(marked) => (row.attended, row.late) = (Some(marked.attended), false),
        RosterEvent::NoShowMarked(_) => row.attended = Some(false),
        _ => {}
    }
}
