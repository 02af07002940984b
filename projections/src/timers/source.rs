//! Where timers come from: a view for each context.

use std::marker::PhantomData;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use regimen_core::kernel::clock::instant;
use regimen_core::kernel::executor::{Decline, Executor, Failure, Request, UseCase};
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::StoreError;
use regimen_core::kernel::sql::Db;

use crate::engine::View;

/// What a timer does. It ends in an event that takes the timer's row away.
pub trait Act: Send + Sync + 'static {
    /// Does it.
    fn perform(&self, executor: &Executor, request: &Request) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// Does `use_case` for a timer, which is never refused.
///
/// # Errors
/// What broke, or that it is refused all the same.
pub async fn done<U: UseCase>(executor: &Executor, request: &Request, use_case: &U) -> Result<(), Failure> {
    match executor.execute(request, use_case).await {
        Ok(_) => Ok(()),
        Err(Decline::Failed(failure)) => Err(failure),
        Err(Decline::Refused(refusal)) => Err(Failure::Corrupt(format!("a timer is refused: {refusal}").into())),
    }
}

/// A view whose rows are timers. It has a column `due_at` in microseconds, null in rows that are none, and an index over it
/// across all organizations.
pub trait Timed: View {
    /// What its timers do.
    type Act: Act;

    /// What the timer of a row does; none if it is no timer.
    fn act(row: Self::Row) -> Option<Self::Act>;
}

/// The timers of some contexts.
#[derive(Clone, Default)]
pub struct Timers(pub(super) Vec<Arc<dyn Source>>);

impl Timers {
    /// These and those of `V`.
    #[must_use]
    pub fn with<V: Timed>(mut self) -> Self {
        self.0.push(Arc::new(From::<V>(PhantomData)));
        self
    }

    /// These and `others`.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }
}

/// A timer that is due.
pub(super) struct Due {
    pub(super) name: String,
    pub(super) org: OrgId,
    pub(super) due_at: DateTime<Utc>,
    pub(super) act: Arc<dyn Performed>,
}

/// An act whose type nobody need know.
#[async_trait]
pub(super) trait Performed: Send + Sync {
    async fn perform(&self, executor: &Executor, request: &Request) -> Result<(), Failure>;
}

#[async_trait]
impl<A: Act> Performed for A {
    async fn perform(&self, executor: &Executor, request: &Request) -> Result<(), Failure> {
        Act::perform(self, executor, request).await
    }
}

/// Timers of one view, behind a pointer.
#[async_trait]
pub(super) trait Source: Send + Sync {
    /// What is due at `now`, the longest overdue first, at most `limit`.
    async fn due(&self, db: &Db, now: DateTime<Utc>, limit: u32) -> Result<Vec<Due>, StoreError>;

    /// How many are due at `now`, and since when the first of them is.
    async fn overdue(&self, db: &Db, now: DateTime<Utc>) -> Result<(u64, Option<DateTime<Utc>>), StoreError>;
}

struct From<V>(PhantomData<V>);

#[async_trait]
impl<V: Timed> Source for From<V> {
    async fn due(&self, db: &Db, now: DateTime<Utc>, limit: u32) -> Result<Vec<Due>, StoreError> {
        let sql = format!(
            "SELECT org, key, due_at, doc FROM {} WHERE due_at <= $1 ORDER BY due_at, org, key LIMIT {limit}",
            V::NAME
        );
        let rows = db.fetch(&sql, vec![now.timestamp_micros().into()]).await?;
        let mut due = Vec::with_capacity(rows.len());
        for row in &rows {
            let (key, due_at) = (row.text(1)?, row.int(2)?);
            let document = serde_json::from_str(&row.text(3)?)
                .map_err(|_| StoreError::corrupt(format!("the timer {key} of {} cannot be read", V::NAME)))?;
            let Some(act) = V::act(document) else { continue };
            let name = format!("{}/{key}/{due_at}", V::NAME);
            due.push(Due { name, org: row.parse(0)?, due_at: instant(due_at), act: Arc::new(act) });
        }
        Ok(due)
    }

    async fn overdue(&self, db: &Db, now: DateTime<Utc>) -> Result<(u64, Option<DateTime<Utc>>), StoreError> {
        let sql = format!("SELECT COUNT(*), COALESCE(MIN(due_at), 0) FROM {} WHERE due_at <= $1", V::NAME);
        let found = db.fetch_optional(&sql, vec![now.timestamp_micros().into()]).await?;
        let Some(row) = found else { return Ok((0, None)) };
        let count = row.count(0)?;
        Ok((count, if count == 0 { None } else { Some(instant(row.int(1)?)) }))
    }
}
