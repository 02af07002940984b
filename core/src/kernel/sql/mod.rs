//! One way of writing SQL that SQLite and PostgreSQL both accept: text with `$1`, `$2` …, values of three types, rows read by
//! column number. Ids are text, times are microseconds since the Unix epoch, truth is 0 or 1.
//!
//! The log has SQL of its own for each database, because its speed depends on it; everything else goes through here.

mod among;
mod bulk;
mod migrate;
mod open;
mod row;
mod tx;
mod value;

pub use among::many;
pub use bulk::upsert;
pub use migrate::{Migrations, Script};
#[cfg(feature = "sqlite")]
pub(in crate::kernel) use open::one_writer;
pub use open::{Durability, Location};
pub use row::Row;
pub use tx::Tx;
pub use value::Value;

use super::log::StoreError;

/// A database: an SQLite file, or one schema of a PostgreSQL database.
#[derive(Debug, Clone)]
pub enum Db {
    /// An SQLite file: one connection writes, several read.
    #[cfg(feature = "sqlite")]
    Sqlite {
        /// The one that writes.
        writer: sqlx::SqlitePool,
        /// Those that read.
        readers: sqlx::SqlitePool,
    },
    /// One schema of a PostgreSQL database.
    #[cfg(feature = "postgres")]
    Postgres(sqlx::PgPool),
}

impl Db {
    /// All rows that `sql` finds, on a reading connection.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn fetch(&self, sql: &str, values: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { readers, .. } => row::all_sqlite(readers, sql, values).await,
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => row::all_postgres(pool, sql, values).await,
        }
    }

    /// The first row that `sql` finds.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn fetch_optional(&self, sql: &str, values: Vec<Value>) -> Result<Option<Row>, StoreError> {
        Ok(self.fetch(sql, values).await?.into_iter().next())
    }

    /// Runs one statement in a transaction of its own and answers with the number of rows it changed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn execute(&self, sql: &str, values: Vec<Value>) -> Result<u64, StoreError> {
        let mut tx = self.begin().await?;
        let changed = tx.execute(sql, values).await?;
        tx.commit().await?;
        Ok(changed)
    }

    /// Begins a transaction that writes; on SQLite it is the only one until it ends.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        Tx::begin(self).await
    }

    /// Writes a consistent copy of an SQLite database to the new file `path`, whatever is written meanwhile.
    ///
    /// # Errors
    /// When the file exists, the disk is full, or this is PostgreSQL, which has tools of its own for that.
    pub async fn vacuum_into(&self, path: &str) -> Result<(), StoreError> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { writer, .. } => {
                sqlx::query("VACUUM INTO $1").bind(path).execute(writer).await?;
                Ok(())
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Err(StoreError::unavailable("PostgreSQL is copied with pg_dump or pg_basebackup")),
        }
    }

    /// Makes what was deleted unreadable on the disk: SQLite overwrites it in the file when it is deleted, and here empties the
    /// write-ahead log. PostgreSQL leaves dead rows until it vacuums, so it is told to.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn scrub(&self) -> Result<(), StoreError> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { writer, .. } => {
                sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(writer).await.map(drop)?
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => sqlx::query("VACUUM").execute(pool).await.map(drop)?,
        }
        Ok(())
    }

    /// The same for an SQLite file. Of PostgreSQL, where it takes a vacuum of the whole database, nothing is asked here.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn scrub_file(&self) -> Result<(), StoreError> {
        if self.shared() { Ok(()) } else { self.scrub().await }
    }

    /// Whether other processes may write to it too.
    pub fn shared(&self) -> bool {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { .. } => false,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => true,
        }
    }

    /// Closes every connection.
    pub async fn close(&self) {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::ColumnNotFound(_) => {
                Self::corrupt(error)
            }
            other => Self::unavailable(other),
        }
    }
}
