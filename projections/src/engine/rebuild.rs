//! Building a view anew beside the live one, from position 0, and switching it on when it has caught up.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::{Head, Position, StoreError};
use tokio::sync::watch;

use super::builds::{self, Build};
use super::catch_up::{Halted, Then, Watcher};
use super::checkpoints;
use super::leases::{self, Lease};
use super::live::told_to;
use super::step::{self, Refused};
use super::{Engine, EngineError, Inner};

/// How often a process looks whether a build that another one was making is left to it.
const LOOK: Duration = Duration::from_secs(5);

/// Which views.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which<'w> {
    /// Every one.
    All,
    /// The one of this name.
    One(&'w str),
}

/// How far a build has come in one organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The organization.
    pub org: OrgId,
    /// Events that it has taken.
    pub done: Position,
    /// Events in the log when the build came to this organization.
    pub total: Position,
    /// Organizations that are left, this one among them.
    pub organizations_left: usize,
}

impl Engine {
    /// Builds views anew beside the live ones, which are read and kept meanwhile, and switches the new ones on.
    ///
    /// # Errors
    /// When a database does not answer, somebody else is rebuilding, or a new build stops at an event that the live one
    /// has taken: nothing is switched then.
    pub async fn rebuild(
        &self,
        which: Which<'_>,
        mut progress: impl FnMut(Progress) + Send,
    ) -> Result<(), EngineError> {
        let inner = &self.0;
        let _alone = inner.building.try_lock().map_err(|_| EngineError::Elsewhere)?;
        let mut lease = inner.build_lease().await?.ok_or(EngineError::Elsewhere)?;
        let done = inner.rebuild(which, &mut lease, &mut progress).await;
        lease.give_back(&inner.db).await?;
        done
    }
}

/// Finishes the builds that are on their way, in this process or when the one that made them is gone.
pub(super) async fn finish(inner: Arc<Inner>, mut stop: watch::Receiver<bool>) {
    loop {
        let finished = async {
            if let Err(error) = inner.finish_builds().await {
                tracing::error!(error = ?error, "views could not be rebuilt");
            }
            tokio::time::sleep(LOOK).await;
        };
        tokio::select! {
            () = finished => {}
            () = told_to(&mut stop) => return,
        }
    }
}

impl Inner {
    async fn build_lease(&self) -> Result<Option<Lease>, StoreError> {
        Lease::take(&self.db, &*self.clock, &self.owner, ("build".to_owned(), leases::BUILD)).await
    }

    async fn finish_builds(&self) -> Result<(), EngineError> {
        self.reload_builds().await?;
        if self.unfinished(Which::All).is_empty() {
            return Ok(());
        }
        let Ok(_alone) = self.building.try_lock() else { return Ok(()) };
        let Some(mut lease) = self.build_lease().await? else { return Ok(()) };
        let total =
            |progress: Progress| tracing::info!(org.id = %progress.org, progress.done, progress.total, "rebuilding");
        let done = self.build(Which::All, &mut lease, &mut { total }).await;
        lease.give_back(&self.db).await?;
        done
    }

    async fn rebuild(
        &self,
        which: Which<'_>,
        lease: &mut Lease,
        progress: &mut (impl FnMut(Progress) + Send),
    ) -> Result<(), EngineError> {
        self.reload_builds().await?;
        let builds = self.builds();
        let mut views = self.views.0.iter().filter(|view| which.means(view.shape().name)).peekable();
        if let (Which::One(name), None) = (which, views.peek()) {
            return Err(EngineError::UnknownView(name.to_owned()));
        }
        for view in views {
            // What an interrupted rebuild left is not trusted to anybody who asks for a new one.
            for left in builds.iter().filter(|build| build.view_name() == view.shape().name && !build.live) {
                let mut tx = self.db.begin().await?;
                builds::drop_build(&mut tx, left).await?;
                tx.commit().await?;
            }
            builds::begin(&self.db, &builds, view).await?;
        }
        self.reload_builds().await?;
        self.build(which, lease, progress).await
    }

