//! What somebody wants done, and what came of it.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Decline, Work};
use crate::kernel::log::Position;
use crate::kernel::refusal::Refusal;

/// One thing that somebody wants done.
pub trait UseCase: Send + Sync {
    /// What it answers, without personal data: it is stored with the commit and given again when the command is repeated.
    type Outcome: Serialize + DeserializeOwned + Send;
    /// How it says no.
    type Refusal: Refusal;

    /// Decides, from what is loaded into `work` alone: no clock, no randomness, no I/O of its own. May run several times.
    fn decide(&self, work: &mut Work<'_>)
    -> impl Future<Output = Result<Self::Outcome, Decline<Self::Refusal>>> + Send;
}

/// A use case that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done<O> {
    /// What it answers.
    pub outcome: O,
    /// Where in the log its last event stands: a view that has come so far shows it.
    pub position: Position,
    /// Whether it had happened before, with the same command id.
    pub repeated: bool,
}
