//! Staff forgive a client all strikes at once, and the client is told. Fees are another matter.

use serde::{Deserialize, Serialize};

use super::command::MembershipCommand;
use super::membership::Membership;
use super::notices::MembershipNotice;
use super::settle_penalty::SettlePenaltyRefusal;
use super::values::MercyReason;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::notification::post;

/// Forgive every strike of `client_id` that counts.
#[derive(Debug, Clone)]
pub struct ForgiveStrikes {
    /// The client.
    pub client_id: AccountId,
    /// Why.
    pub reason: MercyReason,
}

/// What was forgiven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StrikesAreForgiven {
    /// The client.
    pub client_id: AccountId,
    /// How many strikes.
    pub strikes: u32,
}

impl UseCase for ForgiveStrikes {
    type Outcome = StrikesAreForgiven;
    type Refusal = SettlePenaltyRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<StrikesAreForgiven, Decline<SettlePenaltyRefusal>> {
        let Self { client_id, reason } = self.clone();
        super::client::expect_client(work, client_id).await.map_err(Decline::via)?;
        let mut membership = work.load::<Membership>(client_id).await?;
        let strikes = membership.strikes();
        let forgive = MembershipCommand::ForgiveAll { client_id, reason, at: work.now() };
        membership.handle(forgive).await.map_err(SettlePenaltyRefusal::from)?;
        work.save(membership).await?;
        if strikes > 0 {
            post(work, client_id, &MembershipNotice::StrikesForgiven { strikes }).await?;
        }
        Ok(StrikesAreForgiven { client_id, strikes })
    }
}
