//! What the handlers share.

use std::path::PathBuf;
use std::sync::Arc;

use regimen_core::Regimen;
use regimen_projections::Reader;
use regimen_projections::engine::Engine;
use regimen_projections::timers::TimerRunner;

use crate::accounts::{PasskeyRoom, Providers};
use crate::edge::{Links, Tokens};
use crate::integration::Outbound;
use crate::mail::MailRoom;
use crate::operations::Metrics;
use crate::privacy::Receipts;
use crate::settings::{OrganizationsSettings, RegistrationSettings, SignInSettings};
use crate::texts::TextRoom;

/// What every handler may use.
pub(crate) struct Parts {
    pub(crate) core: Arc<Regimen>,
    pub(crate) engine: Engine,
    pub(crate) reader: Reader,
    pub(crate) timers: TimerRunner,
    pub(crate) tokens: Arc<Tokens>,
    pub(crate) sign_in: SignInSettings,
    pub(crate) passkeys: PasskeyRoom,
    pub(crate) oidc: Providers,
    pub(crate) registration: RegistrationSettings,
    pub(crate) texts: TextRoom,
    pub(crate) links: Links,
    pub(crate) mail: MailRoom,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) organizations: OrganizationsSettings,
    pub(crate) terms_version: String,
    pub(crate) heads: PathBuf,
    pub(crate) receipts: Receipts,
    pub(crate) outbound: Outbound,
    /// Where people's browsers find this server: who gives tokens to apps.
    pub(crate) issuer: String,
}
