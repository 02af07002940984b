//! What the device says of a ceremony (WebAuthn, 6.1).

use aws_lc_rs::digest::{SHA256, digest};

use crate::error::PasskeyError;
use crate::public_key::PublicKey;

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const BACKED_UP: u8 = 0x10;
const WITH_CREDENTIAL: u8 = 0x40;

/// What the device says, when it is for us, with its owner present and verified.
pub(crate) struct AuthenticatorData {
    pub(crate) counter: u32,
    pub(crate) backed_up: bool,
    pub(crate) credential: Option<(Vec<u8>, PublicKey)>,
}

impl AuthenticatorData {
    pub(crate) fn read(bytes: &[u8], relying_party: &str) -> Result<Self, PasskeyError> {
        let (hash, rest) = bytes.split_first_chunk::<32>().ok_or(PasskeyError::Malformed)?;
        let ([flags], rest) = rest.split_first_chunk::<1>().ok_or(PasskeyError::Malformed)?;
        let (counter, rest) = rest.split_first_chunk::<4>().ok_or(PasskeyError::Malformed)?;
        if hash.as_slice() != digest(&SHA256, relying_party.as_bytes()).as_ref() {
            return Err(PasskeyError::WrongRelyingParty);
        }
        if flags & PRESENT == 0 {
            return Err(PasskeyError::NotPresent);
        }
        if flags & VERIFIED == 0 {
            return Err(PasskeyError::NotVerified);
        }
        let credential = if flags & WITH_CREDENTIAL == 0 { None } else { Some(credential(rest)?) };
        Ok(Self { counter: u32::from_be_bytes(*counter), backed_up: flags & BACKED_UP != 0, credential })
    }
}

/// The id and the key of a new credential, which stand after 16 bytes that name the make of the device.
fn credential(bytes: &[u8]) -> Result<(Vec<u8>, PublicKey), PasskeyError> {
    let (_, rest) = bytes.split_first_chunk::<16>().ok_or(PasskeyError::Malformed)?;
    let (length, rest) = rest.split_first_chunk::<2>().ok_or(PasskeyError::Malformed)?;
    let (id, key) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length))).ok_or(PasskeyError::Malformed)?;
    // WebAuthn, 7.1, step 25: longer ids are refused.
    if id.is_empty() || id.len() > 1023 {
        return Err(PasskeyError::Malformed);
    }
    Ok((id.to_vec(), PublicKey::from_cose(key)?))
}
