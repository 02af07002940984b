//! One cause: an event as it is told.

use chrono::{DateTime, Utc};

use super::rule::DecidingRule;
use super::sentence::sentence;
use crate::accounts::Account;
use crate::kernel::event::Envelope;
use crate::kernel::executor::{Executor, Failure};
use crate::kernel::ids::{EventId, OrgId};
use crate::kernel::log::{Actor, Position};

/// On whose behalf something happened. Who that was is nobody's business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// A client.
    Client,
    /// Whoever works for the organization, or runs the server.
    Staff,
    /// Regimen itself: timers, and links that work without signing in.
    System,
}

/// One event that led to something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The event.
    pub event_id: EventId,
    /// Where in the log.
    pub position: Position,
    /// What happened: `SpotBooked`.
    pub kind: String,
    /// When.
    pub at: DateTime<Utc>,
    /// On whose behalf.
    pub actor: Who,
    /// The same in one sentence.
    pub what: String,
    /// The rule that decided, if one did.
    pub rule: Option<DecidingRule>,
}

impl Cause {
    pub(super) fn of(envelope: &Envelope, actor: Who, rule: Option<DecidingRule>) -> Self {
        Self {
            event_id: envelope.event_id,
            position: envelope.position,
            kind: envelope.kind.to_string(),
            at: envelope.recorded_at(),
            actor,
            what: sentence(envelope),
            rule,
        }
    }
}

/// Whether `actor` is a client, staff, or none of both.
pub(super) async fn who(executor: &Executor, org: OrgId, actor: Actor) -> Result<Who, Failure> {
    Ok(match actor {
        Actor::System | Actor::Anonymous => Who::System,
        Actor::Operator | Actor::Impersonated { .. } | Actor::Program(_) => Who::Staff,
        Actor::Account(id) => match executor.current::<Account>(org, id).await?.0.role() {
            Some(role) if role.is_staff() => Who::Staff,
            Some(_) | None => Who::Client,
        },
    })
}
