//! An admin wants a webhook to be told again: everything behind a position, or one event.

use serde::{Deserialize, Serialize};

use super::manage_webhooks::ask;
use super::values::{DeliveryId, WebhookId};
use super::webhook::{WebhookCommand, WebhookRefusal};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::log::Position;

/// Tell the webhook again what stands behind the position `after`, in the order of the log.
#[derive(Debug, Clone, Copy)]
pub struct ReplayWebhook {
    /// The webhook.
    pub webhook_id: WebhookId,
    /// The position.
    pub after: Position,
}

/// Try the delivery of the event at `position` once more, and as often as the first time.
#[derive(Debug, Clone, Copy)]
pub struct RetryDelivery {
    /// The webhook.
    pub webhook_id: WebhookId,
    /// The delivery.
    pub delivery_id: DeliveryId,
    /// Where in the log the event stands.
    pub position: Position,
}

/// Where a webhook goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookStandsAt {
    /// The webhook.
    pub webhook_id: WebhookId,
    /// It is told what stands behind this position.
    pub after: Position,
}

/// The delivery that is tried once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryIsDue {
    /// The delivery.
    pub delivery_id: DeliveryId,
}

impl UseCase for ReplayWebhook {
    type Outcome = WebhookStandsAt;
    type Refusal = WebhookRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<WebhookStandsAt, Decline<WebhookRefusal>> {
        let Self { webhook_id, after } = *self;
        let at = work.now();
        ask(work, webhook_id, WebhookCommand::Replay { after, at }).await?;
        Ok(WebhookStandsAt { webhook_id, after })
    }
}

impl UseCase for RetryDelivery {
    type Outcome = DeliveryIsDue;
    type Refusal = WebhookRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<DeliveryIsDue, Decline<WebhookRefusal>> {
        let Self { webhook_id, delivery_id, position } = *self;
        let at = work.now();
        ask(work, webhook_id, WebhookCommand::Retry { position, at }).await?;
        Ok(DeliveryIsDue { delivery_id })
    }
}
