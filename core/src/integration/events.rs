//! What happens to a webhook, stream `webhook-{webhook_id}`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::values::{SigningSecret, WebhookId, WebhookTerms};
use crate::domain_events;
use crate::kernel::ids::{AccountId, EventId};
use crate::kernel::log::Position;
use crate::kernel::privacy::Personal;

/// Somebody wants to be told what happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookAdded {
    /// The webhook.
    pub webhook_id: WebhookId,
    /// Where it lies and what it listens to.
    #[serde(flatten)]
    pub terms: WebhookTerms,
    /// What its receiver checks deliveries with.
    pub secret: Personal<SigningSecret>,
    /// It is told what stands behind this position.
    pub after: Position,
    /// When.
    pub added_at: DateTime<Utc>,
    /// Who added it, if it was a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added_by: Option<AccountId>,
}

/// A webhook lies elsewhere, listens to something else, or is described otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookChanged {
    /// The webhook.
    pub webhook_id: WebhookId,
    /// All that is said of it from now on.
    #[serde(flatten)]
    pub terms: WebhookTerms,
    /// Where the log ended: what it listens to anew it is told from there on.
    pub head: Position,
    /// When.
    pub changed_at: DateTime<Utc>,
}

/// Nothing is sent to a webhook until it is enabled again; nothing is lost meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookDisabled {
    /// The webhook.
    pub webhook_id: WebhookId,
    /// When.
    pub disabled_at: DateTime<Utc>,
}

/// A webhook is sent what it missed, and goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookEnabled {
    /// The webhook.
    pub webhook_id: WebhookId,
    /// When.
    pub enabled_at: DateTime<Utc>,
}

/// A webhook has a new secret; what is sent is signed with both for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookSecretRotated {
    /// The webhook.
    pub webhook_id: WebhookId,
    /// The new secret.
    pub secret: Personal<SigningSecret>,
    /// Until when the former one counts too.
    pub former_until: DateTime<Utc>,
    /// When.
    pub rotated_at: DateTime<Utc>,
}

/// There is no such webhook any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookRemoved {
    /// The webhook.
    pub webhook_id: WebhookId,
    /// When.
    pub removed_at: DateTime<Utc>,
}

/// A webhook is told again what stands behind a position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookReplayed {
    /// The webhook.
    pub webhook_id: WebhookId,
    /// The position.
    pub after: Position,
    /// When.
    pub replayed_at: DateTime<Utc>,
}

/// Somebody wants a delivery to be tried once more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryRetried {
    /// The webhook.
    pub webhook_id: WebhookId,
    /// Where in the log the delivered event stands.
    pub position: Position,
    /// When.
    pub retried_at: DateTime<Utc>,
}

/// What became of one attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// The receiver took it.
    Delivered,
    /// They did not; it is tried again.
    Failed {
        /// Why not.
        because: FailedBecause,
        /// When it is tried again.
        retry_at: DateTime<Utc>,
    },
    /// They did not, and it is not tried again by itself.
    GivenUp {
        /// Why not.
        because: FailedBecause,
    },
}

/// Why a delivery did not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailedBecause {
    /// The receiver answered with another status than 2xx.
    Refused,
    /// They answered with the address of somebody else, which is not followed.
    Redirected,
    /// They did not answer in time.
    TimedOut,
    /// There was no connection, or it broke.
    Unreachable,
    /// Their name leads to an address that nothing is sent to.
    Forbidden,
}

impl FailedBecause {
    /// Its name, as in the log.
    pub fn name(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Redirected => "redirected",
            Self::TimedOut => "timed_out",
            Self::Unreachable => "unreachable",
            Self::Forbidden => "forbidden",
        }
    }
}

/// One attempt to deliver one event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Where in the log the event stands.
    pub position: Position,
    /// The event.
    pub event_id: EventId,
    /// What it is called outside.
    pub topic: String,
    /// Which attempt it is, from 1.
    pub number: u32,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// The HTTP status of the answer, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// How long it took.
    pub milliseconds: u32,
    /// When it began.
    pub at: DateTime<Utc>,
}

/// What became of some attempts: one event for all that were made one after another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveriesAttempted {
    /// The webhook.
    pub webhook_id: WebhookId,
    /// Everything up to this position was tried.
    pub cursor: Position,
    /// In the order in which they were made.
    pub attempts: Vec<Attempt>,
    /// Until when nothing is sent there, because too many attempts failed one after another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rests_until: Option<DateTime<Utc>>,
    /// When this was noted.
    pub noted_at: DateTime<Utc>,
}

/// Nothing has arrived at a webhook for a day; who looks after it is told in the same commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookFailing {
    /// The webhook.
    pub webhook_id: WebhookId,
    /// Since when.
    pub since: DateTime<Utc>,
    /// When this was noted.
    pub noted_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one webhook.
    pub enum WebhookEvent {
        WebhookAdded = 1,
        WebhookChanged = 1,
        WebhookDisabled = 1,
        WebhookEnabled = 1,
        WebhookSecretRotated = 1,
        WebhookRemoved = 1,
        WebhookReplayed = 1,
        DeliveryRetried = 1,
        DeliveriesAttempted = 1,
        WebhookFailing = 1,
    }
}
