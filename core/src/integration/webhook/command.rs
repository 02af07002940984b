//! What can be asked of a webhook, and how it says no.

use chrono::{DateTime, Utc};

use crate::integration::events::FailedBecause;
use crate::integration::values::{SigningSecret, WebhookId, WebhookTerms};
use crate::kernel::ids::{AccountId, EventId};
use crate::kernel::log::Position;
use crate::refusals;

/// What can be asked of a webhook.
#[derive(Debug, Clone)]
pub enum WebhookCommand {
    /// Begin.
    Add {
        /// Its id.
        webhook_id: WebhookId,
        /// Where it lies and what it listens to.
        terms: WebhookTerms,
        /// What its receiver checks deliveries with.
        secret: SigningSecret,
        /// It is told what stands behind this position.
        after: Position,
        /// Who adds it, if it is a person.
        by: Option<AccountId>,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Lie elsewhere, or listen to something else.
    Change {
        /// All that is said of it.
        terms: WebhookTerms,
        /// Where the log ends: what it listens to anew it is told from there on.
        head: Position,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Be sent nothing for a while.
    Disable {
        /// Now.
        at: DateTime<Utc>,
    },
    /// Be sent what was missed, and go on.
    Enable {
        /// Now.
        at: DateTime<Utc>,
    },
    /// Have another secret.
    Rotate {
        /// The new one.
        secret: SigningSecret,
        /// Now.
        at: DateTime<Utc>,
    },
    /// End.
    Remove {
        /// Now.
        at: DateTime<Utc>,
    },
    /// Be told again.
    Replay {
        /// What stands behind this position.
        after: Position,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Try one delivery once more.
    Retry {
        /// Where in the log the event stands.
        position: Position,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Note what became of attempts.
    Note {
        /// Where the cursor stood when they began.
        from: Position,
        /// Everything up to here was tried.
        cursor: Position,
        /// In the order in which they were made.
        attempts: Vec<Attempted>,
        /// Now.
        at: DateTime<Utc>,
    },
}

/// One attempt, as it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempted {
    /// Where in the log the event stands.
    pub position: Position,
    /// The event.
    pub event_id: EventId,
    /// What it is called outside.
    pub topic: &'static str,
    /// Whether it arrived.
    pub arrival: Arrival,
    /// How long it took.
    pub milliseconds: u32,
    /// When it began.
    pub at: DateTime<Utc>,
}

/// Whether an attempt arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// The receiver took it, with this HTTP status.
    Taken(u16),
    /// They answered with another status.
    Answered(FailedBecause, u16),
    /// They did not answer.
    Lost(FailedBecause),
}

impl Arrival {
    /// The HTTP status of the answer, if there was one.
    pub fn status(self) -> Option<u16> {
        match self {
            Self::Taken(status) | Self::Answered(_, status) => Some(status),
            Self::Lost(_) => None,
        }
    }

    /// Why it did not arrive; none if it did.
    pub fn failure(self) -> Option<FailedBecause> {
        match self {
            Self::Taken(_) => None,
            Self::Answered(because, _) | Self::Lost(because) => Some(because),
        }
    }
}

refusals! {
    /// How a webhook says no.
    pub enum WebhookRefusal {
        /// There is no such webhook.
        #[error("there is no such webhook")]
        WebhookNotFound = NotFound "webhook.not_found",
        /// There was no such delivery to this webhook.
        #[error("there was no such delivery to this webhook")]
        DeliveryNotFound = NotFound "webhook.delivery_not_found",
    }
}
