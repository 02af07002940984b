//! Somebody goes for good: of one session that is still to come they give back what they booked, hold or wait for, in one commit
//! with what that means for the line. Nobody is charged for it.

use serde::{Deserialize, Serialize};

use super::cancel_booking::CancelBookingRefusal;
use super::cancelling::{free_time, give_back};
use super::end_hold::fill;
use super::roster::{RosterCommand, SessionRoster};
use super::values::{CancelledBy, LeftBecause, RefundPercentage};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::membership::values::ReturnOf;
use crate::scheduling::values::SessionId;

/// Give back all that `client_id` has in `session_id`. What has started stays as it was.
#[derive(Debug, Clone, Copy)]
pub struct GiveUpPlaces {
    /// The session.
    pub session_id: SessionId,
    /// Who goes.
    pub client_id: AccountId,
}

/// What was given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacesAreGivenUp {
    /// How many places were booked or held.
    pub places: u32,
}

impl UseCase for GiveUpPlaces {
    type Outcome = PlacesAreGivenUp;
    type Refusal = CancelBookingRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<PlacesAreGivenUp, Decline<CancelBookingRefusal>> {
        let (Self { session_id, client_id }, at) = (*self, work.now());
        let mut roster = work.load::<SessionRoster>(session_id).await?;
        let before = roster.shared();
        let mut places = 0;
        if let Some(entry_id) = before.line().entry_of(client_id) {
            let leave = RosterCommand::Leave { entry_id, because: LeftBecause::Left, at };
            roster.handle(leave).await.map_err(CancelBookingRefusal::from)?;
        }
        if let Some((hold_id, hold)) = before.hold_of(client_id) {
            places += hold.places.get();
            roster.handle(RosterCommand::Release { hold_id, at }).await.map_err(CancelBookingRefusal::from)?;
        }
        let booked = before.booking_of(client_id).and_then(|id| Some((id, before.booking(id)?)));
        if let Some((booking_id, booking)) = booked.filter(|(_, booking)| booking.starts_at > at) {
            places += booking.places_left();
            let (by, refund) = (CancelledBy::Client, RefundPercentage::FULL);
            let back = booking.refund_of(booking.standing(), refund);
            let cancel = RosterCommand::Cancel { booking_id, by, refund, moved_to: None, at };
            roster.handle(cancel).await.map_err(CancelBookingRefusal::from)?;
            give_back(work, booking_id, booking, back, ReturnOf::Booking).await?;
            free_time(work, booking_id, booking).await?;
        }
        if places > 0 {
            fill(work, &mut roster, session_id).await.map_err(Decline::via)?;
        }
        work.save(roster).await?;
        Ok(PlacesAreGivenUp { places })
    }
}
