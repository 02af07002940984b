//! Integration: what programs of others learn from the log, and what they may do.
//!
//! - **Webhook**: an address that is told what happens, in the order of the log. Its **cursor** is the position up to which
//!   everything was tried; what failed is tried again beside it until it arrives or is **given up**. It is disabled by people only.
//! - **Topic**: a public name for something that happens, `booking.confirmed`; see [`catalogue`].
//! - **Delivery**: one event on its way to one webhook; it keeps its id however often it is sent.
//! - **Signing secret**: what a receiver checks a delivery with. After a rotation the former one counts for a day more.
//!
//! - **API key**: what lets a program in that acts for the organization. See [`api_keys`].
//!
//! - **App**: a program of others that people let act for them. See [`oauth`].
//!
//! Use cases: [`AddWebhook`], [`ChangeWebhook`], [`RemoveWebhook`], [`RotateWebhookSecret`], [`ReplayWebhook`],
//! [`RetryDelivery`], [`NoteAttempts`]. Nothing that is noted of deliveries is ever a topic: the log does not feed itself.

pub mod api_keys;
pub mod catalogue;
pub mod events;
mod manage_webhooks;
mod message;
mod note_attempts;
mod notices;
pub mod oauth;
mod replay_webhook;
pub mod values;
mod webhook;

pub use manage_webhooks::{AddWebhook, ChangeWebhook, RemoveWebhook, RotateWebhookSecret, WebhookIs};
pub use message::{Message, test_message};
pub use note_attempts::{AttemptsAreNoted, NoteAttempts};
pub use notices::{AppNotice, WebhookNotice};
pub use replay_webhook::{DeliveryIsDue, ReplayWebhook, RetryDelivery, WebhookStandsAt};
pub use webhook::{
    Arrival, Attempted, Endpoint, FAILURES_IN_A_ROW, Progress, Retrying, Webhook, WebhookCommand, WebhookRefusal,
};
