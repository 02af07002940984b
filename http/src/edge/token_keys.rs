//! The keys that sign access tokens: one signs, and those before it are believed as long as a token lives that they can have signed.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{DecodingKey, EncodingKey, Header, TokenData, Validation};
use parking_lot::RwLock;
use regimen_core::kernel::secrets::{Key, KeyName, KeyState, Keyring};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::tokens::InvalidToken;

/// The keys that sign access tokens.
pub(super) struct TokenKeys {
    keys: RwLock<Arc<Vec<TokenKey>>>,
    /// How long a token lives.
    life: TimeDelta,
}

/// One of them.
struct TokenKey {
    name: KeyName,
    state: KeyState,
    encoding: EncodingKey,
    decoding: DecodingKey,
}

impl TokenKeys {
    pub(super) fn new(ring: &Keyring, seconds: u32) -> Self {
        Self { keys: RwLock::new(keys(ring)), life: TimeDelta::seconds(seconds.into()) }
    }

    /// Takes `ring` in the place of the one before.
    pub(super) fn adopt(&self, ring: &Keyring) {
        let keys = keys(ring);
        *self.keys.write() = keys;
    }

    /// A token that says `claims`.
    pub(super) fn sign(&self, header: Header, claims: &impl Serialize) -> Result<String, InvalidToken> {
        let keys = Arc::clone(&self.keys.read());
        let key = keys.first().ok_or(InvalidToken)?;
        let header = Header { kid: Some(key.name.to_string()), ..header };
        jsonwebtoken::encode(&header, claims, &key.encoding).map_err(|_| InvalidToken)
    }

    /// What `token` says, if the key that it names has signed it. One that names none is of the key in use.
    pub(super) fn read<C: DeserializeOwned>(
        &self,
        token: &str,
        validation: &Validation,
        now: DateTime<Utc>,
    ) -> Result<TokenData<C>, InvalidToken> {
        let named = jsonwebtoken::decode_header(token).map_err(|_| InvalidToken)?.kid;
        let keys = Arc::clone(&self.keys.read());
        let key = match named {
            Some(name) => keys.iter().find(|key| key.name.as_str() == name),
            None => keys.first(),
        };
        let key = key.filter(|key| key.counts(now, self.life)).ok_or(InvalidToken)?;
        jsonwebtoken::decode(token, &key.decoding, validation).map_err(|_| InvalidToken)
    }
}

impl TokenKey {
    fn of(Key { secret, state, .. }: &Key) -> Self {
        let (encoding, decoding) = (EncodingKey::from_secret(&secret.0), DecodingKey::from_secret(&secret.0));
        Self { name: secret.name(), state: *state, encoding, decoding }
    }

    /// Whether a token that it has signed can still be alive. One that waits here may be in use on another node.
    fn counts(&self, now: DateTime<Utc>, life: TimeDelta) -> bool {
        match self.state {
            KeyState::Active | KeyState::Waiting => true,
            KeyState::Retired(at) => now < at + life,
        }
    }
}

fn keys(ring: &Keyring) -> Arc<Vec<TokenKey>> {
    Arc::new(ring.all().map(TokenKey::of).collect())
}
