//! The two ceremonies: a new passkey, and an assertion with a known one.

use aws_lc_rs::digest::{SHA256, digest};
use ciborium::Value;

use crate::authenticator_data::AuthenticatorData;
use crate::client_data::{Ceremony, challenge};
use crate::error::PasskeyError;
use crate::public_key::PublicKey;

/// Us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelyingParty {
    /// The domain that passkeys are bound to.
    pub id: String,
    /// Where our pages are: `https://example.org`.
    pub origins: Vec<String>,
}

/// What a device answers to a wish for a new passkey.
#[derive(Debug, Clone)]
pub struct Registration {
    /// What the browser says, as JSON.
    pub client_data: Vec<u8>,
    /// What the device says, in CBOR.
    pub attestation_object: Vec<u8>,
}

/// A new passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPasskey {
    /// What the device calls it.
    pub credential_id: Vec<u8>,
    /// Its public half.
    pub public_key: PublicKey,
    /// How often it has signed; 0 for ever if the device does not count.
    pub counter: u32,
    /// Whether it is kept in more than one place.
    pub backed_up: bool,
    /// The challenge that was answered; whether it is ours is for the caller to say.
    pub challenge: String,
}

/// What a device answers to a challenge.
#[derive(Debug, Clone)]
pub struct Assertion {
    /// What the browser says, as JSON.
    pub client_data: Vec<u8>,
    /// What the device says.
    pub authenticator_data: Vec<u8>,
    /// Its signature over both.
    pub signature: Vec<u8>,
}

/// An assertion that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asserted {
    /// How often the passkey has signed; must be more than before unless it is 0.
    pub counter: u32,
}

impl RelyingParty {
    /// The passkey in `registration` (WebAuthn, 7.1).
    ///
    /// # Errors
    /// See [`PasskeyError`].
    pub fn register(&self, registration: &Registration) -> Result<NewPasskey, PasskeyError> {
        let challenge = challenge(&registration.client_data, Ceremony::Create, &self.origins)?;
        let object = ciborium::from_reader::<Value, _>(registration.attestation_object.as_slice());
        let object = object.map_err(|_| PasskeyError::Malformed)?;
        let fields = object.as_map().into_iter().flatten();
        let mut data =
            fields.filter(|(key, _)| key.as_text() == Some("authData")).filter_map(|(_, data)| data.as_bytes());
        let data = AuthenticatorData::read(data.next().ok_or(PasskeyError::Malformed)?, &self.id)?;
        let (credential_id, public_key) = data.credential.ok_or(PasskeyError::Malformed)?;
        Ok(NewPasskey { credential_id, public_key, counter: data.counter, backed_up: data.backed_up, challenge })
    }

    /// The challenge that `assertion` says it answers.
    ///
    /// # Errors
    /// See [`PasskeyError`].
    pub fn challenge_of(&self, assertion: &Assertion) -> Result<String, PasskeyError> {
        challenge(&assertion.client_data, Ceremony::Get, &self.origins)
    }

    /// Holds `assertion` against the key of the passkey (WebAuthn, 7.2).
    ///
    /// # Errors
    /// See [`PasskeyError`].
    pub fn verify(&self, assertion: &Assertion, key: &PublicKey) -> Result<Asserted, PasskeyError> {
        self.challenge_of(assertion)?;
        let data = AuthenticatorData::read(&assertion.authenticator_data, &self.id)?;
        let hash = digest(&SHA256, &assertion.client_data);
        key.verify(&[assertion.authenticator_data.as_slice(), hash.as_ref()].concat(), &assertion.signature)?;
        Ok(Asserted { counter: data.counter })
    }
}
