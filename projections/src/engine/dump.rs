//! All rows of a view in one order, as bytes: what proves that a rebuilt view is the one that was live.

use std::fmt::Write as _;

use aws_lc_rs::digest;
use regimen_core::kernel::log::StoreError;
use regimen_core::kernel::sql::Row;

use super::view::Holds;
use super::{Engine, EngineError};

const PAGE: u32 = 1_000;

/// What a view holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dump {
    /// The number of rows.
    pub rows: u64,
    /// SHA-256 over all rows, in hexadecimal.
    pub sha256: String,
}

impl Engine {
    /// The digest of all rows of the live build of `view`, of every organization.
    ///
    /// # Errors
    /// When there is no such view or the database does not answer.
    pub async fn dump(&self, view: &str) -> Result<Dump, EngineError> {
        let mut digest = digest::Context::new(&digest::SHA256);
        let mut rows = 0;
        self.each_row(view, |line| {
            digest.update(line.as_bytes());
            rows += 1;
        })
        .await?;
        let sha256 = digest.finish().as_ref().iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").expect("a String takes what is written to it");
            hex
        });
        Ok(Dump { rows, sha256 })
    }

    /// Calls `each` with every row of the live build of `view` as one line of JSON, ordered by organization and key.
    ///
    /// # Errors
    /// When there is no such view or the database does not answer.
    pub async fn each_row(&self, view: &str, mut each: impl FnMut(&str)) -> Result<(), EngineError> {
        self.0.reload_builds().await?;
        let builds = self.0.builds();
        let live = builds.iter().find(|build| build.live && build.view_name() == view);
        let table = &live.ok_or_else(|| EngineError::UnknownView(view.to_owned()))?.table;
        let mut after = (String::new(), String::new());
        loop {
            let page = table.page(&self.0.db, &after, PAGE).await?;
            for row in &page {
                after = (row.text(0)?, row.text(1)?);
                each(&line(row, table.shape().columns)?);
            }
            if page.len() < PAGE as usize {
                return Ok(());
            }
        }
    }
}

fn line(row: &Row, columns: &[super::Column]) -> Result<String, StoreError> {
    let mut values = vec![serde_json::json!(row.text(0)?), serde_json::json!(row.text(1)?)];
    for (index, column) in (2..).zip(columns) {
        values.push(match column.holds {
            Holds::Int => serde_json::json!(row.int_or_null(index)?),
            Holds::Text => serde_json::json!(row.text_or_null(index)?),
        });
    }
    values.push(serde_json::json!(row.text(columns.len() + 2)?));
    Ok(format!("{}\n", serde_json::Value::Array(values)))
}
