//! Rehearsal: what would have been, under other rules. Nothing is written.
//!
//! The sessions that start in a time are played again: whoever booked, held, waited, cancelled or stayed away does so at the moment
//! at which they did, and the roster – the same that decides every day – answers by the rules that are rehearsed. What the line,
//! the holds and the credits come to follows. Rehearsing the rules that were in force gives the figures that were.
//!
//! What nobody wrote down cannot be known: who was refused and went away, who would have come under kinder rules, what somebody
//! would have done with an offer they never had. Where the play needs such an answer it assumes the one that [`ASSUMPTIONS`] tell.

mod figures;
mod past;
mod penalties;
mod reading;
mod rulebook;
mod stage;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::policies::{PolicyRefusal, PolicySections};
use crate::kernel::ids::OrgId;
use crate::kernel::log::LogStore;
use crate::scheduling::values::Capacity;

pub use figures::Figures;
pub use reading::RehearsalError;

/// What is rehearsed: sections of rules as they are published, which count for everybody instead of those that were in force, and
/// another number of places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rehearsal {
    /// The rules.
    pub policy: PolicySections,
    /// The places.
    pub capacity: Option<CapacityChange>,
}

/// A document that says nothing that could be rehearsed.
#[derive(Debug, thiserror::Error)]
pub enum InvalidRehearsal {
    /// It is not made of sections of rules and a `capacity`.
    #[error(transparent)]
    Form(#[from] serde_json::Error),
    /// Its rules make no sense.
    #[error(transparent)]
    Rules(#[from] PolicyRefusal),
}

impl TryFrom<Map<String, Value>> for Rehearsal {
    type Error = InvalidRehearsal;

    fn try_from(mut document: Map<String, Value>) -> Result<Self, InvalidRehearsal> {
        let capacity = document.remove("capacity").map(serde_json::from_value).transpose()?;
        let policy = serde_json::from_value::<PolicySections>(Value::Object(document))?;
        policy.check()?;
        Ok(Self { policy, capacity })
    }
}

/// Another number of places in every session; within 1 and 10,000.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CapacityChange {
    /// So many more; fewer if it is below zero.
    Add(i64),
    /// So many times as many, rounded down.
    Multiply(f64),
    /// So many.
    Set(u32),
}

// A number of a document is never "not a number".
impl Eq for CapacityChange {}

/// `places` times `factor` in thousandths, rounded down.
#[expect(clippy::cast_possible_truncation, reason = "a factor out of range is the nearest that is in it")]
fn times(places: i64, factor: f64) -> i64 {
    places.saturating_mul((factor * 1_000.0).round() as i64) / 1_000
}

impl CapacityChange {
    fn of(self, capacity: Capacity) -> Capacity {
        let before = i64::from(capacity.get());
        let after = match self {
            Self::Add(more) => before.saturating_add(more),
            Self::Multiply(factor) => times(before, factor),
            Self::Set(places) => places.into(),
        };
        let within = after.clamp(1, Capacity::MAX.into());
        u32::try_from(within).ok().and_then(|places| places.try_into().ok()).unwrap_or(capacity)
    }
}

/// What was, and what would have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rehearsed {
    /// What was.
    pub actual: Figures,
    /// What would have been.
    pub rehearsed: Figures,
}

/// What is assumed where nobody can know.
pub const ASSUMPTIONS: [&str; 6] = [
    "Who was refused left no trace, so nobody comes who did not come; who did come would have come at the same moment.",
    "Who would have been refused goes away and is counted as turned away; nobody books elsewhere or later instead.",
    "Who waited and finds a place free books it at once.",
    "Who was offered a place answers an offer as long after it as they did; who never had one confirms it at once.",
    "Credits, overlaps and plans are as they were: who could not be promoted at a moment could not be then either.",
    "Who has a place they did not have before comes, and whoever stayed away stays away.",
];

/// Plays the sessions of `org` that start from `from` until before `to` again, as `rehearsal` says.
///
/// # Errors
/// When the log does not answer or cannot be read.
pub async fn rehearse(
    log: &dyn LogStore,
    org: OrgId,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    rehearsal: &Rehearsal,
) -> Result<Rehearsed, RehearsalError> {
    let past = reading::read(log, org, from, to).await?;
    let mut rehearsed = Figures::default();
    let mut offences = Vec::new();
    for session in &past.sessions {
        let played = stage::play(session, &past, rehearsal).await;
        rehearsed.add(&played.figures);
        offences.extend(played.offences);
    }
    rehearsed.fees = penalties::fees(offences, &past);
    Ok(Rehearsed { actual: past.actual, rehearsed })
}
