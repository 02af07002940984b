//! Whoever acts: a person for themselves, the front desk for clients, admins for everyone.

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
    /// Whether they may act on what `owner` leads or owns: it is theirs, or they are an admin or an owner.
    pub fn may_act_for(self, owner: AccountId) -> bool {
        self.role.administers() || self.account_id == owner
    }

    /// Whether they may do for `person` what is done at the front desk: book, cancel, check in. It is for themselves, or they
    /// stand at the desk.
    pub fn may_serve(self, person: AccountId) -> bool {
        self.role.serves_at_the_desk() || self.account_id == person
    }
}

#[cfg(test)]
mod tests {
    use super::Caller;
    use crate::accounts::values::Role;
    use crate::kernel::ids::AccountId;

    #[test]
    fn the_desk_serves_everybody_and_leads_nothing_that_is_somebody_elses() {
        let (own, other) = (AccountId::generate(), AccountId::generate());
        for role in Role::ALL {
            let caller = Caller { account_id: own, role };
            assert!(caller.may_act_for(own) && caller.may_serve(own), "{role:?}");
            assert_eq!(caller.may_act_for(other), matches!(role, Role::Admin | Role::Owner), "{role:?}");
            assert_eq!(caller.may_serve(other), matches!(role, Role::Desk | Role::Admin | Role::Owner), "{role:?}");
        }
    }
}
