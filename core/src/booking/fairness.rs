//! A line that can be proved: each choice from a waitlist carries the hash of the line it was made from.
//!
//! The line is the leaves of a Merkle tree, first in line first. Integers are big-endian.
//!
//! - leaf = SHA-256(`regimen.line.leaf.v1\0`, index as 8 bytes, the entry's 16 bytes, its party as 8 bytes)
//! - node = SHA-256(`regimen.line.node.v1\0`, left, right); a node without a neighbour rises as it is
//!
//! An entry names nobody, so whoever stands in line can be shown where they stood, and where whoever was promoted stood,
//! without learning who that was.

use serde::{Deserialize, Serialize};

use super::values::{EntryId, Party};
use crate::kernel::log::{Hash, Hasher};

/// A line at a moment: how long it was, and the root of its tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// How many entries.
    pub size: u32,
    /// The root; zeros if nobody waits.
    pub root: Hash,
}

/// That an entry stood at an index of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoodAt {
    /// The entry.
    pub entry_id: EntryId,
    /// Its party.
    pub party: Party,
    /// Where it stood, from 0.
    pub index: u32,
    /// The neighbours on the way to the root, from the bottom; a level on which there is none has no entry.
    pub path: Vec<Hash>,
}

/// The hash of one place in line.
fn leaf(index: u32, entry_id: EntryId, party: Party) -> Hash {
    Hasher::new(b"regimen.line.leaf.v1\0")
        .int(index.into())
        .raw(entry_id.uuid().as_bytes())
        .int(party.get().into())
        .finish()
}

fn node(left: Hash, right: Hash) -> Hash {
    Hasher::new(b"regimen.line.node.v1\0").raw(&left.0).raw(&right.0).finish()
}

fn level_above(level: &[Hash]) -> Vec<Hash> {
    level.chunks(2).map(|pair| if let [left, right] = pair { node(*left, *right) } else { pair[0] }).collect()
}

fn leaves(line: impl IntoIterator<Item = (EntryId, Party)>) -> Vec<Hash> {
    (0..).zip(line).map(|(index, (entry_id, party))| leaf(index, entry_id, party)).collect()
}

impl Queue {
    /// The hash of `line`, first in line first.
    pub fn of(line: impl IntoIterator<Item = (EntryId, Party)>) -> Self {
        let mut level = leaves(line);
        let size = u32::try_from(level.len()).unwrap_or(u32::MAX);
        while level.len() > 1 {
            level = level_above(&level);
        }
        Self { size, root: level.first().copied().unwrap_or(Hash::ZERO) }
    }

    /// Whether the line was as `stood` says.
    pub fn holds(&self, stood: &StoodAt) -> bool {
        if stood.index >= self.size {
            return false;
        }
        let (mut index, mut width) = (stood.index, self.size);
        let mut hash = leaf(stood.index, stood.entry_id, stood.party);
        let mut path = stood.path.iter();
        while width > 1 {
            let alone = index % 2 == 0 && index + 1 == width;
            if !alone {
                let Some(neighbour) = path.next() else { return false };
                hash = if index % 2 == 0 { node(hash, *neighbour) } else { node(*neighbour, hash) };
            }
            index /= 2;
            width = width.div_ceil(2);
        }
        path.next().is_none() && hash == self.root
    }
}

impl StoodAt {
    /// The proof that `entry_id` stood in `line`; none if it did not.
    pub fn prove(line: &[(EntryId, Party)], entry_id: EntryId) -> Option<Self> {
        let at = line.iter().position(|(entry, _)| *entry == entry_id)?;
        let party = line.get(at)?.1;
        let (mut level, mut index, mut path) = (leaves(line.iter().copied()), at, Vec::new());
        while level.len() > 1 {
            path.extend(level.get(index ^ 1));
            level = level_above(&level);
            index /= 2;
        }
        Some(Self { entry_id, party, index: u32::try_from(at).ok()?, path })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Queue, StoodAt};
    use crate::booking::values::{EntryId, Party};
    use crate::scheduling::values::SessionId;

    fn line(parties: &[u32]) -> Vec<(EntryId, Party)> {
        let session = SessionId::allocate();
        let entry = |(number, party): (u32, &u32)| {
            (EntryId::nth(session, number), Party::try_from(*party).expect("within bounds"))
        };
        (1..).zip(parties).map(entry).collect()
    }

    proptest! {
        #[test]
        fn everyone_in_line_can_prove_where_they_stood_and_nowhere_else(
            parties in prop::collection::vec(1u32..5, 1..40), other in 0u32..50,
        ) {
            let line = line(&parties);
            let queue = Queue::of(line.iter().copied());
            for (entry_id, _) in &line {
                let stood = StoodAt::prove(&line, *entry_id).expect("they stand in line");
                prop_assert!(queue.holds(&stood));
                if other != stood.index {
                    let elsewhere = StoodAt { index: other, ..stood.clone() };
                    prop_assert!(!queue.holds(&elsewhere));
                }
                let twice = Party::try_from(stood.party.get() + 1).expect("within bounds");
                let larger = StoodAt { party: twice, ..stood };
                prop_assert!(!queue.holds(&larger));
            }
        }
    }

    #[test]
    fn nobody_stands_in_an_empty_line() {
        let somebody = line(&[1]);
        let stood = StoodAt::prove(&somebody, somebody[0].0).expect("they stand in line");
        assert!(!Queue::of([]).holds(&stood));
        assert_eq!(StoodAt::prove(&[], somebody[0].0), None);
    }
}
