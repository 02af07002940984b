//! Deliveries, as they are shown.

use chrono::{DateTime, Utc};
use poem_openapi::{Enum, Object};
use regimen_core::integration::events::FailedBecause;
use regimen_core::integration::values::{DeliveryId, WebhookId};
use regimen_core::integration::{DeliveryIsDue, WebhookStandsAt};
use regimen_core::kernel::ids::EventId;
use regimen_projections::Page;
use regimen_projections::integration::{DeliveryRow, DeliveryState};

/// How far a delivery has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(super) enum DeliveryStatus {
    /// The receiver took it.
    Delivered,
    /// They did not; it is tried again.
    Retrying,
    /// They did not for three days; it is not tried again unless somebody says so.
    GivenUp,
}

/// Why a delivery did not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(super) enum Failure {
    /// The receiver answered with another status than 200 to 299.
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

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct Delivery {
    /// The header `webhook-id`: the same however often it is sent.
    delivery_id: DeliveryId,
    topic: String,
    /// Where in the log the event stands.
    position: u64,
    /// The event: ask `/why/{event_id}` what it came from.
    event_id: EventId,
    status: DeliveryStatus,
    /// How often it was sent.
    attempts: u32,
    /// Why the last attempt did not arrive.
    because: Option<Failure>,
    /// The HTTP status of the last answer, if there was one.
    response_status: Option<u16>,
    /// How long the last attempt took.
    duration_ms: u32,
    first_attempt_at: DateTime<Utc>,
    last_attempt_at: DateTime<Utc>,
    /// When it is sent again.
    next_attempt_at: Option<DateTime<Utc>>,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
pub(super) struct DeliveryPage {
    items: Vec<Delivery>,
    /// Where the next page begins; left out on the last.
    next_cursor: Option<String>,
}

/// Where to begin: one of the two.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct ReplayFrom {
    /// With the event at this position of the log.
    pub(super) from_position: Option<u64>,
    /// With what was recorded after this time.
    pub(super) from_time: Option<DateTime<Utc>>,
}

/// Where a webhook goes on.
#[derive(Object)]
pub(super) struct Replaying {
    webhook_id: WebhookId,
    /// The first event that is sent again stands at this position or behind it.
    from_position: u64,
}

/// The delivery that is tried once more.
#[derive(Object)]
pub(super) struct DeliveryRef {
    delivery_id: DeliveryId,
}

impl From<FailedBecause> for Failure {
    fn from(because: FailedBecause) -> Self {
        match because {
            FailedBecause::Refused => Self::Refused,
            FailedBecause::Redirected => Self::Redirected,
            FailedBecause::TimedOut => Self::TimedOut,
            FailedBecause::Unreachable => Self::Unreachable,
            FailedBecause::Forbidden => Self::Forbidden,
        }
    }
}

impl From<DeliveryState> for DeliveryStatus {
    fn from(state: DeliveryState) -> Self {
        match state {
            DeliveryState::Delivered => Self::Delivered,
            DeliveryState::Retrying => Self::Retrying,
            DeliveryState::GivenUp => Self::GivenUp,
        }
    }
}

impl From<DeliveryStatus> for DeliveryState {
    fn from(status: DeliveryStatus) -> Self {
        match status {
            DeliveryStatus::Delivered => Self::Delivered,
            DeliveryStatus::Retrying => Self::Retrying,
            DeliveryStatus::GivenUp => Self::GivenUp,
        }
    }
}

impl From<DeliveryRow> for Delivery {
    fn from(row: DeliveryRow) -> Self {
        Self {
            delivery_id: row.delivery_id,
            topic: row.topic,
            position: row.position,
            event_id: row.event_id,
            status: row.state.into(),
            attempts: row.attempts,
            because: row.because.map(Failure::from),
            response_status: row.status,
            duration_ms: row.milliseconds,
            first_attempt_at: row.first_at,
            last_attempt_at: row.last_at,
            next_attempt_at: row.retry_at,
        }
    }
}

impl From<Page<DeliveryRow>> for DeliveryPage {
    fn from(page: Page<DeliveryRow>) -> Self {
        let Page { items, next } = page.map(Delivery::from);
        Self { items, next_cursor: next }
    }
}

impl From<WebhookStandsAt> for Replaying {
    fn from(stands: WebhookStandsAt) -> Self {
        Self { webhook_id: stands.webhook_id, from_position: stands.after + 1 }
    }
}

impl From<DeliveryIsDue> for DeliveryRef {
    fn from(is: DeliveryIsDue) -> Self {
        Self { delivery_id: is.delivery_id }
    }
}
