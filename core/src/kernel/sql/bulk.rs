//! Many rows in few statements: a statement costs SQLite and PostgreSQL far more than a row.

use std::fmt::Write as _;

use super::{Tx, Value};
use crate::kernel::log::StoreError;

/// Rows in one statement, largest first: few sizes, so that every statement is prepared once, and close to one another, so
/// that few statements make up any number of rows.
const SIZES: [usize; 8] = [128, 64, 32, 16, 8, 4, 2, 1];

/// Inserts `rows` into `table`; where the first `key` columns are there already, the other columns are overwritten.
///
/// # Errors
/// When the database does not answer; the transaction must then be given up.
pub async fn upsert(
    tx: &mut Tx,
    table: &str,
    columns: &[&str],
    key: usize,
    rows: Vec<Vec<Value>>,
) -> Result<(), StoreError> {
    let mut rows = rows.into_iter();
    while rows.len() > 0 {
        let size = SIZES.into_iter().find(|size| *size <= rows.len()).unwrap_or(1);
        let values = rows.by_ref().take(size).flatten().collect();
        tx.execute(&statement(table, columns, key, size, tx.places()), values).await?;
    }
    Ok(())
}

/// How a statement names the places for its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Places {
    /// `?`: SQLite looks up every other form by its name, which for a thousand of them costs more than the rows.
    #[cfg(feature = "sqlite")]
    Plain,
    /// `$1`, `$2` …
    #[cfg(feature = "postgres")]
    Numbered,
}

impl Places {
    fn at(self, number: usize) -> String {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Plain => "?".to_owned(),
            #[cfg(feature = "postgres")]
            Self::Numbered => format!("${number}"),
        }
    }

    /// How a statement begins whose failure fails its transaction: told so, SQLite keeps no journal for the statement alone.
    fn insert(self) -> &'static str {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Plain => "INSERT OR FAIL INTO",
            #[cfg(feature = "postgres")]
            Self::Numbered => "INSERT INTO",
        }
    }
}

fn statement(table: &str, columns: &[&str], key: usize, rows: usize, places: Places) -> String {
    let mut sql = format!("{} {table} ({}) VALUES ", places.insert(), columns.join(", "));
    for row in 0..rows {
        let first = row * columns.len() + 1;
        let values = (first..first + columns.len()).map(|number| places.at(number)).collect::<Vec<_>>();
        let comma = if row == 0 { "" } else { ", " };
        write!(sql, "{comma}({})", values.join(", ")).expect("a String takes what is written to it");
    }
    let (key, others) = columns.split_at(key);
    let others = others.iter().map(|column| format!("{column} = excluded.{column}")).collect::<Vec<_>>();
    let action = if others.is_empty() { "NOTHING".into() } else { format!("UPDATE SET {}", others.join(", ")) };
    write!(sql, " ON CONFLICT ({}) DO {action}", key.join(", ")).expect("a String takes what is written to it");
    sql
}

#[cfg(test)]
mod tests {
    use super::{Places, statement};

    #[test]
    fn many_rows_become_one_statement() {
        assert_eq!(
            statement("seat", &["org", "id", "taken"], 2, 2, Places::Numbered),
            "INSERT INTO seat (org, id, taken) VALUES ($1, $2, $3), ($4, $5, $6) \
             ON CONFLICT (org, id) DO UPDATE SET taken = excluded.taken"
        );
    }
}
