//! Leases: of several processes one works on an organization at a time, and another takes over when it is gone.
//!
//! They only save work. That no batch is applied twice is the checkpoint's doing.

use chrono::TimeDelta;
use regimen_core::kernel::clock::Clock;
use regimen_core::kernel::log::StoreError;
use regimen_core::kernel::sql::Db;

use super::Engine;

/// How long a process that has died keeps others from carrying on the views, and with them from seeing what is due.
pub(super) const LIVE: TimeDelta = TimeDelta::seconds(1);
/// How long it keeps them from going on with a rebuild, which is dear to do twice.
pub(super) const BUILD: TimeDelta = TimeDelta::seconds(10);

/// A piece of work that this process has to itself.
#[derive(Debug)]
pub struct Lease {
    work: String,
    owner: String,
    lasts: TimeDelta,
    /// Microseconds since the Unix epoch.
    until: i64,
}

impl Lease {
    /// Takes `work` for as long as `lasts`, unless another process has it.
    pub(super) async fn take(
        db: &Db,
        clock: &dyn Clock,
        owner: &str,
        (work, lasts): (String, TimeDelta),
    ) -> Result<Option<Self>, StoreError> {
        let mut lease = Self { work, owner: owner.to_owned(), lasts, until: 0 };
        Ok(lease.extend(db, clock).await?.then_some(lease))
    }

    /// Keeps the work while it goes on; whether it is still ours. A statement only when half of the time is over.
    pub(super) async fn keep(&mut self, db: &Db, clock: &dyn Clock) -> Result<bool, StoreError> {
        let half = (self.lasts / 2).num_microseconds().unwrap_or(0);
        if clock.now().timestamp_micros() + half < self.until { Ok(true) } else { self.extend(db, clock).await }
    }

    /// Gives the work back.
    pub(super) async fn give_back(self, db: &Db) -> Result<(), StoreError> {
        let sql = "DELETE FROM leases WHERE work = $1 AND owner = $2";
        db.execute(sql, vec![self.work.into(), self.owner.into()]).await.map(drop)
    }

    async fn extend(&mut self, db: &Db, clock: &dyn Clock) -> Result<bool, StoreError> {
        let now = clock.now();
        let until = (now + self.lasts).timestamp_micros();
        let sql = "INSERT INTO leases (work, owner, until) VALUES ($1, $2, $3)
                   ON CONFLICT (work) DO UPDATE SET owner = excluded.owner, until = excluded.until
                   WHERE leases.owner = excluded.owner OR leases.until <= $4";
        let values =
            vec![self.work.as_str().into(), self.owner.as_str().into(), until.into(), now.timestamp_micros().into()];
        let ours = db.execute(sql, values).await? == 1;
        self.until = if ours { until } else { 0 };
        Ok(ours)
    }
}

impl Engine {
    /// Takes `work` for as long as `lasts`, unless another process has it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn lease(&self, work: String, lasts: TimeDelta) -> Result<Option<Lease>, StoreError> {
        Lease::take(&self.0.db, &*self.0.clock, &self.0.owner, (work, lasts)).await
    }

    /// Keeps work that is ours while it goes on; whether it still is.
    pub(crate) async fn keep(&self, lease: &mut Lease) -> Result<bool, StoreError> {
        lease.keep(&self.0.db, &*self.0.clock).await
    }

    /// Gives work back.
    ///
    /// # Errors
    /// When the database does not answer; it then ends by itself.
    pub async fn give_back(&self, lease: Lease) -> Result<(), StoreError> {
        lease.give_back(&self.0.db).await
    }
}

/// Gives back everything that `owner` has.
pub(super) async fn give_all_back(db: &Db, owner: &str) -> Result<(), StoreError> {
    db.execute("DELETE FROM leases WHERE owner = $1", vec![owner.into()]).await.map(drop)
}

/// Ends every lease: of a database that only one process opens at a time, those that are left are a dead one's.
pub(super) async fn end_all(db: &Db) -> Result<(), StoreError> {
    db.execute("DELETE FROM leases", Vec::new()).await.map(drop)
}
