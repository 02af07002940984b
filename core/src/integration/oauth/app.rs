//! One app: the aggregate.

use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{AppChanged, AppEvent, AppRegistered, AppRemoved, AppSecretRotated};
use super::secret::AppId;
use super::terms::AppTerms;
use crate::integration::values::KeyHash;
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::refusals;

/// For how long the former secret counts after a rotation.
const OVERLAP: TimeDelta = TimeDelta::hours(24);

/// Whether an app can keep a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppKind {
    /// It cannot: it runs where others can look into it.
    Public,
    /// It can: it runs on a server.
    Confidential,
}

/// An app, if there is one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct App(State);

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
enum State {
    #[default]
    Never,
    There(Box<Known>),
    Removed,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    app_id: AppId,
    kind: AppKind,
    terms: AppTerms,
    hash: Option<KeyHash>,
    former: Option<(KeyHash, DateTime<Utc>)>,
}

/// What can be asked of an app.
#[derive(Debug, Clone)]
pub enum AppCommand {
    /// Begin.
    Register {
        /// Its id.
        app_id: AppId,
        /// Whether it keeps a secret.
        kind: AppKind,
        /// What is said of it.
        terms: AppTerms,
        /// The keyed hash of the secret that it gets if it keeps one.
        hash: KeyHash,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Be otherwise.
    Change {
        /// All that is said of it.
        terms: AppTerms,
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
    /// End. Twice is once.
    Remove {
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How an app says no.
    pub enum AppRefusal {
        /// There is no such app.
        #[error("there is no such app")]
        AppNotFound = NotFound "app.not_found",
        /// An app may do something: for people, or by itself.
        #[error("an app needs at least one scope")]
        NoScope = Rule "app.no_scope",
        /// An app that people can let in has a redirect URI, and one that only acts by itself has none.
        #[error("an app that people can let in has a redirect URI, and no other has one")]
        NoWayBack = Rule "app.no_way_back",
        /// Only an app that keeps a secret acts by itself.
        #[error("only a confidential app acts by itself")]
        ServiceNeedsSecret = Rule "app.service_needs_secret",
        /// What is somebody's own only they can let an app do; by itself it acts for nobody in person.
        #[error("by itself an app acts for nobody in person")]
        PersonalService = Rule "app.personal_service",
        /// A public app keeps no secret.
        #[error("a public app keeps no secret")]
        HasNoSecret = Conflict "app.has_no_secret",
    }
}

impl App {
    fn known(&self) -> Option<&Known> {
        match &self.0 {
            State::There(known) => Some(known),
            State::Never | State::Removed => None,
        }
    }

    /// What is said of it, if there is such an app.
    pub fn terms(&self) -> Option<&AppTerms> {
        self.known().map(|known| &known.terms)
    }

    /// Whether it keeps a secret.
    pub fn kind(&self) -> Option<AppKind> {
        self.known().map(|known| known.kind)
    }

    /// Whether whoever shows a secret with the hash `hash`, or none, is this app.
    pub fn is_proved_by(&self, hash: Option<&KeyHash>, now: DateTime<Utc>) -> bool {
        let Some(known) = self.known() else { return false };
        match (known.kind, &known.hash, hash) {
            (AppKind::Public, _, None) => true,
            (AppKind::Confidential, Some(own), Some(shown)) => {
                let former = known.former.as_ref();
                own.is(shown) || former.is_some_and(|(former, until)| now < *until && former.is(shown))
            }
            (AppKind::Public, _, Some(_)) | (AppKind::Confidential, _, _) => false,
        }
    }

    fn change(&mut self, with: impl FnOnce(&mut Known)) {
        if let State::There(known) = &mut self.0 {
            with(known);
        }
    }
}

impl Aggregate for App {
    const TYPE: &'static str = "app";
    type Command = AppCommand;
    type Event = AppEvent;
    type Error = AppRefusal;
    type Services = ();

    async fn handle(&mut self, command: AppCommand, (): &(), sink: &EventSink<Self>) -> Result<(), AppRefusal> {
        let event = match (command, &self.0) {
            (AppCommand::Register { app_id, kind, terms, hash, at }, State::Never) => {
                terms.check(kind)?;
                let hash = (kind == AppKind::Confidential).then_some(hash);
                AppRegistered { app_id, kind, terms, hash, registered_at: at }.into()
            }
            (AppCommand::Remove { .. }, State::Removed) => return Ok(()),
            (AppCommand::Change { terms, .. }, State::There(known)) if known.terms == terms => return Ok(()),
            (AppCommand::Change { terms, at }, State::There(known)) => {
                terms.check(known.kind)?;
                AppChanged { app_id: known.app_id, terms, changed_at: at }.into()
            }
            (AppCommand::Rotate { .. }, State::There(known)) if known.kind == AppKind::Public => {
                return Err(AppRefusal::HasNoSecret);
            }
            (AppCommand::Rotate { hash, at }, State::There(known)) => {
                AppSecretRotated { app_id: known.app_id, hash, former_until: at + OVERLAP, rotated_at: at }.into()
            }
            (AppCommand::Remove { at }, State::There(known)) => {
                AppRemoved { app_id: known.app_id, removed_at: at }.into()
            }
            (_, State::Never | State::Removed) | (AppCommand::Register { .. }, State::There(_)) => {
                return Err(AppRefusal::AppNotFound);
            }
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: AppEvent) {
        match event {
            AppEvent::AppRegistered(AppRegistered { app_id, kind, terms, hash, .. }) => {
                self.0 = State::There(Box::new(Known { app_id, kind, terms, hash, former: None }));
            }
            AppEvent::AppChanged(AppChanged { terms, .. }) => self.change(|known| known.terms = terms),
            AppEvent::AppSecretRotated(AppSecretRotated { hash, former_until, .. }) => {
                self.change(|known| known.former = known.hash.replace(hash).map(|former| (former, former_until)));
            }
            AppEvent::AppRemoved(AppRemoved { .. }) => self.0 = State::Removed,
        }
    }
}

impl AggregateRoot for App {
    type Id = AppId;
    const FOLD: u64 = fingerprint(concat!(include_str!("app.rs"), include_str!("terms.rs")));
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use cqrs_es::Aggregate as _;
    use cqrs_es::test::TestFramework;

    use super::{App, AppCommand, AppKind, AppRefusal, OVERLAP};
    use crate::integration::oauth::events::{AppEvent, AppRegistered, AppRemoved, AppSecretRotated};
    use crate::integration::oauth::{AppId, AppSecret, AppTerms, ClientId};
    use crate::integration::values::KeyHash;
    use crate::kernel::ids::OrgId;
    use crate::kernel::secrets::{Pepper, Secrets};

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn hash(app_id: AppId) -> KeyHash {
        let client = ClientId { org: OrgId::DEFAULT, app_id };
        AppSecret::generate().hash(client, &Pepper::new(&Secrets::ephemeral().pepper))
    }

    fn terms(redirects: &[&str], scopes: &str, service_scopes: &str) -> AppTerms {
        AppTerms {
            name: "Calendar".to_owned().try_into().expect("a name"),
            redirect_uris: redirects.iter().map(|uri| (*uri).to_owned().try_into().expect("an address")).collect(),
            scopes: scopes.parse().expect("scopes"),
            service_scopes: service_scopes.parse().expect("scopes"),
        }
    }

    #[test]
    fn an_app_is_registered_with_all_that_it_needs_and_nothing_more() {
        let (app_id, back) = (AppId::generate(), "https://app.example/back");
        let secret = hash(app_id);
        let register = |kind, terms| AppCommand::Register { app_id, kind, terms, hash: secret, at: NOW };
        let test = || TestFramework::<App>::with(()).given_no_previous_events();
        let public = terms(&[back], "own:read", "");
        let registered =
            AppRegistered { app_id, kind: AppKind::Public, terms: public.clone(), hash: None, registered_at: NOW };
        test().when(register(AppKind::Public, public)).then_expect_events(vec![registered.into()]);
        let cases = [
            (AppKind::Public, terms(&[], "", ""), AppRefusal::NoScope),
            (AppKind::Public, terms(&[], "own:read", ""), AppRefusal::NoWayBack),
            (AppKind::Confidential, terms(&[back], "", "audit:read"), AppRefusal::NoWayBack),
            (AppKind::Public, terms(&[], "", "audit:read"), AppRefusal::ServiceNeedsSecret),
            (AppKind::Confidential, terms(&[], "", "own:read"), AppRefusal::PersonalService),
        ];
        for (kind, terms, refusal) in cases {
            test().when(register(kind, terms)).then_expect_error(refusal);
        }
    }

    #[test]
    fn a_secret_proves_an_app_and_the_former_one_for_a_day() {
        let app_id = AppId::generate();
        let (old, new) = (hash(app_id), hash(app_id));
        let terms = terms(&[], "", "audit:read");
        let mut app = App::default();
        assert!(!app.is_proved_by(None, NOW));
        app.apply(
            AppRegistered { app_id, kind: AppKind::Confidential, terms, hash: Some(old), registered_at: NOW }.into(),
        );
        assert!(
            app.is_proved_by(Some(&old), NOW) && !app.is_proved_by(None, NOW) && !app.is_proved_by(Some(&new), NOW)
        );
        app.apply(AppSecretRotated { app_id, hash: new, former_until: NOW + OVERLAP, rotated_at: NOW }.into());
        let (soon, later) = (NOW + TimeDelta::hours(23), NOW + OVERLAP);
        assert!(app.is_proved_by(Some(&old), soon) && app.is_proved_by(Some(&new), soon));
        assert!(!app.is_proved_by(Some(&old), later) && app.is_proved_by(Some(&new), later));
        app.apply(AppRemoved { app_id, removed_at: NOW }.into());
        assert!(!app.is_proved_by(Some(&new), NOW));
    }

    #[test]
    fn what_is_gone_stays_gone_and_a_public_app_has_no_secret() {
        let app_id = AppId::generate();
        let terms = terms(&["https://app.example/back"], "own:read", "");
        let registered: AppEvent =
            AppRegistered { app_id, kind: AppKind::Public, terms: terms.clone(), hash: None, registered_at: NOW }
                .into();
        let removed = AppRemoved { app_id, removed_at: NOW }.into();
        let rotate = AppCommand::Rotate { hash: hash(app_id), at: NOW };
        let test = |events: &[AppEvent]| TestFramework::<App>::with(()).given(events.to_vec());
        test(&[registered.clone()]).when(rotate.clone()).then_expect_error(AppRefusal::HasNoSecret);
        test(&[registered.clone()])
            .when(AppCommand::Change { terms: terms.clone(), at: NOW })
            .then_expect_events(vec![]);
        let gone = [registered, removed];
        test(&gone).when(AppCommand::Remove { at: NOW }).then_expect_events(vec![]);
        test(&gone).when(rotate).then_expect_error(AppRefusal::AppNotFound);
        test(&gone).when(AppCommand::Change { terms, at: NOW }).then_expect_error(AppRefusal::AppNotFound);
    }
}
