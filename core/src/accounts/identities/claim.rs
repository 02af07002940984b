//! One identity and whose it is: the aggregate that keeps it from belonging to two.

use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{IdentityClaimEvent, IdentityClaimed, IdentityReleased};
use super::values::IdentityKey;
use crate::accounts::account::Account;
use crate::kernel::executor::{AggregateRoot, Failure, Work, fingerprint};
use crate::kernel::ids::AccountId;
use crate::refusals;

/// Whose an identity is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityClaim {
    owner: Option<AccountId>,
}

/// What can be asked of an identity.
#[derive(Debug, Clone, Copy)]
pub enum IdentityCommand {
    /// Belong to an account. Twice is once.
    Claim(AccountId),
    /// Belong to it no more. Twice is once.
    Release(AccountId),
}

refusals! {
    /// How identities say no.
    pub enum IdentityRefusal {
        /// The identity belongs to another account here.
        #[error("the identity belongs to another account")]
        OfAnother = Conflict "identities.of_another",
        /// You have an identity of this provider already; unlink it first.
        #[error("there is an identity of this provider already")]
        HasOne = Conflict "identities.has_one",
        /// There is no identity of this provider.
        #[error("there is no identity of this provider")]
        NotLinked = NotFound "identities.not_linked",
    }
}

impl IdentityClaim {
    /// The account it belongs to.
    pub fn owner(&self) -> Option<AccountId> {
        self.owner
    }
}

/// Whose `claim` is, unless they are erased.
pub(super) async fn owner_of(work: &mut Work<'_>, claim: &IdentityClaim) -> Result<Option<AccountId>, Failure> {
    let Some(owner) = claim.owner else { return Ok(None) };
    let is_there = work.load::<Account>(owner).await?.email().is_some();
    Ok(is_there.then_some(owner))
}

impl Aggregate for IdentityClaim {
    const TYPE: &'static str = "identity";
    type Command = IdentityCommand;
    type Event = IdentityClaimEvent;
    type Error = IdentityRefusal;
    type Services = ();

    async fn handle(
        &mut self,
        command: IdentityCommand,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), IdentityRefusal> {
        match (command, self.owner) {
            (IdentityCommand::Claim(account_id), None) => sink.write(IdentityClaimed { account_id }.into(), self).await,
            (IdentityCommand::Claim(account_id), Some(owner)) if owner != account_id => {
                return Err(IdentityRefusal::OfAnother);
            }
            (IdentityCommand::Release(account_id), Some(owner)) if owner == account_id => {
                sink.write(IdentityReleased { account_id }.into(), self).await;
            }
            (IdentityCommand::Claim(_) | IdentityCommand::Release(_), _) => {}
        }
        Ok(())
    }

    fn apply(&mut self, event: IdentityClaimEvent) {
        self.owner = match event {
            IdentityClaimEvent::IdentityClaimed(IdentityClaimed { account_id }) => Some(account_id),
            IdentityClaimEvent::IdentityReleased(IdentityReleased { .. }) => None,
        };
    }
}

impl AggregateRoot for IdentityClaim {
    type Id = IdentityKey;
    const FOLD: u64 = fingerprint(include_str!("claim.rs"));
}
