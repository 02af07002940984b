//! Staff do the same about many penalties of a client: they charge fees that no rule charged, forgive strikes, waive fees, or note
//! them as paid. All of it happens, or nothing.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::roster::{Attendance, Booking, RosterRefusal, SessionRoster};
use super::values::BookingId;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::membership::values::PenaltyKind;
use crate::membership::{ClientRefusal, MembershipRefusal, Settlement, expect_client, settle};
use crate::refusals;

/// Do `settlement` about each of `penalties` of `client_id`. What is so already stays as it is.
#[derive(Debug, Clone)]
pub struct ApplyPenalties {
    /// The client.
    pub client_id: AccountId,
    /// Which: of which bookings, and for what.
    pub penalties: Vec<(BookingId, PenaltyKind)>,
    /// What is done about them.
    pub settlement: Settlement,
}

/// What something was done about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PenaltiesAreApplied {
    /// The client.
    pub client_id: AccountId,
}

refusals! {
    /// How it is refused.
    pub enum ApplyPenaltiesRefusal {
        /// The client was there, or has not missed it yet.
        #[error("the client has not missed the session")]
        NotMissed {
            /// The booking.
            booking_id: BookingId,
        } = Rule "penalty.not_missed",
        /// The booking stands, so nobody cancelled it late.
        #[error("the booking was not cancelled")]
        NotCancelled {
            /// The booking.
            booking_id: BookingId,
        } = Rule "penalty.not_cancelled",
        via Client(ClientRefusal),
        via Roster(RosterRefusal),
        via Membership(MembershipRefusal),
    }
}

type Declined = Decline<ApplyPenaltiesRefusal>;

/// Whether `booking` was missed, or cancelled, as `kind` says.
fn fits(
    booking_id: BookingId,
    booking: &Booking,
    kind: PenaltyKind,
    at: DateTime<Utc>,
) -> Result<(), ApplyPenaltiesRefusal> {
    let was_there = matches!(booking.attendance, Some(Attendance::Present { .. }));
    match (kind, booking.cancelled) {
        (PenaltyKind::LateCancel, None) => Err(ApplyPenaltiesRefusal::NotCancelled { booking_id }),
        (PenaltyKind::NoShow, Some(_)) => Err(ApplyPenaltiesRefusal::NotMissed { booking_id }),
        (PenaltyKind::NoShow, None) if was_there || at < booking.starts_at => {
            Err(ApplyPenaltiesRefusal::NotMissed { booking_id })
        }
        (PenaltyKind::LateCancel, Some(_)) | (PenaltyKind::NoShow, None) => Ok(()),
    }
}

impl UseCase for ApplyPenalties {
    type Outcome = PenaltiesAreApplied;
    type Refusal = ApplyPenaltiesRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<PenaltiesAreApplied, Declined> {
        let Self { client_id, penalties, settlement } = self;
        expect_client(work, *client_id).await.map_err(Decline::via)?;
        for (booking_id, kind) in penalties.iter().copied() {
            if let Settlement::ChargeFee(..) = settlement {
                let roster = work.load::<SessionRoster>(booking_id.session()).await?;
                let booking = roster.booking(booking_id).filter(|booking| booking.client_id == *client_id);
                let booking = booking.ok_or(ApplyPenaltiesRefusal::Roster(RosterRefusal::BookingNotFound))?;
                fits(booking_id, booking, kind, work.now())?;
            }
            settle(work, *client_id, (booking_id, kind), settlement.clone()).await.map_err(Decline::via)?;
        }
        Ok(PenaltiesAreApplied { client_id: *client_id })
    }
}
