//! How late timers are.

use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::kernel::log::StoreError;

use super::runner::TimerRunner;

/// Timers whose time has come and that are not settled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Overdue {
    /// How many.
    pub count: u64,
    /// By how much the first of them is late.
    pub by: TimeDelta,
}

impl TimerRunner {
    /// What is overdue.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn overdue(&self) -> Result<Overdue, StoreError> {
        let now = self.now();
        let mut overdue = Overdue::default();
        for source in self.sources() {
            let (count, since) = source.overdue(self.db(), now).await?;
            overdue.count += count;
            overdue.by = overdue.by.max(late(now, since));
        }
        Ok(overdue)
    }
}

fn late(now: DateTime<Utc>, since: Option<DateTime<Utc>>) -> TimeDelta {
    since.map_or(TimeDelta::zero(), |since| now - since)
}
