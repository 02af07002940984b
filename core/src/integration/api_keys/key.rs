//! One API key: the aggregate.

use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{ApiKeyEvent, ApiKeyIssued, ApiKeyRevoked, ApiKeyRotated, ApiKeyUsed};
use super::secret::{ApiKeyId, ApiKeyName};
use crate::accounts::{Scope, Scopes};
use crate::integration::values::KeyHash;
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::refusals;

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

/// What can be asked of a key.
#[derive(Debug, Clone)]
pub enum ApiKeyCommand {
    /// Begin.
    Issue {
        /// Its id.
        api_key_id: ApiKeyId,
        /// What people know it by.
        name: ApiKeyName,
        /// What it may do.
        scopes: Scopes,
        /// The keyed hash of its secret.
        hash: KeyHash,
        /// From when on it does not count.
        expires_at: Option<DateTime<Utc>>,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Have another secret.
    Rotate {
        /// The keyed hash of the new one.
        hash: KeyHash,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Note that it is used. Twice a day is once.
    Use {
        /// Now.
        at: DateTime<Utc>,
    },
    /// Count no more. Twice is once.
    Revoke {
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How a key says no.
    pub enum ApiKeyRefusal {
        /// There is no such API key.
        #[error("there is no such API key")]
        ApiKeyNotFound = NotFound "api_key.not_found",
        /// The API key is revoked, and stays so.
        #[error("the API key is revoked")]
        ApiKeyIsRevoked = Conflict "api_key.revoked",
        /// An API key ends in the future, or never.
        #[error("an API key ends in the future, or never")]
        EndsInThePast = Rule "api_key.ends_in_the_past",
        /// An API key may do something.
        #[error("an API key needs at least one scope")]
        NoScope = Rule "api_key.no_scope",
        /// What is somebody's own only they can let a program do; an API key acts for nobody in person.
        #[error("an API key acts for nobody in person")]
        PersonalScope = Rule "api_key.personal_scope",
    }
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
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use cqrs_es::Aggregate as _;
    use cqrs_es::test::TestFramework;

    use super::{ApiKey, ApiKeyCommand, ApiKeyRefusal, OVERLAP};
    use crate::integration::api_keys::events::{ApiKeyEvent, ApiKeyIssued, ApiKeyRevoked, ApiKeyRotated, ApiKeyUsed};
    use crate::integration::api_keys::{ApiKeyId, ApiKeySecret};
    use crate::integration::values::KeyHash;
    use crate::kernel::ids::OrgId;
    use crate::kernel::secrets::{Pepper, Secrets};

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn hash(api_key_id: ApiKeyId) -> KeyHash {
        ApiKeySecret::generate(OrgId::DEFAULT, api_key_id).hash(&Pepper::new(&Secrets::ephemeral().pepper))
    }

    fn issued(api_key_id: ApiKeyId, hash: KeyHash) -> ApiKeyEvent {
        let name = "the till".to_owned().try_into().expect("a name");
        let (scopes, expires_at) = ("sessions:read".parse().expect("scopes"), Some(NOW + TimeDelta::days(30)));
        ApiKeyIssued { api_key_id, name, scopes, hash, expires_at, issued_at: NOW }.into()
    }

    fn key(events: Vec<ApiKeyEvent>) -> ApiKey {
        let mut key = ApiKey::default();
        events.into_iter().for_each(|event| key.apply(event));
        key
    }

    #[test]
    fn a_key_counts_until_it_ends_and_the_former_secret_for_a_day() {
        let id = ApiKeyId::generate();
        let (old, new) = (hash(id), hash(id));
        let rotated = ApiKeyRotated { api_key_id: id, hash: new, former_until: NOW + OVERLAP, rotated_at: NOW };
        let key = key(vec![issued(id, old), rotated.into()]);
        assert!(key.admits(&old, NOW).is_some() && key.admits(&new, NOW).is_some());
        assert!(key.admits(&old, NOW + OVERLAP).is_none() && key.admits(&new, NOW + OVERLAP).is_some());
        assert!(key.admits(&new, NOW + TimeDelta::days(30)).is_none());
        assert!(key.admits(&hash(id), NOW).is_none());
    }

    #[test]
    fn a_revoked_key_stays_so() {
        let id = ApiKeyId::generate();
        let secret = hash(id);
        let gone = vec![issued(id, secret), ApiKeyRevoked { api_key_id: id, revoked_at: NOW }.into()];
        assert!(key(gone.clone()).admits(&secret, NOW).is_none());
        let test = || TestFramework::<ApiKey>::with(()).given(gone.clone());
        test().when(ApiKeyCommand::Revoke { at: NOW }).then_expect_events(vec![]);
        let rotate = ApiKeyCommand::Rotate { hash: hash(id), at: NOW };
        test().when(rotate).then_expect_error(ApiKeyRefusal::ApiKeyIsRevoked);
    }

    #[test]
    fn its_use_is_noted_once_a_day() {
        let id = ApiKeyId::generate();
        let used = ApiKeyUsed { api_key_id: id, used_at: NOW };
        let given = vec![issued(id, hash(id)), used.into()];
        let test = || TestFramework::<ApiKey>::with(()).given(given.clone());
        let later = NOW + TimeDelta::hours(23);
        test().when(ApiKeyCommand::Use { at: later }).then_expect_events(vec![]);
        let next = NOW + TimeDelta::hours(24);
        let noted = ApiKeyUsed { api_key_id: id, used_at: next };
        test().when(ApiKeyCommand::Use { at: next }).then_expect_events(vec![noted.into()]);
    }

    #[test]
    fn a_key_for_nothing_for_the_past_or_for_a_person_is_refused() {
        let id = ApiKeyId::generate();
        let issue = |scopes: &str, expires_at| ApiKeyCommand::Issue {
            api_key_id: id,
            name: "the till".to_owned().try_into().expect("a name"),
            scopes: scopes.parse().expect("scopes"),
            hash: hash(id),
            expires_at,
            at: NOW,
        };
        let test = || TestFramework::<ApiKey>::with(()).given_no_previous_events();
        test().when(issue("", None)).then_expect_error(ApiKeyRefusal::NoScope);
        test().when(issue("sessions:read", Some(NOW))).then_expect_error(ApiKeyRefusal::EndsInThePast);
        test().when(issue("own:read sessions:read", None)).then_expect_error(ApiKeyRefusal::PersonalScope);
    }
}
