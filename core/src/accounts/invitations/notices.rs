//! What whoever is invited is told.

use chrono::{DateTime, Utc};

use crate::accounts::values::Role;
use crate::notices;
use crate::notification::LinkTo;

notices! {
    /// What whoever is invited is told.
    pub enum InvitationNotice {
        /// You are invited to become a member.
        Invited {
            /// What they would be.
            role: Role,
            /// Until when it can be accepted.
            expires_at: DateTime<Utc>,
            /// Where it is accepted.
            link: LinkTo,
        } = "invitation.sent",
    }
}
