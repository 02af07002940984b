//! How causes look to callers.

use chrono::{DateTime, Utc};
use poem_openapi::types::Any;
use poem_openapi::{Enum, Object};
use regimen_core::booking::why::{self, Who};
use regimen_core::kernel::ids::EventId;
use serde_json::Value;
use uuid::Uuid;

/// On whose behalf something happened. Who that was is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
enum CauseActor {
    /// A client.
    Client,
    /// A coach, an admin, or whoever runs the server.
    Staff,
    /// A timer, or a link that works without signing in.
    System,
}

/// A rule that decided.
#[derive(Object)]
struct DecidingRule {
    /// Where it was published: `organization`, `template-<id>`, `plan-<id>`, or `built_in`.
    scope: String,
    /// Its version there; 0 of what is built in.
    version: u32,
    /// Its section: `cancellation`.
    section: String,
}

/// One event that led to something.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct Cause {
    event_id: EventId,
    /// Where in the log.
    position: u64,
    /// What happened: `SpotBooked`.
    kind: String,
    at: DateTime<Utc>,
    actor: CauseActor,
    /// The same in one sentence.
    what: String,
    /// The rule that decided, if one did.
    rule: Option<DecidingRule>,
}

/// What led to something.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
pub(super) struct Explanation {
    /// What was asked about.
    id: Uuid,
    /// In the order in which they happened.
    causes: Vec<Cause>,
    /// The proof of the place in line that it came from, below `/api/v1`.
    proof: Option<String>,
}

/// Why something was refused.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
pub(super) struct RefusalExplanation {
    /// The code of the refusal.
    code: String,
    /// One sentence for people.
    detail: String,
    /// What the refusal said beside its code.
    facts: Any<Value>,
    /// When it was said.
    at: DateTime<Utc>,
    /// What it rested on, in the order in which it happened; of one kind of thing the newest 200.
    causes: Vec<Cause>,
    /// The rule that decided, if one did.
    rule: Option<DecidingRule>,
}

impl From<Who> for CauseActor {
    fn from(who: Who) -> Self {
        match who {
            Who::Client => Self::Client,
            Who::Staff => Self::Staff,
            Who::System => Self::System,
        }
    }
}

impl From<why::DecidingRule> for DecidingRule {
    fn from(rule: why::DecidingRule) -> Self {
        Self { scope: rule.scope, version: rule.version, section: rule.section.to_owned() }
    }
}

impl From<why::Cause> for Cause {
    fn from(cause: why::Cause) -> Self {
        let why::Cause { event_id, position, kind, at, actor, what, rule } = cause;
        Self { event_id, position, kind, at, actor: actor.into(), what, rule: rule.map(DecidingRule::from) }
    }
}

impl From<why::Explanation> for Explanation {
    fn from(told: why::Explanation) -> Self {
        let why::Explanation { id, causes, entry_id } = told;
        let proof = entry_id.map(|entry_id| format!("/waitlist/{entry_id}/proof"));
        Self { id, causes: causes.into_iter().map(Cause::from).collect(), proof }
    }
}

impl From<why::RefusalExplained> for RefusalExplanation {
    fn from(explained: why::RefusalExplained) -> Self {
        let why::RefusalExplained { refusal, at, causes, rule } = explained;
        Self {
            code: refusal.code.code.to_owned(),
            detail: refusal.detail,
            facts: Any(Value::Object(refusal.facts)),
            at,
            causes: causes.into_iter().map(Cause::from).collect(),
            rule: rule.map(DecidingRule::from),
        }
    }
}
