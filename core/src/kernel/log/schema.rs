//! The tables of the log, and how numbers and kinds stand in their columns.

use std::collections::HashSet;
use std::sync::Arc;

use super::store::StoreError;
use crate::kernel::sql::{Migrations, Script};

/// All changes of the log's schema.
pub(super) const MIGRATIONS: Migrations = Migrations(&[
    Script {
        number: 1,
        title: "log",
        sqlite: include_str!("../../../../migrations/sqlite/log/0001_log.sql"),
        postgres: include_str!("../../../../migrations/postgres/log/0001_log.sql"),
    },
    Script {
        number: 2,
        title: "stock view",
        sqlite: include_str!("../../../../migrations/sqlite/log/0002_stock_view.sql"),
        postgres: include_str!("../../../../migrations/postgres/log/0002_stock_view.sql"),
    },
]);

/// A position, version or limit as a column or a bound on one; they stay far below `i64::MAX`.
pub(super) fn column(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

/// The position or version that stands in a column.
pub(super) fn number(column: i64) -> Result<u64, StoreError> {
    u64::try_from(column).map_err(StoreError::corrupt)
}

/// The few kinds of a page of events, each kept once.
#[derive(Default)]
pub(super) struct Kinds(HashSet<Arc<str>>);

impl Kinds {
    pub(super) fn one(&mut self, kind: &str) -> Arc<str> {
        if let Some(kind) = self.0.get(kind) {
            return Arc::clone(kind);
        }
        let kind = Arc::<str>::from(kind);
        self.0.insert(Arc::clone(&kind));
        kind
    }
}
