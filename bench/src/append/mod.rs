//! Commands appended to the log: many streams, and one that everybody wants.

mod attendance;
mod pgbench;
mod plain;
mod writers;

use std::sync::Arc;

use regimen_core::kernel::clock::SystemClock;
use regimen_core::kernel::log::Log;

use crate::place::{Desk, Kind};
use crate::report::{Spread, Table};
use crate::{Failed, Options};

/// Streams that commands are spread over.
const STREAMS: usize = 10_000;
/// A payload as long as that of an average event.
const PAYLOAD_BYTES: usize = 300;

pub(crate) async fn run(desk: &Desk, options: &Options) -> Result<(), Failed> {
    if desk.has(Kind::Sqlite) {
        on_sqlite(desk, options).await?;
    }
    if desk.has(Kind::Postgres) {
        on_postgres(desk, options).await?;
    }
    Ok(())
}

async fn on_sqlite(desk: &Desk, options: &Options) -> Result<(), Failed> {
    let [mut plain, mut one, mut few, mut many, mut few_times, mut many_times] = <[Spread; 6]>::default();
    for _ in 0..options.runs {
        let place = desk.fresh(Kind::Sqlite, "append").await?;
        plain.add(plain::one_writer(place.folder(), 8_000).await?);
        let single = uniform(desk, Kind::Sqlite, 1, 8_000).await?;
        let with_32 = uniform(desk, Kind::Sqlite, 32, 60_000).await?;
        let with_256 = uniform(desk, Kind::Sqlite, 256, 120_000).await?;
        one.add(single);
        few.add(with_32);
        many.add(with_256);
        few_times.add(with_32 / single);
        many_times.add(with_256 / single);
    }
    let table = Table::begin("Commands a second appended to 10,000 streams, SQLite, synchronous=FULL");
    table.line("plain SQL, one writer, one commit each", &plain, "");
    table.line("**baseline**: this log, one writer, one commit each", &one, "");
    table.line("32 writers", &few, "");
    table.line("32 writers ÷ baseline", &few_times, "5 ×");
    table.line("256 writers", &many, "");
    table.line("256 writers ÷ baseline", &many_times, "8 ×");
    Ok(())
}

async fn on_postgres(desk: &Desk, options: &Options) -> Result<(), Failed> {
    let [mut theirs, mut few, mut many, mut few_times, mut many_times] = <[Spread; 5]>::default();
    let [mut their_one, mut one_32, mut one_256, mut one_32_times, mut one_256_times] = <[Spread; 5]>::default();
    for _ in 0..options.runs {
        let baseline = pgbench::run(desk, pgbench::Streams::All).await?;
        let with_32 = uniform(desk, Kind::Postgres, 32, 40_000).await?;
        let with_256 = uniform(desk, Kind::Postgres, 256, 120_000).await?;
        theirs.add(baseline);
        few.add(with_32);
        many.add(with_256);
        few_times.add(with_32 / baseline);
        many_times.add(with_256 / baseline);
        let baseline = pgbench::run(desk, pgbench::Streams::One).await?;
        let with_32 = attendance::run(desk, Kind::Postgres, 32, 40_000).await?;
        let with_256 = attendance::run(desk, Kind::Postgres, 256, 80_000).await?;
        their_one.add(baseline);
        one_32.add(with_32);
        one_256.add(with_256);
        one_32_times.add(with_32 / baseline);
        one_256_times.add(with_256 / baseline);
    }
    let table = Table::begin("Commands a second on PostgreSQL, fsync=on, synchronous_commit=on");
    table.line("**baseline**: pgbench, 32 clients, 10,000 streams", &theirs, "");
    table.line("32 writers, 10,000 streams", &few, "");
    table.line("32 writers ÷ baseline", &few_times, "1.5 ×");
    table.line("256 writers, 10,000 streams", &many, "");
    table.line("256 writers ÷ baseline", &many_times, "");
    table.line("**baseline**: pgbench, 32 clients, one stream", &their_one, "");
    table.line("32 writers, one session", &one_32, "");
    table.line("32 writers ÷ baseline", &one_32_times, "10 ×");
    table.line("256 writers, one session", &one_256, "");
    table.line("256 writers ÷ baseline", &one_256_times, "");
    Ok(())
}

/// Appends `count` commands from `writers` writers, each to streams of its own; commands a second.
async fn uniform(desk: &Desk, kind: Kind, writers: usize, count: usize) -> Result<f64, Failed> {
    let place = desk.fresh(kind, "append").await?;
    let opened = place.open().await?;
    let log = Log::start(Arc::clone(&opened.storage.log), Arc::new(SystemClock));
    let speed = writers::run(&log, writers, count).await?;
    log.drain().await;
    drop(opened);
    desk.clear(place).await?;
    Ok(speed)
}
