//! Apps that show an access token: whether they may still act for who let them in, or for the organization.

use std::sync::Arc;
use std::time::Duration;

use regimen_core::Regimen;
use regimen_core::accounts::SignIn;
use regimen_core::integration::oauth::{App, AppId, AppPermission, PermissionId, may_go_on};
use regimen_core::kernel::executor::Failure;
use regimen_core::kernel::ids::{AccountId, OrgId};

use super::problem::Problem;
use super::standing::unauthenticated;
use super::tokens::Claims;

/// How long what other processes did may go unnoticed. What this process did counts at once.
const LAG: Duration = Duration::from_secs(1);
/// How many of them are known to have been looked up lately.
const MANY: u64 = 100_000;

/// Knows which apps count, and for whom.
pub(crate) struct Apps {
    core: Arc<Regimen>,
    /// Those that were compared with the log less than [`LAG`] ago.
    lately: moka::sync::Cache<(OrgId, AppId, AccountId), ()>,
}

impl Apps {
    pub(crate) fn new(core: Arc<Regimen>) -> Self {
        Self { core, lately: moka::sync::Cache::builder().max_capacity(MANY).time_to_live(LAG).build() }
    }

    /// Lets the app pass that shows `claims` for somebody, whose sign-in stands.
    pub(super) async fn admit(&self, claims: &Claims, app_id: AppId) -> Result<(), Problem> {
        let (app, permission) = self.look(claims, app_id).await?;
        let sign_in = self.core.executor().glance::<SignIn>(claims.org(), claims.sid).await?;
        let access = sign_in.app().filter(|access| access.program_id == app_id.into());
        let goes_on = access.is_some_and(|access| may_go_on(access, &app, &permission));
        if goes_on { Ok(()) } else { Err(unauthenticated()) }
    }

    /// Lets the app pass that shows `claims` for itself.
    pub(super) async fn admit_itself(&self, claims: &Claims, app_id: AppId) -> Result<(), Problem> {
        let (app, _) = self.look(claims, app_id).await?;
        let given = app.terms().zip(claims.scope.as_ref());
        let goes_on = given.is_some_and(|(terms, scopes)| terms.service_scopes.cover(scopes));
        if goes_on { Ok(()) } else { Err(unauthenticated()) }
    }

    async fn look(&self, claims: &Claims, app_id: AppId) -> Result<(Arc<App>, Arc<AppPermission>), Failure> {
        let (executor, org, person) = (self.core.executor(), claims.org(), claims.account_id());
        let permission = PermissionId::of(person, app_id);
        let name = (org, app_id, person);
        if self.core.log().store().shared() && !self.lately.contains_key(&name) {
            let pair = executor.current_pair::<App, AppPermission>(org, (app_id, permission)).await?;
            self.lately.insert(name, ());
            return Ok(pair);
        }
        Ok((executor.glance(org, app_id).await?, executor.glance(org, permission).await?))
    }
}
