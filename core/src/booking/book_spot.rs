//! A client books a place: the place and its price are one commit.

use serde::{Deserialize, Serialize};

use super::session_roster::{RosterCommand, RosterRefusal, SessionRoster};
use super::values::BookingId;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::membership::{Membership, MembershipCommand, MembershipRefusal};
use crate::refusals;
use crate::scheduling::values::{SessionId, SessionStatus};
use crate::scheduling::{Session, SessionRefusal};

/// Book a place in `session_id` for `client_id`.
#[derive(Debug, Clone, Copy)]
pub struct BookSpot {
    /// The session.
    pub session_id: SessionId,
    /// The client, who pays.
    pub client_id: AccountId,
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
}

refusals! {
    /// How a booking is refused.
    pub enum BookSpotRefusal {
        /// The session cannot be booked: it has started, is over, or was cancelled.
        #[error("the session cannot be booked any more")]
        SessionNotOpen {
            /// The status it has.
            session_status: SessionStatus,
        } = Conflict "booking.session_not_open",
        via Session(SessionRefusal),
        via Roster(RosterRefusal),
        via Membership(MembershipRefusal),
    }
}

impl UseCase for BookSpot {
    type Outcome = SpotIsBooked;
    type Refusal = BookSpotRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<SpotIsBooked, Decline<BookSpotRefusal>> {
        let Self { session_id, client_id } = *self;
        let at = work.now();
        let session = work.load::<Session>(session_id).await?;
        let not_found = BookSpotRefusal::from(SessionRefusal::SessionNotFound);
        let details = match (session.details(), session.status()) {
            (Some(details), Some(SessionStatus::Published)) if at < details.slot.starts_at => details.clone(),
            // A draft is nobody's business but its coach's.
            (None, _) | (_, None | Some(SessionStatus::Draft)) => return Err(not_found.into()),
            (Some(_), Some(session_status)) => {
                return Err(BookSpotRefusal::SessionNotOpen { session_status }.into());
            }
        };
        let mut roster = work.load::<SessionRoster>(session_id).await?;
        let credits = details.credits.get();
        roster
            .handle(RosterCommand::Book { session_id, details, client_id, at })
            .await
            .map_err(BookSpotRefusal::from)?;
        let place = roster.present().find(|(_, booking)| booking.client_id == client_id);
        let booking_id = place.map(|(id, _)| id).ok_or(not_found)?;
        if credits > 0 {
            let mut membership = work.load::<Membership>(client_id).await?;
            let spend = MembershipCommand::Spend { client_id, booking_id, credits, guest_passes: 0, at };
            membership.handle(spend).await.map_err(BookSpotRefusal::from)?;
            work.save(membership).await?;
        }
        work.expect_present(client_id.into());
        work.save(roster).await?;
        Ok(SpotIsBooked { booking_id, session_id, credits })
    }
}
