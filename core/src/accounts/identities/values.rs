//! The words of identities.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::kernel::ids::OrgId;
use crate::kernel::log::Hash;
use crate::kernel::secrets::Pepper;

/// A keyed hash of who somebody is at a provider: finds their account without the name they have there standing anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IdentityKey(Hash);

impl IdentityKey {
    /// The key in `org` of whoever the provider at `issuer` calls `subject`.
    pub fn of(issuer: &str, subject: &str, org: OrgId, pepper: &Pepper) -> Self {
        Self(pepper.hash("identity", &[org.uuid().as_bytes(), issuer.as_bytes(), subject.as_bytes()]))
    }
}

impl fmt::Display for IdentityKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// What an operator calls a provider in the settings: small letters, digits and dashes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ProviderName(String);

/// A text that is no such name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the name of a provider has 1 to 30 small letters, digits and dashes")]
pub struct InvalidProviderName;

impl ProviderName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ProviderName {
    type Error = InvalidProviderName;

    fn try_from(text: String) -> Result<Self, InvalidProviderName> {
        let fits = (1..=30).contains(&text.len());
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if fits && text.bytes().all(is_plain) { Ok(Self(text)) } else { Err(InvalidProviderName) }
    }
}

impl From<ProviderName> for String {
    fn from(name: ProviderName) -> Self {
        name.0
    }
}
