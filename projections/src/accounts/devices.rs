//! The devices on which somebody is signed in: one row for each account, with what is over left out.

use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::accounts::events::AccountEvent;
use regimen_core::accounts::sign_ins::events::SignInEvent;
use regimen_core::accounts::{AuthMethod, DeviceName, SignInId};
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::privacy::events::PrivacyEvent;
use regimen_core::kernel::sql::Value;
use serde::{Deserialize, Serialize};

use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::reader::{FindError, Reader};

/// How many devices of one person are shown, the latest ones.
const MOST: usize = 100;

/// A device on which somebody is signed in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeviceRow {
    /// Its sign-in.
    pub sign_in_id: SignInId,
    /// How they know it again; none once they are erased.
    pub name: Option<DeviceName>,
    /// By what they proved on it who they are.
    pub methods: Vec<AuthMethod>,
    /// When they signed in on it.
    pub began_at: DateTime<Utc>,
    /// When it was used last, as far as its refreshes tell.
    pub used_at: DateTime<Utc>,
    /// When it is over, however much it is used.
    pub ends_at: DateTime<Utc>,
    idle_seconds: u32,
}

impl DeviceRow {
    /// When it is over unless it is used.
    pub fn expires_at(&self) -> DateTime<Utc> {
        (self.used_at + TimeDelta::seconds(self.idle_seconds.into())).min(self.ends_at)
    }
}

/// One row for each account: its devices, by their sign-ins.
#[derive(Debug)]
pub struct DevicesView;

impl View for DevicesView {
    type Row = Vec<DeviceRow>;
    const NAME: &'static str = "accounts_devices";
    const VERSION: u32 = 1;
    const CARRIES_ON: u32 = 1;
    const COLUMNS: &'static [Column] = &[];
    const INDEXES: &'static [&'static [&'static str]] = &[];

    fn reads(kind: &str) -> bool {
        SignInEvent::knows(kind) || kind == "SignInsEnded" || PrivacyEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        keys.extend(match event.read()? {
            Some(SignInEvent::SignInBegan(began)) => Some(began.account_id.to_string()),
            Some(SignInEvent::SignInRefreshed(refreshed)) => Some(refreshed.account_id.to_string()),
            Some(SignInEvent::SignInEnded(ended)) => Some(ended.account_id.to_string()),
            None => None,
        });
        if let Some(AccountEvent::SignInsEnded(ended)) = event.read()? {
            keys.push(ended.account_id.to_string());
        }
        if let Some(PrivacyEvent::SubjectErased(erased)) = event.read()? {
            keys.push(erased.subject.to_string());
        }
        Ok(())
    }

    fn fold(rows: &mut Rows<Self::Row>, event: &Event) -> Result<(), FoldError> {
        match event.read()? {
            Some(SignInEvent::SignInBegan(began)) => {
                let device = DeviceRow {
                    sign_in_id: began.sign_in_id,
                    name: began.device.get().cloned(),
                    methods: began.methods.clone(),
                    began_at: began.began_at,
                    used_at: began.began_at,
                    ends_at: began.ends_at,
                    idle_seconds: began.idle_seconds,
                };
                let key = began.account_id.to_string();
                match rows.change_if_there(&key)? {
                    Some(devices) => add(devices, device),
                    None => rows.put(key, vec![device]),
                }
            }
            Some(SignInEvent::SignInRefreshed(refreshed)) => {
                let devices = rows.change_if_there(&refreshed.account_id.to_string())?;
                let device =
                    devices.and_then(|devices| devices.iter_mut().find(|d| d.sign_in_id == refreshed.sign_in_id));
                if let Some(device) = device {
                    device.used_at = refreshed.refreshed_at;
                }
            }
            Some(SignInEvent::SignInEnded(ended)) => {
                if let Some(devices) = rows.change_if_there(&ended.account_id.to_string())? {
                    devices.retain(|device| device.sign_in_id != ended.sign_in_id);
                }
            }
            None => {}
        }
        if let Some(AccountEvent::SignInsEnded(ended)) = event.read()?
            && let Some(devices) = rows.change_if_there(&ended.account_id.to_string())?
        {
            devices.retain(|device| Some(device.sign_in_id) == ended.kept);
        }
        if let Some(PrivacyEvent::SubjectErased(erased)) = event.read()?
            && let Some(devices) = rows.change_if_there(&erased.subject.to_string())?
        {
            devices.clear();
        }
        Ok(())
    }

    fn columns(_: &Self::Row) -> Vec<Value> {
        Vec::new()
    }
}

/// Adds `device` and drops what was over when it began.
fn add(devices: &mut Vec<DeviceRow>, device: DeviceRow) {
    devices.retain(|other| other.expires_at() > device.began_at);
    let over = (devices.len() + 1).saturating_sub(MOST);
    devices.drain(..over);
    devices.push(device);
}

/// The devices on which `account` is signed in at `now`, the one that was used last first.
///
/// # Errors
/// When the database does not answer.
pub async fn find_devices(
    reader: &Reader,
    org: OrgId,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<Vec<DeviceRow>, FindError> {
    let mut devices = reader.get::<DevicesView>(org, &account.to_string()).await?.unwrap_or_default();
    devices.retain(|device| device.expires_at() > now);
    devices.sort_by_key(|device| std::cmp::Reverse((device.used_at, device.sign_in_id)));
    Ok(devices)
}
