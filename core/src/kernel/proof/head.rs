//! Signed heads: what a log was at a moment, under a key that only the operator has.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::ids::OrgId;
use crate::kernel::log::{Hash, Position};
use crate::kernel::secrets::Secret;

/// The public half of the key that signs heads: 64 hexadecimal digits, to be kept where the operator cannot change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(pub [u8; 32]);

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl FromStr for PublicKey {
    type Err = hex::FromHexError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut key = [0; 32];
        hex::decode_to_slice(text.trim(), &mut key)?;
        Ok(Self(key))
    }
}

impl Serialize for PublicKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PublicKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl PublicKey {
    /// Whether this key signed `document` for `purpose`.
    ///
    /// # Errors
    /// [`SignatureError`] if it did not.
    pub fn verify_document(&self, purpose: &str, document: &[u8], signature: &str) -> Result<(), SignatureError> {
        let signature = hex::decode(signature).map_err(|_| SignatureError)?;
        let message = document_message(purpose, document);
        UnparsedPublicKey::new(&ED25519, &self.0).verify(&message, &signature).map_err(|_| SignatureError)
    }
}

fn document_message(purpose: &str, document: &[u8]) -> Vec<u8> {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, document);
    [b"regimen.document.v1\0", purpose.as_bytes(), b"\0", digest.as_ref()].concat()
}

/// A log ended here, at this moment; signed with Ed25519 over
/// `regimen.head.v1\0 ‖ org ‖ position ‖ hash ‖ signed at in microseconds`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedHead {
    /// Whose log.
    pub org: OrgId,
    /// Where it ended.
    pub position: Position,
    /// The hash of its last commit.
    pub hash: Hash,
    /// When it was signed.
    pub signed_at: DateTime<Utc>,
    /// 128 hexadecimal digits.
    pub signature: String,
}

/// A signature that is not by the key, or of another head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature is not valid")]
pub struct SignatureError;

impl SignedHead {
    fn message(&self) -> Vec<u8> {
        let mut message = b"regimen.head.v1\0".to_vec();
        message.extend(self.org.uuid().as_bytes());
        message.extend(self.position.to_be_bytes());
        message.extend(self.hash.0);
        message.extend(self.signed_at.timestamp_micros().to_be_bytes());
        message
    }

    /// Whether `key` signed this head.
    ///
    /// # Errors
    /// [`SignatureError`] if it did not.
    pub fn verify(&self, key: PublicKey) -> Result<(), SignatureError> {
        let signature = hex::decode(&self.signature).map_err(|_| SignatureError)?;
        UnparsedPublicKey::new(&ED25519, &key.0).verify(&self.message(), &signature).map_err(|_| SignatureError)
    }
}

/// Signs heads.
pub struct HeadSigner(Ed25519KeyPair);

impl fmt::Debug for HeadSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HeadSigner({})", self.public_key())
    }
}

impl HeadSigner {
    /// The signer with the seed `secret`.
    pub fn new(secret: &Secret) -> Self {
        Self(Ed25519KeyPair::from_seed_unchecked(&secret.0).expect("an Ed25519 seed is any 32 bytes"))
    }

    /// The key that verifies what this one signs.
    pub fn public_key(&self) -> PublicKey {
        PublicKey(self.0.public_key().as_ref().try_into().expect("an Ed25519 key has 32 bytes"))
    }

    /// Signs that the log of `org` ends at `position` with `hash`.
    pub fn sign(&self, org: OrgId, position: Position, hash: Hash, signed_at: DateTime<Utc>) -> SignedHead {
        let mut head = SignedHead { org, position, hash, signed_at, signature: String::new() };
        head.signature = hex::encode(self.0.sign(&head.message()));
        head
    }

    /// Signs a `document` that is made for `purpose`: 128 hexadecimal digits, with Ed25519 over
    /// `regimen.document.v1\0 ‖ purpose ‖ \0 ‖ SHA-256 of the document`.
    pub fn sign_document(&self, purpose: &str, document: &[u8]) -> String {
        hex::encode(self.0.sign(&document_message(purpose, document)))
    }
}
