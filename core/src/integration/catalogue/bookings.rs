//! What happens to the places of sessions.

use serde_json::json;

use super::area;
use crate::booking::events::RosterEvent;

area! {
    RosterEvent:
    /// A client has places in a session.
    "booking.confirmed" = SpotBooked(e) => json!({
        "booking_id": e.booking_id, "session_id": e.session_id, "client_id": e.client_id, "session_name": e.session_name,
        "starts_at": e.starts_at, "ends_at": e.ends_at, "places": e.places, "credits": e.credits,
        "guest_passes": e.guest_passes, "hold_id": e.hold_id, "booked_at": e.booked_at,
    });
    /// A booking ended: its places are free again.
    "booking.cancelled" = BookingCancelled(e) => json!({
        "booking_id": e.booking_id, "session_id": e.session_id, "client_id": e.client_id, "cancelled_by": e.cancelled_by,
        "places": e.places, "credits_returned": e.credits_returned, "refund_percentage": e.refund_percentage,
        "cancelled_at": e.cancelled_at,
    });
    /// One place of a booking is free again; the booking goes on with the others.
    "booking.place_cancelled" = PlaceCancelled(e) => json!({
        "booking_id": e.booking_id, "session_id": e.session_id, "client_id": e.client_id, "place": e.place,
        "cancelled_by": e.cancelled_by, "credits_returned": e.credits_returned,
        "refund_percentage": e.refund_percentage, "cancelled_at": e.cancelled_at,
    });
    /// The session of a booking takes place at another time.
    "booking.moved" = BookingMoved(e) => json!({
        "booking_id": e.booking_id, "session_id": e.session_id, "client_id": e.client_id, "starts_at": e.starts_at,
        "ends_at": e.ends_at, "moved_at": e.moved_at,
    });
    /// Places are kept for a client for some minutes.
    "hold.placed" = HoldPlaced(e) => json!({
        "hold_id": e.hold_id, "session_id": e.session_id, "client_id": e.client_id, "session_name": e.session_name,
        "starts_at": e.starts_at, "places": e.places, "entry_id": e.entry_id, "placed_at": e.placed_at,
        "expires_at": e.expires_at,
    });
    /// A hold ended before its time, without a booking.
    "hold.released" = HoldReleased(e) => json!({
        "hold_id": e.hold_id, "session_id": e.session_id, "client_id": e.client_id, "because": e.because,
        "released_at": e.released_at,
    });
    /// The time of a hold ran out.
    "hold.expired" = HoldExpired(e) => json!({
        "hold_id": e.hold_id, "session_id": e.session_id, "client_id": e.client_id, "expired_at": e.expired_at,
    });
    /// A client stands in line for a session.
    "waitlist.joined" = WaitlistJoined(e) => json!({
        "entry_id": e.entry_id, "session_id": e.session_id, "client_id": e.client_id, "session_name": e.session_name,
        "starts_at": e.starts_at, "places": e.party, "joined_at": e.joined_at,
    });
    /// An entry left the line without being promoted.
    "waitlist.left" = WaitlistLeft(e) => json!({
        "entry_id": e.entry_id, "session_id": e.session_id, "because": e.because, "left_at": e.left_at,
    });
    /// The first in line who could take them got places: a hold, or a booking.
    "waitlist.promoted" = WaitlistPromoted(e) => json!({
        "entry_id": e.entry_id, "session_id": e.session_id, "promotion": e.promotion, "promoted_at": e.promoted_at,
    });
    /// A client arrived.
    "check_in.recorded" = CheckedIn(e) => json!({
        "booking_id": e.booking_id, "session_id": e.session_id, "client_id": e.client_id, "method": e.method,
        "late": e.late, "checked_in_at": e.checked_in_at,
    });
    /// A check-in was a mistake.
    "check_in.undone" = CheckInUndone(e) => json!({
        "booking_id": e.booking_id, "session_id": e.session_id, "client_id": e.client_id, "undone_at": e.undone_at,
    });
    /// The coach noted whether a client was there; the last word counts.
    "attendance.marked" = AttendanceMarked(e) => json!({
        "booking_id": e.booking_id, "session_id": e.session_id, "client_id": e.client_id, "attended": e.attended,
        "marked_at": e.marked_at,
    });
    /// A client did not come.
    "booking.no_show" = NoShowMarked(e) => json!({
        "booking_id": e.booking_id, "session_id": e.session_id, "client_id": e.client_id, "marked_at": e.marked_at,
    });
}
