//! What one has beside one's password.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::authenticators::Authenticators;

use crate::api::Area;
use crate::edge::{Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct MineApi;

/// What one has beside one's password.
#[derive(Object)]
#[oai(rename = "Authenticators", skip_serializing_if_is_none)]
struct Mine {
    /// Whether a second factor is asked for after the password.
    second_factor: bool,
    /// Since when an authenticator app is asked for; left out if it is not.
    totp_since: Option<DateTime<Utc>>,
    /// The last digits of the telephone that codes can be sent to as long as there is no app and no passkey; left out if there is
    /// none.
    phone_ends_in: Option<String>,
    /// How many passkeys there are.
    passkeys: usize,
    /// How many backup codes are left.
    backup_codes_left: usize,
    /// After too many wrong proofs: until when none is taken.
    locked_until: Option<DateTime<Utc>>,
    /// Somebody says that they are you and lost everything: when they are let in with the password alone.
    recovery_ready_at: Option<DateTime<Utc>>,
}

#[OpenApi(prefix_path = "/me/authenticators", tag = "Area::Accounts")]
impl MineApi {
    /// My authenticators
    #[oai(path = "/", method = "get", operation_id = "my_authenticators")]
    async fn mine(&self, parts: Data<&Arc<Parts>>, caller: SignedIn) -> Result<Json<Mine>, Problem> {
        let executor = parts.core.executor();
        let (mine, _) = executor.current::<Authenticators>(caller.org(), caller.account_id()).await?;
        Ok(Json(Mine {
            second_factor: mine.has_second_factor(),
            totp_since: mine.totp_since(),
            phone_ends_in: mine.phone().and_then(|phone| phone.number.get()).map(|number| number.end().to_owned()),
            passkeys: mine.passkeys().len(),
            backup_codes_left: mine.backup_codes_left(),
            locked_until: mine.locked(parts.core.clock().now()),
            recovery_ready_at: mine.recovery(),
        }))
    }
}
