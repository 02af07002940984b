//! From a use case to a commit.
//!
//! A use case loads aggregates into a [`Work`], decides, and answers. What it saved becomes one atomic commit that holds only
//! if every stream it looked at is still as it saw it; otherwise it decides again. Aggregates are cached with the effect of
//! commits that are still on their way to the disk, so that a thousand commands for one session need not wait for one another
//! – and a refusal that rests on such a commit is given only after that commit is durable.

mod aggregate;
mod cache;
mod replay;
mod request;
mod snapshots;
mod work;

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::clock::Clock;
use super::codec::{Codec, CodecError};
use super::ids::OrgId;
use super::log::{AppendError, Appended, Log, Position, StoreError, StreamId, Version};
use super::privacy::{PrivacyError, SubjectId};
use super::refusal::Refusal;
use cache::Cache;

pub use aggregate::{AggregateRoot, Loaded, fingerprint};
pub use replay::{Refused, ReplayError, Replayed, Sight};
pub use request::Request;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use snapshots::SnapshotTable;
pub use snapshots::{NoSnapshots, Snapshot, SnapshotStore};
pub use work::Work;

/// How often a decision is taken again because the world moved under it, before the caller hears that we are busy.
const ATTEMPTS: usize = 100;

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

/// Why a use case did not happen.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Decline<R> {
    /// The domain says no.
    #[error(transparent)]
    Refused(R),
    /// Something broke.
    #[error(transparent)]
    Failed(Failure),
}

/// Something broke, or cannot be told now.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Failure {
    /// The log or the key store does not answer. Whether the command took effect is unknown: say it again.
    #[error("the store is not available")]
    Unavailable,
    /// Too much at once.
    #[error("too much is going on; try again")]
    Busy,
    /// The command id belongs to another request.
    #[error("the idempotency key was used for another request")]
    CommandReused,
    /// Data of an erased person would have been needed or stored.
    #[error("the person {0} is erased")]
    Erased(SubjectId),
    /// The log holds what cannot be read. An operator must look.
    #[error("stored data cannot be read")]
    Corrupt(Arc<str>),
}

impl<R> Decline<R> {
    /// The same, said by another use case.
    pub fn via<S: From<R>>(self) -> Decline<S> {
        match self {
            Self::Refused(refusal) => Decline::Refused(refusal.into()),
            Self::Failed(failure) => Decline::Failed(failure),
        }
    }
}

impl<R: std::fmt::Display> Decline<R> {
    /// What broke, where nothing is left to be refused.
    pub(crate) fn unexpected(self) -> Failure {
        match self {
            Self::Refused(refusal) => Failure::Corrupt(refusal.to_string().into()),
            Self::Failed(failure) => failure,
        }
    }
}

impl<R: Refusal> From<R> for Decline<R> {
    fn from(refusal: R) -> Self {
        Self::Refused(refusal)
    }
}

impl<R> From<Failure> for Decline<R> {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable { cause } => {
                tracing::error!(%cause, "the store is not available");
                Self::Unavailable
            }
            StoreError::Corrupt { what } => Self::Corrupt(what),
        }
    }
}

impl From<CodecError> for Failure {
    fn from(error: CodecError) -> Self {
        match error {
            CodecError::Privacy(PrivacyError::Erased(subject)) => Self::Erased(subject),
            CodecError::Privacy(PrivacyError::Store(error)) => error.into(),
            CodecError::Privacy(error @ PrivacyError::Unreadable(_)) => Self::Corrupt(error.to_string().into()),
            CodecError::Decode(error) => Self::Corrupt(error.to_string().into()),
            CodecError::Encode(error) => Self::Corrupt(error),
        }
    }
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

/// Runs use cases over one log.
pub struct Executor {
    log: Log,
    codec: Codec,
    clock: Arc<dyn Clock>,
    snapshots: Arc<dyn SnapshotStore>,
    cache: Cache,
}

impl Executor {
    /// An executor over `log`.
    pub fn new(log: Log, codec: Codec, clock: Arc<dyn Clock>, snapshots: Arc<dyn SnapshotStore>) -> Self {
        Self { log, codec, clock, snapshots, cache: Cache::default() }
    }

    /// The log.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// The codec of events.
    pub fn codec(&self) -> &Codec {
        &self.codec
    }

    /// The clock.
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// Does `use_case`, once, whatever happens on the way: when this returns `Ok` its events are durable.
    ///
    /// # Errors
    /// The refusal of the domain, or what broke.
    pub async fn execute<U: UseCase>(
        &self,
        request: &Request,
        use_case: &U,
    ) -> Result<Done<U::Outcome>, Decline<U::Refusal>> {
        self.attempt(request, use_case, |_| ()).await
    }

