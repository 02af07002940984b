//! An admin grants a client credits.

use serde::{Deserialize, Serialize};

use super::client::{ClientRefusal, expect_client};
use super::command::MembershipCommand;
use super::membership::Membership;
use super::refusal::MembershipRefusal;
use super::values::{GrantAmount, GrantReason, LotNumber, ValidityDays};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::refusals;

/// Grant `amount` credits to `client_id`, to be spent within `validity`.
#[derive(Debug, Clone)]
pub struct GrantCredits {
    /// The client.
    pub client_id: AccountId,
    /// How many credits.
    pub amount: GrantAmount,
    /// For how many days from now.
    pub validity: ValidityDays,
    /// Why; the client can read it.
    pub reason: GrantReason,
}

/// The new lot.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CreditsAreGranted {
    /// The client.
    pub client_id: AccountId,
    /// The number of the lot.
    pub lot: LotNumber,
}

refusals! {
    /// How a grant is refused.
    pub enum GrantCreditsRefusal {
        via Client(ClientRefusal),
        via Membership(MembershipRefusal),
    }
}

impl UseCase for GrantCredits {
    type Outcome = CreditsAreGranted;
    type Refusal = GrantCreditsRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<CreditsAreGranted, Decline<GrantCreditsRefusal>> {
        expect_client(work, self.client_id).await.map_err(Decline::via)?;
        let mut membership = work.load::<Membership>(self.client_id).await?;
        let Self { client_id, amount, validity, reason } = self.clone();
        let grant = MembershipCommand::Grant { client_id, amount, validity, reason, at: work.now() };
        membership.handle(grant).await.map_err(GrantCreditsRefusal::from)?;
        // A cycle that is over may have brought lots of its own before this one.
        let lot = membership.lots().iter().last().map_or(LotNumber(0), |lot| lot.number);
        work.save(membership).await?;
        Ok(CreditsAreGranted { client_id, lot })
    }
}
