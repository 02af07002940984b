//! The baseline on PostgreSQL: pgbench raising a version and inserting an event with 32 clients. The condition always holds, so
//! the baseline loses nothing to conflicts; there is no chain, no command and no position in it.

use std::process::Stdio;
use std::str::FromStr as _;

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};
use tokio::process::Command;

use super::{PAYLOAD_BYTES, STREAMS};
use crate::Failed;
use crate::place::{Desk, Kind};

const SECONDS: &str = "6";

/// Which streams the clients write to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Streams {
    All,
    One,
}

/// Transactions a second.
pub(super) async fn run(desk: &Desk, streams: Streams) -> Result<f64, Failed> {
    let place = desk.fresh(Kind::Postgres, "append").await?;
    let url = place.url().ok_or("pgbench needs PostgreSQL")?.to_owned();
    make_tables(&url).await?;
    std::fs::create_dir_all(place.folder())?;
    let script = place.folder().join("append.sql");
    std::fs::write(&script, text(streams))?;
    // The password stays out of the list of processes.
    let (without, password) = split(&url)?;
    let output = Command::new("pgbench")
        .args(["--no-vacuum", "--protocol=prepared", "--client=32", "--jobs=2", "--time", SECONDS, "--file"])
        .arg(&script)
        .arg(&without)
        .env("PGPASSWORD", password)
        .stderr(Stdio::inherit())
        .output()
        .await?;
    let said = String::from_utf8(output.stdout)?;
    let tps = said.lines().find_map(|line| line.strip_prefix("tps = ")).and_then(|rest| rest.split(' ').next());
    desk.clear(place).await?;
    Ok(tps.ok_or_else(|| format!("pgbench said no tps: {said}"))?.parse()?)
}

fn text(streams: Streams) -> String {
    let last = match streams {
        Streams::All => STREAMS,
        Streams::One => 1,
    };
    format!(
        "\\set stream random(1, {last})\n\
         BEGIN;\n\
         UPDATE stream SET version = version + 1 WHERE id = :stream AND version >= 0 RETURNING version \\gset\n\
         INSERT INTO event (stream, version, event_id, kind, payload) \
         VALUES (:stream, :version, gen_random_uuid(), 'SpotBooked', '{}');\n\
         COMMIT;\n",
        "x".repeat(PAYLOAD_BYTES)
    )
}

async fn make_tables(url: &str) -> Result<(), Failed> {
    let mut connection = PgConnectOptions::from_str(url)?.connect().await?;
    let schema = format!(
        "CREATE TABLE stream (id BIGINT PRIMARY KEY, version BIGINT NOT NULL) WITH (fillfactor = 50);
         CREATE TABLE event (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, stream BIGINT NOT NULL,
            version BIGINT NOT NULL, event_id UUID NOT NULL, kind TEXT NOT NULL, payload BYTEA NOT NULL,
            UNIQUE (stream, version));
         INSERT INTO stream SELECT id, 0 FROM generate_series(1, {STREAMS}) AS id;
         VACUUM ANALYZE stream"
    );
    for statement in schema.split(';') {
        sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut connection).await?;
    }
    Ok(connection.close().await?)
}

/// The URL without its password, and the password.
fn split(url: &str) -> Result<(String, String), Failed> {
    let (scheme, rest) = url.split_once("://").ok_or("the URL has no scheme")?;
    let (user, host) = rest.rsplit_once('@').ok_or("the URL has no user")?;
    let (user, password) = user.split_once(':').unwrap_or((user, ""));
    Ok((format!("{scheme}://{user}@{host}"), password.to_owned()))
}
