//! What becomes of what is asked of a webhook.

use chrono::{DateTime, Utc};

use super::{Endpoint, OVERLAP, State, Webhook, WebhookCommand, WebhookRefusal};
use crate::integration::Attempted;
use crate::integration::events::{
    DeliveriesAttempted, DeliveryRetried, WebhookAdded, WebhookChanged, WebhookDisabled, WebhookEnabled, WebhookEvent,
    WebhookFailing, WebhookRemoved, WebhookReplayed, WebhookSecretRotated,
};
use crate::integration::values::Switch;
use crate::kernel::log::Position;
use crate::kernel::privacy::{Personal, Purpose};

impl Webhook {
    pub(super) fn decide(&self, command: WebhookCommand) -> Result<Vec<WebhookEvent>, WebhookRefusal> {
        if let (State::Never, WebhookCommand::Add { webhook_id, terms, secret, after, by, at }) = (&self.0, &command) {
            let secret = Personal::new(*webhook_id, Purpose::Secrets, secret.clone());
            let (webhook_id, terms, after, added_by) = (*webhook_id, terms.clone(), *after, *by);
            return Ok(vec![WebhookAdded { webhook_id, terms, secret, after, added_at: *at, added_by }.into()]);
        }
        // Whoever is gone is not noted to be asked to go.
        if let (State::Removed, WebhookCommand::Remove { .. } | WebhookCommand::Note { .. }) = (&self.0, &command) {
            return Ok(Vec::new());
        }
        let endpoint = self.endpoint()?;
        Ok(endpoint.decide(command))
    }
}

impl Endpoint {
    fn decide(&self, command: WebhookCommand) -> Vec<WebhookEvent> {
        let webhook_id = self.webhook_id;
        let event = match command {
            // What is so already is not noted again.
            WebhookCommand::Change { terms, .. } if terms == self.terms => return Vec::new(),
            WebhookCommand::Disable { .. } if self.switch == Switch::Disabled => return Vec::new(),
            WebhookCommand::Enable { .. } if self.switch == Switch::Enabled => return Vec::new(),
            WebhookCommand::Add { .. } => return Vec::new(),
            WebhookCommand::Change { terms, head, at } => {
                WebhookChanged { webhook_id, terms, head, changed_at: at }.into()
            }
            WebhookCommand::Disable { at } => WebhookDisabled { webhook_id, disabled_at: at }.into(),
            WebhookCommand::Enable { at } => WebhookEnabled { webhook_id, enabled_at: at }.into(),
            WebhookCommand::Rotate { secret, at } => {
                let secret = Personal::new(webhook_id, Purpose::Secrets, secret);
                WebhookSecretRotated { webhook_id, secret, former_until: at + OVERLAP, rotated_at: at }.into()
            }
            WebhookCommand::Remove { at } => WebhookRemoved { webhook_id, removed_at: at }.into(),
            WebhookCommand::Replay { after, at } => WebhookReplayed { webhook_id, after, replayed_at: at }.into(),
            WebhookCommand::Retry { position, at } => DeliveryRetried { webhook_id, position, retried_at: at }.into(),
            WebhookCommand::Note { from, cursor, attempts, at } => return self.noted(from, cursor, &attempts, at),
        };
        vec![event]
    }

    /// Another may have noted meanwhile, or somebody asked for a replay: then the cursor stays where they put it.
    fn noted(&self, from: Position, cursor: Position, attempts: &[Attempted], at: DateTime<Utc>) -> Vec<WebhookEvent> {
        let webhook_id = self.webhook_id;
        let cursor = if from == self.progress.cursor() { cursor } else { self.progress.cursor() };
        if attempts.is_empty() && cursor == self.progress.cursor() {
            return Vec::new();
        }
        let (attempts, rests_until) = self.progress.judge(attempts, at);
        let noted = DeliveriesAttempted { webhook_id, cursor, attempts, rests_until, noted_at: at };
        let mut after = self.progress.clone();
        after.note(&noted);
        let failing = after.is_to_be_told(at).map(|since| WebhookFailing { webhook_id, since, noted_at: at }.into());
        std::iter::once(noted.into()).chain(failing).collect()
    }
}
