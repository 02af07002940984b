//! What happens to accounts.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::sign_ins::{SignInEnd, SignInId};
use super::values::{Email, EmailKey, PasswordHash, PersonName, ReferralCode, Role};
use crate::domain_events;
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;

pub use super::addresses::events::{
    EmailAskedFor, EmailChanged, EmailEvent, EmailReleased, EmailReserved, EmailVerified,
};
pub use super::attempts::events::{SignInLocked, SignInUnlocked};
pub use super::consents::events::ConsentGiven;
pub use super::impersonation::events::{ImpersonationBegan, ImpersonationEvent};
pub use super::invitations::events::{
    Acceptance, InvitationAccepted, InvitationEvent, InvitationResent, InvitationRevoked, InvitationSent,
};
pub use super::links::events::{LinkEvent, LinkFollowed, LinkMailed};
pub use super::passwords::events::{PasswordChanged, PasswordWithdrawn};
pub use super::role_requests::events::{
    RoleRequestApproved, RoleRequestDeclined, RoleRequestEvent, RoleRequestWithdrawn, RoleRequested,
};
pub use super::roles::events::{OwnerAdded, OwnerRemoved, OwnersEvent, RoleChanged};
pub use super::suspension::events::{AccountRestored, AccountSuspended};

/// Somebody has an account. Stream `account-{account_id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccountRegistered {
    /// The account.
    pub account_id: AccountId,
    /// The stream key under which their address is reserved, so that it can be released when nobody can read it any more.
    pub email_key: EmailKey,
    /// Where mail reaches them.
    pub email: Personal<Email>,
    /// How they want to be called.
    pub name: Personal<PersonName>,
    /// How they are let in.
    pub password: Personal<PasswordHash>,
    /// What they may do.
    pub role: Role,
    /// The version of the terms they accepted; none when an operator made the account for them.
    pub terms_version: Option<String>,
    /// The version of the privacy notice they accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privacy_version: Option<String>,
    /// The code by which somebody sent them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral: Option<Personal<ReferralCode>>,
    /// When.
    pub registered_at: DateTime<Utc>,
}

/// They proved who they are and got a token; nowadays a sign-in of its own says so. Stream `account-{account_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// The account.
    pub account_id: AccountId,
    /// When.
    pub signed_in_at: DateTime<Utc>,
}

/// All sign-ins of an account ended at once, but one perhaps. Stream `account-{account_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInsEnded {
    /// Whose.
    pub account_id: AccountId,
    /// How often that has happened.
    pub epoch: u32,
    /// The one that goes on.
    pub kept: Option<SignInId>,
    /// Why.
    pub because: SignInEnd,
    /// When.
    pub ended_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one account.
    pub enum AccountEvent {
        AccountRegistered = 1,
        SignedIn = 1,
        RoleChanged = 1,
        AccountSuspended = 1,
        AccountRestored = 1,
        SignInsEnded = 1,
        EmailVerified = 1,
        EmailChanged = 1,
        PasswordChanged = 1,
        SignInLocked = 1,
        SignInUnlocked = 1,
        ConsentGiven = 1,
        PasswordWithdrawn = 1,
    }
}
