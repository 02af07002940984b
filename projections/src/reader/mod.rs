//! Reading views: now, by page, and as of any position.

mod as_of;
mod cursor;
mod page;

use regimen_core::kernel::codec::Codec;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::{Log, StoreError};
use regimen_core::kernel::secrets::Pepper;
use regimen_core::kernel::sql::{Db, Row, Value, many};
use serde::de::DeserializeOwned;

use crate::engine::{FoldError, View};

use cursor::{Cursor, Cursors};
pub(crate) use page::Query;
pub use page::{InvalidLimit, Limit, Page, PageRequest};

/// What finders read from: the views, and the log for what was.
#[derive(Clone)]
pub struct Reader {
    db: Db,
    log: Log,
    codec: Codec,
    pepper: Pepper,
}

/// A question that has no answer.
#[derive(Debug, Clone, thiserror::Error)]
pub enum FindError {
    /// The cursor is none of this list's.
    #[error("the cursor does not belong to this list")]
    InvalidCursor,
    /// A database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The log holds an event that the view cannot take.
    #[error(transparent)]
    Fold(#[from] FoldError),
}

impl Reader {
    /// A reader of the views in `db`, and of the log they follow; `pepper` signs cursors.
    pub fn new(db: Db, log: Log, codec: Codec, pepper: Pepper) -> Self {
        Self { db, log, codec, pepper }
    }

    /// The row of `key`.
    pub(crate) async fn get<V: View>(&self, org: OrgId, key: &str) -> Result<Option<V::Row>, FindError> {
        let sql = format!("SELECT doc FROM {} WHERE org = $1 AND key = $2", V::NAME);
        let found = self.db.fetch_optional(&sql, vec![Value::text(org), key.into()]).await?;
        Ok(found.map(|row| document(&row, 0)).transpose()?)
    }

    /// The rows of `keys` that there are, each with its key.
    pub(crate) async fn get_all<V: View>(
        &self,
        org: OrgId,
        keys: &[String],
    ) -> Result<Vec<(String, V::Row)>, FindError> {
        let sql = format!("SELECT key, doc FROM {} WHERE org = $1 AND key IN {}", V::NAME, self.db.among(2));
        let rows = self.db.fetch(&sql, vec![Value::text(org), many(keys)]).await?;
        rows.iter().map(|row| Ok((row.text(0)?, document(row, 1)?))).collect()
    }
}

fn document<R: DeserializeOwned>(row: &Row, column: usize) -> Result<R, StoreError> {
    // Only where, never what: the message of serde may quote the content.
    serde_json::from_str(&row.text(column)?)
        .map_err(|error| StoreError::corrupt(format!("a document at line {}, column {}", error.line(), error.column())))
}
