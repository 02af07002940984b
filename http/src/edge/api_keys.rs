//! Programs that call with a key of their own in place of an access token.

use std::sync::Arc;
use std::time::Duration;

use regimen_core::Regimen;
use regimen_core::integration::api_keys::{ApiKey, ApiKeyId, ApiKeySecret, KEY_PREFIX, NoteKeyUse};
use regimen_core::kernel::executor::{Failure, Request};
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::Actor;

use super::tokens::Claims;

/// How long what other processes did may go unnoticed. What this process did counts at once.
const LAG: Duration = Duration::from_secs(1);
/// How many keys are known to have been looked up lately.
const MANY: u64 = 10_000;

/// Knows which keys count.
pub(crate) struct ApiKeys {
    core: Arc<Regimen>,
    /// Those that were compared with the log less than [`LAG`] ago.
    lately: moka::sync::Cache<(OrgId, ApiKeyId), ()>,
}

/// Whether `token` is a key and no access token.
pub(super) fn is_key(token: &str) -> bool {
    token.starts_with(KEY_PREFIX)
}

impl ApiKeys {
    pub(crate) fn new(core: Arc<Regimen>) -> Self {
        Self { core, lately: moka::sync::Cache::builder().max_capacity(MANY).time_to_live(LAG).build() }
    }

    /// What `key` says, if it counts.
    pub(super) async fn read(&self, key: &str) -> Result<Option<Claims>, Failure> {
        let Ok(secret) = key.parse::<ApiKeySecret>() else { return Ok(None) };
        let (org, api_key_id, now) = (secret.org, secret.api_key_id, self.core.clock().now());
        let state = self.look(org, api_key_id).await?;
        let scopes = state.admits(&secret.hash(self.core.pepper()), now);
        Ok(scopes.map(|scopes| Claims::of_program(org, api_key_id.into(), scopes.clone(), now)))
    }

    /// Notes that the key that `claims` were read from is used, if that was not yet noted today. That it cannot be noted keeps
    /// nobody from using it.
    pub(super) async fn note_use(&self, claims: &Claims) {
        let Some(program) = claims.program() else { return };
        let (org, api_key_id, now) = (claims.org(), ApiKeyId::from_uuid(program.uuid()), self.core.clock().now());
        let (id, day) = (api_key_id.to_string(), now.date_naive().to_string());
        let request = Request::named(org, Actor::Program(program), &["api-key-used", &id, &day]);
        let noted = match self.core.executor().glance::<ApiKey>(org, api_key_id).await {
            Ok(key) if !key.is_used_anew(now) => return,
            Ok(_) => self.core.executor().execute(&request, &NoteKeyUse { api_key_id }).await.map(|_| ()),
            Err(failure) => Err(failure.into()),
        };
        if let Err(error) = noted {
            tracing::warn!(api_key.id = %api_key_id, ?error, "that a key is used was not noted");
        }
    }

    async fn look(&self, org: OrgId, api_key_id: ApiKeyId) -> Result<Arc<ApiKey>, Failure> {
        let executor = self.core.executor();
        if self.core.log().store().shared() && !self.lately.contains_key(&(org, api_key_id)) {
            let (key, _) = executor.current::<ApiKey>(org, api_key_id).await?;
            self.lately.insert((org, api_key_id), ());
            return Ok(key);
        }
        executor.glance(org, api_key_id).await
    }
}
