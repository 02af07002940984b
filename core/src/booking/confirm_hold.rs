//! A hold becomes a booking: now it costs what it costs.

use super::book_spot::SpotIsBooked;
use super::opening::{BookSpotRefusal, open_session, rules_for};
use super::roster::{HoldState, RosterRefusal, SessionRoster};
use super::taking::{Taker, Wish};
use super::values::{GuestName, HoldId};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// Confirm `hold_id`. Of a hold that is confirmed already nothing changes, and the answer is the same.
#[derive(Debug, Clone)]
pub struct ConfirmHold {
    /// Whose hold it is.
    pub client_id: AccountId,
    /// The hold.
    pub hold_id: HoldId,
    /// Who has the places beside the client's own.
    pub guests: Vec<GuestName>,
    /// How many of those are paid with guest passes; as many as was said when the client stood in line, if nothing is said.
    pub guest_passes: Option<u32>,
}

impl UseCase for ConfirmHold {
    type Outcome = SpotIsBooked;
    type Refusal = BookSpotRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<SpotIsBooked, Decline<BookSpotRefusal>> {
        let Self { client_id, hold_id, guests, guest_passes } = self.clone();
        let (session_id, booking_id) = (hold_id.session(), hold_id.booking());
        let mut roster = work.load::<SessionRoster>(session_id).await?;
        let hold = roster.hold_by_id(hold_id).filter(|hold| hold.client_id == client_id).cloned();
        let hold = hold.ok_or_else(|| BookSpotRefusal::from(RosterRefusal::HoldNotFound))?;
        let expires_at = hold.expires_at;
        match hold.state {
            HoldState::Active if hold.stands_at(work.now()) => {
                let details = open_session(work, session_id).await?;
                let rules = rules_for(work, &details, client_id).await?;
                let taker = Taker { session_id, details: &details, client_id, rules: &rules };
                let (places, guest_passes) = (hold.places, guest_passes.unwrap_or(hold.guest_passes));
                let wish = Wish::of(places, guest_passes).with(client_id, guests);
                taker.take(work, &mut roster, wish, None).await?;
            }
            HoldState::Confirmed => {}
            HoldState::Active | HoldState::Expired => {
                return Err(BookSpotRefusal::from(RosterRefusal::HoldExpired { expires_at }).into());
            }
            HoldState::Released => return Err(BookSpotRefusal::from(RosterRefusal::HoldReleased).into()),
        }
        let credits = roster.booking(booking_id).map_or(0, |booking| booking.credits);
        work.save(roster).await?;
        Ok(SpotIsBooked { booking_id, session_id, credits, places: hold.places })
    }
}
