//! The table of one build of a view: `org`, `key`, the view's columns, `doc`.

use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::StoreError;
use regimen_core::kernel::sql::{Db, Row, Tx, Value, many, upsert};

use super::estimates;
use super::projection::Shape;
use super::view::{Holds, Sweep};

/// A table.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    name: String,
    shape: Shape,
    columns: Vec<&'static str>,
}

impl Table {
    /// The table of a build with this name.
    pub(super) fn new(name: String, shape: Shape) -> Self {
        let own = shape.columns.iter().map(|column| column.name);
        let columns = ["org", "key"].into_iter().chain(own).chain(["doc"]).collect();
        Self { name, shape, columns }
    }

    /// Its name, which is its build's.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Makes it, empty and without the indexes of its lists.
    pub(super) async fn create(&self, tx: &mut Tx) -> Result<(), StoreError> {
        // Bytes are compared everywhere, so that both databases sort alike. A table that is its own index saves SQLite a
        // second tree.
        let (text, int, end) = match tx {
            Tx::Sqlite(_) => ("TEXT", "INTEGER", " STRICT, WITHOUT ROWID"),
            Tx::Postgres(_) => ("TEXT COLLATE \"C\"", "BIGINT", ""),
        };
        let column = |column: &super::view::Column| match column.holds {
            Holds::Int => format!("{} {int}, ", column.name),
            Holds::Text => format!("{} {text}, ", column.name),
        };
        let columns = self.shape.columns.iter().map(column).collect::<String>();
        let sql = format!(
            "CREATE TABLE {} (org {text} NOT NULL, key {text} NOT NULL, {columns}doc TEXT NOT NULL, PRIMARY KEY (org, key)){end}",
            self.name
        );
        tx.execute(&sql, Vec::new()).await.map(drop)
    }

    /// Makes the indexes of its lists, where they are missing.
    pub(super) async fn index(&self, tx: &mut Tx) -> Result<(), StoreError> {
        if let Tx::Postgres(_) = tx {
            // Of a long history this takes longer than a statement usually may.
            tx.execute("SET LOCAL statement_timeout = 0", Vec::new()).await?;
        }
        let own = self.shape.indexes.iter().map(|columns| [&["org"], *columns, &["key"]].concat());
        let across = self.shape.across.iter().map(|columns| [*columns, &["org", "key"]].concat());
        let named = |(number, columns)| (format!("{}_{number}", self.name), columns);
        let indexes = own.chain(across).enumerate().map(named).collect::<Vec<_>>();
        for (index, columns) in &indexes {
            let sql = format!("CREATE INDEX IF NOT EXISTS {index} ON {} ({})", self.name, columns.join(", "));
            tx.execute(&sql, Vec::new()).await?;
        }
        match tx {
            Tx::Sqlite(_) => estimates::tell(tx, &self.name, &indexes).await,
            Tx::Postgres(_) => Ok(()),
        }
    }

    /// Lets PostgreSQL count. Of a table that it never counted it believes that a key is in every 200th row, and reads all
    /// of it for a few keys; its own counting comes minutes after a rebuild has begun.
    pub(super) async fn count(&self, db: &Db) -> Result<(), StoreError> {
        match db {
            Db::Sqlite { .. } => Ok(()),
            Db::Postgres(_) => db.execute(&format!("ANALYZE {}", self.name), Vec::new()).await.map(drop),
        }
    }

    /// Makes the name of the view mean this table.
    pub(super) async fn show(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let view = self.shape.name;
        tx.execute(&format!("DROP VIEW IF EXISTS {view}"), Vec::new()).await?;
        tx.execute(&format!("CREATE VIEW {view} AS SELECT * FROM {}", self.name), Vec::new()).await?;
        Ok(())
    }

    /// The documents of those `keys` that have a row.
    pub(super) async fn load(
        &self,
        tx: &mut Tx,
        org: OrgId,
        keys: &[String],
    ) -> Result<Vec<(String, String)>, StoreError> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!("SELECT key, doc FROM {} WHERE org = $1 AND key IN {}", self.name, tx.among(2));
        let rows = tx.fetch(&sql, vec![Value::text(org), many(keys)]).await?;
        rows.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect()
    }

    /// Writes rows: `org`, `key`, the columns, `doc`.
    pub(super) async fn save(&self, tx: &mut Tx, rows: Vec<Vec<Value>>) -> Result<(), StoreError> {
        upsert(tx, &self.name, &self.columns, 2, rows).await
    }

    /// Deletes rows.
    pub(super) async fn delete(&self, tx: &mut Tx, org: OrgId, keys: Vec<String>) -> Result<(), StoreError> {
        if keys.is_empty() {
            return Ok(());
        }
        let sql = format!("DELETE FROM {} WHERE org = $1 AND key IN {}", self.name, tx.among(2));
        tx.execute(&sql, vec![Value::text(org), many(&keys)]).await.map(drop)
    }

    /// Deletes what `sweep` says.
    pub(super) async fn sweep(&self, tx: &mut Tx, org: OrgId, sweep: Sweep) -> Result<(), StoreError> {
        let sql = format!("DELETE FROM {} WHERE org = $1 AND {} < $2", self.name, sweep.column);
        tx.execute(&sql, vec![Value::text(org), sweep.below.into()]).await.map(drop)
    }

    /// Up to `limit` rows behind the row `after`, in the order of `org` and `key`: all columns.
    pub(super) async fn page(&self, db: &Db, after: &(String, String), limit: u32) -> Result<Vec<Row>, StoreError> {
        let sql = format!(
            "SELECT {} FROM {} WHERE (org, key) > ($1, $2) ORDER BY org, key LIMIT $3",
            self.columns.join(", "),
            self.name
        );
        db.fetch(&sql, vec![after.0.as_str().into(), after.1.as_str().into(), limit.into()]).await
    }

    /// What its view looks like.
    pub(super) fn shape(&self) -> &Shape {
        &self.shape
    }
}
