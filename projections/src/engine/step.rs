//! One batch into the builds that stand before it: rows and checkpoints in one transaction.

use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::{Position, StoreError};
use regimen_core::kernel::sql::{Db, Tx};

use super::builds::Build;
use super::checkpoints;
use super::error::FoldError;
use super::event::Event;
use super::projection::Halt;

/// Why a batch was not written.
pub(super) enum Refused {
    /// One of the builds does not stand where we thought: another process was there, or it is gone.
    Moved,
    /// The build at `build` of the group cannot take the event at `index`.
    Event { build: usize, index: usize, error: FoldError },
    /// A database did not do it.
    Store(StoreError),
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Carries `events`, which begin behind `from`, into `group`: all or nothing.
pub(super) async fn take(
    tx: &mut Tx,
    org: OrgId,
    group: &[&Build],
    from: Position,
    events: &[Event],
) -> Result<Position, Refused> {
    let to = events.last().map_or(from, Event::position);
    // First, so that of two processes the second waits here and then does nothing.
    if to > from && !checkpoints::advance(tx, org, group, from, to).await? {
        return Err(Refused::Moved);
    }
    for (number, build) in group.iter().enumerate() {
        match build.view.apply(tx, &build.table, org, events).await {
            Ok(()) => {}
            Err(Halt::Event { index, error }) => return Err(Refused::Event { build: number, index, error }),
            Err(Halt::Store(error)) => return Err(Refused::Store(error)),
        }
    }
    Ok(to)
}

/// The same in a transaction of its own.
pub(super) async fn take_alone(
    db: &Db,
    org: OrgId,
    group: &[&Build],
    from: Position,
    events: &[Event],
) -> Result<Position, Refused> {
    let mut tx = db.begin().await?;
    let to = take(&mut tx, org, group, from, events).await?;
    tx.commit().await?;
    Ok(to)
}

/// Carries into `build` the `events` before the one that it cannot take, and notes why it stopped there.
pub(super) async fn stop_at(
    db: &Db,
    org: OrgId,
    build: &Build,
    from: Position,
    events: &[Event],
    error: &FoldError,
) -> Result<Position, Refused> {
    tracing::error!(view = build.view_name(), org.id = %org, %error, "a view stopped");
    let mut tx = db.begin().await?;
    let to = take(&mut tx, org, &[build], from, events).await?;
    checkpoints::stop(&mut tx, org, build, &error.to_string()).await?;
    tx.commit().await?;
    Ok(to)
}
