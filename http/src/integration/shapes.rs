//! Webhooks, as they are asked for and shown.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use poem_openapi::{Enum, Object};
use regimen_core::integration::WebhookIs;
use regimen_core::integration::values::{Subscription, Switch, TermChanges, TopicName, WebhookId, WebhookTerms};
use regimen_projections::Page;
use regimen_projections::integration::WebhookRow;

use super::courier::Courier;
use crate::api::{Text, parse};
use crate::edge::Problem;

/// Whether anything is sent to a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(super) enum WebhookStatus {
    /// What happens is sent.
    Enabled,
    /// Nothing is sent until somebody enables it again; then all that it missed is.
    Disabled,
}

/// How a webhook fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(super) enum WebhookHealth {
    /// What was sent last arrived, or nothing was sent yet.
    Well,
    /// Nothing arrives.
    Failing,
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct NewWebhook {
    /// Where to send: begins with `https://` and leads to an address of the internet.
    #[oai(validator(max_length = 2048))]
    url: Text,
    /// One line of at most 200 characters.
    description: Option<Text>,
    /// What to send, by the names at `/webhooks/topics`; all that there is and will be, if left out.
    #[oai(validator(max_items = 100))]
    topics: Option<Vec<Text>>,
    /// Begin with the event at this position of the log; with the next that happens, if left out.
    pub(super) from_position: Option<u64>,
}

/// What is left out stays as it is.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct WebhookChanges {
    #[oai(validator(max_length = 2048))]
    url: Option<Text>,
    description: Option<Text>,
    /// In place of those before; an empty list means all.
    #[oai(validator(max_items = 100))]
    topics: Option<Vec<Text>>,
    pub(super) status: Option<WebhookStatus>,
}

/// The webhook that was added, changed or removed.
#[derive(Object)]
pub(super) struct WebhookRef {
    webhook_id: WebhookId,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
pub(super) struct Webhook {
    webhook_id: WebhookId,
    url: String,
    description: Option<String>,
    /// What is sent; left out if it is everything.
    topics: Option<Vec<String>>,
    status: WebhookStatus,
    health: WebhookHealth,
    /// Since when nothing arrives.
    failing_since: Option<DateTime<Utc>>,
    /// Until when nothing is sent, because too many attempts failed one after another.
    rests_until: Option<DateTime<Utc>>,
    /// When something arrived last.
    last_delivered_at: Option<DateTime<Utc>>,
    /// Everything up to this position of the log was sent at least once.
    cursor: u64,
    /// How many deliveries failed and are tried again.
    retrying: u64,
    /// How many deliveries were given up since it was added.
    given_up: u32,
    /// Until when the secret before the last rotation counts.
    former_secret_until: Option<DateTime<Utc>>,
    added_at: DateTime<Utc>,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
pub(super) struct WebhookPage {
    items: Vec<Webhook>,
    /// Where the next page begins; left out on the last.
    next_cursor: Option<String>,
}

fn subscription(names: Option<Vec<Text>>) -> Result<Subscription, Problem> {
    let names = names.unwrap_or_default().into_iter().map(|name| parse::<_, TopicName>("topics", name.0));
    let names = names.collect::<Result<BTreeSet<_>, _>>()?;
    Ok(if names.is_empty() { Subscription::All } else { Subscription::Only(names) })
}

impl NewWebhook {
    /// What it asks for, if `courier` can go there.
    pub(super) fn terms(self, courier: &Courier) -> Result<WebhookTerms, Problem> {
        Ok(WebhookTerms {
            url: courier.admit(parse("url", self.url.0)?)?,
            description: self.description.map(|text| parse("description", text.0)).transpose()?,
            topics: subscription(self.topics)?,
        })
    }
}

impl WebhookChanges {
    /// What it asks for, if `courier` can go there.
    pub(super) fn changes(self, courier: &Courier) -> Result<TermChanges, Problem> {
        let url = self.url.map(|url| courier.admit(parse("url", url.0)?)).transpose()?;
        let description = self.description.map(|text| parse("description", text.0)).transpose()?;
        let topics = self.topics.map(|names| subscription(Some(names))).transpose()?;
        Ok(TermChanges { url, description, topics })
    }
}

impl From<WebhookStatus> for Switch {
    fn from(status: WebhookStatus) -> Self {
        match status {
            WebhookStatus::Enabled => Self::Enabled,
            WebhookStatus::Disabled => Self::Disabled,
        }
    }
}

impl From<Switch> for WebhookStatus {
    fn from(switch: Switch) -> Self {
        match switch {
            Switch::Enabled => Self::Enabled,
            Switch::Disabled => Self::Disabled,
        }
    }
}

impl From<WebhookIs> for WebhookRef {
    fn from(is: WebhookIs) -> Self {
        Self { webhook_id: is.webhook_id }
    }
}

impl From<WebhookRow> for Webhook {
    fn from(row: WebhookRow) -> Self {
        let topics = match row.terms.topics {
            Subscription::All => None,
            Subscription::Only(names) => Some(names.iter().map(|name| name.as_str().to_owned()).collect()),
        };
        Self {
            webhook_id: row.webhook_id,
            url: row.terms.url.into(),
            description: row.terms.description.map(String::from),
            topics,
            status: row.switch.into(),
            health: if row.failing_since.is_some() { WebhookHealth::Failing } else { WebhookHealth::Well },
            failing_since: row.failing_since,
            rests_until: row.rests_until,
            last_delivered_at: row.delivered_at,
            cursor: row.cursor,
            retrying: row.retrying.len() as u64,
            given_up: row.given_up,
            former_secret_until: row.former_secret_until,
            added_at: row.added_at,
        }
    }
}

impl From<Page<WebhookRow>> for WebhookPage {
    fn from(page: Page<WebhookRow>) -> Self {
        let Page { items, next } = page.map(Webhook::from);
        Self { items, next_cursor: next }
    }
}
