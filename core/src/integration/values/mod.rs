//! The words of webhooks, and of the secrets that programs show.

mod key_hash;
mod secret;
mod terms;

use uuid::Uuid;

pub use key_hash::KeyHash;
pub use secret::{InvalidSecret, SigningSecret};
pub use terms::{
    InvalidUrl, Subscription, Switch, TermChanges, TopicName, UnknownTopic, WebhookDescription, WebhookTerms,
    WebhookUrl,
};

use crate::entity_id;
use crate::kernel::ids::EventId;
use crate::kernel::privacy::SubjectId;

entity_id! {
    /// A webhook.
    pub struct WebhookId;
    /// One event on its way to one webhook: the same however often it is sent.
    pub struct DeliveryId;
}

impl DeliveryId {
    /// The delivery of `event` to `webhook`.
    pub fn of(webhook: WebhookId, event: EventId) -> Self {
        Self::from_uuid(Uuid::new_v5(&webhook.uuid(), event.uuid().as_bytes()))
    }
}

impl From<WebhookId> for SubjectId {
    /// Whose key seals the secrets of a webhook: its own.
    fn from(webhook: WebhookId) -> Self {
        Self::from_uuid(webhook.uuid())
    }
}
