//! Regimen notes what became of its attempts to deliver.

use serde::{Deserialize, Serialize};

use super::notices::WebhookNotice;
use super::values::WebhookId;
use super::webhook::{Attempted, Webhook, WebhookCommand, WebhookRefusal};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::log::Position;
use crate::notification::{Recipient, post, send_mail};

/// Note what became of `attempts`, and that everything up to `cursor` was tried.
#[derive(Debug, Clone)]
pub struct NoteAttempts {
    /// The webhook.
    pub webhook_id: WebhookId,
    /// Where its cursor stood when they began.
    pub from: Position,
    /// Where it stands after them.
    pub cursor: Position,
    /// In the order in which they were made.
    pub attempts: Vec<Attempted>,
}

/// They are noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptsAreNoted {
    /// The webhook.
    pub webhook_id: WebhookId,
}

impl UseCase for NoteAttempts {
    type Outcome = AttemptsAreNoted;
    type Refusal = WebhookRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<AttemptsAreNoted, Decline<WebhookRefusal>> {
        let Self { webhook_id, from, cursor, attempts } = self.clone();
        let at = work.now();
        let mut webhook = work.load::<Webhook>(webhook_id).await?;
        let told_before = webhook.endpoint().is_ok_and(|endpoint| endpoint.progress().was_told());
        webhook.handle(WebhookCommand::Note { from, cursor, attempts, at }).await?;
        let endpoint = webhook.endpoint().ok().filter(|endpoint| endpoint.progress().was_told() && !told_before);
        let since = endpoint.and_then(|endpoint| endpoint.progress().failing_since());
        let keepers = endpoint.map(|endpoint| endpoint.keepers().collect::<Vec<_>>()).unwrap_or_default();
        work.save(webhook).await?;
        if let Some(since) = since {
            for keeper in keepers {
                let notice = WebhookNotice::Failing { webhook_id, since };
                post(work, keeper, &notice).await?;
                send_mail(work, Recipient::Account(keeper), &notice).await?;
            }
        }
        Ok(AttemptsAreNoted { webhook_id })
    }
}
