//! An admin adds, changes and removes webhooks, and gives them another secret.

use serde::{Deserialize, Serialize};

use super::values::{SigningSecret, Switch, TermChanges, WebhookId, WebhookTerms};
use super::webhook::{Webhook, WebhookCommand, WebhookRefusal};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::log::{Actor, Position};

/// Tell `terms.url` what happens behind the position `after`.
#[derive(Debug, Clone)]
pub struct AddWebhook {
    /// The id it gets.
    pub webhook_id: WebhookId,
    /// Where it lies and what it listens to.
    pub terms: WebhookTerms,
    /// What its receiver checks deliveries with.
    pub secret: SigningSecret,
    /// The position.
    pub after: Position,
}

/// Let the webhook `webhook_id` be otherwise.
#[derive(Debug, Clone)]
pub struct ChangeWebhook {
    /// The webhook.
    pub webhook_id: WebhookId,
    /// What is said of it anew.
    pub changes: TermChanges,
    /// Whether anything is sent to it, if that is said too.
    pub switch: Option<Switch>,
    /// Where the log ends: what it listens to anew it is told from there on.
    pub head: Position,
}

/// Give the webhook another secret.
#[derive(Debug, Clone)]
pub struct RotateWebhookSecret {
    /// The webhook.
    pub webhook_id: WebhookId,
    /// The new one.
    pub secret: SigningSecret,
}

/// Let there be no such webhook.
#[derive(Debug, Clone, Copy)]
pub struct RemoveWebhook {
    /// The webhook.
    pub webhook_id: WebhookId,
}

/// The webhook that was added, changed or removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookIs {
    /// Its id.
    pub webhook_id: WebhookId,
}

impl UseCase for AddWebhook {
    type Outcome = WebhookIs;
    type Refusal = WebhookRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<WebhookIs, Decline<WebhookRefusal>> {
        let Self { webhook_id, terms, secret, after } = self.clone();
        let by = match work.actor() {
            Actor::Account(account) | Actor::Impersonated { by: account, .. } => Some(account),
            Actor::Anonymous | Actor::Operator | Actor::System | Actor::Program(_) => None,
        };
        let at = work.now();
        ask(work, webhook_id, WebhookCommand::Add { webhook_id, terms, secret, after, by, at }).await
    }
}

impl UseCase for ChangeWebhook {
    type Outcome = WebhookIs;
    type Refusal = WebhookRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<WebhookIs, Decline<WebhookRefusal>> {
        let Self { webhook_id, changes, switch, head } = self.clone();
        let at = work.now();
        let mut webhook = work.load::<Webhook>(webhook_id).await?;
        let terms = changes.over(webhook.endpoint()?.terms().clone());
        webhook.handle(WebhookCommand::Change { terms, head, at }).await?;
        match switch {
            Some(Switch::Enabled) => webhook.handle(WebhookCommand::Enable { at }).await?,
            Some(Switch::Disabled) => webhook.handle(WebhookCommand::Disable { at }).await?,
            None => {}
        }
        work.save(webhook).await?;
        Ok(WebhookIs { webhook_id })
    }
}

impl UseCase for RotateWebhookSecret {
    type Outcome = WebhookIs;
    type Refusal = WebhookRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<WebhookIs, Decline<WebhookRefusal>> {
        let (secret, at) = (self.secret.clone(), work.now());
        ask(work, self.webhook_id, WebhookCommand::Rotate { secret, at }).await
    }
}

impl UseCase for RemoveWebhook {
    type Outcome = WebhookIs;
    type Refusal = WebhookRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<WebhookIs, Decline<WebhookRefusal>> {
        let at = work.now();
        ask(work, self.webhook_id, WebhookCommand::Remove { at }).await
    }
}

pub(super) async fn ask(
    work: &mut Work<'_>,
    webhook_id: WebhookId,
    command: WebhookCommand,
) -> Result<WebhookIs, Decline<WebhookRefusal>> {
    let mut webhook = work.load::<Webhook>(webhook_id).await?;
    webhook.handle(command).await?;
    work.save(webhook).await?;
    Ok(WebhookIs { webhook_id })
}
