//! Wrapping the keys of persons under the key-encryption key, which can be exchanged while they are used.

use std::sync::Arc;

use parking_lot::RwLock;

use super::cipher::{Cipher, CipherError};
use crate::kernel::secrets::{KeyName, Keyring};

/// A key of a person as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrapped {
    /// The name of the key-encryption key that opens it.
    pub under: KeyName,
    /// What was sealed.
    pub bytes: Vec<u8>,
}

/// The key-encryption keys at hand: the first one wraps, all of them unwrap.
#[derive(Debug)]
pub(super) struct Wrapping(RwLock<Arc<Vec<(KeyName, Cipher)>>>);

impl Wrapping {
    pub(super) fn new(ring: &Keyring) -> Self {
        Self(RwLock::new(Arc::new(ciphers(ring))))
    }

    /// Takes `ring` in the place of the one before.
    pub(super) fn adopt(&self, ring: &Keyring) {
        let ciphers = Arc::new(ciphers(ring));
        *self.0.write() = ciphers;
    }

    /// `key`, wrapped under the key in use.
    pub(super) fn wrap(&self, place: &[u8], key: &[u8]) -> Wrapped {
        let ciphers = Arc::clone(&self.0.read());
        let (under, cipher) = ciphers.first().expect("a ring has a key");
        Wrapped { under: under.clone(), bytes: cipher.seal(place, key) }
    }

    /// What was wrapped under any of the keys. There are two or three of them, and the seal tells which one it was.
    pub(super) fn unwrap(&self, place: &[u8], wrapped: &[u8]) -> Result<Vec<u8>, CipherError> {
        let ciphers = Arc::clone(&self.0.read());
        ciphers.iter().find_map(|(_, cipher)| cipher.open(place, wrapped).ok()).ok_or(CipherError)
    }
}

fn ciphers(ring: &Keyring) -> Vec<(KeyName, Cipher)> {
    ring.all().map(|key| (key.secret.name(), Cipher::new(&key.secret.0))).collect()
}
