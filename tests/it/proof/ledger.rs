//! The rows of a log under the hands of somebody who can write to its database.

use std::sync::Arc;

use regimen_core::kernel::log::{
    Filter, LogStore, PostgresOptions, PostgresStore, SqliteStore, StoredCommit, StoredEvent,
};
use regimen_core::kernel::proof::{Report, SignedHead, verify_log};
use regimen_core::kernel::sql::{Db, Durability, Location};
use regimen_tests::app::{Home, ORG};

const TABLES: [&str; 4] = ["log_heads", "streams", "commits", "events"];

pub(super) struct Ledger {
    pub(super) db: Db,
    pub(super) store: Arc<dyn LogStore>,
    pub(super) commits: Vec<StoredCommit>,
    pub(super) events: Vec<StoredEvent>,
}

impl Ledger {
    /// Opens the log in `home`, which nobody serves any more, and remembers what it is.
    pub(super) async fn of(home: &Home) -> Self {
        let (store, location): (Arc<dyn LogStore>, _) = match home.database_url() {
            Some(url) => {
                let store = PostgresStore::open(&url, PostgresOptions::default()).await.expect("it opens");
                (Arc::new(store), Location::Schema { url, schema: "log", connections: 1 })
            }
            None => {
                let file = home.data_dir().join("log.db");
                (Arc::new(SqliteStore::open(&file).await.expect("it opens")), Location::File(file))
            }
        };
        let db = Db::open(&location, Durability::Derived).await.expect("it opens");
        let commits = store.commits(ORG, 0, usize::MAX).await.expect("it answers");
        let events = store.read(ORG, 0, usize::MAX, &Filter::default()).await.expect("it answers");
        let ledger = Self { db, store, commits, events };
        for table in TABLES {
            ledger.run(&format!("CREATE TABLE saved_{table} AS SELECT * FROM {table}")).await;
        }
        ledger
    }

    pub(super) async fn run(&self, sql: &str) {
        self.db.execute(sql, Vec::new()).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
    }

    /// Makes it as it was.
    pub(super) async fn restore(&self) {
        for table in TABLES {
            self.run(&format!("DELETE FROM {table}")).await;
            self.run(&format!("INSERT INTO {table} SELECT * FROM saved_{table}")).await;
        }
    }

    pub(super) async fn verify(&self, signed: &[SignedHead]) -> Report {
        verify_log(&*self.store, ORG, signed).await.expect("it answers")
    }
}
