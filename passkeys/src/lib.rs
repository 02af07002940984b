//! Passkeys: what a relying party of WebAuthn (Level 3) must check, and nothing else.
//!
//! - **Relying party**: us, known by a domain and by the origins of our pages.
//! - **Passkey**: a key pair on a device of somebody's. We know its public half.
//! - **Assertion**: a signature over a challenge of ours, made after the device recognised its owner.
//!
//! No attestation is asked for, so nothing is believed of the make of a device. User verification always is.

mod authenticator_data;
mod client_data;
mod error;
mod options;
mod public_key;
mod relying_party;

pub use error::PasskeyError;
pub use options::{CreationOptions, KnownCredential, RequestOptions, User};
pub use public_key::PublicKey;
pub use relying_party::{Asserted, Assertion, NewPasskey, Registration, RelyingParty};
