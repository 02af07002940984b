//! One impersonation: the aggregate.

use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{ImpersonationBegan, ImpersonationEvent};
use crate::accounts::account_refusal::AccountRefusal;
use crate::accounts::sign_ins::SignInId;
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::AccountId;
use crate::refusals;

/// Who acts for whom.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impersonation(Option<Known>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    account_id: AccountId,
    by: AccountId,
}

/// What can be asked of it.
#[derive(Debug, Clone)]
pub enum ImpersonationCommand {
    /// Begin.
    Begin(Box<ImpersonationBegan>),
}

refusals! {
    /// How impersonating somebody is refused.
    pub enum ImpersonationRefusal {
        /// There is nobody of this id in the organization.
        #[error("there is no such person")]
        NoSuchPerson = NotFound "impersonation.no_such_person",
        /// There is no such impersonation.
        #[error("there is no such impersonation")]
        ImpersonationNotFound = NotFound "impersonation.not_found",
        /// Admins act for clients and staff, owners for admins too, and nobody for themselves or an owner.
        #[error("you cannot act for this person")]
        NotForThem = Rule "impersonation.not_for_them",
        /// The person is suspended: nobody can act for them.
        #[error("the person is suspended")]
        TheyAreSuspended = Conflict "impersonation.suspended",
        via Account(AccountRefusal),
    }
}

impl Impersonation {
    /// Whose account it is for, if it was ever begun.
    pub fn account_id(&self) -> Option<AccountId> {
        self.0.map(|known| known.account_id)
    }

    /// Who acts.
    pub fn by(&self) -> Option<AccountId> {
        self.0.map(|known| known.by)
    }
}

impl Aggregate for Impersonation {
    const TYPE: &'static str = "impersonation";
    type Command = ImpersonationCommand;
    type Event = ImpersonationEvent;
    type Error = ImpersonationRefusal;
    type Services = ();

    async fn handle(
        &mut self,
        ImpersonationCommand::Begin(began): ImpersonationCommand,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), ImpersonationRefusal> {
        if self.0.is_none() {
            sink.write((*began).into(), self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: ImpersonationEvent) {
        match event {
            ImpersonationEvent::ImpersonationBegan(ImpersonationBegan { account_id, by, .. }) => {
                self.0 = Some(Known { account_id, by });
            }
        }
    }
}

impl AggregateRoot for Impersonation {
    type Id = SignInId;
    const FOLD: u64 = fingerprint(include_str!("aggregate.rs"));
}
