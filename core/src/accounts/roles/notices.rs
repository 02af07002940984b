//! What people are told of their role.

use super::Role;
use crate::notices;

notices! {
    /// What people are told of their role.
    pub enum RoleNotice {
        /// What you may do here has changed: you have another role.
        RoleChanged {
            /// What it was.
            from: Role,
            /// What it is now.
            to: Role,
        } = "account.role_changed",
    }
}
