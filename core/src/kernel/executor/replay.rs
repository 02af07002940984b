//! Taking a decision again as it was taken: over the aggregates as it saw them, at its own time, with nothing written and nothing
//! kept in memory. What was decided then is explained by deciding it again.
//!
//! A decision follows from its use case, its time and the versions of what it looked at. So that is all that has to be remembered
//! of it ([`Sight`]); the log holds the rest. A position of the log would not do: many decisions are taken at once, and none of
//! them sees the log as it is at one position.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{AggregateRoot, Decline, Done, Executor, Failure, Request, UseCase, Work, fingerprint};
use crate::kernel::ids::OrgId;
use crate::kernel::log::{Position, StreamId, Version};

/// What a decision saw: enough to take it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sight {
    /// When it was taken.
    pub at: DateTime<Utc>,
    /// What it looked at, in that order: a fingerprint of each stream's name, and the version it was at.
    pub looks: Vec<(u32, Version)>,
}

/// A refusal and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused<R> {
    /// The refusal.
    pub refusal: R,
    /// What the decision saw.
    pub sight: Sight,
}

/// A decision that was taken again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed<O, R> {
    /// What it came to.
    pub answer: Result<O, R>,
    /// What it looked at, in the order of the first look: each stream once, with its version.
    pub seen: Vec<(StreamId, Version)>,
}

/// A decision cannot be taken again.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ReplayError {
    /// It looks at something else than it did: what it rested on is not what it was, such as the data of a person who is erased.
    #[error("the decision cannot be taken again as it was")]
    Astray,
    /// Something broke.
    #[error(transparent)]
    Failed(#[from] Failure),
}

pub(super) fn name_of(stream: &StreamId) -> u32 {
    let [.., a, b, c, d] = fingerprint(stream.as_str()).to_be_bytes();
    u32::from_be_bytes([a, b, c, d])
}

/// Events looked at at once.
const PAGE: usize = 1_000;

impl Executor {
    /// The aggregate as it was at `position`, to be shown.
    ///
    /// # Errors
    /// When the log does not answer or cannot be read.
    pub async fn as_of<A: AggregateRoot>(&self, org: OrgId, id: A::Id, position: Position) -> Result<A, Failure> {
        let (stream, mut version) = (A::stream(id), 0);
        loop {
            let page = self.log.store().read_stream(org, &stream, version, PAGE).await?;
            let by_then = page.iter().take_while(|event| event.position <= position).count();
            version += by_then as Version;
            if by_then < PAGE {
                break;
            }
        }
        let request = Request::system(org);
        Ok(Work::new(self, &request).fold::<A>(&stream, Default::default(), version).await?.0)
    }

    /// Does `use_case` as [`Executor::execute`] does; a refusal comes with what it rests on. That costs no look into a database.
    ///
    /// # Errors
    /// The refusal of the domain, or what broke.
    pub async fn execute_seen<U: UseCase>(
        &self,
        request: &Request,
        use_case: &U,
    ) -> Result<Done<U::Outcome>, Decline<Refused<U::Refusal>>> {
        let mut sight = None;
        self.attempt(request, use_case, |work| sight = Some(work.sight())).await.map_err(|declined| match declined {
            Decline::Failed(failure) => Decline::Failed(failure),
            Decline::Refused(refusal) => {
                let nothing = || Sight { at: self.clock().now(), looks: Vec::new() };
                Decline::Refused(Refused { refusal, sight: sight.unwrap_or_else(nothing) })
            }
        })
    }

    /// Takes the decision of `use_case` again as it was taken with `sight`. Nothing is written.
    ///
    /// # Errors
    /// See [`ReplayError`].
    pub async fn replay<U: UseCase>(
        &self,
        request: &Request,
        sight: &Sight,
        use_case: &U,
    ) -> Result<Replayed<U::Outcome, U::Refusal>, ReplayError> {
        let mut work = Work::past(self, request, sight);
        let decided = use_case.decide(&mut work).await;
        if work.is_astray() {
            return Err(ReplayError::Astray);
        }
        let answer = match decided {
            Ok(outcome) => Ok(outcome),
            Err(Decline::Refused(refusal)) => Err(refusal),
            Err(Decline::Failed(failure)) => return Err(failure.into()),
        };
        let (streams, versions) = work.seen();
        let mut known = BTreeSet::new();
        let looks = streams.into_iter().zip(versions);
        let seen = looks.filter(|look| known.insert(look.clone())).collect();
        Ok(Replayed { answer, seen })
    }
}
