//! The secret that a receiver checks deliveries with.

use std::fmt;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::DeliveryId;
use crate::kernel::privacy::Cipher;

const PREFIX: &str = "whsec_";

/// 256 random bits, written `whsec_` and base64 as Standard Webhooks asks. Never shown by `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SigningSecret([u8; 32]);

/// A text that is no secret of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a signing secret")]
pub struct InvalidSecret;

impl SigningSecret {
    /// A new one.
    pub fn generate() -> Self {
        Self(Cipher::random_key())
    }

    /// As its receiver is shown it, once.
    pub fn reveal(&self) -> String {
        format!("{PREFIX}{}", BASE64.encode(self.0))
    }

    /// One signature of Standard Webhooks: `v1,` and HMAC-SHA-256 over id, seconds and body, in base64.
    pub fn sign(&self, id: DeliveryId, at: DateTime<Utc>, body: &[u8]) -> String {
        let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, &self.0));
        context.update(format!("{id}.{}.", at.timestamp()).as_bytes());
        context.update(body);
        format!("v1,{}", BASE64.encode(context.sign()))
    }
}

impl fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningSecret(…)")
    }
}

impl TryFrom<String> for SigningSecret {
    type Error = InvalidSecret;

    fn try_from(text: String) -> Result<Self, InvalidSecret> {
        let bytes = text.strip_prefix(PREFIX).and_then(|key| BASE64.decode(key).ok()).ok_or(InvalidSecret)?;
        bytes.try_into().map(Self).map_err(|_| InvalidSecret)
    }
}

impl From<SigningSecret> for String {
    fn from(secret: SigningSecret) -> Self {
        secret.reveal()
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::SigningSecret;
    use crate::integration::values::DeliveryId;

    #[test]
    fn a_signature_is_what_openssl_computes() {
        let secret = SigningSecret::try_from("whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=".to_owned())
            .expect("it is one");
        let id: DeliveryId = "01890000-0000-7000-8000-000000000001".parse().expect("an id");
        let at = DateTime::from_timestamp(1_800_000_000, 0).expect("a time");
        assert_eq!(
            secret.sign(id, at, br#"{"type":"webhook.test"}"#),
            "v1,KkASOeoZtDXQi55vBaqXDMEHCIIcIh9AAuB+3G0waUg="
        );
        assert!(!format!("{secret:?}").contains("AQID"));
    }

    #[test]
    fn a_secret_is_read_as_it_was_shown() {
        let secret = SigningSecret::generate();
        assert_eq!(SigningSecret::try_from(secret.reveal()).ok(), Some(secret));
        assert!(SigningSecret::try_from("whsec_AQID".to_owned()).is_err());
    }
}
