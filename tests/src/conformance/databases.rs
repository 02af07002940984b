//! The databases under test.

use std::sync::{Arc, Weak};

use async_trait::async_trait;
use regimen_core::kernel::log::{LogStore, MemoryStore, PostgresOptions, PostgresStore, SqliteStore};
use tempfile::TempDir;
use tokio::sync::Mutex;

use crate::postgres::TestDatabase;

/// A fresh database of some kind.
#[async_trait]
pub trait Database: Send + Sync {
    /// A store over it, as each process would open one; where only one process may write, they share one.
    async fn node(&self) -> Arc<dyn LogStore>;

    /// What tells a child process to open it too.
    fn for_a_child(&self) -> Vec<String>;
}

/// The store in memory.
#[derive(Debug, Default)]
pub struct Memory(Arc<MemoryStore>);

#[async_trait]
impl Database for Memory {
    async fn node(&self) -> Arc<dyn LogStore> {
        Arc::clone(&self.0) as Arc<dyn LogStore>
    }

    fn for_a_child(&self) -> Vec<String> {
        unreachable!("memory is not shared with children")
    }
}

/// An SQLite file.
#[derive(Debug)]
pub struct Sqlite {
    folder: TempDir,
    open: Mutex<Weak<SqliteStore>>,
}

impl Default for Sqlite {
    fn default() -> Self {
        Self { folder: TempDir::new().unwrap(), open: Mutex::default() }
    }
}

#[async_trait]
impl Database for Sqlite {
    async fn node(&self) -> Arc<dyn LogStore> {
        let mut open = self.open.lock().await;
        if let Some(store) = open.upgrade() {
            return store;
        }
        let store = Arc::new(SqliteStore::open(&self.folder.path().join("log.db")).await.unwrap());
        *open = Arc::downgrade(&store);
        store
    }

    fn for_a_child(&self) -> Vec<String> {
        vec!["sqlite".into(), self.folder.path().join("log.db").to_str().unwrap().to_owned()]
    }
}

/// A PostgreSQL database.
#[derive(Debug)]
pub struct Postgres(TestDatabase);

impl Postgres {
    /// A new one, or none if there is no server for tests.
    pub async fn create() -> Option<Self> {
        TestDatabase::create().await.map(Self)
    }

    /// The database behind it.
    pub fn database(&self) -> &TestDatabase {
        &self.0
    }
}

#[async_trait]
impl Database for Postgres {
    async fn node(&self) -> Arc<dyn LogStore> {
        let options = PostgresOptions { readers: 4, ..PostgresOptions::default() };
        Arc::new(PostgresStore::open(&self.0.url(), options).await.unwrap())
    }

    fn for_a_child(&self) -> Vec<String> {
        vec!["postgres".into(), self.0.url()]
    }
}
