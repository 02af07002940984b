//! A PostgreSQL database for each test, copied from a template that is made once and dropped when the test ends.
//!
//! `REGIMEN_TEST_DATABASE_URL` names a server that is there for tests (`scripts/private-postgres start` starts one).

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::Write as _;
use std::path::Path;

use regimen_core::kernel::executor::SnapshotTable;
use regimen_core::kernel::log::{PostgresOptions, PostgresStore};
use regimen_core::kernel::privacy::KeyTable;
use regimen_core::kernel::sql::{Db, Durability, Location};
use reqwest::Url;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

const VARIABLE: &str = "REGIMEN_TEST_DATABASE_URL";

/// A database of one's own.
#[derive(Debug)]
pub struct TestDatabase {
    server: Url,
    name: String,
}

impl TestDatabase {
    /// A new database with the schemas of log, keys and snapshots, or none, with a word about it on stderr, if there is no server for tests.
    ///
    /// # Panics
    /// When the server does not do as it is told.
    pub async fn create() -> Option<Self> {
        let Ok(url) = std::env::var(VARIABLE) else {
            skipped(&format!("{VARIABLE} is not set, see scripts/private-postgres"));
            return None;
        };
        let server: Url = url.parse().unwrap();
        let mut admin = PgConnection::connect(server.as_str()).await.unwrap();
        let template = template(&mut admin, &server).await;
        let name = format!("test_{}", uuid::Uuid::new_v4().simple());
        run(&mut admin, format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        Some(Self { server, name })
    }

    /// Where it is.
    pub fn url(&self) -> String {
        at(&self.server, &self.name)
    }

    /// Runs `sql` on the server, not inside the database.
    ///
    /// # Panics
    /// When the server does not do as it is told.
    pub async fn on_the_server(&self, sql: impl Fn(&str) -> String) {
        let mut admin = PgConnection::connect(self.server.as_str()).await.unwrap();
        run(&mut admin, sql(&self.name)).await;
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (server, sql) = (self.server.clone(), format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async { run(&mut PgConnection::connect(server.as_str()).await.unwrap(), sql).await });
        });
        if dropping.join().is_err() {
            tell(&format!("database {} could not be dropped", self.name));
        }
    }
}

/// Says that the test that runs here is skipped, and why.
pub fn skipped(why: &str) {
    tell(&format!("SKIPPED: {}: {why}", std::thread::current().name().unwrap_or("a test")));
}

/// Straight to stderr, because the test harness swallows what `eprintln!` says.
fn tell(what: &str) {
    let mut stderr = std::io::stderr();
    stderr.write_all(format!("{what}\n").as_bytes()).unwrap();
}

/// The name of the template for today's migrations, made if nobody has made it yet.
async fn template(admin: &mut PgConnection, server: &Url) -> String {
    let name = format!("furnished_{:016x}", migrations());
    let mut alone = admin.begin().await.unwrap();
    sqlx::query("SELECT pg_advisory_xact_lock(4711)").execute(&mut *alone).await.unwrap();
    let there = sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1").bind(&name);
    if there.fetch_optional(&mut *alone).await.unwrap().is_none() {
        // Made under another name, so that one that was left half-made is never taken for it.
        let mut builder = PgConnection::connect(server.as_str()).await.unwrap();
        run(&mut builder, format!("DROP DATABASE IF EXISTS {name}_new WITH (FORCE)")).await;
        run(&mut builder, format!("CREATE DATABASE {name}_new")).await;
        furnish(&at(server, &format!("{name}_new"))).await;
        run(&mut builder, format!("ALTER DATABASE {name}_new RENAME TO {name}")).await;
    }
    alone.commit().await.unwrap();
    name
}

/// Makes every schema that is the same for all tests.
async fn furnish(url: &str) {
    PostgresStore::open(url, PostgresOptions::default()).await.unwrap().close().await;
    for schema in ["keys", "snapshots"] {
        let location = Location::Schema { url: url.to_owned(), schema, connections: 1 };
        let db = Db::open(&location, Durability::Full).await.unwrap();
        if schema == "keys" {
            KeyTable::open(db.clone()).await.unwrap();
        } else {
            SnapshotTable::open(db.clone()).await.unwrap();
        }
        db.close().await;
    }
}

/// A number that changes with any migration.
fn migrations() -> u64 {
    fn walk(folder: &Path, hasher: &mut DefaultHasher) {
        let mut entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                walk(&path, hasher);
            } else {
                std::fs::read(path).unwrap().hash(hasher);
            }
        }
    }
    let mut hasher = DefaultHasher::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations/postgres"), &mut hasher);
    hasher.finish()
}

fn at(server: &Url, database: &str) -> String {
    let mut url = server.clone();
    url.set_path(database);
    url.into()
}

async fn run(connection: &mut PgConnection, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await.unwrap();
}
