//! What happens to invitations.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::invitation::InvitationId;
use crate::accounts::values::{Email, Role};
use crate::domain_events;
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;

/// Somebody is asked to become a member. Stream `invitation-{invitation_id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InvitationSent {
    /// The invitation.
    pub invitation_id: InvitationId,
    /// Whom it is for: their data from now on, under the id that their account would have.
    pub email: Personal<Email>,
    /// What they would be.
    pub role: Role,
    /// Who asks; none at the server's command line.
    pub invited_by: Option<AccountId>,
    /// When.
    pub sent_at: DateTime<Utc>,
    /// Until when it can be accepted.
    pub expires_at: DateTime<Utc>,
}

/// It is sent once more, and stands as long as a new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationResent {
    /// The invitation.
    pub invitation_id: InvitationId,
    /// When.
    pub sent_at: DateTime<Utc>,
    /// Until when it can be accepted.
    pub expires_at: DateTime<Utc>,
}

/// It does not count any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationRevoked {
    /// The invitation.
    pub invitation_id: InvitationId,
    /// When.
    pub revoked_at: DateTime<Utc>,
}

/// Whoever has the address accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationAccepted {
    /// The invitation.
    pub invitation_id: InvitationId,
    /// What came of it.
    pub result: Acceptance,
    /// When.
    pub accepted_at: DateTime<Utc>,
}

/// What comes of an invitation that is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Acceptance {
    /// There is an account.
    Joined,
    /// The address had an account already, which stays as it was.
    WasMember,
}

domain_events! {
    /// The events of one invitation.
    pub enum InvitationEvent {
        InvitationSent = 1,
        InvitationResent = 1,
        InvitationRevoked = 1,
        InvitationAccepted = 1,
    }
}
