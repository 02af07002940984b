//! Counting for all nodes together, in a table of PostgreSQL that is not written to its log: after a crash of the database it is
//! empty, which forgives a minute of calls. One question for each call, so only what is guessed at is counted here.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use regimen_core::kernel::log::StoreError;
use regimen_core::kernel::secrets::Pepper;
use regimen_core::kernel::sql::{Db, Durability, Location, Migrations, Script, Value};

use super::class::Class;
use super::meter::Taken;
use super::rate::Rate;
use super::subject::Subject;

/// How long a request waits for the count of all nodes before the count of this one has to do.
const PATIENCE: Duration = Duration::from_millis(500);
/// After how many calls what has passed is cleared away.
const SWEEP_EVERY: u32 = 1_000;

/// There is no count on SQLite: one process has the folder.
const MIGRATIONS: Migrations = Migrations(&[Script {
    number: 1,
    title: "rates",
    sqlite: "",
    postgres: include_str!("../../../../migrations/postgres/edge/0001_rates.sql"),
}]);

/// Counts calls in the database.
#[derive(Debug)]
pub(super) struct SharedMeter {
    db: Db,
    pepper: Pepper,
    calls: AtomicU32,
}

impl SharedMeter {
    /// Counts in the schema `edge` of the database at `url`.
    pub(super) async fn open(url: &str, pepper: Pepper) -> Result<Self, StoreError> {
        let schema = Location::Schema { url: url.to_owned(), schema: "edge", connections: 2 };
        let db = Db::open(&schema, Durability::Derived).await?;
        MIGRATIONS.run(&db).await?;
        Ok(Self { db, pepper, calls: AtomicU32::new(0) })
    }

    /// Counts a call at `now`; nothing if the database does not answer in time.
    pub(super) async fn take(&self, class: Class, subject: Subject, rate: Rate, now: i64) -> Option<Taken> {
        match tokio::time::timeout(PATIENCE, self.ask(class, subject, rate, now)).await {
            Ok(Ok(taken)) => Some(taken),
            Ok(Err(error)) => {
                tracing::warn!(?error, "calls are counted by this node alone");
                None
            }
            Err(_) => None,
        }
    }

    async fn ask(&self, class: Class, subject: Subject, rate: Rate, now: i64) -> Result<Taken, StoreError> {
        if self.calls.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.db.fetch("DELETE FROM rates WHERE until < $1", vec![now.into()]).await?;
        }
        // The name is hashed: an address is somebody's.
        let name = self.pepper.hash("rate", &[format!("{class:?}").as_bytes(), subject.name().as_bytes()]);
        let sql = "INSERT INTO rates AS r (name, until) VALUES ($1, $2 + $3)
                   ON CONFLICT (name) DO UPDATE SET until = LEAST(GREATEST(r.until, $2), $2 + $4) + $3
                   WHERE LEAST(GREATEST(r.until, $2), $2 + $4) + $3 <= $2 + $4
                   RETURNING until";
        let values = vec![Value::text(name), now.into(), rate.interval().into(), rate.window().into()];
        if let Some(row) = self.db.fetch_optional(sql, values).await? {
            return Ok(Taken::left(row.int(0)?, now, rate));
        }
        let row = self.db.fetch_optional("SELECT until FROM rates WHERE name = $1", vec![Value::text(name)]).await?;
        let until = row.map_or(Ok(now + rate.window()), |row| row.int(0))?;
        Ok(match Taken::of(until, now, rate).0 {
            Taken::TooOften(micros) => Taken::TooOften(micros),
            // It was counted while we asked: the next one may be taken at once.
            Taken::Left { .. } => Taken::TooOften(1),
        })
    }
}
