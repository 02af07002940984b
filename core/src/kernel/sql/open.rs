//! Opening a database.

#[cfg(feature = "sqlite")]
use std::path::PathBuf;
#[cfg(feature = "postgres")]
use std::str::FromStr as _;
use std::time::Duration;

#[cfg(feature = "postgres")]
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
#[cfg(feature = "sqlite")]
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
#[cfg(feature = "postgres")]
use sqlx::{AssertSqlSafe, Executor as _};

use super::Db;
use crate::kernel::log::StoreError;

/// How long a caller waits for a connection before it hears that the database is not available.
const PATIENCE: Duration = Duration::from_secs(3);
/// Statements that stay prepared on each connection: all of ours, with room for every build of every view.
const STATEMENTS: usize = 500;
#[cfg(feature = "sqlite")]
/// Versions before it can corrupt a database when a WAL is reset while it is read.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// Where a database is.
#[derive(Debug, Clone)]
pub enum Location {
    /// An SQLite file, made if it is missing.
    #[cfg(feature = "sqlite")]
    File(PathBuf),
    /// A schema of a PostgreSQL database, made if it is missing.
    #[cfg(feature = "postgres")]
    Schema {
        /// `postgres://user:password@host:port/database`.
        url: String,
        /// The schema: a plain lower-case name.
        schema: &'static str,
        /// The most connections this process may hold to it.
        connections: u32,
    },
}

/// What a commit survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Power loss: for what cannot be made again.
    Full,
    /// The death of the process. After a power loss the newest commits may be gone, but never half of one: for what is
    /// derived from the log.
    Derived,
}

impl Db {
    /// Opens what is at `location`.
    ///
    /// # Errors
    /// When the database does not answer, or its SQLite library is older than 3.51.3.
    pub async fn open(location: &Location, durability: Durability) -> Result<Self, StoreError> {
        match location {
            #[cfg(feature = "sqlite")]
            Location::File(path) => open_sqlite(path, durability).await,
            #[cfg(feature = "postgres")]
            Location::Schema { url, schema, connections } => open_postgres(url, schema, *connections, durability).await,
        }
    }
}

#[cfg(feature = "sqlite")]
async fn open_sqlite(path: &std::path::Path, durability: Durability) -> Result<Db, StoreError> {
    let synchronous = match durability {
        Durability::Full => SqliteSynchronous::Full,
        Durability::Derived => SqliteSynchronous::Normal,
    };
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .busy_timeout(PATIENCE)
        .statement_cache_capacity(STATEMENTS)
        .pragma("wal_autocheckpoint", "8000")
        // What is deleted, an erased person's data among it, is overwritten.
        .pragma("secure_delete", "ON");
    // Commits write the same pages over and over: with the usual 2 MB of pages and 4 MB of log these would go to the disk and back
    // several times. 64 MB for the one connection that writes; those that read keep to the kernel's cache.
    let writing = options.clone().pragma("cache_size", "-65536");
    let writing = match durability {
        // What a statement would undo of itself stays in memory: of a batch it soon is too much for SQLite's buffer, and would go
        // to a file page by page.
        Durability::Full => writing.pragma("temp_store", "MEMORY"),
        // Here so would what is sorted for the index of a whole view.
        Durability::Derived => writing,
    };
    let writer = one_writer().connect_with(writing).await?;
    refuse_old_sqlite(&writer).await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(4)
        .acquire_timeout(PATIENCE)
        .connect_lazy_with(options.read_only(true));
    Ok(Db::Sqlite { writer, readers })
}

/// A pool of the one connection that writes to an SQLite file.
///
/// When the disk is full SQLite rolls back by itself, of which sqlx learns nothing: it takes the connection to be in a
/// transaction for ever after, and begins no other. Such a connection is replaced.
#[cfg(feature = "sqlite")]
pub(in crate::kernel) fn one_writer() -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        .before_acquire(|connection, _| {
            let is_free = !sqlx::Connection::is_in_transaction(connection);
            Box::pin(async move { Ok(is_free) })
        })
}

#[cfg(feature = "sqlite")]
async fn refuse_old_sqlite(pool: &sqlx::SqlitePool) -> Result<(), StoreError> {
    let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(pool).await?;
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    let mut part = || parts.next().unwrap_or(0);
    if (part(), part(), part()) < OLDEST_SQLITE {
        return Err(StoreError::unavailable(format!(
            "SQLite {version} can corrupt a database when a WAL is reset while it is read; 3.51.3 or newer is needed"
        )));
    }
    Ok(())
}

#[cfg(feature = "postgres")]
async fn open_postgres(
    url: &str,
    schema: &'static str,
    connections: u32,
    durability: Durability,
) -> Result<Db, StoreError> {
    let synchronous_commit = match durability {
        Durability::Full => "on",
        Durability::Derived => "off",
    };
    let options =
        PgConnectOptions::from_str(url)?.application_name("regimen").statement_cache_capacity(STATEMENTS).options([
            ("search_path", schema),
            ("synchronous_commit", synchronous_commit),
            ("statement_timeout", "30s"),
            ("idle_in_transaction_session_timeout", "30s"),
        ]);
    let pool =
        PgPoolOptions::new().max_connections(connections).acquire_timeout(PATIENCE).connect_with(options).await?;
    make_schema(&pool, schema).await?;
    Ok(Db::Postgres(pool))
}

/// Makes `schema` under a lock: two processes that start together would otherwise fail each other.
#[cfg(feature = "postgres")]
async fn make_schema(pool: &sqlx::PgPool, schema: &str) -> Result<(), StoreError> {
    let mut tx = pool.begin().await?;
    tx.execute("SELECT pg_advisory_xact_lock(hashtext('regimen.schema'))").await?;
    tx.execute(AssertSqlSafe(format!("CREATE SCHEMA IF NOT EXISTS {schema}"))).await?;
    tx.commit().await?;
    Ok(())
}
