//! What happens to telephones. Stream `authenticators-{account_id}`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::values::{PhoneNumber, TextCode, TextId, TextTo};
use crate::accounts::sign_ins::SignInId;
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;

/// Somebody gave a number. It counts when they gave the code that was sent there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhoneGiven {
    /// Who.
    pub account_id: AccountId,
    /// The number.
    pub phone: Personal<PhoneNumber>,
    /// When.
    pub given_at: DateTime<Utc>,
}

/// Six digits were made to be sent; those before count no more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextCodeMade {
    /// For whom.
    pub account_id: AccountId,
    /// The text they stand in.
    pub text_id: TextId,
    /// Which of the numbers it goes to.
    pub to: TextTo,
    /// The sign-in that they were asked for: they count for it alone. None if they were asked for as a proof.
    pub sign_in_id: Option<SignInId>,
    /// The six digits.
    pub code: Personal<TextCode>,
    /// Until when they count.
    pub until: DateTime<Utc>,
    /// When.
    pub made_at: DateTime<Utc>,
}

/// The number is theirs: from now on they can be asked for a code that is sent there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneConfirmed {
    /// Whose.
    pub account_id: AccountId,
    /// When.
    pub confirmed_at: DateTime<Utc>,
}

/// Nothing is sent there any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneRemoved {
    /// Whose.
    pub account_id: AccountId,
    /// When.
    pub removed_at: DateTime<Utc>,
}
