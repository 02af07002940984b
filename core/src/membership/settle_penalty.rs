//! Staff forgive a strike or waive a fee, which the client is told, or note that it is paid.

use serde::{Deserialize, Serialize};

use super::client::ClientRefusal;
use super::command::MembershipCommand;
use super::membership::Membership;
use super::notices::MembershipNotice;
use super::penalties::Settlement;
use super::refusal::MembershipRefusal;
use super::values::PenaltyKind;
use crate::booking::values::BookingId;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::notification::post;
use crate::refusals;

/// Do `settlement` about the penalty of `client_id` for `booking_id`.
#[derive(Debug, Clone)]
pub struct SettlePenalty {
    /// The client.
    pub client_id: AccountId,
    /// The booking.
    pub booking_id: BookingId,
    /// Which penalty.
    pub kind: PenaltyKind,
    /// What is done about it.
    pub settlement: Settlement,
}

/// The penalty that something was done about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PenaltyIsSettled {
    /// The client.
    pub client_id: AccountId,
    /// The booking.
    pub booking_id: BookingId,
    /// Which penalty.
    pub kind: PenaltyKind,
}

refusals! {
    /// How it is refused.
    pub enum SettlePenaltyRefusal {
        via Client(ClientRefusal),
        via Membership(MembershipRefusal),
    }
}

impl UseCase for SettlePenalty {
    type Outcome = PenaltyIsSettled;
    type Refusal = SettlePenaltyRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<PenaltyIsSettled, Decline<SettlePenaltyRefusal>> {
        let Self { client_id, booking_id, kind, settlement } = self.clone();
        super::client::expect_client(work, client_id).await.map_err(Decline::via)?;
        settle(work, client_id, (booking_id, kind), settlement).await.map_err(Decline::via)?;
        Ok(PenaltyIsSettled { client_id, booking_id, kind })
    }
}

/// Does `settlement` about one penalty of `client_id`, and tells them if that changes anything for them.
///
/// # Errors
/// The refusal of the membership, or what broke.
pub async fn settle(
    work: &mut Work<'_>,
    client_id: AccountId,
    (booking_id, kind): (BookingId, PenaltyKind),
    settlement: Settlement,
) -> Result<(), Decline<MembershipRefusal>> {
    let at = work.now();
    let mut membership = work.load::<Membership>(client_id).await?;
    let (before, session_id) = (membership.shared(), booking_id.session());
    let told = match settlement {
        Settlement::ForgiveStrike(_) => Some(MembershipNotice::StrikeForgiven { session_id, booking_id, kind }),
        Settlement::WaiveFee(_) => {
            let fee = before.fee_due((booking_id, kind));
            Some(MembershipNotice::FeeWaived { session_id, booking_id, kind, fee })
        }
        Settlement::ChargeFee(fee, _) => {
            Some(MembershipNotice::FeeCharged { session_id, booking_id, kind, fee: fee.money() })
        }
        Settlement::NotePaid => None,
    };
    let settle = MembershipCommand::Settle { client_id, booking_id, kind, settlement, at };
    membership.handle(settle).await?;
    if let Some(notice) = told.filter(|_| *before != *membership) {
        post(work, client_id, &notice).await?;
    }
    Ok(work.save(membership).await?)
}
