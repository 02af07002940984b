//! The simplest event table on SQLite: one writer that raises a version and inserts an event, one durable commit each. No chain,
//! no commands, no positions: what the disk and the driver allow, to know what the log adds.

use std::path::Path;
use std::time::Instant;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};

use super::{STREAMS, writers};
use crate::Failed;

pub(super) async fn one_writer(folder: &Path, count: usize) -> Result<f64, Failed> {
    std::fs::create_dir_all(folder)?;
    let mut connection = open(&folder.join("plain.db")).await?;
    let payload = writers::payload();
    let began = Instant::now();
    for number in 0..count {
        let stream = i64::try_from((number * 7_919) % STREAMS)?;
        let mut tx = connection.begin_with("BEGIN IMMEDIATE").await?;
        let raise = "UPDATE stream SET version = version + 1 WHERE id = ? AND version >= 0 RETURNING version";
        let version: i64 = sqlx::query_scalar(raise).bind(stream).fetch_one(&mut *tx).await?;
        sqlx::query("INSERT INTO event (stream, version, event_id, kind, payload) VALUES (?, ?, ?, 'SpotBooked', ?)")
            .bind(stream)
            .bind(version)
            .bind(uuid::Uuid::now_v7())
            .bind(&payload)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
    }
    let speed = count as f64 / began.elapsed().as_secs_f64();
    connection.close().await?;
    Ok(speed)
}

async fn open(path: &Path) -> Result<SqliteConnection, Failed> {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
    let options = options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full);
    let mut connection = options.connect().await?;
    let schema = "CREATE TABLE stream (id INTEGER PRIMARY KEY, version INTEGER NOT NULL);
        CREATE TABLE event (id INTEGER PRIMARY KEY, stream INTEGER NOT NULL, version INTEGER NOT NULL,
            event_id BLOB NOT NULL, kind TEXT NOT NULL, payload BLOB NOT NULL, UNIQUE (stream, version))";
    sqlx::raw_sql(schema).execute(&mut connection).await?;
    let fill = "WITH RECURSIVE n (id) AS (SELECT 0 UNION ALL SELECT id + 1 FROM n WHERE id + 1 < ?)
        INSERT INTO stream SELECT id, 0 FROM n";
    sqlx::query(fill).bind(i64::try_from(STREAMS)?).execute(&mut connection).await?;
    Ok(connection)
}
