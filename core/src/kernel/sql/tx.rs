//! Transactions that write.

use sqlx::AssertSqlSafe;

use super::bulk::Places;
use super::value::bind;
use super::{Db, Row, Value, row};
use crate::kernel::log::StoreError;

/// A transaction; dropped without [`Tx::commit`] it leaves nothing behind.
#[derive(Debug)]
pub enum Tx {
    /// On SQLite.
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>),
    /// On PostgreSQL.
    #[cfg(feature = "postgres")]
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

impl Tx {
    pub(super) async fn begin(db: &Db) -> Result<Self, StoreError> {
        match db {
            #[cfg(feature = "sqlite")]
            Db::Sqlite { writer, .. } => Ok(Self::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?)),
            #[cfg(feature = "postgres")]
            Db::Postgres(pool) => Ok(Self::Postgres(pool.begin().await?)),
        }
    }

    pub(super) fn places(&self) -> Places {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => Places::Plain,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Places::Numbered,
        }
    }

    /// Runs one statement and answers with the number of rows it changed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn execute(&mut self, sql: &str, values: Vec<Value>) -> Result<u64, StoreError> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(tx) => {
                let query = bind!(sqlx::query(AssertSqlSafe(sql)), values);
                Ok(query.execute(&mut **tx).await?.rows_affected())
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(tx) => {
                let query = bind!(sqlx::query(AssertSqlSafe(sql)), values);
                Ok(query.execute(&mut **tx).await?.rows_affected())
            }
        }
    }

    /// All rows that `sql` finds.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn fetch(&mut self, sql: &str, values: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(tx) => row::all_sqlite(&mut **tx, sql, values).await,
            #[cfg(feature = "postgres")]
            Self::Postgres(tx) => row::all_postgres(&mut **tx, sql, values).await,
        }
    }

    /// Makes it last.
    ///
    /// # Errors
    /// When the database does not answer; whether the transaction lasts is then unknown.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(tx) => tx.commit().await?,
            #[cfg(feature = "postgres")]
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}
