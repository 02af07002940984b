//! What a program shows, and what the log knows of it.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use uuid::Uuid;

use crate::integration::values::KeyHash;
use crate::kernel::ids::{OrgId, ProgramId};
use crate::kernel::privacy::Cipher;
use crate::kernel::secrets::Pepper;
use crate::{entity_id, text_value};

entity_id! {
    /// An API key.
    pub struct ApiKeyId;
}

impl From<ApiKeyId> for ProgramId {
    /// The program that holds the key.
    fn from(key: ApiKeyId) -> Self {
        Self::from_uuid(key.uuid())
    }
}

text_value! {
    /// What people know an API key by.
    pub struct ApiKeyName up to 100;
}

/// What every key begins with, so that it is known for one wherever it turns up.
pub const KEY_PREFIX: &str = "rk_";

/// A key as its program holds it: `rk_`, organization and id, `_`, 256 random bits. Never shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKeySecret {
    /// The organization.
    pub org: OrgId,
    /// The key.
    pub api_key_id: ApiKeyId,
    secret: [u8; 32],
}

/// A text that is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an API key")]
pub struct InvalidKey;

impl ApiKeySecret {
    /// A new secret for the key `api_key_id` of `org`.
    pub fn generate(org: OrgId, api_key_id: ApiKeyId) -> Self {
        Self { org, api_key_id, secret: Cipher::random_key() }
    }

    /// As its program is shown it, once.
    pub fn reveal(&self) -> String {
        let Self { org, api_key_id, secret } = self;
        format!("{KEY_PREFIX}{}{}_{}", org.uuid().simple(), api_key_id.uuid().simple(), BASE64.encode(secret))
    }

    /// What the log knows of it.
    pub fn hash(&self, pepper: &Pepper) -> KeyHash {
        let (org, key) = (self.org.uuid(), self.api_key_id.uuid());
        let parts: [&[u8]; 3] = [org.as_bytes(), key.as_bytes(), &self.secret];
        KeyHash::of(pepper, "api-key.v1", &parts)
    }
}

impl fmt::Debug for ApiKeySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKeySecret({})", self.api_key_id)
    }
}

impl FromStr for ApiKeySecret {
    type Err = InvalidKey;

    fn from_str(text: &str) -> Result<Self, InvalidKey> {
        let rest = text.strip_prefix(KEY_PREFIX).ok_or(InvalidKey)?;
        let (ids, secret) = rest.split_once('_').ok_or(InvalidKey)?;
        let (org, id) = ids.split_at_checked(32).ok_or(InvalidKey)?;
        let uuid = |text: &str| Uuid::try_parse(text).map_err(|_| InvalidKey);
        let secret = BASE64.decode(secret).ok().and_then(|secret| secret.try_into().ok()).ok_or(InvalidKey)?;
        Ok(Self { org: OrgId::from_uuid(uuid(org)?), api_key_id: ApiKeyId::from_uuid(uuid(id)?), secret })
    }
}

#[cfg(test)]
mod tests {
    use super::{ApiKeyId, ApiKeySecret, InvalidKey};
    use crate::kernel::ids::OrgId;
    use crate::kernel::secrets::{Pepper, Secrets};

    #[test]
    fn a_key_is_read_as_it_was_shown_and_its_hash_tells_nothing() {
        let secret = ApiKeySecret::generate(OrgId::DEFAULT, ApiKeyId::generate());
        let pepper = Pepper::new(&Secrets::ephemeral().pepper);
        assert_eq!(secret.reveal().parse(), Ok(secret.clone()));
        assert!(secret.hash(&pepper).is(&secret.hash(&pepper)));
        let other = ApiKeySecret::generate(secret.org, secret.api_key_id);
        assert!(!secret.hash(&pepper).is(&other.hash(&pepper)));
        let elsewhere = ApiKeySecret { org: OrgId::generate(), ..secret.clone() };
        assert!(!secret.hash(&pepper).is(&elsewhere.hash(&pepper)), "a key is of one organization");
        assert_eq!(format!("{secret:?}"), format!("ApiKeySecret({})", secret.api_key_id));
    }

    #[test]
    fn whatever_is_no_key_is_refused() {
        for text in ["", "rk_", "rk_a_b", "eyJhbGciOi", "rk_ä_ö", "rk_€€€€€€€€€€€_x"] {
            assert_eq!(text.parse::<ApiKeySecret>(), Err(InvalidKey), "{text}");
        }
    }
}
