//! What whoever gave their password holds until they give their second factor: signed, so that nothing of it is stored.

use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::accounts::authenticators::{FirstFactor, SecondFactorRefusal};
use regimen_core::accounts::{AccountRefusal, AuthMethod, Device, DeviceName, Remember, SignInId};
use regimen_core::kernel::executor::{Decline, Request};
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::log::Actor;
use serde::{Deserialize, Serialize};

use crate::edge::Problem;
use crate::parts::Parts;

const PURPOSE: &str = "second-factor.challenge";
/// How long somebody may look for their telephone.
const LIFE: TimeDelta = TimeDelta::minutes(5);

/// A sign-in that waits for a second factor.
#[derive(Serialize, Deserialize)]
pub(super) struct Challenge {
    pub(super) org: OrgId,
    pub(super) account_id: AccountId,
    epoch: u32,
    method: AuthMethod,
    /// The sign-in that it becomes, once.
    pub(super) sign_in_id: SignInId,
    remember: Remember,
    device: DeviceName,
    until: DateTime<Utc>,
}

impl Challenge {
    /// The challenge in `text`, if we made it and it is not too old.
    pub(super) fn read(parts: &Parts, text: &str) -> Result<Self, Problem> {
        let over = || Problem::refused(&SecondFactorRefusal::ChallengeOver);
        let document = parts.links.unseal(PURPOSE, text).map_err(|_| over())?;
        let challenge = serde_json::from_slice::<Self>(&document).map_err(|_| over())?;
        if challenge.until > parts.core.clock().now() { Ok(challenge) } else { Err(over()) }
    }

    /// A command of whoever holds it.
    pub(super) fn command(&self) -> Request {
        Request::once(self.org, Actor::Account(self.account_id))
    }

    pub(super) fn first(&self) -> FirstFactor {
        FirstFactor { account_id: self.account_id, epoch: self.epoch, method: self.method }
    }

    pub(super) fn device(&self, parts: &Parts) -> Device {
        let life = parts.sign_in.life(self.remember);
        Device { name: self.device.clone(), remember: self.remember, life, trusted: None }
    }
}

/// What whoever was not signed in on `device` hears: if all that is missing is their second factor, a challenge to give it with.
pub(in crate::accounts) fn demand(
    parts: &Parts,
    org: OrgId,
    device: &Device,
    declined: Decline<AccountRefusal>,
) -> Problem {
    let Decline::Refused(refusal @ AccountRefusal::SecondFactorRequired { first, .. }) = &declined else {
        return declined.into();
    };
    let FirstFactor { account_id, epoch, method } = *first;
    let challenge = Challenge {
        org,
        account_id,
        epoch,
        method,
        sign_in_id: SignInId::generate(),
        remember: device.remember,
        device: device.name.clone(),
        until: parts.core.clock().now() + LIFE,
    };
    match serde_json::to_vec(&challenge) {
        Ok(document) => Problem::refused(refusal).with("challenge", parts.links.seal(PURPOSE, &document)),
        Err(error) => Problem::broken(&error),
    }
}
