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

use super::policies::PolicySections;
use crate::kernel::ids::OrgId;
use crate::kernel::log::LogStore;
use crate::scheduling::values::Capacity;

pub use figures::Figures;
pub use reading::RehearsalError;

/// What is rehearsed: sections of rules as they are published, which count for everybody instead of those that were in force, and
/// another number of places.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rehearsal {
    /// The rules.
    #[serde(flatten)]
    pub policy: PolicySections,
    /// The places.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<CapacityChange>,
}

/// Another number of places in every session; within 1 and 10,000.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CapacityChange {
    /// So many more; fewer if it is below zero.
    Add(i64),
    /// So many percent of what it was.
    Percent(u32),
    /// So many.
    Set(u32),
}

impl Eq for CapacityChange {}

impl CapacityChange {
    fn of(self, capacity: Capacity) -> Capacity {
        let before = i64::from(capacity.get());
        let after = match self {
            Self::Add(more) => before.saturating_add(more),
            Self::Percent(percent) => before.saturating_mul(percent.into()) / 100,
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
