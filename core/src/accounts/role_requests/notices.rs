//! What people are told of role requests.

use crate::accounts::values::Role;
use crate::kernel::ids::AccountId;
use crate::notices;

notices! {
    /// What people are told of role requests.
    pub enum RoleRequestNotice {
        /// A member asks for another role: it is for you to decide.
        Asked {
            /// Who asks.
            account_id: AccountId,
            /// For what.
            role: Role,
        } = "role_request.asked",
        /// You do not get the role that you asked for.
        Declined {
            /// For what.
            role: Role,
        } = "role_request.declined",
    }
}
