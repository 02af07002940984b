//! Databases for views: an SQLite file in a folder of its own, and a PostgreSQL schema of its own when
//! `REGIMEN_TEST_DATABASE_URL` names a private server.

use regimen_core::kernel::sql::{Db, Durability, Location};
use tempfile::TempDir;

/// An empty database; SQLite's file goes with it.
pub struct Database {
    location: Location,
    _folder: Option<TempDir>,
}

impl Database {
    /// A new SQLite file.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { location: Location::File(folder.path().join("views.db")), _folder: Some(folder) }
    }

    fn postgres(url: String) -> Self {
        // A leak of a few bytes: schemas have names that last as long as the program.
        let schema = Box::leak(format!("views_{}", uuid::Uuid::now_v7().simple()).into_boxed_str());
        Self { location: Location::Schema { url, schema, connections: 4 }, _folder: None }
    }

    /// A connection to it, as another process would have one.
    pub async fn open(&self) -> Db {
        Db::open(&self.location, Durability::Derived).await.expect("the database opens")
    }
}

/// An empty database of each kind at hand.
pub fn databases() -> Vec<Database> {
    let mut databases = vec![Database::sqlite()];
    match std::env::var("REGIMEN_TEST_DATABASE_URL") {
        Ok(server) => databases.push(Database::postgres(server)),
        Err(_) => eprintln!("SKIPPED: on PostgreSQL, because REGIMEN_TEST_DATABASE_URL is not set"),
    }
    databases
}
