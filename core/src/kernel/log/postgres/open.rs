//! Connecting to PostgreSQL, and refusing one that would lose what it calls stored.

use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use crate::kernel::log::StoreError;
use crate::kernel::log::schema::MIGRATIONS;
use crate::kernel::sql::{Db, Durability, Location};

/// How long a reader waits for a connection before it hears that the database is not available.
const PATIENCE: Duration = Duration::from_secs(3);

/// How to use a PostgreSQL database.
#[derive(Debug, Clone, Copy)]
pub struct PostgresOptions {
    /// The most connections that read. One more writes and one listens.
    pub readers: u32,
    /// Whether the server must survive a power loss.
    pub safeguards: Safeguards,
}

impl Default for PostgresOptions {
    fn default() -> Self {
        Self { readers: 8, safeguards: Safeguards::Required }
    }
}

/// Whether the server must have `fsync` and `full_page_writes` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Safeguards {
    /// It must: without them a power loss takes commits that were acknowledged, or the whole database.
    Required,
    /// The operator has said in so many words that this log may be lost.
    Waived,
}

/// A database that is ready.
pub(super) struct Opened {
    pub(super) readers: PgPool,
    pub(super) writing: PgConnectOptions,
    pub(super) listening: PgConnectOptions,
}

pub(super) async fn open(url: &str, options: PostgresOptions) -> Result<Opened, StoreError> {
    let location = Location::Schema { url: url.to_owned(), schema: "log", connections: 1 };
    let db = Db::open(&location, Durability::Full).await?;
    if options.safeguards == Safeguards::Required {
        require_safeguards(&db).await?;
    }
    MIGRATIONS.run(&db).await?;
    #[cfg_attr(not(feature = "sqlite"), expect(irrefutable_let_patterns, reason = "the only database built in"))]
    let Db::Postgres(pool) = db else {
        return Err(StoreError::unavailable("a URL was opened as something else"));
    };
    let connecting = pool.connect_options().as_ref().clone();
    pool.close().await;

    // Each page is read along an index. The planner would rather sort, going by the page before the last or by tables that
    // were small when it last looked.
    let along_indexes = [
        ("enable_seqscan", "off"),
        ("enable_bitmapscan", "off"),
        ("enable_sort", "off"),
        ("enable_hashjoin", "off"),
        ("enable_mergejoin", "off"),
        ("jit", "off"),
    ];
    let readers = PgPoolOptions::new()
        .max_connections(options.readers)
        .acquire_timeout(PATIENCE)
        .connect_lazy_with(connecting.clone().options(along_indexes));
    // Another process that stops in mid-transaction must not hold up everybody: it loses its locks before the others lose
    // their patience.
    let writing = connecting.clone().options([
        ("jit", "off"),
        ("plan_cache_mode", "force_generic_plan"),
        ("statement_timeout", "8s"),
        ("idle_in_transaction_session_timeout", "4s"),
    ]);
    Ok(Opened { readers, writing, listening: connecting })
}

async fn require_safeguards(db: &Db) -> Result<(), StoreError> {
    let sql = "SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off'";
    match db.fetch_optional(sql, vec![]).await? {
        None => Ok(()),
        Some(row) => Err(StoreError::unavailable(format!(
            "this PostgreSQL server runs with {} = off and would lose acknowledged commits in a power loss",
            row.text(0)?
        ))),
    }
}
