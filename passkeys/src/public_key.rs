//! The public half of a passkey.

use aws_lc_rs::rsa::PublicKeyComponents;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ciborium::Value;
use serde::{Deserialize, Serialize};

use crate::error::PasskeyError;

/// COSE's number for a kind of key (RFC 9053).
pub(crate) const ES256: i64 = -7;
pub(crate) const EDDSA: i64 = -8;
pub(crate) const RS256: i64 = -257;

/// The public half of a passkey, of one of the three kinds that devices offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "key")]
pub enum PublicKey {
    /// ECDSA on P-256 with SHA-256: a point, uncompressed, in base64url.
    Es256(String),
    /// Ed25519: 32 bytes in base64url.
    Eddsa(String),
    /// RSA (PKCS #1 v1.5) with SHA-256: modulus and exponent in base64url.
    Rs256(String, String),
}

impl PublicKey {
    /// Reads a key in COSE's form (RFC 9052, 7). What stands after it is none of ours.
    pub(crate) fn from_cose(mut bytes: &[u8]) -> Result<Self, PasskeyError> {
        let value = ciborium::from_reader::<Value, _>(&mut bytes).map_err(|_| PasskeyError::Malformed)?;
        let map = value.as_map().ok_or(PasskeyError::Malformed)?;
        let field = |label: i64| map.iter().find(|(key, _)| is(key, label)).map(|(_, value)| value);
        let bytes = |label| field(label).and_then(Value::as_bytes).ok_or(PasskeyError::Malformed);
        let holds = |label, number| field(label).is_some_and(|value| is(value, number));
        if holds(3, ES256) && holds(1, 2) && holds(-1, 1) {
            let (x, y) = (bytes(-2)?, bytes(-3)?);
            let fits = x.len() == 32 && y.len() == 32;
            return fits.then(|| Self::Es256(text(&[&[4], &**x, &**y].concat()))).ok_or(PasskeyError::Malformed);
        }
        if holds(3, EDDSA) && holds(1, 1) && holds(-1, 6) {
            let x = bytes(-2)?;
            return (x.len() == 32).then(|| Self::Eddsa(text(x))).ok_or(PasskeyError::Malformed);
        }
        if holds(3, RS256) && holds(1, 3) {
            return Ok(Self::Rs256(text(bytes(-1)?), text(bytes(-2)?)));
        }
        Err(PasskeyError::UnknownAlgorithm)
    }

    /// Whether `signature` over `message` is of this key.
    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), PasskeyError> {
        let verified = match self {
            Self::Es256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, raw(point)?).verify(message, signature)
            }
            Self::Eddsa(key) => UnparsedPublicKey::new(&ED25519, raw(key)?).verify(message, signature),
            Self::Rs256(n, e) => {
                let key = PublicKeyComponents { n: raw(n)?, e: raw(e)? };
                key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
        };
        verified.map_err(|_| PasskeyError::WrongSignature)
    }
}

fn is(value: &Value, number: i64) -> bool {
    value.as_integer().is_some_and(|integer| integer == number.into())
}

fn text(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

fn raw(text: &str) -> Result<Vec<u8>, PasskeyError> {
    BASE64.decode(text).map_err(|_| PasskeyError::Malformed)
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _};
    use ciborium::Value;

    use super::PublicKey;
    use crate::error::PasskeyError;

    fn cose(fields: Vec<(i64, Value)>) -> Vec<u8> {
        let map = fields.into_iter().map(|(label, value)| (Value::from(label), value)).collect();
        let mut bytes = Vec::new();
        ciborium::into_writer(&Value::Map(map), &mut bytes).expect("written");
        bytes
    }

    fn bytes(slice: &[u8]) -> Value {
        Value::Bytes(slice.to_vec())
    }

    #[test]
    fn a_signature_counts_for_its_key_and_its_message_alone() {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("a key");
        let point = pair.public_key().as_ref();
        let fields =
            |x: &[u8]| vec![(1, 2.into()), (3, (-7).into()), (-1, 1.into()), (-2, bytes(x)), (-3, bytes(&point[33..]))];
        let key = PublicKey::from_cose(&cose(fields(&point[1..33]))).expect("a key");
        let signature = pair.sign(&SystemRandom::new(), b"message").expect("signed");
        assert_eq!(key.verify(b"message", signature.as_ref()), Ok(()));
        assert_eq!(key.verify(b"massage", signature.as_ref()), Err(PasskeyError::WrongSignature));
        assert_eq!(PublicKey::from_cose(&cose(fields(&point[1..32]))), Err(PasskeyError::Malformed));

        let pair = Ed25519KeyPair::generate().expect("a key");
        let fields = vec![(1, 1.into()), (3, (-8).into()), (-1, 6.into()), (-2, bytes(pair.public_key().as_ref()))];
        let key = PublicKey::from_cose(&cose(fields)).expect("a key");
        assert_eq!(key.verify(b"message", pair.sign(b"message").as_ref()), Ok(()));
        assert_eq!(key.verify(b"message", signature.as_ref()), Err(PasskeyError::WrongSignature));
    }

    #[test]
    fn kinds_that_were_not_offered_and_what_is_no_key_are_refused() {
        let p384 = vec![(1, 2.into()), (3, (-35).into()), (-1, 2.into()), (-2, bytes(&[1; 48])), (-3, bytes(&[1; 48]))];
        assert_eq!(PublicKey::from_cose(&cose(p384)), Err(PasskeyError::UnknownAlgorithm));
        for nothing in [&b""[..], b"\xff", b"\x01", &[0x9f; 4_000]] {
            assert_eq!(PublicKey::from_cose(nothing), Err(PasskeyError::Malformed));
        }
    }
}
