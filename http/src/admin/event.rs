//! An event as auditors see it.

use chrono::{DateTime, Utc};
use poem_openapi::Object;
use poem_openapi::types::Any;
use regimen_core::kernel::clock::instant;
use regimen_core::kernel::ids::{AccountId, CorrelationId, EventId, OrgId};
use regimen_core::kernel::log::{Act, Actor};
use serde_json::Value;

use crate::edge::Problem;
use crate::parts::Parts;

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
pub(super) struct Event {
    pub(super) position: u64,
    pub(super) stream: String,
    pub(super) version: u64,
    pub(super) event_id: EventId,
    pub(super) kind: String,
    pub(super) schema_version: u16,
    pub(super) recorded_at: DateTime<Utc>,
    /// On whose behalf: `account:…`, `program:…`, `operator`, `system` or `anonymous`.
    pub(super) by: String,
    /// Who acted for that account, if it was somebody else.
    pub(super) impersonated_by: Option<AccountId>,
    /// Shared by everything that one request set in motion.
    pub(super) correlation_id: CorrelationId,
    /// What happened. Personal fields are `{"$personal": …}`, or `{"$erased": …}` once the person is erased.
    pub(super) payload: Any<Value>,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
pub(super) struct EventPage {
    pub(super) items: Vec<Event>,
    /// The position to ask for the next page with; left out on the last.
    pub(super) next_after: Option<u64>,
}

impl Event {
    pub(super) async fn of(parts: &Parts, org: OrgId, act: Act) -> Result<Self, Problem> {
        let Act { event, actor, correlation } = act;
        let opened = parts.core.codec().open(org, event).await.map_err(|error| Problem::broken(&error))?;
        let payload = opened.payload().map_err(|error| Problem::broken(&error))?;
        let (by, impersonated_by) = match actor {
            Actor::Impersonated { account, by } => (Actor::Account(account), Some(by)),
            alone => (alone, None),
        };
        Ok(Self {
            position: opened.position,
            stream: opened.stream.to_string(),
            version: opened.version,
            event_id: opened.event_id,
            kind: opened.kind.to_string(),
            schema_version: opened.schema_version,
            recorded_at: instant(opened.recorded_at),
            by: by.to_string(),
            impersonated_by,
            correlation_id: correlation,
            payload: Any(payload),
        })
    }
}
