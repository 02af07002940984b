//! One webhook: the aggregate.

mod command;
mod decide;
mod progress;
#[cfg(test)]
mod tests;

use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use imbl::OrdSet;
use serde::{Deserialize, Serialize};

use super::events::{
    DeliveriesAttempted, WebhookAdded, WebhookChanged, WebhookEvent, WebhookFailing, WebhookReplayed,
    WebhookSecretRotated,
};
use super::values::{DeliveryId, SigningSecret, Subscription, Switch, WebhookId, WebhookTerms};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::AccountId;
use crate::kernel::log::Position;
use crate::kernel::privacy::Personal;

pub use command::{Arrival, Attempted, WebhookCommand, WebhookRefusal};
pub use progress::{FAILURES_IN_A_ROW, Progress, Retrying};

/// For how long the former secret counts after a rotation.
const OVERLAP: TimeDelta = TimeDelta::hours(24);

/// A webhook, if there is one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook(State);

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
enum State {
    #[default]
    Never,
    There(Box<Endpoint>),
    Removed,
}

/// What there is to know of a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    webhook_id: WebhookId,
    terms: WebhookTerms,
    switch: Switch,
    secret: Personal<SigningSecret>,
    former: Option<(Personal<SigningSecret>, DateTime<Utc>)>,
    /// Who added it: those who are told when nothing arrives.
    keepers: OrdSet<AccountId>,
    progress: Progress,
    /// What it listened to up to a position that it has not come to yet.
    earlier: Vec<(Position, Subscription)>,
}

impl Webhook {
    /// What there is to know of it.
    ///
    /// # Errors
    /// When there is no such webhook, or not any more.
    pub fn endpoint(&self) -> Result<&Endpoint, WebhookRefusal> {
        match &self.0 {
            State::There(endpoint) => Ok(endpoint),
            State::Never | State::Removed => Err(WebhookRefusal::WebhookNotFound),
        }
    }

    fn change(&mut self, with: impl FnOnce(&mut Endpoint)) {
        if let State::There(endpoint) = &mut self.0 {
            with(endpoint);
        }
    }
}

impl Endpoint {
    /// Where it lies and what it listens to.
    pub fn terms(&self) -> &WebhookTerms {
        &self.terms
    }

    /// The secret that counts; none where it cannot be read.
    pub fn secret(&self) -> Option<&SigningSecret> {
        self.secret.get()
    }

    /// Until when the secret before the last rotation counts.
    pub fn former_until(&self) -> Option<DateTime<Utc>> {
        self.former.as_ref().map(|(_, until)| *until)
    }

    /// Who looks after it.
    pub fn keepers(&self) -> impl Iterator<Item = AccountId> {
        self.keepers.iter().copied()
    }

    /// How far it has come.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Whether it is told of the event of `topic` at `position`: it listens to it now, and did so when it happened.
    pub fn listens(&self, position: Position, topic: &str) -> bool {
        let mut earlier = self.earlier.iter().filter(|(until, _)| position <= *until);
        self.terms.topics.includes(topic) && earlier.all(|(_, topics)| topics.includes(topic))
    }

    fn turn_to(&mut self, terms: WebhookTerms, head: Position) {
        let before = std::mem::replace(&mut self.terms, terms);
        if before.topics != self.terms.topics {
            self.earlier.push((head, before.topics));
        }
    }

    fn go_back(&mut self, after: Position) {
        self.progress.go_back(after);
        self.earlier.clear();
    }

    fn note(&mut self, attempted: &DeliveriesAttempted) {
        self.progress.note(attempted);
        self.earlier.retain(|(until, _)| *until > attempted.cursor);
    }

    /// Whether anything may be sent to it at `now`: it is enabled and does not rest.
    pub fn takes(&self, now: DateTime<Utc>) -> bool {
        self.switch == Switch::Enabled && self.progress.rests_until().is_none_or(|until| until <= now)
    }

    /// The signatures of a delivery that is sent at `now`, with every secret that counts.
    pub fn sign(&self, delivery: DeliveryId, now: DateTime<Utc>, body: &[u8]) -> String {
        let former = self.former.as_ref().filter(|(_, until)| now < *until).map(|(secret, _)| secret);
        let secrets = std::iter::once(&self.secret).chain(former).filter_map(Personal::get);
        secrets.map(|secret| secret.sign(delivery, now, body)).collect::<Vec<_>>().join(" ")
    }
}

impl Aggregate for Webhook {
    const TYPE: &'static str = "webhook";
    type Command = WebhookCommand;
    type Event = WebhookEvent;
    type Error = WebhookRefusal;
    type Services = ();

    async fn handle(&mut self, command: WebhookCommand, (): &(), sink: &EventSink<Self>) -> Result<(), WebhookRefusal> {
        for event in self.decide(command)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: WebhookEvent) {
        match event {
            WebhookEvent::WebhookAdded(WebhookAdded { webhook_id, terms, secret, after, added_by, .. }) => {
                let (switch, progress) = (Switch::Enabled, Progress::behind(after));
                let (keepers, earlier) = (added_by.into_iter().collect(), Vec::new());
                let endpoint = Endpoint { webhook_id, terms, switch, secret, former: None, keepers, progress, earlier };
                self.0 = State::There(Box::new(endpoint));
            }
            WebhookEvent::WebhookChanged(WebhookChanged { terms, head, .. }) => {
                self.change(|is| is.turn_to(terms, head))
            }
            WebhookEvent::WebhookDisabled(_) => self.change(|is| is.switch = Switch::Disabled),
            WebhookEvent::WebhookEnabled(_) => self.change(|is| {
                is.switch = Switch::Enabled;
                is.progress.begin_afresh();
            }),
            WebhookEvent::WebhookSecretRotated(WebhookSecretRotated { secret, former_until, .. }) => {
                self.change(|is| is.former = Some((std::mem::replace(&mut is.secret, secret), former_until)));
            }
            WebhookEvent::WebhookRemoved(_) => self.0 = State::Removed,
            WebhookEvent::WebhookReplayed(WebhookReplayed { after, .. }) => {
                self.change(|is| is.go_back(after));
            }
            WebhookEvent::DeliveryRetried(retried) => {
                self.change(|is| is.progress.retry(retried.position, retried.retried_at));
            }
            WebhookEvent::DeliveriesAttempted(attempted) => self.change(|is| is.note(&attempted)),
            WebhookEvent::WebhookFailing(WebhookFailing { .. }) => self.change(|is| is.progress.told()),
        }
    }
}

impl AggregateRoot for Webhook {
    type Id = WebhookId;
    const FOLD: u64 = fingerprint(concat!(include_str!("mod.rs"), include_str!("progress.rs")));
}
