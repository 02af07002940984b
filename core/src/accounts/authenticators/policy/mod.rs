//! Who must have a second factor: a rule for each role of an organization.

pub mod events;
mod set_policy;
mod state;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::state::Authenticators;
use crate::accounts::account::Account;
use crate::accounts::values::Role;
use crate::kernel::executor::{Failure, Work};
use crate::kernel::ids::AccountId;

pub use set_policy::{PolicyIsSet, SetSecondFactorPolicy};
pub use state::{PolicyCommand, SecondFactorPolicy, SecondFactorPolicyRefusal};

/// Whether people of a role have a second factor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Demand {
    /// As they like.
    #[default]
    Optional,
    /// They must, so many days after the rule was made or they came, whichever is later.
    Required {
        /// Days.
        grace_days: u16,
    },
}

/// Whether people of a role may have the second factor not asked for on a device of theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// For so many days.
    Days(u16),
    /// Never.
    Never,
}

/// Whether codes by text message do as the second factor of a role.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextCodes {
    /// They do.
    #[default]
    Accepted,
    /// Nobody takes them any more, and whoever has nothing else has no second factor as far as it is demanded.
    Refused,
}

impl TextCodes {
    fn are_accepted(&self) -> bool {
        *self == Self::Accepted
    }
}

/// The rule of one role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleRule {
    /// Whether they have a second factor.
    pub demand: Demand,
    /// Whether a device is trusted.
    pub trust: Trust,
    /// Whether codes by text message do. Rules from before there were any say nothing of them.
    #[serde(default, skip_serializing_if = "TextCodes::are_accepted")]
    pub texts: TextCodes,
}

impl Default for RoleRule {
    fn default() -> Self {
        Self { demand: Demand::Optional, trust: Trust::Days(30), texts: TextCodes::Accepted }
    }
}

/// Whether somebody can do all that their role may, or must get a second factor first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Enrolment {
    /// All.
    #[default]
    NotDue,
    /// A second factor first.
    Due,
}

/// The rule for `role`.
pub(super) async fn rule_for(work: &mut Work<'_>, role: Role) -> Result<RoleRule, Failure> {
    let org = work.org();
    Ok(work.load::<SecondFactorPolicy>(org).await?.rule(role))
}

/// Whether `account_id` must get a second factor before anything else.
pub async fn enrolment_of(work: &mut Work<'_>, account_id: AccountId) -> Result<Enrolment, Failure> {
    let (org, now) = (work.org(), work.now());
    let account = work.load::<Account>(account_id).await?;
    let policy = work.load::<SecondFactorPolicy>(org).await?;
    let Some((role, since)) = account.role().zip(account.registered_at()) else { return Ok(Enrolment::NotDue) };
    let due = policy.due_at(role, since).is_some_and(|due| due <= now);
    let authenticators = work.load::<Authenticators>(account_id).await?;
    let has = match policy.rule(role).texts {
        TextCodes::Accepted => authenticators.has_second_factor(),
        TextCodes::Refused => authenticators.has_better_than_texts(),
    };
    Ok(if due && !has { Enrolment::Due } else { Enrolment::NotDue })
}

/// When a rule made at `set_at` must be met by somebody who came at `came_at`.
fn due_at(demand: Demand, set_at: DateTime<Utc>, came_at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    match demand {
        Demand::Optional => None,
        Demand::Required { grace_days } => Some(set_at.max(came_at) + TimeDelta::days(grace_days.into())),
    }
}