    /// The same; `refusing` is shown the work of a decision that says no.
    async fn attempt<U: UseCase>(
        &self,
        request: &Request,
        use_case: &U,
        mut refusing: impl FnMut(&Work<'_>) + Send,
    ) -> Result<Done<U::Outcome>, Decline<U::Refusal>> {
        if let Some(earlier) = self.said_before(request).await? {
            return Ok(earlier);
        }
        for _ in 0..ATTEMPTS {
            let mut work = Work::new(self, request);
            match use_case.decide(&mut work).await {
                Ok(outcome) if work.is_empty() => {
                    if self.stands(&work).await? {
                        let head = self.log.store().head(request.org).await.map_err(Failure::from)?;
                        return Ok(Done { outcome, position: head.position, repeated: false });
                    }
                }
                Ok(outcome) => {
                    if let Some(appended) = self.commit(work, &outcome).await? {
                        return done(&appended).map_err(Decline::Failed);
                    }
                }
                Err(Decline::Refused(refusal)) => {
                    if self.stands(&work).await? {
                        refusing(&work);
                        // The same command may have been accepted meanwhile, which is why it is refused now.
                        return self.said_before(request).await?.ok_or(Decline::Refused(refusal));
                    }
                }
                Err(failed) => return Err(failed),
            }
            tokio::task::yield_now().await;
        }
        Err(Failure::Busy.into())
    }

    /// The aggregate as it is now, to be shown and not decided upon. Never older than what this call found in the log.
    ///
    /// # Errors
    /// When the log does not answer or cannot be read.
    pub async fn current<A: AggregateRoot>(&self, org: OrgId, id: A::Id) -> Result<(Arc<A>, Version), Failure> {
        let request = Request::system(org);
        for _ in 0..ATTEMPTS {
            let mut work = Work::new(self, &request);
            let loaded = work.load::<A>(id).await?;
            if self.stands(&work).await? {
                return Ok((loaded.shared(), loaded.version()));
            }
        }
        Err(Failure::Busy)
    }

    /// Two aggregates as they are now, at one look.
    ///
    /// # Errors
    /// When the log does not answer or cannot be read.
    pub async fn current_pair<A: AggregateRoot, B: AggregateRoot>(
        &self,
        org: OrgId,
        (a, b): (A::Id, B::Id),
    ) -> Result<(Arc<A>, Arc<B>), Failure> {
        let request = Request::system(org);
        for _ in 0..ATTEMPTS {
            let mut work = Work::new(self, &request);
            let (a, b) = (work.load::<A>(a).await?, work.load::<B>(b).await?);
            if self.stands(&work).await? {
                return Ok((a.shared(), b.shared()));
            }
        }
        Err(Failure::Busy)
    }

    /// The aggregate as this process knows it: with everything that was done here, also what is not durable yet; what other
    /// processes did since it was read last may be missing.
    ///
    /// # Errors
    /// When it is not known here and the log does not answer or cannot be read.
    pub async fn glance<A: AggregateRoot>(&self, org: OrgId, id: A::Id) -> Result<Arc<A>, Failure> {
        let request = Request::system(org);
        Ok(Work::new(self, &request).load::<A>(id).await?.shared())
    }

    /// Drops the aggregate from memory: it holds what must not be held any longer.
    pub fn forget<A: AggregateRoot>(&self, org: OrgId, id: A::Id) {
        self.cache.forget(org, &[A::stream(id)]);
    }

    /// Drops whatever was loaded from `streams` from memory.
    pub fn forget_streams(&self, org: OrgId, streams: &[StreamId]) {
        self.cache.forget(org, streams);
    }

    async fn said_before<O: DeserializeOwned>(&self, request: &Request) -> Result<Option<Done<O>>, Failure> {
        if !request.may_repeat {
            return Ok(None);
        }
        let Some(known) = self.log.known(request.org, request.command_id).await? else { return Ok(None) };
        let appended = known.answer_to(request.request_hash).map_err(|_| Failure::CommandReused)?;
        done(&appended).map(Some)
    }

    /// `None` means: decide again.
    async fn commit<O: Serialize>(&self, work: Work<'_>, outcome: &O) -> Result<Option<Appended>, Failure> {
        let Some(submitted) = work.submit(outcome)? else { return Ok(None) };
        match submitted.await {
            Ok(appended) => Ok(Some(appended)),
            Err(AppendError::Conflict { stream, .. }) => match erased_person(&stream) {
                Some(person) => Err(Failure::Erased(person)),
                None => Ok(None),
            },
            Err(AppendError::Superseded) => Ok(None),
            Err(AppendError::CommandReused) => Err(Failure::CommandReused),
            Err(AppendError::Busy) => Err(Failure::Busy),
            Err(AppendError::Unavailable) => Err(Failure::Unavailable),
        }
    }

    /// Whether everything that `work` looked at is durable and the newest there is: only then may it be answered from.
    async fn stands(&self, work: &Work<'_>) -> Result<bool, Failure> {
        if !work.settled().await {
            return Ok(false);
        }
        if !self.log.store().shared() {
            return Ok(true);
        }
        let (streams, versions) = work.seen();
        let actual = self.log.store().versions(work.org(), &streams).await?;
        let stands = actual == versions;
        if !stands {
            self.cache.forget(work.org(), &streams);
        }
        Ok(stands)
    }
}

fn erased_person(stream: &StreamId) -> Option<SubjectId> {
    (stream.kind() == "privacy").then(|| stream.key().parse().ok()).flatten()
}

fn done<O: DeserializeOwned>(appended: &Appended) -> Result<Done<O>, Failure> {
    let outcome = serde_json::from_slice(&appended.outcome)
        .map_err(|_| Failure::Corrupt("the stored outcome of a command is of another shape".into()))?;
    Ok(Done { outcome, position: appended.last, repeated: appended.repeated })
}
