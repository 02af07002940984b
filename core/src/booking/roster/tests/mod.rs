//! What a roster promises.

mod attending;
mod bookings;
mod holds;
mod line;
mod model;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Book, HoldCommand, Join, RosterCommand};
use crate::booking::events::{BookingCancelled, HoldPlaced, RosterEvent, SpotBooked, WaitlistJoined};
use crate::booking::policies::PolicyVersions;
use crate::booking::values::{BookingId, CancelledBy, EntryId, HoldId, Party, RefundPercentage};
use crate::kernel::ids::AccountId;
use crate::scheduling::values::{Capacity, CreditPrice, SessionDetails, SessionId, SessionName, TimeSlot};

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;
const TEN_MINUTES: TimeDelta = TimeDelta::minutes(10);

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
        venue: None,
    }
}

fn party(places: u32) -> Party {
    Party::try_from(places).expect("within bounds")
}

fn book(session_id: SessionId, details: &SessionDetails, client_id: AccountId, places: u32) -> RosterCommand {
    RosterCommand::Book(Box::new(Book {
        session_id,
        details: details.clone(),
        client_id,
        places: party(places),
        guests: Vec::new(),
        guest_passes: 0,
        policy: PolicyVersions::default(),
        grace_until: None,
        moved_from: None,
        at: NOW,
    }))
}

fn hold(session_id: SessionId, details: &SessionDetails, client_id: AccountId, places: u32) -> RosterCommand {
    let (details, places, until) = (details.clone(), party(places), NOW + TEN_MINUTES);
    RosterCommand::Hold(Box::new(HoldCommand { session_id, details, client_id, places, until, at: NOW }))
}

fn join(session_id: SessionId, details: &SessionDetails, client_id: AccountId, places: u32) -> RosterCommand {
    let (details, party) = (details.clone(), party(places));
    RosterCommand::Join(Box::new(Join { session_id, details, client_id, party, guest_passes: 0, at: NOW }))
}

fn booked(session_id: SessionId, number: u32, client_id: AccountId, details: &SessionDetails) -> SpotBooked {
    SpotBooked {
        booking_id: BookingId::nth(session_id, number),
        session_id,
        client_id,
        session_name: details.name.clone(),
        starts_at: details.slot.starts_at,
        ends_at: details.slot.ends_at,
        credits: 3,
        booked_at: NOW,
        places: Party::ONE,
        guests: Vec::new(),
        guest_passes: 0,
        hold_id: None,
        policy: PolicyVersions::default(),
        grace_until: None,
        moved_from: None,
    }
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
        guest_passes_returned: 0,
        places: Party::ONE,
        moved_to: None,
    }
    .into()
}

fn held(session_id: SessionId, number: u32, client_id: AccountId, details: &SessionDetails) -> HoldPlaced {
    HoldPlaced {
        hold_id: HoldId::nth(session_id, number),
        session_id,
        client_id,
        session_name: details.name.clone(),
        starts_at: details.slot.starts_at,
        places: Party::ONE,
        guest_passes: 0,
        entry_id: None,
        placed_at: NOW,
        expires_at: NOW + TEN_MINUTES,
    }
}

fn joined(session_id: SessionId, number: u32, client_id: AccountId, details: &SessionDetails) -> WaitlistJoined {
    WaitlistJoined {
        entry_id: EntryId::nth(session_id, number),
        session_id,
        client_id,
        session_name: details.name.clone(),
        starts_at: details.slot.starts_at,
        party: Party::ONE,
        guest_passes: 0,
        joined_at: NOW,
    }
}
