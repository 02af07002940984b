//! What a verification of a place in line says.

use serde::{Deserialize, Serialize};

use crate::kernel::log::Position;
use crate::kernel::proof::FalseWitness;

/// What is wrong with the proof of a place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlaceFlaw {
    /// It is of another format.
    #[error("this is not a proof of format 1")]
    Format,
    /// It names another key than the one that is trusted.
    #[error("it is signed with another key")]
    Key,
    /// An event is not where it says.
    #[error(transparent)]
    Witness(#[from] FalseWitness),
    /// An event is not one that stands there, or is of another line.
    #[error("the event at position {0} is not what should stand there")]
    Event(Position),
    /// A step is missing, or they are not in their order.
    #[error("step {0} is missing")]
    Gap(u32),
    /// Somebody did not stand where it says.
    #[error("in step {0} somebody did not stand where it says")]
    Place(u32),
    /// The entry stood further back than before, although nobody put it there.
    #[error("in step {0} the entry stands further back than before")]
    PushedBack(u32),
    /// Somebody further ahead was passed over without a word.
    #[error("in step {0} somebody was passed over without a reason")]
    NoReason(u32),
    /// Somebody who stood behind was promoted, and the reason does not hold.
    #[error("in step {0} an entry behind was promoted")]
    Overtaken(u32),
    /// Somebody who came later stood further ahead, although nobody put them there.
    #[error("in step {0} an entry that came later stood further ahead")]
    CameLater(u32),
}

/// The result of a verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceReport {
    /// Whether each promotion that is shown went to whoever stood before the entry, or it is said why it was not its turn.
    pub valid: bool,
    /// How many decisions are shown.
    pub steps: u32,
    /// How many of them promoted somebody who stood further ahead.
    pub went_ahead: u32,
    /// How many of them passed the entry over, with a reason.
    pub passed_over: u32,
    /// How many of them changed the order by hand.
    pub reordered: u32,
    /// Whether the last of them promoted the entry.
    pub promoted: bool,
    /// What is wrong, in one sentence.
    pub flaw: Option<String>,
}
