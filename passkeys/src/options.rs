//! What a page hands to the browser: the JSON of `parseCreationOptionsFromJSON` and `parseRequestOptionsFromJSON`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde::Serialize;

use crate::public_key::{EDDSA, ES256, RS256};
use crate::relying_party::RelyingParty;

/// How long the browser waits for the device: five minutes, in milliseconds.
const TIMEOUT: u32 = 300_000;

/// Whose passkey it will be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Opaque, in base64url; comes back with every assertion.
    pub id: String,
    /// What they sign in as.
    pub name: String,
    /// How they are called.
    pub display_name: String,
}

/// A passkey that somebody has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KnownCredential {
    r#type: &'static str,
    id: String,
}

impl KnownCredential {
    /// The one with the id `credential_id`.
    pub fn new(credential_id: &[u8]) -> Self {
        Self { r#type: "public-key", id: BASE64.encode(credential_id) }
    }
}

#[derive(Debug, Clone, Serialize)]
struct Name {
    id: String,
    name: String,
}

#[derive(Debug, Clone, Serialize)]
struct Kind {
    r#type: &'static str,
    alg: i64,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Wish {
    resident_key: &'static str,
    require_resident_key: bool,
    user_verification: &'static str,
}

/// The wish for a new passkey.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreationOptions {
    rp: Name,
    user: User,
    challenge: String,
    pub_key_cred_params: [Kind; 3],
    timeout: u32,
    exclude_credentials: Vec<KnownCredential>,
    authenticator_selection: Wish,
    attestation: &'static str,
}

impl CreationOptions {
    /// A wish of `party`, called `name`, for a passkey of `user` that is none of `known`.
    pub fn new(party: &RelyingParty, name: &str, user: User, challenge: String, known: Vec<KnownCredential>) -> Self {
        let kind = |alg| Kind { r#type: "public-key", alg };
        Self {
            rp: Name { id: party.id.clone(), name: name.to_owned() },
            user,
            challenge,
            pub_key_cred_params: [kind(ES256), kind(EDDSA), kind(RS256)],
            timeout: TIMEOUT,
            exclude_credentials: known,
            authenticator_selection: Wish {
                resident_key: "required",
                require_resident_key: true,
                user_verification: "required",
            },
            attestation: "none",
        }
    }
}

/// The wish for an assertion.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestOptions {
    challenge: String,
    timeout: u32,
    rp_id: String,
    allow_credentials: Vec<KnownCredential>,
    user_verification: &'static str,
}

impl RequestOptions {
    /// A wish of `party` for an assertion with one of `known`, or with whichever passkey the device finds if there is none.
    pub fn new(party: &RelyingParty, challenge: String, known: Vec<KnownCredential>) -> Self {
        Self {
            challenge,
            timeout: TIMEOUT,
            rp_id: party.id.clone(),
            allow_credentials: known,
            user_verification: "required",
        }
    }
}
