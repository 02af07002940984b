//! One turn of work on one organization: under a lease, with a rest after it where the log grows fast.

use std::time::Duration;

use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::{Position, StoreError};
use tokio::sync::watch;

use super::Inner;
use super::catch_up::{Then, Watcher};
use super::leases::{self, Lease};
use super::live::told_to;

/// The longest rest.
const LONGEST_REST: Duration = Duration::from_millis(200);

/// Rests for twice as long as the work took: what comes in meanwhile makes a larger batch, which costs less for each event.
pub(super) async fn rest(took: Duration, mut stop: watch::Receiver<bool>) {
    tokio::select! {
        () = told_to(&mut stop) => {}
        () = tokio::time::sleep((took * 2).min(LONGEST_REST)) => {}
    }
}

/// Catches `org` up under a lease; `None` when another process has it or we are to stop.
pub(super) async fn work(
    inner: &Inner,
    org: OrgId,
    stop: watch::Receiver<bool>,
) -> Result<Option<Position>, StoreError> {
    let what = (format!("live-{org}"), leases::LIVE);
    let Some(lease) = Lease::take(&inner.db, &*inner.clock, &inner.owner, what).await? else { return Ok(None) };
    let mut holder = Holder { inner, lease, stop };
    let done = inner.catch_up_live(org, &mut holder).await;
    // At once, so that the next process that writes can also read at once.
    holder.lease.give_back(&inner.db).await?;
    done
}

struct Holder<'h> {
    inner: &'h Inner,
    lease: Lease,
    stop: watch::Receiver<bool>,
}

impl Watcher for Holder<'_> {
    async fn reached(&mut self, _: Position) -> Result<Then, StoreError> {
        let ours = self.lease.keep(&self.inner.db, &*self.inner.clock).await?;
        Ok(if ours && !*self.stop.borrow() { Then::GoOn } else { Then::Halt })
    }
}
