//! AES-256-GCM with a random nonce, bound to where the ciphertext stands.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::rand;

/// A key that seals and opens.
pub struct Cipher(LessSafeKey);

/// What was sealed cannot be opened: another key, another place, or altered bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("sealed data cannot be opened")]
pub struct CipherError;

impl std::fmt::Debug for Cipher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cipher")
    }
}

impl Cipher {
    /// The cipher of a 256-bit `key`.
    pub fn new(key: &[u8; 32]) -> Self {
        let key = UnboundKey::new(&AES_256_GCM, key).expect("AES-256 takes 32 bytes");
        Self(LessSafeKey::new(key))
    }

    /// A new random key.
    pub fn random_key() -> [u8; 32] {
        let mut key = [0; 32];
        rand::fill(&mut key).expect("the system gives random bytes");
        key
    }

    /// `nonce ‖ ciphertext ‖ tag` of `plain`; it opens only with the same `place`.
    pub fn seal(&self, place: &[u8], plain: &[u8]) -> Vec<u8> {
        let mut nonce = [0; NONCE_LEN];
        rand::fill(&mut nonce).expect("the system gives random bytes");
        let mut sealed = plain.to_vec();
        self.0
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(place), &mut sealed)
            .expect("a field is far shorter than the limit of GCM");
        [&nonce[..], &sealed].concat()
    }

    /// What was sealed at `place`.
    ///
    /// # Errors
    /// [`CipherError`] if it was sealed elsewhere, with another key, or altered.
    pub fn open(&self, place: &[u8], sealed: &[u8]) -> Result<Vec<u8>, CipherError> {
        let (nonce, rest) = sealed.split_at_checked(NONCE_LEN).ok_or(CipherError)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| CipherError)?;
        let mut bytes = rest.to_vec();
        let plain = self.0.open_in_place(nonce, Aad::from(place), &mut bytes).map_err(|_| CipherError)?;
        Ok(plain.to_vec())
    }
}
