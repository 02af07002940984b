//! What people are told of their linked accounts.

use crate::kernel::ids::OrgId;

crate::notices! {
    /// What people are told of their linked accounts.
    pub enum LinkedAccountNotice {
        /// Your account is linked with one of another organization, from where you can go on here; if that was not you, end the link.
        AccountLinked {
            /// The other organization.
            org_id: OrgId,
            /// What it is called.
            linked_with: String,
        } = "account.linked",
        /// Your account is linked no more with one of another organization.
        AccountUnlinked {
            /// The other organization.
            org_id: OrgId,
        } = "account.unlinked",
    }
}
