//! What a membership does, rule by rule, and what holds whatever it does.

mod booking_caps;
mod buying;
mod conservation;
mod credits;
mod cycles;
mod leaving;
mod moving;
mod penalties;

use chrono::{DateTime, TimeDelta, Utc};

use super::events::{CreditsGranted, MembershipEvent};
use super::values::{GrantReason, LotNumber, PlanTerms};
use super::{Membership, MembershipCommand, MembershipRefusal};
use crate::booking::values::BookingId;
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::{Personal, Purpose};
use crate::scheduling::values::SessionId;

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn day(number: i64) -> DateTime<Utc> {
    NOW + TimeDelta::days(number)
}

fn someone() -> (AccountId, BookingId) {
    (AccountId::generate(), BookingId::nth(SessionId::allocate(), 1))
}

fn granted(client_id: AccountId, lot: u32, credits: u32) -> MembershipEvent {
    let reason = GrantReason::try_from("ten-class pass".to_owned()).expect("a line");
    CreditsGranted {
        client_id,
        lot: LotNumber(lot),
        credits,
        expires_at: day(30),
        reason: Personal::new(client_id, Purpose::Notes, reason),
        granted_at: NOW,
    }
    .into()
}

/// A plan as JSON says it, with these changes.
fn terms(changes: serde_json::Value) -> PlanTerms {
    let mut terms = serde_json::json!({
        "name": "Eight a month", "cycle": { "weeks": 4 }, "credits_per_cycle": 8, "roll_over": 3,
        "bookings_per_cycle": 10, "guest_passes_per_cycle": 2,
    });
    let changes = changes.as_object().expect("an object").clone();
    terms.as_object_mut().expect("an object").extend(changes);
    serde_json::from_value(terms).expect("terms of a plan")
}

/// Does `command`, and says what happened.
fn act(membership: &mut Membership, command: MembershipCommand) -> Result<Vec<MembershipEvent>, MembershipRefusal> {
    let events = membership.decide(command)?;
    events.iter().cloned().for_each(|event| cqrs_es::Aggregate::apply(membership, event));
    Ok(events)
}
