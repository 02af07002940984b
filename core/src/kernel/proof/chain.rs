//! Following the chain, commit by commit.

use crate::kernel::ids::OrgId;
use crate::kernel::log::{Head, Position, StoredCommit, StoredEvent, commit_hash};

/// What is wrong with a log, at the first place where it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// The content of a commit is not what was hashed.
    #[error("the commit at position {0} was altered")]
    Altered(Position),
    /// A commit does not follow the one before it.
    #[error("the commit at position {0} does not follow the one before it: something was deleted, inserted or moved")]
    Unlinked(Position),
    /// The events of a commit are not all there, or are too many.
    #[error("the events of the commit at position {0} are not those it was stored with")]
    Events(Position),
    /// The log ends before a head that was signed.
    #[error("the log ends at position {end}, but a head at position {signed} was signed: the tail was cut off")]
    Truncated {
        /// Where it ends.
        end: Position,
        /// Where it once was.
        signed: Position,
    },
    /// The log holds another commit at a head that was signed.
    #[error("the log at position {0} is not the one that was signed")]
    Rewritten(Position),
    /// What the store keeps beside the log, to be quick, does not agree with it.
    #[error("the table of {table} does not agree with the log at {at}")]
    Derived {
        /// Which table.
        table: &'static str,
        /// Where.
        at: String,
    },
    /// A signature or the key it was made with is not right.
    #[error("the signed head is not valid")]
    Signature,
    /// The export is not complete or not an export.
    #[error("the export cannot be read at line {0}")]
    Unreadable(usize),
}

/// Recomputes the chain of one organization.
#[derive(Debug, Clone)]
pub struct ChainVerifier {
    org: OrgId,
    head: Head,
}

impl ChainVerifier {
    /// A verifier at the beginning of the log of `org`.
    pub fn new(org: OrgId) -> Self {
        Self { org, head: Head::EMPTY }
    }

    /// Where the verified part ends.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Takes the next commit with its events.
    ///
    /// # Errors
    /// The first [`Flaw`].
    pub fn follow(&mut self, commit: &StoredCommit, events: &[StoredEvent]) -> Result<(), Flaw> {
        let first = self.head.position + 1;
        if commit.org != self.org || commit.first_position != first || commit.prev_hash != self.head.hash {
            return Err(Flaw::Unlinked(first));
        }
        let positions = first..=commit.last_position;
        if events.is_empty() || !events.iter().map(|event| event.position).eq(positions) {
            return Err(Flaw::Events(first));
        }
        if events.iter().any(|event| event.recorded_at != commit.recorded_at) {
            return Err(Flaw::Altered(first));
        }
        if commit_hash(commit, events) != commit.hash {
            return Err(Flaw::Altered(first));
        }
        self.head = Head { position: commit.last_position, hash: commit.hash, recorded_at: commit.recorded_at };
        Ok(())
    }
}
