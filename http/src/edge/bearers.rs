//! Whoever shows something in the header `Authorization`: people and their apps an access token, programs a key.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::Request;
use poem::http::header;
use regimen_core::Regimen;
use regimen_core::accounts::linked::LinkedAccountRefusal;
use regimen_core::kernel::executor::Failure;

use super::api_keys::{ApiKeys, is_key};
use super::apps::Apps;
use super::limits::Operation;
use super::problem::Problem;
use super::scopes::ScopeTable;
use super::standing::{Standing, unauthenticated};
use super::tokens::{Claims, Tokens};

/// Knows what counts of what is shown.
pub(crate) struct Bearers {
    tokens: Arc<Tokens>,
    standing: Standing,
    keys: ApiKeys,
    apps: Apps,
    scopes: ScopeTable,
}

impl Bearers {
    pub(crate) fn new(core: &Arc<Regimen>, tokens: Arc<Tokens>, operations: &[Operation]) -> Self {
        let (standing, keys) = (Standing::new(Arc::clone(core)), ApiKeys::new(Arc::clone(core)));
        Self { tokens, standing, keys, apps: Apps::new(Arc::clone(core)), scopes: ScopeTable::new(operations) }
    }

    /// Who `request` says it is from, if what it shows is ours. Whether it still counts is not asked.
    pub(super) async fn named(&self, request: &Request) -> Result<Option<Claims>, Failure> {
        let shown = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        match shown.and_then(|value| value.strip_prefix("Bearer ")) {
            Some(key) if is_key(key) => self.keys.read(key).await,
            Some(token) => Ok(self.tokens.check(token).ok()),
            None => Ok(None),
        }
    }

    /// Who shows `token`, if it counts and lets them do what `request` asks for; who shows no token that counts is told the same
    /// as to one that is not ours.
    pub(super) async fn admit(&self, request: &Request, token: &str) -> Result<Claims, Problem> {
        if is_key(token) {
            let claims = self.keys.read(token).await?.ok_or_else(unauthenticated)?;
            let claims = self.scopes.restrict(request, claims)?;
            self.keys.note_use(&claims).await;
            return Ok(claims);
        }
        let claims = self.tokens.check(token).map_err(|_| unauthenticated())?;
        self.admit_again(&claims).await?;
        self.scopes.restrict(request, claims)
    }

    /// Who else somebody says to be by `token`, if it counts and they proved it in person since `since`. No program is, and nobody who
    /// acts for somebody else.
    pub(crate) async fn also(&self, token: &str, since: DateTime<Utc>) -> Result<Claims, Problem> {
        let unproved = || Problem::refused(&LinkedAccountRefusal::OtherNotProved);
        let claims = self.tokens.check(token).ok().filter(|claims| claims.proved_in_person(since));
        let claims = claims.ok_or_else(unproved)?;
        // The caller's own token counts, so that it must not look as if it did not.
        let admitted = self.admit_again(&claims).await;
        admitted.map(|()| claims).map_err(|no| if no.is_unauthenticated() { unproved() } else { no })
    }

    /// Lets who is meant by `claims` go on, if the token that they were read from still counts.
    pub(crate) async fn admit_again(&self, claims: &Claims) -> Result<(), Problem> {
        match (claims.app(), claims.program()) {
            (None, _) => self.standing.admit(claims).await,
            (Some(app_id), None) => {
                self.standing.admit(claims).await?;
                self.apps.admit(claims, app_id).await
            }
            (Some(app_id), Some(_)) => self.apps.admit_itself(claims, app_id).await,
        }
    }
}
