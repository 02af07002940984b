//! Time passes for a membership: a lot's time is over or nearly, a cycle of the plan is over. Each of these can be said at
//! any time and as often as one likes: what is not due does not happen, and what happened does not happen again.

use serde::{Deserialize, Serialize};

use super::command::MembershipCommand;
use super::membership::Membership;
use super::notices::MembershipNotice;
use super::refusal::MembershipRefusal;
use super::values::LotNumber;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::notification::post;

/// Note that the time of a lot is over, and with it the credits that are left in it.
#[derive(Debug, Clone, Copy)]
pub struct ExpireLot {
    /// Whose.
    pub client_id: AccountId,
    /// Which.
    pub lot: LotNumber,
}

/// Tell the client that a lot expires in `days_before` days, if there is anything left in it. Once.
#[derive(Debug, Clone, Copy)]
pub struct WarnOfExpiry {
    /// Whose.
    pub client_id: AccountId,
    /// Which.
    pub lot: LotNumber,
    /// How many days before.
    pub days_before: u16,
}

/// End the cycles of the client's plan that are over, and begin the next ones.
#[derive(Debug, Clone, Copy)]
pub struct BeginCycle {
    /// Whose.
    pub client_id: AccountId,
}

/// What is there after time has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeHasPassed {
    /// Whose.
    pub client_id: AccountId,
    /// How many credits can be spent now.
    pub credits_available: u32,
}

impl UseCase for ExpireLot {
    type Outcome = TimeHasPassed;
    type Refusal = MembershipRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<TimeHasPassed, Decline<MembershipRefusal>> {
        let Self { client_id, lot } = *self;
        let at = work.now();
        pass(work, client_id, MembershipCommand::Expire { client_id, lot, at }).await
    }
}

impl UseCase for WarnOfExpiry {
    type Outcome = TimeHasPassed;
    type Refusal = MembershipRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<TimeHasPassed, Decline<MembershipRefusal>> {
        let Self { client_id, lot, days_before } = *self;
        let at = work.now();
        let before = work.load::<Membership>(client_id).await?;
        let is = pass(work, client_id, MembershipCommand::Warn { client_id, lot, days_before, at }).await?;
        let after = work.load::<Membership>(client_id).await?;
        let is_news = after.is_warned(lot, days_before) && !before.is_warned(lot, days_before);
        if let Some(left) = after.lots().get(lot).filter(|lot| is_news && lot.available(at) > 0) {
            let (credits, expires_at) = (left.available(at), left.expires_at);
            post(work, client_id, &MembershipNotice::CreditsExpiring { lot, credits, expires_at }).await?;
        }
        Ok(is)
    }
}

impl UseCase for BeginCycle {
    type Outcome = TimeHasPassed;
    type Refusal = MembershipRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<TimeHasPassed, Decline<MembershipRefusal>> {
        let Self { client_id } = *self;
        let at = work.now();
        pass(work, client_id, MembershipCommand::BeginCycle { client_id, at }).await
    }
}

async fn pass(
    work: &mut Work<'_>,
    client_id: AccountId,
    command: MembershipCommand,
) -> Result<TimeHasPassed, Decline<MembershipRefusal>> {
    let mut membership = work.load::<Membership>(client_id).await?;
    membership.handle(command).await?;
    let credits_available = membership.lots().available(work.now());
    work.save(membership).await?;
    Ok(TimeHasPassed { client_id, credits_available })
}
