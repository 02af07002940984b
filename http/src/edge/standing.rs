//! Whether a valid token still counts: its sign-in may have ended, its account may be gone, its role may be another.

use std::sync::Arc;
use std::time::Duration;

use poem::http::StatusCode;
use regimen_core::Regimen;
use regimen_core::accounts::{Account, SignIn, SignInId};
use regimen_core::kernel::executor::Failure;
use regimen_core::kernel::ids::{AccountId, OrgId};

use super::problem::Problem;
use super::tokens::{Claims, InvalidToken};

/// How long what other processes did may go unnoticed. What this process did counts at once.
const LAG: Duration = Duration::from_secs(1);
/// How many sign-ins are known to have been looked up lately.
const MANY: u64 = 100_000;

/// Knows which sign-ins count.
pub(super) struct Standing {
    core: Arc<Regimen>,
    /// Those that were compared with the log less than [`LAG`] ago.
    lately: moka::sync::Cache<(OrgId, SignInId), ()>,
}

impl Standing {
    pub(super) fn new(core: Arc<Regimen>) -> Self {
        Self { core, lately: moka::sync::Cache::builder().max_capacity(MANY).time_to_live(LAG).build() }
    }

    /// Lets `claims` pass, or says the same as to a token that is not ours.
    pub(super) async fn admit(&self, claims: &Claims) -> Result<(), Problem> {
        let (sign_in, account) = self.look(claims.org(), (claims.sid, claims.sub)).await?;
        let is_current = account.role() == Some(claims.role) && account.admits(claims.sid, &sign_in);
        let is_current = is_current && self.may_still_act(claims).await?;
        if is_current { Ok(()) } else { Err(unauthenticated()) }
    }

    /// Whoever acts for somebody else must still be signed in themselves, and still stand above them.
    async fn may_still_act(&self, claims: &Claims) -> Result<bool, Failure> {
        let Some(acting) = claims.act else { return Ok(true) };
        let (sign_in, account) = self.look(claims.org(), (acting.sid, acting.sub)).await?;
        let outranks = account.role().is_some_and(|role| role.outranks(claims.role));
        Ok(outranks && account.admits(acting.sid, &sign_in))
    }

    async fn look(
        &self,
        org: OrgId,
        (sign_in, account): (SignInId, AccountId),
    ) -> Result<(Arc<SignIn>, Arc<Account>), Failure> {
        let executor = self.core.executor();
        if self.core.log().store().shared() && !self.lately.contains_key(&(org, sign_in)) {
            let pair = executor.current_pair::<SignIn, Account>(org, (sign_in, account)).await?;
            self.lately.insert((org, sign_in), ());
            return Ok(pair);
        }
        Ok((executor.glance(org, sign_in).await?, executor.glance(org, account).await?))
    }
}

/// What whoever has no token that counts is told.
pub(super) fn unauthenticated() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "auth.unauthenticated", InvalidToken.to_string())
}
