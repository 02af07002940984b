//! `[oidc]`: who vouches for people who have an account elsewhere.

use secrecy::SecretString;
use serde::Deserialize;

/// Who vouches for people.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OidcSettings {
    /// Each of them, as `[[oidc.providers]]`.
    pub providers: Vec<OidcProvider>,
}

/// One provider of OpenID Connect.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OidcProvider {
    /// How it stands in paths: small letters, digits and dashes. Never change it: people's identities are linked under it.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Its address, `https://accounts.google.com`; what it says of itself is read below it.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
    /// By what it knows us; left out if we have no secret with it.
    #[serde(default)]
    pub client_secret: Option<SecretString>,
    /// The page of ours that it sends people back to, as it was told.
    pub redirect_uri: String,
    /// What we ask it for.
    #[serde(default = "openid")]
    pub scopes: Vec<String>,
}

fn openid() -> Vec<String> {
    vec!["openid".to_owned()]
}
