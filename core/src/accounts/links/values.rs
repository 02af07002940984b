//! The words of mailed links.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

crate::entity_id! {
    /// One mailed link.
    pub struct LinkId;
}

/// What a mailed link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkPurpose {
    /// To show that an address is theirs.
    VerifyEmail,
    /// To set another password.
    ResetPassword,
    /// To sign in.
    MagicLink,
    /// To show that the address they want from now on is theirs.
    ConfirmEmailChange,
    /// To take a change of their address back.
    UndoEmailChange,
    /// To end the lock after many wrong passwords.
    UnlockAccount,
}

impl LinkPurpose {
    /// Its name, in mails and in the addresses of pages.
    pub fn name(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify_email",
            Self::ResetPassword => "reset_password",
            Self::MagicLink => "magic_link",
            Self::ConfirmEmailChange => "confirm_email_change",
            Self::UndoEmailChange => "undo_email_change",
            Self::UnlockAccount => "unlock_account",
        }
    }

    /// How long it may be followed.
    pub fn life(self) -> TimeDelta {
        match self {
            Self::MagicLink => TimeDelta::minutes(10),
            Self::ResetPassword => TimeDelta::minutes(30),
            Self::VerifyEmail | Self::ConfirmEmailChange | Self::UnlockAccount => TimeDelta::hours(24),
            Self::UndoEmailChange => TimeDelta::days(7),
        }
    }

    /// Whether it opens the account to whoever has it: such a link counts no more once all sign-ins were ended.
    pub(super) fn opens(self) -> bool {
        match self {
            Self::ResetPassword | Self::MagicLink | Self::ConfirmEmailChange => true,
            Self::VerifyEmail | Self::UndoEmailChange | Self::UnlockAccount => false,
        }
    }
}
