//! Writing to the PostgreSQL log: one transaction of four round trips for a batch.
//!
//! Many processes do so at once. What is decided rests on rows that are locked ([`super::facts`]), not on an isolation
//! level; heads are locked last and for the shortest time, and make commit order equal to position order.

use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, PgConnection};
use tokio::sync::Mutex;

use super::facts::lock;
use super::insert::store;
use crate::kernel::log::touched::Touched;
use crate::kernel::log::{StoreError, Submission, Verdict, plan};

/// How often a batch is tried when others get in its way or its connection turns out to be gone.
const ATTEMPTS: usize = 5;
/// How long connecting may take.
const PATIENCE: Duration = Duration::from_secs(3);

/// The one connection of this process that writes.
#[derive(Debug)]
pub(super) struct Writer {
    options: PgConnectOptions,
    node: String,
    connection: Mutex<Slot>,
}

#[derive(Debug)]
enum Slot {
    Open(PgConnection),
    Lost,
    Closed,
}

/// Why an attempt failed, and what may come of it.
struct Failure {
    error: StoreError,
    then: Then,
}

enum Then {
    /// Nothing was stored, and the connection is as good as before.
    TryAgain,
    /// Nothing was stored, and the connection is gone.
    Reconnect,
    /// Another attempt would do no better, or this one may have been stored.
    GiveUp,
}

impl Writer {
    pub(super) fn new(options: PgConnectOptions, node: String) -> Self {
        Self { options, node, connection: Mutex::new(Slot::Lost) }
    }

    pub(super) async fn append(&self, batch: &[Submission], now: i64) -> Result<Vec<Verdict>, StoreError> {
        let touched = Touched::by(batch);
        let mut slot = self.connection.lock().await;
        let mut left = ATTEMPTS;
        loop {
            // Taken out while it is in use: when the caller stops waiting or anything fails, the connection is closed, and
            // with it goes its transaction.
            let mut connection = match std::mem::replace(&mut *slot, Slot::Lost) {
                Slot::Open(connection) => connection,
                Slot::Lost => self.connect().await?,
                Slot::Closed => {
                    *slot = Slot::Closed;
                    return Err(StoreError::unavailable("the log was closed"));
                }
            };
            left -= 1;
            match self.attempt(&mut connection, batch, &touched, now).await {
                Ok(verdicts) => {
                    *slot = Slot::Open(connection);
                    return Ok(verdicts);
                }
                Err(Failure { then: Then::TryAgain, .. }) if left > 0 => *slot = Slot::Open(connection),
                Err(Failure { then: Then::Reconnect, .. }) if left > 0 => {}
                Err(Failure { error, .. }) => return Err(error),
            }
        }
    }

    async fn attempt(
        &self,
        connection: &mut PgConnection,
        batch: &[Submission],
        touched: &Touched<'_>,
        now: i64,
    ) -> Result<Vec<Verdict>, Failure> {
        // Said aloud, because a server's default may differ: a later statement must see what was committed meanwhile.
        let mut tx = connection.begin_with("BEGIN ISOLATION LEVEL READ COMMITTED").await?;
        let facts = lock(&mut tx, touched).await?;
        let plan = plan(batch, facts, now);
        if plan.commits.is_empty() {
            tx.rollback().await?;
            return Ok(plan.verdicts);
        }
        store(&mut tx, &plan, &self.node).await?;
        tx.commit().await.map_err(|error| Failure { error: error.into(), then: Then::GiveUp })?;
        Ok(plan.verdicts)
    }

    async fn connect(&self) -> Result<PgConnection, StoreError> {
        match tokio::time::timeout(PATIENCE, self.options.connect()).await {
            Ok(connection) => Ok(connection?),
            Err(_elapsed) => Err(StoreError::unavailable("connecting took too long")),
        }
    }

    pub(super) async fn close(&self) {
        if let Slot::Open(connection) = std::mem::replace(&mut *self.connection.lock().await, Slot::Closed) {
            // It is of no use to anybody any more, closed well or badly.
            let _ = connection.close().await;
        }
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        let then = match &error {
            sqlx::Error::Io(_) => Then::Reconnect,
            sqlx::Error::Database(said) => match said.code().as_deref() {
                // Two processes stored the same command; a deadlock or a serialization failure, which other software on the
                // same tables can bring about.
                Some("23505" | "40P01" | "40001") => Then::TryAgain,
                // The server shuts down, or ended this session.
                Some("57P01" | "25P03") => Then::Reconnect,
                Some(_) | None => Then::GiveUp,
            },
            _ => Then::GiveUp,
        };
        Self { error: error.into(), then }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self { error, then: Then::GiveUp }
    }
}
