//! What happens to the linked accounts of one account.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::linked_accounts::OtherAccount;
use crate::domain_events;
use crate::kernel::ids::{AccountId, OrgId};

/// An account knows another one of the same person. Stream `linked_accounts-{account_id}`; the other organization's log says the same
/// of the other account, or the link does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountLinked {
    /// The account.
    pub account_id: AccountId,
    /// The other one.
    pub other: OtherAccount,
    /// When.
    pub linked_at: DateTime<Utc>,
}

/// An account knows the other one no more. Stream `linked_accounts-{account_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountUnlinked {
    /// The account.
    pub account_id: AccountId,
    /// The organization of the other one.
    pub org_id: OrgId,
    /// When.
    pub unlinked_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one account's linked accounts.
    pub enum LinkedAccountsEvent {
        AccountLinked = 1,
        AccountUnlinked = 1,
    }
}
