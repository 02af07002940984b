//! The devices on which one is signed in.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::{EndSignIn, EndSignIns, SignInEnd, SignInId};
use regimen_core::kernel::ids::AccountId;
use regimen_projections::accounts::{DeviceRow, find_devices};

use super::refresh::SignInOver;
use crate::api::{Area, Written, found};
use crate::edge::{Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct DevicesApi;

/// A device on which one is signed in.
#[derive(Object)]
#[oai(rename = "Device")]
struct MyDevice {
    sign_in_id: SignInId,
    /// What it was called at sign-in, or what its browser says it is.
    name: String,
    /// Whether it is the one that asks.
    current: bool,
    signed_in_at: DateTime<Utc>,
    /// When it last got a token; an access token lives for minutes, so this is as exact.
    last_used_at: DateTime<Utc>,
    /// When it is over unless it is used.
    expires_at: DateTime<Utc>,
}

#[derive(Object)]
struct Devices {
    /// The one that was used last first.
    items: Vec<MyDevice>,
}

#[derive(Object)]
struct OthersOver {
    account_id: AccountId,
}

impl MyDevice {
    fn of(row: DeviceRow, current: SignInId) -> Self {
        let expires_at = row.expires_at();
        Self {
            sign_in_id: row.sign_in_id,
            name: row.name.map(String::from).unwrap_or_default(),
            current: row.sign_in_id == current,
            signed_in_at: row.began_at,
            last_used_at: row.used_at,
            expires_at,
        }
    }
}

#[OpenApi(prefix_path = "/me/devices", tag = "Area::Accounts")]
impl DevicesApi {
    /// My devices
    #[oai(path = "/", method = "get", operation_id = "my_devices")]
    async fn list(&self, parts: Data<&Arc<Parts>>, caller: SignedIn) -> Result<Json<Devices>, Problem> {
        let now = parts.core.clock().now();
        let rows = found(find_devices(&parts.reader, caller.org(), caller.account_id(), now).await)?;
        Ok(Json(Devices { items: rows.into_iter().map(|row| MyDevice::of(row, caller.sid)).collect() }))
    }

    /// Sign a device out
    ///
    /// At once: neither its access token nor its refresh token counts any more.
    #[oai(path = "/:sign_in_id", method = "delete", operation_id = "end_device")]
    async fn end_one(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        sign_in_id: Path<SignInId>,
    ) -> Result<Written<SignInOver>, Problem> {
        let end = EndSignIn { account_id: caller.account_id(), sign_in_id: *sign_in_id, because: SignInEnd::Revoked };
        let done = parts.core.executor().execute(&caller.command(), &end).await?;
        Ok(Written::of(done, SignInOver::from))
    }

    /// Sign all other devices out
    #[oai(path = "/", method = "delete", operation_id = "end_other_devices")]
    async fn end_others(&self, parts: Data<&Arc<Parts>>, caller: SignedIn) -> Result<Written<OthersOver>, Problem> {
        let kept = Some(caller.sid);
        let end = EndSignIns { account_id: caller.account_id(), kept, because: SignInEnd::Revoked };
        let done = parts.core.executor().execute(&caller.command(), &end).await?;
        Ok(Written::of(done, |is| OthersOver { account_id: is.account_id }))
    }
}
