//! The devices on which the second factor is not asked for.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::DeviceName;
use regimen_core::accounts::authenticators::{Authenticators, DistrustDevices, TrustedDevice, TrustedDeviceId};
use regimen_core::kernel::ids::AccountId;

use crate::api::{Area, Written};
use crate::edge::{Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct TrustedDevicesApi;

/// A device on which your second factor is not asked for.
#[derive(Object)]
#[oai(rename = "TrustedDevice")]
struct Trusted {
    device_id: TrustedDeviceId,
    /// What it was called at sign-in.
    name: String,
    since: DateTime<Utc>,
    until: DateTime<Utc>,
}

#[derive(Object)]
struct TrustedDevices {
    items: Vec<Trusted>,
}

#[derive(Object)]
#[oai(rename = "DevicesDistrusted")]
struct Distrusted {
    account_id: AccountId,
}

impl From<&TrustedDevice> for Trusted {
    fn from(device: &TrustedDevice) -> Self {
        let name = device.name.get().map(DeviceName::as_str).unwrap_or_default().to_owned();
        Self { device_id: device.device_id, name, since: device.since, until: device.until }
    }
}

#[OpenApi(prefix_path = "/me/trusted-devices", tag = "Area::Accounts")]
impl TrustedDevicesApi {
    /// My trusted devices
    #[oai(path = "/", method = "get", operation_id = "my_trusted_devices")]
    async fn list(&self, parts: Data<&Arc<Parts>>, caller: SignedIn) -> Result<Json<TrustedDevices>, Problem> {
        let (executor, now) = (parts.core.executor(), parts.core.clock().now());
        let (mine, _) = executor.current::<Authenticators>(caller.org(), caller.account_id()).await?;
        Ok(Json(TrustedDevices { items: mine.trusted(now).map(Trusted::from).collect() }))
    }

    /// Ask for my second factor on a device again
    #[oai(path = "/:device_id", method = "delete", operation_id = "distrust_device")]
    async fn distrust(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        device_id: Path<TrustedDeviceId>,
    ) -> Result<Written<Distrusted>, Problem> {
        let distrust = DistrustDevices { account_id: caller.account_id(), device_id: Some(*device_id) };
        let done = parts.core.executor().execute(&caller.command(), &distrust).await?;
        Ok(Written::of(done, |account_id| Distrusted { account_id }))
    }

    /// Ask for my second factor on every device again
    #[oai(path = "/", method = "delete", operation_id = "distrust_devices")]
    async fn distrust_all(&self, parts: Data<&Arc<Parts>>, caller: SignedIn) -> Result<Written<Distrusted>, Problem> {
        let distrust = DistrustDevices { account_id: caller.account_id(), device_id: None };
        let done = parts.core.executor().execute(&caller.command(), &distrust).await?;
        Ok(Written::of(done, |account_id| Distrusted { account_id }))
    }
}
