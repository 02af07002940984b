//! What an event is about, and whom it concerns.

use serde_json::Value;
use uuid::Uuid;

use crate::booking::events::{Promotion, RosterEvent};
use crate::booking::values::BookingId;
use crate::kernel::event::Envelope;
use crate::kernel::ids::AccountId;

/// The bookings, holds and entries that an event of a roster is about. A hold and the booking it becomes share their id; a booking
/// that was moved and the one that took its place are the same matter in two sessions.
pub(super) fn ids(event: &RosterEvent) -> Vec<Uuid> {
    match event {
        RosterEvent::SpotBooked(event) => {
            [event.booking_id].into_iter().chain(event.moved_from).map(BookingId::uuid).collect()
        }
        RosterEvent::PlaceCancelled(event) => vec![event.booking_id.uuid()],
        RosterEvent::BookingCancelled(event) => {
            [event.booking_id].into_iter().chain(event.moved_to).map(BookingId::uuid).collect()
        }
        RosterEvent::BookingMoved(event) => vec![event.booking_id.uuid()],
        RosterEvent::HoldPlaced(event) => {
            let entry = event.entry_id.map(|entry_id| entry_id.uuid());
            [event.hold_id.uuid()].into_iter().chain(entry).collect()
        }
        RosterEvent::HoldReleased(event) => vec![event.hold_id.uuid()],
        RosterEvent::HoldExpired(event) => vec![event.hold_id.uuid()],
        RosterEvent::WaitlistJoined(event) => vec![event.entry_id.uuid()],
        RosterEvent::WaitlistLeft(event) => vec![event.entry_id.uuid()],
        RosterEvent::WaitlistPromoted(event) => {
            let got = match event.promotion {
                Promotion::Offered { hold_id, .. } => hold_id.uuid(),
                Promotion::Booked { booking_id } => booking_id.uuid(),
            };
            vec![event.entry_id.uuid(), got]
        }
        RosterEvent::WaitlistReordered(event) => vec![event.entry_id.uuid()],
        RosterEvent::CheckedIn(event) => vec![event.booking_id.uuid()],
        RosterEvent::CheckInUndone(event) => vec![event.booking_id.uuid()],
        RosterEvent::AttendanceMarked(event) => vec![event.booking_id.uuid()],
        RosterEvent::NoShowMarked(event) => vec![event.booking_id.uuid()],
        RosterEvent::WaitlistNotified(_) | RosterEvent::AttendanceClosed(_) | RosterEvent::RemindersSent(_) => {
            Vec::new()
        }
    }
}

/// The client whom an event of a roster concerns, if it says so.
pub(super) fn client(event: &RosterEvent) -> Option<AccountId> {
    match event {
        RosterEvent::SpotBooked(event) => Some(event.client_id),
        RosterEvent::PlaceCancelled(event) => Some(event.client_id),
        RosterEvent::BookingCancelled(event) => Some(event.client_id),
        RosterEvent::BookingMoved(event) => Some(event.client_id),
        RosterEvent::HoldPlaced(event) => Some(event.client_id),
        RosterEvent::HoldReleased(event) => Some(event.client_id),
        RosterEvent::HoldExpired(event) => Some(event.client_id),
        RosterEvent::WaitlistJoined(event) => Some(event.client_id),
        RosterEvent::CheckedIn(event) => Some(event.client_id),
        RosterEvent::CheckInUndone(event) => Some(event.client_id),
        RosterEvent::AttendanceMarked(event) => Some(event.client_id),
        RosterEvent::NoShowMarked(event) => Some(event.client_id),
        RosterEvent::WaitlistLeft(_)
        | RosterEvent::WaitlistPromoted(_)
        | RosterEvent::WaitlistNotified(_)
        | RosterEvent::WaitlistReordered(_)
        | RosterEvent::AttendanceClosed(_)
        | RosterEvent::RemindersSent(_) => None,
    }
}

/// Whether an event frees places, so that the line may move up.
pub(super) fn frees_places(event: &RosterEvent) -> bool {
    matches!(
        event,
        RosterEvent::PlaceCancelled(_)
            | RosterEvent::BookingCancelled(_)
            | RosterEvent::HoldReleased(_)
            | RosterEvent::HoldExpired(_)
    )
}

/// The account whose stream an event stands in: a membership, a calendar, an inbox, an account.
pub(super) fn owner(envelope: &Envelope) -> Option<AccountId> {
    match envelope.stream.kind() {
        "membership" | "calendar" | "inbox" | "account" => envelope.stream.key().parse().ok(),
        _ => None,
    }
}

/// The bookings, holds and entries that an event of somebody's own streams names.
pub(super) fn named(envelope: &Envelope) -> Vec<Uuid> {
    let Ok(payload) = envelope.payload() else { return Vec::new() };
    let places = ["/booking_id", "/entry/booking", "/facts/booking_id", "/facts/hold_id", "/facts/entry_id"];
    let text = |place: &str| payload.pointer(place).and_then(Value::as_str).map(str::to_owned);
    places.into_iter().filter_map(text).filter_map(|text| text.parse().ok()).collect()
}
