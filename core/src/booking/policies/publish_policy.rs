//! An admin publishes rules; a coach those of their templates.

use serde::{Deserialize, Serialize};

use super::{Policy, PolicyCommand, PolicyRefusal, PolicyScope, PolicySections};
use crate::accounts::Caller;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::membership::Plan;
use crate::scheduling::Template;

/// Let `policy` count for `scope` from now on. Bookings that stand keep the rules they were made under.
#[derive(Debug, Clone)]
pub struct PublishPolicy {
    /// Whoever wants it.
    pub caller: Caller,
    /// For what.
    pub scope: PolicyScope,
    /// The rules.
    pub policy: PolicySections,
}

/// The version there is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyIsPublished {
    /// For what.
    pub scope: PolicyScope,
    /// Which version.
    pub version: u32,
}

impl PublishPolicy {
    async fn allowed(&self, work: &mut Work<'_>) -> Result<bool, Decline<PolicyRefusal>> {
        let admin = self.caller.role.administers();
        Ok(match self.scope {
            PolicyScope::Organization => admin,
            PolicyScope::Template(id) => {
                let template = work.load::<Template>(id).await?;
                template.coach_id().is_some_and(|coach_id| self.caller.may_act_for(coach_id))
            }
            PolicyScope::Plan(id) => admin && work.load::<Plan>(id).await?.exists(),
        })
    }
}

impl UseCase for PublishPolicy {
    type Outcome = PolicyIsPublished;
    type Refusal = PolicyRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<PolicyIsPublished, Decline<PolicyRefusal>> {
        if !self.allowed(work).await? {
            return Err(PolicyRefusal::ScopeNotFound.into());
        }
        let Self { scope, policy, .. } = self.clone();
        let mut published = work.load::<Policy>(scope).await?;
        published.handle(PolicyCommand::Publish { scope, policy, at: work.now() }).await?;
        let version = Policy::version(&published);
        work.save(published).await?;
        Ok(PolicyIsPublished { scope, version })
    }
}
