//! Whoever acts: a person for themselves, an admin for everyone.

use super::values::Role;
use crate::kernel::ids::AccountId;

/// Whoever acts, with the role their token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// Their account.
    pub account_id: AccountId,
    /// What they may do.
    pub role: Role,
}

impl Caller {
    /// Whether they may act on what `owner` leads or owns: it is theirs, or they are an admin.
    pub fn may_act_for(self, owner: AccountId) -> bool {
        match self.role {
            Role::Admin => true,
            Role::Coach | Role::Client => self.account_id == owner,
        }
    }
}
