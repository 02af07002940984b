//! Challenges for devices: signed statements of ours, so that nothing of them is stored.

use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::accounts::SignInId;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_passkeys::PasskeyError;
use serde::{Deserialize, Serialize};

use super::room::refused;
use crate::edge::Problem;
use crate::parts::Parts;

const PURPOSE: &str = "passkey.challenge";
const LIFE: TimeDelta = TimeDelta::minutes(5);

/// What a signature over a challenge is for. For one thing it is worth nothing for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Aim {
    /// A new passkey for somebody who proved that it is them.
    Add(AccountId),
    /// To be this sign-in.
    SignIn(SignInId),
    /// To be believed by whoever asks, before something of theirs changes.
    Proof(AccountId),
}

#[derive(Serialize, Deserialize)]
struct Challenge {
    org: OrgId,
    aim: Aim,
    /// Makes it one of its kind.
    nonce: SignInId,
    until: DateTime<Utc>,
}

/// A challenge for `aim`, in base64url.
pub(super) fn make(parts: &Parts, org: OrgId, aim: Aim) -> Result<String, Problem> {
    let until = parts.core.clock().now() + LIFE;
    let challenge = Challenge { org, aim, nonce: SignInId::generate(), until };
    let document = serde_json::to_vec(&challenge).map_err(|error| Problem::broken(&error))?;
    Ok(parts.links.seal(PURPOSE, &document))
}

/// What the challenge `text` is for, if we made it for `org` and it is not too old.
pub(super) fn read(parts: &Parts, org: OrgId, text: &str) -> Result<Aim, Problem> {
    let document = parts.links.unseal(PURPOSE, text).map_err(|_| over())?;
    let challenge = serde_json::from_slice::<Challenge>(&document).map_err(|_| over())?;
    let is_ours = challenge.org == org && challenge.until > parts.core.clock().now();
    if is_ours { Ok(challenge.aim) } else { Err(over()) }
}

/// It is not ours, for something else, or too old.
pub(super) fn over() -> Problem {
    refused(PasskeyError::WrongCeremony)
}
