//! A client books places: the places, their price and the client's time are one commit.

use serde::{Deserialize, Serialize};

use super::opening::{BookSpotRefusal, admit, open_session, rules_for};
use super::promotion::{move_up, settle};
use super::roster::SessionRoster;
use super::taking::{Taker, Wish};
use super::values::{BookingId, GuestName, Party};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::scheduling::values::SessionId;

/// Book places in `session_id` for `client_id`. Places that are kept for them are used first.
#[derive(Debug, Clone)]
pub struct BookSpot {
    /// The session.
    pub session_id: SessionId,
    /// The client, who pays.
    pub client_id: AccountId,
    /// How many places: their own is the first.
    pub places: Party,
    /// Who has the others, as far as they want to say.
    pub guests: Vec<GuestName>,
    /// How many of the others are paid with guest passes.
    pub guest_passes: u32,
}

/// The booking there is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpotIsBooked {
    /// The booking.
    pub booking_id: BookingId,
    /// The session.
    pub session_id: SessionId,
    /// What it cost.
    pub credits: u32,
    /// How many places.
    #[serde(default)]
    pub places: Party,
}

impl BookSpot {
    /// One place for the client alone.
    pub fn alone(session_id: SessionId, client_id: AccountId) -> Self {
        Self { session_id, client_id, places: Party::ONE, guests: Vec::new(), guest_passes: 0 }
    }
}

impl UseCase for BookSpot {
    type Outcome = SpotIsBooked;
    type Refusal = BookSpotRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<SpotIsBooked, Decline<BookSpotRefusal>> {
        let Self { session_id, client_id, places, guests, guest_passes } = self.clone();
        let details = open_session(work, session_id).await?;
        let rules = rules_for(work, &details, client_id).await?;
        let mut roster = work.load::<SessionRoster>(session_id).await?;
        settle(work, &mut roster, session_id, &details).await?;
        admit(&rules.policy, details.slot.starts_at, places, work.now())?;
        let taker = Taker { session_id, details: &details, client_id, rules: &rules };
        let kept = roster.hold_of(client_id).map_or(0, |(_, hold)| hold.places.get());
        let wish = Wish::of(places, guest_passes).with(client_id, guests);
        let booking_id = taker.take(work, &mut roster, wish, None).await?;
        if kept > places.get() {
            // What was kept beyond that falls free.
            move_up(work, &mut roster, session_id, &details).await?;
        }
        let credits = roster.booking(booking_id).map_or(0, |booking| booking.credits);
        work.save(roster).await?;
        Ok(SpotIsBooked { booking_id, session_id, credits, places })
    }
}
