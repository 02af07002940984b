//! The proof of a place in line: that whoever was promoted while somebody waited had stood before them, or that there was a
//! reason why it was not their turn.
//!
//! A [`PlaceProof`] is a document that anybody can check with the public key alone ([`verify_place`]; `docs/verify_place.py`
//! does the same with nothing of ours). It shows how somebody came to stand in line, everything that was decided about the line
//! from then until they left it, and for each decision where they stood. It names entries and never people.

mod gather;
mod report;
mod verify;

use serde::{Deserialize, Serialize};

use super::fairness::StoodAt;
use super::values::EntryId;
use crate::kernel::ids::OrgId;
use crate::kernel::proof::{PublicKey, Witness};

pub use gather::prove_place;
pub use report::{PlaceFlaw, PlaceReport};
pub use verify::verify_place;

/// The proof of one entry's place in line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceProof {
    /// The version of this format: 1.
    pub format: u32,
    /// Whose log.
    pub org: OrgId,
    /// The key that signed. A verifier trusts the key it was given, and refuses a document that names another.
    pub public_key: PublicKey,
    /// The entry.
    pub entry_id: EntryId,
    /// How it came to stand in line: `WaitlistJoined`.
    pub joined: Witness,
    /// The last that was decided about the line before it stood in it; none if nothing was.
    pub before: Option<Witness>,
    /// All that was decided about the line while it stood in it, in its order.
    pub steps: Vec<Step>,
    /// How it left the line without being promoted: `WaitlistLeft`; none if it was promoted, or still waits.
    pub left: Option<Witness>,
}

/// One decision about the line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// `WaitlistPromoted`, `WaitlistNotified` or `WaitlistReordered`.
    pub decided: Witness,
    /// Where the entry stood in the line that was decided about.
    pub own: StoodAt,
    /// Where whoever was promoted stood, or whoever was put elsewhere.
    pub concerned: Option<StoodAt>,
}

/// The version of the format.
const FORMAT: u32 = 1;

#[cfg(test)]
mod tests;
