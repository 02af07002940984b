//! What SQLite is to believe of the tables of views when it chooses an index.
//!
//! It never counts by itself, and of a table that was never counted it believes that an organization has ten rows: then a coach
//! whom it is asked for narrows nothing down, and it goes through the sessions of all coaches. PostgreSQL counts.

use regimen_core::kernel::log::StoreError;
use regimen_core::kernel::sql::Tx;

/// Rows of one organization; a hundred of these are a table.
const ROWS: u64 = 10_000;
/// How many different things a column holds.
const THINGS: u64 = 50;

/// Tells what to believe of the table `name` and its `indexes`, each with its columns.
pub(super) async fn tell(tx: &mut Tx, name: &str, indexes: &[(String, Vec<&str>)]) -> Result<(), StoreError> {
    // Makes the table of estimates where it is missing.
    tx.execute("ANALYZE sqlite_schema", Vec::new()).await?;
    tx.execute("DELETE FROM sqlite_stat1 WHERE tbl = $1", vec![name.into()]).await?;
    // A table that is its own index goes by its own name.
    let itself = (name, ["org", "key"].as_slice());
    let others = indexes.iter().map(|(index, columns)| (index.as_str(), columns.as_slice()));
    for (index, columns) in std::iter::once(itself).chain(others) {
        let values = vec![name.into(), index.into(), estimate(columns).into()];
        tx.execute("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ($1, $2, $3)", values).await?;
    }
    Ok(())
}

/// The rows of the table, then how many have the same first column, the same first two, and so on: one, when it is the key.
fn estimate(columns: &[&str]) -> String {
    let mut rows = ROWS * 100;
    let mut told = rows.to_string();
    for column in columns {
        rows = match *column {
            "org" => rows / 100,
            "key" => 1,
            _ => rows / THINGS,
        };
        told.push_str(&format!(" {}", rows.max(1)));
    }
    told
}

#[cfg(test)]
mod tests {
    use regimen_core::kernel::sql::{Db, Durability, Location, Value};

    use super::super::projection::Shape;
    use super::super::table::Table;
    use super::super::view::Column;

    const LISTS: Shape = Shape {
        name: "lesson",
        version: 1,
        carries_on: 1,
        columns: &[Column::text("coach_id"), Column::int("starts_at"), Column::text("status")],
        indexes: &[&["starts_at"], &["coach_id", "starts_at"]],
        across: &[],
    };

    #[tokio::test]
    async fn a_list_of_one_coach_does_not_go_through_the_sessions_of_all() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = Location::File(folder.path().join("views.db"));
        let db = Db::open(&file, Durability::Derived).await.expect("it opens");
        let (table, mut tx) = (Table::new("lesson_g1".to_owned(), LISTS), db.begin().await.expect("it begins"));
        table.create(&mut tx).await.expect("it is made");
        table.index(&mut tx).await.expect("it is indexed");
        tx.commit().await.expect("it is written");
        for (condition, index) in [("", "lesson_g1_0"), ("AND coach_id = 'c' ", "lesson_g1_1")] {
            let sql = format!(
                "EXPLAIN QUERY PLAN SELECT doc FROM lesson_g1 WHERE org = $1 AND starts_at >= $2 AND starts_at < $3
                 AND status = 'published' {condition}ORDER BY starts_at, key LIMIT 21"
            );
            let values = vec![Value::from("o"), 1_i64.into(), 2_i64.into()];
            let plan = db.fetch(&sql, values).await.expect("a plan");
            let steps = plan.iter().map(|step| step.text(3).expect("a step")).collect::<Vec<_>>();
            assert!(steps.len() == 1 && steps[0].contains(index), "{steps:?}");
        }
    }
}
