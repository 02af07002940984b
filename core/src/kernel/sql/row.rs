//! Rows, read by column number.

use sqlx::{AssertSqlSafe, Row as _};

use super::value::{Value, bind};
use crate::kernel::log::StoreError;

/// A row that a statement found.
#[derive(Debug)]
pub enum Row {
    /// From SQLite.
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::sqlite::SqliteRow),
    /// From PostgreSQL.
    #[cfg(feature = "postgres")]
    Postgres(sqlx::postgres::PgRow),
}

macro_rules! read {
    ($($(#[$meta:meta])* $name:ident -> $type:ty;)+) => {$(
        $(#[$meta])*
        ///
        /// # Errors
        /// When the column holds another type.
        pub fn $name(&self, column: usize) -> Result<$type, StoreError> {
            match self {
                #[cfg(feature = "sqlite")]
                Self::Sqlite(row) => row.try_get(column),
                #[cfg(feature = "postgres")]
                Self::Postgres(row) => row.try_get(column),
            }
            .map_err(StoreError::from)
        }
    )+};
}

impl Row {
    read! {
        /// A whole number.
        int -> i64;
        /// A whole number or null.
        int_or_null -> Option<i64>;
        /// A text.
        text -> String;
        /// A text or null.
        text_or_null -> Option<String>;
        /// Bytes.
        blob -> Vec<u8>;
        /// Bytes or null.
        blob_or_null -> Option<Vec<u8>>;
    }

    /// A number that is never negative: a position, a version, a count.
    ///
    /// # Errors
    /// When the column holds another type or a negative number.
    pub fn count(&self, column: usize) -> Result<u64, StoreError> {
        u64::try_from(self.int(column)?).map_err(StoreError::corrupt)
    }

    /// A text that spells a `T`, such as an id.
    ///
    /// # Errors
    /// When the column holds another type or spells none.
    pub fn parse<T: std::str::FromStr<Err: std::fmt::Display>>(&self, column: usize) -> Result<T, StoreError> {
        self.text(column)?.parse().map_err(StoreError::corrupt)
    }
}

#[cfg(feature = "sqlite")]
pub(super) async fn all_sqlite<'c>(
    on: impl sqlx::SqliteExecutor<'c>,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<Row>, StoreError> {
    let query = bind!(sqlx::query(AssertSqlSafe(sql)), values);
    Ok(query.fetch_all(on).await?.into_iter().map(Row::Sqlite).collect())
}

#[cfg(feature = "postgres")]
pub(super) async fn all_postgres<'c>(
    on: impl sqlx::PgExecutor<'c>,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<Row>, StoreError> {
    let query = bind!(sqlx::query(AssertSqlSafe(sql)), values);
    Ok(query.fetch_all(on).await?.into_iter().map(Row::Postgres).collect())
}
