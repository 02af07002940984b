//! An organization says who must have a second factor.

use serde::{Deserialize, Serialize};

use super::state::{PolicyCommand, SecondFactorPolicy, SecondFactorPolicyRefusal};
use super::{Demand, RoleRule};
use crate::accounts::Owners;
use crate::accounts::authenticators::state::Authenticators;
use crate::accounts::values::Role;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// Let each of `rules` hold; the other roles keep theirs.
#[derive(Debug, Clone)]
pub struct SetSecondFactorPolicy {
    /// Who says so.
    pub by: AccountId,
    /// The rules.
    pub rules: Vec<(Role, RoleRule)>,
}

/// They hold.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct PolicyIsSet;

impl UseCase for SetSecondFactorPolicy {
    type Outcome = PolicyIsSet;
    type Refusal = SecondFactorPolicyRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<PolicyIsSet, Decline<SecondFactorPolicyRefusal>> {
        let (org, at) = (work.org(), work.now());
        let owners = work.load::<Owners>(org).await?;
        let is_above = self.rules.iter().any(|(role, _)| role.is_given_by_owners());
        if is_above && !owners.is_empty() && !owners.includes(self.by) {
            return Err(SecondFactorPolicyRefusal::OwnersOnly.into());
        }
        let demanding = self.rules.iter().any(|(_, rule)| matches!(rule.demand, Demand::Required { .. }));
        if demanding && !work.load::<Authenticators>(self.by).await?.has_second_factor() {
            return Err(SecondFactorPolicyRefusal::OwnFirst.into());
        }
        let mut policy = work.load::<SecondFactorPolicy>(org).await?;
        for (role, rule) in self.rules.iter().copied() {
            policy.handle(PolicyCommand { role, rule, at }).await?;
        }
        work.save(policy).await?;
        Ok(PolicyIsSet)
    }
}