    /// The builds on their way that are ours to finish.
    fn unfinished(&self, which: Which<'_>) -> Vec<Build> {
        let builds = self.builds();
        let ours = builds.iter().filter(|build| !build.live && build.is_ours() && which.means(build.view_name()));
        ours.cloned().collect()
    }

    async fn build(
        &self,
        which: Which<'_>,
        lease: &mut Lease,
        progress: &mut (impl FnMut(Progress) + Send),
    ) -> Result<(), EngineError> {
        let building = self.unfinished(which);
        self.fill(&building, lease, progress).await?;
        for build in &building {
            let mut tx = self.db.begin().await?;
            build.table.index(&mut tx).await?;
            tx.commit().await?;
        }
        // The indexes took their time: once more, so that little is left for the moment of switching.
        self.fill(&building, lease, progress).await?;
        for build in &building {
            self.switch(build).await?;
        }
        self.reload_builds().await?;
        Ok(())
    }

    /// Carries `building` to the end of every log.
    async fn fill(
        &self,
        building: &[Build],
        lease: &mut Lease,
        progress: &mut (impl FnMut(Progress) + Send),
    ) -> Result<(), EngineError> {
        let heads = self.log.store().heads_since(i64::MIN).await?;
        let heads = heads.into_iter().collect::<BTreeMap<OrgId, Head>>();
        let count = heads.len();
        for (number, (org, head)) in heads.into_iter().enumerate() {
            let at = Progress { org, done: 0, total: head.position, organizations_left: count - number };
            let mut watcher = Report { inner: self, at, lease: &mut *lease, progress: &mut *progress };
            match self.catch_up_builds(org, building, &mut watcher).await {
                Ok(_) => progress(Progress { done: head.position, ..at }),
                Err(Halted::Moved | Halted::Asked) => return Err(EngineError::Elsewhere),
                Err(Halted::Store(error)) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Switches `new` on, in one transaction that holds the live build still and carries over what it took last.
    async fn switch(&self, new: &Build) -> Result<(), EngineError> {
        let builds = self.builds();
        let live = builds.iter().find(|build| build.live && build.view_name() == new.view_name());
        let mut tx = self.db.begin().await?;
        if let Some(live) = live {
            checkpoints::hold(&mut tx, live).await?;
            for (org, from, to) in checkpoints::overtaken(&mut tx, new, live).await? {
                if let Some(error) = checkpoints::stopped(&mut tx, new).await? {
                    return Err(EngineError::Stopped { view: new.view_name(), error });
                }
                self.carry(&mut tx, org, new, from, to).await?;
            }
        }
        builds::switch(&mut tx, live, new).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn carry(
        &self,
        tx: &mut regimen_core::kernel::sql::Tx,
        org: OrgId,
        new: &Build,
        mut from: Position,
        to: Position,
    ) -> Result<(), EngineError> {
        while from < to {
            let events = self.read(org, from).await?;
            from = match step::take(tx, org, &[new], from, &events).await {
                Ok(position) if position > from => position,
                Ok(_) => return Err(StoreError::corrupt("a view is ahead of its log").into()),
                Err(Refused::Moved) => return Err(EngineError::Elsewhere),
                Err(Refused::Store(error)) => return Err(error.into()),
                Err(Refused::Event { error, .. }) => {
                    return Err(EngineError::Stopped { view: new.view_name(), error: error.to_string() });
                }
            };
        }
        Ok(())
    }
}

impl Which<'_> {
    fn means(self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::One(one) => one == name,
        }
    }
}

/// Tells of the progress and keeps the lease.
struct Report<'r, F> {
    inner: &'r Inner,
    at: Progress,
    lease: &'r mut Lease,
    progress: &'r mut F,
}

impl<F: FnMut(Progress) + Send> Watcher for Report<'_, F> {
    async fn reached(&mut self, position: Position) -> Result<Then, StoreError> {
        (self.progress)(Progress { done: position, total: self.at.total.max(position), ..self.at });
        let ours = self.lease.keep(&self.inner.db, &*self.inner.clock).await?;
        Ok(if ours { Then::GoOn } else { Then::Halt })
    }
}
