//! One API key: the aggregate.

mod command;

use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{ApiKeyEvent, ApiKeyIssued, ApiKeyRevoked, ApiKeyRotated, ApiKeyUsed};
use super::secret::ApiKeyId;
use crate::accounts::{Scope, Scopes};
use crate::integration::values::KeyHash;
use crate::kernel::executor::{AggregateRoot, fingerprint};

pub use command::{ApiKeyCommand, ApiKeyRefusal};

/// For how long the former secret counts after a rotation.
const OVERLAP: TimeDelta = TimeDelta::hours(24);

/// A key, if there is one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKey(Option<Known>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    api_key_id: ApiKeyId,
    scopes: Scopes,
    hash: KeyHash,
    former: Option<(KeyHash, DateTime<Utc>)>,
    expires_at: Option<DateTime<Utc>>,
    used_at: Option<DateTime<Utc>>,
    revoked_at: Option<DateTime<Utc>>,
}

impl ApiKey {
    /// What whoever shows a secret with the hash `hash` may do at `now`; none if it does not count.
    pub fn admits(&self, hash: &KeyHash, now: DateTime<Utc>) -> Option<&Scopes> {
        let known = self.0.as_ref().filter(|known| known.revoked_at.is_none())?;
        let is_over = known.expires_at.is_some_and(|end| end <= now);
        let is_former = known.former.as_ref().is_some_and(|(former, until)| now < *until && former.is(hash));
        (!is_over && (known.hash.is(hash) || is_former)).then_some(&known.scopes)
    }

    /// Whether its use at `now` is to be noted: once a day.
    pub fn is_used_anew(&self, now: DateTime<Utc>) -> bool {
        let used_at = self.0.as_ref().and_then(|known| known.used_at);
        used_at.is_none_or(|used| used.date_naive() < now.date_naive())
    }

    fn change(&mut self, with: impl FnOnce(&mut Known)) {
        if let Some(known) = &mut self.0 {
            with(known);
        }
    }
}

fn acceptable(scopes: &Scopes, expires_at: Option<DateTime<Utc>>, at: DateTime<Utc>) -> Result<(), ApiKeyRefusal> {
    if expires_at.is_some_and(|end| end <= at) {
        Err(ApiKeyRefusal::EndsInThePast)
    } else if scopes.is_empty() {
        Err(ApiKeyRefusal::NoScope)
    } else if scopes.iter().any(Scope::is_personal) {
        Err(ApiKeyRefusal::PersonalScope)
    } else {
        Ok(())
    }
}

impl Aggregate for ApiKey {
    const TYPE: &'static str = "api_key";
    type Command = ApiKeyCommand;
    type Event = ApiKeyEvent;
    type Error = ApiKeyRefusal;
    type Services = ();

    async fn handle(&mut self, command: ApiKeyCommand, (): &(), sink: &EventSink<Self>) -> Result<(), ApiKeyRefusal> {
        let event = match (command, &self.0) {
            (ApiKeyCommand::Issue { api_key_id, name, scopes, hash, expires_at, at }, None) => {
                acceptable(&scopes, expires_at, at)?;
                ApiKeyIssued { api_key_id, name, scopes, hash, expires_at, issued_at: at }.into()
            }
            (ApiKeyCommand::Issue { .. }, Some(_)) | (_, None) => return Err(ApiKeyRefusal::ApiKeyNotFound),
            (ApiKeyCommand::Revoke { .. }, Some(known)) if known.revoked_at.is_some() => return Ok(()),
            (ApiKeyCommand::Use { at }, Some(_)) if !self.is_used_anew(at) => return Ok(()),
            (ApiKeyCommand::Rotate { .. } | ApiKeyCommand::Use { .. }, Some(known)) if known.revoked_at.is_some() => {
                return Err(ApiKeyRefusal::ApiKeyIsRevoked);
            }
            (ApiKeyCommand::Rotate { hash, at }, Some(known)) => {
                ApiKeyRotated { api_key_id: known.api_key_id, hash, former_until: at + OVERLAP, rotated_at: at }.into()
            }
            (ApiKeyCommand::Use { at }, Some(known)) => ApiKeyUsed { api_key_id: known.api_key_id, used_at: at }.into(),
            (ApiKeyCommand::Revoke { at }, Some(known)) => {
                ApiKeyRevoked { api_key_id: known.api_key_id, revoked_at: at }.into()
            }
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: ApiKeyEvent) {
        match event {
            ApiKeyEvent::ApiKeyIssued(ApiKeyIssued { api_key_id, scopes, hash, expires_at, .. }) => {
                let (former, used_at, revoked_at) = (None, None, None);
                self.0 = Some(Known { api_key_id, scopes, hash, former, expires_at, used_at, revoked_at });
            }
            ApiKeyEvent::ApiKeyRotated(ApiKeyRotated { hash, former_until, .. }) => {
                self.change(|known| known.former = Some((std::mem::replace(&mut known.hash, hash), former_until)));
            }
            ApiKeyEvent::ApiKeyUsed(ApiKeyUsed { used_at, .. }) => self.change(|known| known.used_at = Some(used_at)),
            ApiKeyEvent::ApiKeyRevoked(ApiKeyRevoked { revoked_at, .. }) => {
                self.change(|known| known.revoked_at = Some(revoked_at));
            }
        }
    }
}

impl AggregateRoot for ApiKey {
    type Id = ApiKeyId;
    const FOLD: u64 = fingerprint(include_str!("key.rs"));
}

#[cfg(test)]
mod tests;
