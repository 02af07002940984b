//! Writing to the SQLite log: one transaction for a batch, in few statements, because each costs more than a row.

use sqlx::SqlitePool;
use tokio::sync::Mutex;

use super::facts::{Remembered, gather};
use super::insert::Inserts;
use crate::kernel::log::{StoreError, Submission, Verdict, plan};

/// The one connection that writes, and what it remembers of what it wrote.
#[derive(Debug)]
pub(super) struct Writer {
    pool: SqlitePool,
    inserts: Inserts,
    remembered: Mutex<Option<Remembered>>,
}

impl Writer {
    pub(super) fn new(pool: SqlitePool) -> Self {
        Self { pool, inserts: Inserts::new(), remembered: Mutex::new(None) }
    }

    pub(super) async fn append(&self, batch: &[Submission], now: i64) -> Result<Vec<Verdict>, StoreError> {
        let mut slot = self.remembered.lock().await;
        // Taken out and put back at the very end: after an error, or when the caller stops waiting half-way, the next
        // batch starts from what the file says.
        let remembered = slot.take().unwrap_or_default();
        let mut tx = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let facts = gather(&mut tx, batch, &remembered).await?;
        let plan = plan(batch, facts, now);
        if plan.commits.is_empty() {
            tx.rollback().await?;
        } else {
            self.inserts.store(&mut tx, &plan).await?;
            tx.commit().await?;
            remembered.learn(&plan);
        }
        *slot = Some(remembered);
        Ok(plan.verdicts)
    }

    pub(super) async fn close(&self) {
        self.pool.close().await;
    }
}
