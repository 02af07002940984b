//! Migrations: SQL files that run once, in order, under a lock, and are refused when they were edited afterwards.

use std::borrow::Cow;

use sqlx::AssertSqlSafe;
use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};

use super::Db;
use crate::kernel::log::StoreError;

/// One change of a schema, written for each database.
#[derive(Debug, Clone, Copy)]
pub struct Script {
    /// Its number, from 1, for ever.
    pub number: i64,
    /// What it does.
    pub title: &'static str,
    /// For SQLite.
    pub sqlite: &'static str,
    /// For PostgreSQL.
    pub postgres: &'static str,
}

/// All changes of one schema, in order.
#[derive(Debug, Clone, Copy)]
pub struct Migrations(pub &'static [Script]);

impl Migrations {
    /// Brings `db` to the newest schema. Processes that start together wait for one another.
    ///
    /// # Errors
    /// When the database does not answer, or holds a migration that is not ours or was edited.
    pub async fn run(self, db: &Db) -> Result<(), StoreError> {
        let done = match db {
            #[cfg(feature = "sqlite")]
            Db::Sqlite { writer, .. } => self.migrator(|script| script.sqlite).run(writer).await,
            #[cfg(feature = "postgres")]
            Db::Postgres(pool) => self.migrator(|script| script.postgres).run(pool).await,
        };
        done.map_err(StoreError::unavailable)
    }

    fn migrator(self, dialect: impl Fn(&Script) -> &'static str) -> Migrator {
        let migration = |script: &Script| {
            Migration::new(
                script.number,
                Cow::Borrowed(script.title),
                MigrationType::Simple,
                AssertSqlSafe(dialect(script)).into_sql_str(),
                false,
            )
        };
        Migrator::with_migrations(self.0.iter().map(migration).collect())
    }
}
