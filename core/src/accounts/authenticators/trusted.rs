//! Devices on which the second factor is not asked for, for a while.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::command::{AuthenticatorRefusal, AuthenticatorsCommand};
use super::state::Authenticators;
use crate::accounts::sign_ins::DeviceName;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;

crate::entity_id! {
    /// One device on which the second factor is not asked for.
    pub struct TrustedDeviceId;
}

/// Such a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrustedDevice {
    /// Its id, which its token carries.
    pub device_id: TrustedDeviceId,
    /// How its owner knows it.
    pub name: Personal<DeviceName>,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Until when.
    pub until: DateTime<Utc>,
}

impl Authenticators {
    /// The devices that are trusted at `now`.
    pub fn trusted(&self, now: DateTime<Utc>) -> impl Iterator<Item = &TrustedDevice> {
        self.trusted.iter().filter(move |device| device.until > now)
    }

    /// Whether `device_id` is trusted at `now`.
    pub fn trusts(&self, device_id: TrustedDeviceId, now: DateTime<Utc>) -> bool {
        self.trusted(now).any(|device| device.device_id == device_id)
    }
}

/// Ask for the second factor on these devices again.
#[derive(Debug, Clone, Copy)]
pub struct DistrustDevices {
    /// Whose.
    pub account_id: AccountId,
    /// Which; all of them if none is named.
    pub device_id: Option<TrustedDeviceId>,
}

impl UseCase for DistrustDevices {
    type Outcome = AccountId;
    type Refusal = AuthenticatorRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<AccountId, Decline<AuthenticatorRefusal>> {
        let Self { account_id, device_id } = *self;
        let mut authenticators = work.load::<Authenticators>(account_id).await?;
        authenticators.handle((account_id, AuthenticatorsCommand::Distrust(device_id).at(work.now()))).await?;
        work.save(authenticators).await?;
        Ok(account_id)
    }
}
