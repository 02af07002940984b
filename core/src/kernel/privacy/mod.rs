//! Personal data: encrypted in the log under a key per person and purpose, gone for everyone when the keys are destroyed.

mod cipher;
pub mod events;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod key_table;
mod keys;
mod memory_keys;
mod personal;
mod rewrap;
mod seal;
mod wrapping;

use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use cipher::{Cipher, CipherError};
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use key_table::KeyTable;
pub use keys::{Destroyed, Exchange, KeyStore, Keys, PrivacyError};
pub use memory_keys::MemoryKeys;
pub use personal::Personal;
pub use rewrap::{KeyId, Rewrapped, rewrap};
pub use seal::{has_personal, has_sealed, open, seal, sealed_keys, sealed_subjects};
pub use wrapping::Wrapped;

use super::log::StreamId;

crate::entity_id! {
    /// A person whose data is protected: the same UUID as their account.
    pub struct SubjectId;
}

impl SubjectId {
    /// The stream that exists once the person is erased. Whatever stores data of the person expects it not to.
    pub fn stream(self) -> StreamId {
        StreamId::new("privacy", self)
    }
}

impl From<super::ids::AccountId> for SubjectId {
    fn from(account: super::ids::AccountId) -> Self {
        Self::from_uuid(account.uuid())
    }
}

/// Why a piece of personal data is kept; each purpose has a key of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To know who somebody is: name, address.
    Identity,
    /// To let them in: password hashes.
    Credentials,
    /// What others wrote about them: reasons, notes.
    Notes,
    /// What programs prove themselves with to each other. Their subject is a program and no person.
    Secrets,
}

impl Purpose {
    /// Its name in the key store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Credentials => "credentials",
            Self::Notes => "notes",
            Self::Secrets => "secrets",
        }
    }
}

/// A name that is no purpose.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown purpose {0:?}")]
pub struct UnknownPurpose(String);

impl FromStr for Purpose {
    type Err = UnknownPurpose;

    fn from_str(name: &str) -> Result<Self, UnknownPurpose> {
        let all = [Self::Identity, Self::Credentials, Self::Notes, Self::Secrets];
        all.into_iter().find(|purpose| purpose.name() == name).ok_or_else(|| UnknownPurpose(name.to_owned()))
    }
}
