//! New rows of the SQLite log, many in a statement.

use std::sync::Arc;

use sqlx::query::Query;
use sqlx::sqlite::{Sqlite, SqliteArguments};
use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::kernel::ids::OrgId;
use crate::kernel::log::schema::column;
use crate::kernel::log::{Head, Plan, StoreError, StoredCommit, StoredEvent, StreamId, Version};

/// Room for rows in a statement, smallest first: few sizes, so that every statement is prepared once. Room that is left is
/// filled with nulls, because one more statement costs more than all the rows in it.
const SIZES: [usize; 9] = [1, 2, 4, 8, 16, 32, 64, 128, 256];
const LARGEST: usize = SIZES[SIZES.len() - 1];

type Statement = Query<'static, Sqlite, SqliteArguments>;

/// The statements that store a plan. A row that is refused fails the whole transaction, so a statement need not be able to
/// take back its own rows alone: that is what `OR FAIL` says, and SQLite then keeps no journal for it.
#[derive(Debug)]
pub(super) struct Inserts {
    commits: Sized,
    events: Sized,
    versions: Sized,
    heads: Sized,
}

impl Inserts {
    pub(super) fn new() -> Self {
        Self {
            commits: Sized::new(
                "INSERT OR FAIL INTO commits (org, first_position, last_position, command_id, request_hash, actor, \
                 correlation_id, causation_id, recorded_at, outcome, prev_hash, hash)",
                12,
                "",
            ),
            events: Sized::new(
                "INSERT OR FAIL INTO events (org, position, stream, version, event_id, kind, schema_version, payload, \
                 recorded_at)",
                9,
                "",
            ),
            versions: Sized::new(
                "INSERT OR FAIL INTO streams (org, stream, kind, version)",
                4,
                "ON CONFLICT (org, stream) DO UPDATE SET version = excluded.version",
            ),
            heads: Sized::new(
                "INSERT OR FAIL INTO log_heads (org, position, hash, recorded_at)",
                4,
                "ON CONFLICT (org) DO UPDATE SET position = excluded.position, hash = excluded.hash, \
                 recorded_at = excluded.recorded_at",
            ),
        }
    }

    pub(super) async fn store(&self, connection: &mut SqliteConnection, plan: &Plan) -> Result<(), StoreError> {
        self.commits.insert(connection, plan.commits.iter(), commit).await?;
        self.events.insert(connection, plan.events.iter(), event).await?;
        self.versions.insert(connection, plan.versions.iter(), version).await?;
        self.heads.insert(connection, plan.heads.iter(), head).await
    }
}

/// One statement, written for each of the sizes.
#[derive(Debug)]
struct Sized {
    columns: usize,
    statements: [Arc<str>; SIZES.len()],
}

impl Sized {
    fn new(insert: &str, columns: usize, conflict: &str) -> Self {
        // Plain `?`: SQLite looks a numbered place up by going through all of them, for each place again.
        let row = format!("({})", vec!["?"; columns].join(", "));
        let statement = |rows| {
            let rows = vec![&*row; rows].join(", ");
            format!("{insert} SELECT * FROM (VALUES {rows}) WHERE column1 IS NOT NULL {conflict}").into()
        };
        Self { columns, statements: SIZES.map(statement) }
    }

    async fn insert<T>(
        &self,
        connection: &mut SqliteConnection,
        mut rows: impl ExactSizeIterator<Item = T>,
        bind: fn(Statement, T) -> Statement,
    ) -> Result<(), StoreError> {
        while rows.len() > 0 {
            let count = rows.len().min(LARGEST);
            let size = SIZES.partition_point(|size| *size < count);
            let statement = sqlx::query(AssertSqlSafe(Arc::clone(&self.statements[size])));
            let statement = rows.by_ref().take(count).fold(statement, bind);
            let left = (SIZES[size] - count) * self.columns;
            (0..left).fold(statement, |statement, _| statement.bind(None::<i64>)).execute(&mut *connection).await?;
        }
        Ok(())
    }
}

fn commit(statement: Statement, commit: &StoredCommit) -> Statement {
    statement
        .bind(commit.org.uuid())
        .bind(column(commit.first_position))
        .bind(column(commit.last_position))
        .bind(commit.command_id.uuid())
        .bind(commit.request_hash.0.to_vec())
        .bind(commit.actor.to_string())
        .bind(commit.correlation.uuid())
        .bind(commit.causation.map(|id| id.uuid()))
        .bind(commit.recorded_at)
        .bind(&*commit.outcome)
        .bind(commit.prev_hash.0.to_vec())
        .bind(commit.hash.0.to_vec())
}

fn event(statement: Statement, (org, event): &(OrgId, StoredEvent)) -> Statement {
    statement
        .bind(org.uuid())
        .bind(column(event.position))
        .bind(event.stream.as_str())
        .bind(column(event.version))
        .bind(event.event_id.uuid())
        .bind(Arc::clone(&event.kind))
        .bind(i64::from(event.schema_version))
        .bind(&*event.payload)
        .bind(event.recorded_at)
}

fn version(statement: Statement, ((org, stream), version): (&(OrgId, StreamId), &Version)) -> Statement {
    statement.bind(org.uuid()).bind(stream.as_str()).bind(stream.kind()).bind(column(*version))
}

fn head(statement: Statement, (org, head): (&OrgId, &Head)) -> Statement {
    statement.bind(org.uuid()).bind(column(head.position)).bind(head.hash.0.to_vec()).bind(head.recorded_at)
}
