//! How an app says which one it is, and what a confidential one proves it with.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use uuid::Uuid;

use crate::entity_id;
use crate::integration::values::KeyHash;
use crate::kernel::ids::{OrgId, ProgramId};
use crate::kernel::privacy::Cipher;
use crate::kernel::secrets::Pepper;

entity_id! {
    /// An app.
    pub struct AppId;
}

impl From<AppId> for ProgramId {
    /// The program that the app is.
    fn from(app: AppId) -> Self {
        Self::from_uuid(app.uuid())
    }
}

const CLIENT: &str = "app_";
const SECRET: &str = "rs_";

/// What an app calls itself, `client_id` in OAuth: `app_`, its organization and its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientId {
    /// The organization.
    pub org: OrgId,
    /// The app.
    pub app_id: AppId,
}

/// A text that is no client id, or no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an app of ours")]
pub struct InvalidClient;

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{CLIENT}{}{}", self.org.uuid().simple(), self.app_id.uuid().simple())
    }
}

impl FromStr for ClientId {
    type Err = InvalidClient;

    fn from_str(text: &str) -> Result<Self, InvalidClient> {
        let ids = text.strip_prefix(CLIENT).filter(|ids| ids.len() == 64).ok_or(InvalidClient)?;
        let (org, app) = ids.split_at_checked(32).ok_or(InvalidClient)?;
        let uuid = |text: &str| Uuid::try_parse(text).map_err(|_| InvalidClient);
        Ok(Self { org: OrgId::from_uuid(uuid(org)?), app_id: AppId::from_uuid(uuid(app)?) })
    }
}

/// What a confidential app proves with that it is itself: `rs_` and 256 random bits. Never shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct AppSecret([u8; 32]);

impl AppSecret {
    /// A new one.
    pub fn generate() -> Self {
        Self(Cipher::random_key())
    }

    /// As it is shown, once.
    pub fn reveal(&self) -> String {
        format!("{SECRET}{}", BASE64.encode(self.0))
    }

    /// What the log knows of it, as the secret of `client`.
    pub fn hash(&self, client: ClientId, pepper: &Pepper) -> KeyHash {
        let (org, app) = (client.org.uuid(), client.app_id.uuid());
        let parts: [&[u8]; 3] = [org.as_bytes(), app.as_bytes(), &self.0];
        KeyHash::of(pepper, "app-secret.v1", &parts)
    }
}

impl fmt::Debug for AppSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AppSecret(…)")
    }
}

impl FromStr for AppSecret {
    type Err = InvalidClient;

    fn from_str(text: &str) -> Result<Self, InvalidClient> {
        let secret = text.strip_prefix(SECRET).and_then(|secret| BASE64.decode(secret).ok()).ok_or(InvalidClient)?;
        secret.try_into().map(Self).map_err(|_| InvalidClient)
    }
}

#[cfg(test)]
mod tests {
    use super::{AppId, AppSecret, ClientId, InvalidClient};
    use crate::kernel::ids::OrgId;

    #[test]
    fn an_app_is_known_by_what_it_calls_itself() {
        let client = ClientId { org: OrgId::DEFAULT, app_id: AppId::generate() };
        assert_eq!(client.to_string().parse(), Ok(client));
        let secret = AppSecret::generate();
        assert_eq!(secret.reveal().parse(), Ok(secret.clone()));
        assert!(!format!("{secret:?}").contains(&secret.reveal()[3..]));
        for wrong in ["", "app_", "app_x", "rs_", "rs_AAAA", &client.to_string()[1..], &format!("{client}0")] {
            assert_eq!(wrong.parse::<ClientId>(), Err(InvalidClient), "{wrong}");
            assert_eq!(wrong.parse::<AppSecret>(), Err(InvalidClient), "{wrong}");
        }
    }
}
