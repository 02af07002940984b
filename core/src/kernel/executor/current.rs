//! Aggregates to be shown and not decided upon, and what of them is kept in memory.

use std::sync::Arc;

use super::{ATTEMPTS, AggregateRoot, Executor, Failure, Request, Work};
use crate::kernel::ids::OrgId;
use crate::kernel::log::{StreamId, Version};

impl Executor {
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
}
