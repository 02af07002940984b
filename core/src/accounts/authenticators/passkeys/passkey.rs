//! One passkey.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::accounts::authenticators::command::Judged;
use crate::accounts::authenticators::state::Authenticators;
use crate::kernel::privacy::Personal;

crate::entity_id! {
    /// One passkey.
    pub struct PasskeyId;
}

crate::text_value! {
    /// How its owner knows a passkey: "my telephone".
    pub struct PasskeyName up to 60;
}

/// What tells a passkey from all others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credential {
    /// What the device calls it, in base64url.
    pub credential_id: String,
    /// Its public half, as it was when it was added.
    pub public_key: String,
}

/// A passkey of somebody's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Passkey {
    /// Its id.
    pub passkey_id: PasskeyId,
    /// How its owner knows it.
    pub name: Personal<PasskeyName>,
    /// What tells it from others.
    pub credential: Personal<Credential>,
    /// How often it has signed; 0 if it does not count.
    pub counter: u32,
    /// Since when it is theirs.
    pub added_at: DateTime<Utc>,
    /// When it was used last.
    pub used_at: Option<DateTime<Utc>>,
}

/// An assertion that was verified with `credential`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asserted {
    /// What verified it.
    pub credential: Credential,
    /// How often the passkey says it has signed.
    pub counter: u32,
}

impl Authenticators {
    /// Their passkeys.
    pub fn passkeys(&self) -> &[Passkey] {
        &self.passkeys
    }

    /// The passkey that the device calls `credential_id`.
    pub fn passkey_called(&self, credential_id: &str) -> Option<&Passkey> {
        let is_called = |passkey: &&Passkey| {
            passkey.credential.get().is_some_and(|credential| credential.credential_id == credential_id)
        };
        self.passkeys.iter().find(is_called)
    }

    /// What an assertion is worth. One that counts less than we saw before is of a copy.
    pub(in crate::accounts::authenticators) fn judge_assertion(&self, asserted: &Asserted) -> Judged {
        let known = self.passkey_called(&asserted.credential.credential_id);
        let Some(known) = known.filter(|known| known.credential.get() == Some(&asserted.credential)) else {
            return Judged::Wrong;
        };
        let counts = known.counter > 0 || asserted.counter > 0;
        if counts && asserted.counter <= known.counter {
            Judged::Copied
        } else {
            Judged::Passkey(known.passkey_id, asserted.counter)
        }
    }
}
