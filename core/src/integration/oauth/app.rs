//! One app: the aggregate.

mod command;

use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{AppChanged, AppEvent, AppRegistered, AppRemoved, AppSecretRotated};
use super::secret::AppId;
use super::terms::AppTerms;
use crate::integration::values::KeyHash;
use crate::kernel::executor::{AggregateRoot, fingerprint};

pub use command::{AppCommand, AppRefusal};

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
mod tests;
