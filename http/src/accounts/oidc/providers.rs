//! Those who vouch for people, as they are set.

use std::sync::Arc;
use std::time::Duration;

use regimen_core::accounts::identities::ProviderName;

use super::provider::Provider;
use crate::edge::Problem;
use crate::settings::OidcSettings;

/// How long a provider may take for one answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// A provider cannot be used as it is set.
#[derive(Debug, thiserror::Error)]
pub enum UnusableProvider {
    /// What is wrong.
    #[error("oidc provider {name:?}: {what}")]
    Setting {
        /// Which.
        name: String,
        /// What is wrong.
        what: String,
    },
    /// No client for HTTP can be made.
    #[error("no client for HTTP: {0}")]
    Client(#[from] reqwest::Error),
}

/// Those who vouch for people.
#[derive(Clone)]
pub(crate) struct Providers(Vec<Arc<Provider>>);

impl Providers {
    /// Those that `settings` name.
    pub(crate) fn try_new(settings: &OidcSettings) -> Result<Self, UnusableProvider> {
        // Whoever is redirected elsewhere would be believed there.
        let http = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).build()?;
        let open = |set| Provider::try_new(set, http.clone()).map(Arc::new);
        settings.providers.iter().cloned().map(open).collect::<Result<Vec<_>, _>>().map(Self)
    }

    pub(super) fn all(&self) -> &[Arc<Provider>] {
        &self.0
    }

    /// The one called `name`.
    pub(super) fn called(&self, name: &ProviderName) -> Result<&Arc<Provider>, Problem> {
        let found = self.0.iter().find(|provider| provider.name == *name);
        found.ok_or_else(|| Problem::not_found("oidc.no_such_provider", "there is no such provider"))
    }
}
