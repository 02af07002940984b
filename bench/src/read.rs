//! Reading a long history and decoding every event of it to what the domain knows.

use std::sync::Arc;
use std::time::Instant;

use futures_util::TryStreamExt as _;
use regimen_core::accounts::events::{AccountEvent, EmailEvent};
use regimen_core::admin::events::OrganizationEvent;
use regimen_core::booking::events::RosterEvent;
use regimen_core::kernel::codec::Codec;
use regimen_core::kernel::event::{DecodeError, Envelope, EventSet};
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::{Filter, LogStore, Position};
use regimen_core::kernel::privacy::Keys;
use regimen_core::membership::events::MembershipEvent;
use regimen_core::scheduling::events::SessionEvent;
use sqlx::Row as _;
use tokio::task::JoinSet;

use crate::place::{Desk, Place};
use crate::report::{Spread, Table};
use crate::{Failed, Options, history};

/// Events in a page.
const PAGE: usize = 4_000;
/// Readers at once, each with a range of its own: positions are dense, so ranges are known beforehand.
const READERS: u64 = 4;

pub(crate) async fn run(desk: &Desk, options: &Options) -> Result<(), Failed> {
    for kind in desk.kinds() {
        let place = history::place(desk, options, kind).await?;
        let [mut plain, mut one, mut several] = <[Spread; 3]>::default();
        for _ in 0..options.runs {
            plain.add(row_by_row(&place).await?);
            one.add(decoded(&place, 1).await?);
            several.add(decoded(&place, READERS).await?);
        }
        let table = Table::begin(&format!("Events a second read and decoded from {}", kind.name()));
        table.line("**baseline**: one plain query, row by row, payloads as JSON values", &plain, "");
        table.line("one reader, to domain events", &one, "");
        table.line(&format!("{READERS} readers, to domain events"), &several, "600,000");
    }
    Ok(())
}

async fn decoded(place: &Place, readers: u64) -> Result<f64, Failed> {
    let opened = place.open().await?;
    let codec = Codec::new(Keys::new(Arc::clone(&opened.storage.keys), &opened.secrets.key_encryption));
    let head = opened.storage.log.head(OrgId::DEFAULT).await?.position;
    let began = Instant::now();
    let mut tasks = JoinSet::new();
    for reader in 0..readers {
        let (log, codec) = (Arc::clone(&opened.storage.log), codec.clone());
        let (after, until) = (head * reader / readers, head * (reader + 1) / readers);
        tasks.spawn(async move { range(&*log, &codec, after, until).await });
    }
    let mut read = 0;
    while let Some(done) = tasks.join_next().await {
        read += done??;
    }
    let seconds = began.elapsed().as_secs_f64();
    if read != head {
        return Err(format!("{read} of {head} events were read").into());
    }
    Ok(read as f64 / seconds)
}

/// Reads a page while the one before is decoded.
async fn range(log: &dyn LogStore, codec: &Codec, after: Position, until: Position) -> Result<u64, Failed> {
    let filter = Filter { until: Some(until), ..Filter::default() };
    let page = |after| log.read(OrgId::DEFAULT, after, PAGE, &filter);
    let mut decoded = 0;
    let mut events = page(after).await?;
    while let Some(last) = events.last().map(|event| event.position) {
        for envelope in codec.open_all(OrgId::DEFAULT, events).await? {
            decoded += u64::from(decode(&envelope)?);
        }
        events = page(last).await?;
    }
    Ok(decoded)
}

/// Whether one of the domain's sets has the event.
fn decode(envelope: &Envelope) -> Result<bool, DecodeError> {
    fn is<E: EventSet>(envelope: &Envelope) -> Result<bool, DecodeError> {
        Ok(envelope.read::<E>()?.map(std::hint::black_box).is_some())
    }
    Ok(is::<RosterEvent>(envelope)?
        || is::<MembershipEvent>(envelope)?
        || is::<SessionEvent>(envelope)?
        || is::<AccountEvent>(envelope)?
        || is::<EmailEvent>(envelope)?
        || is::<OrganizationEvent>(envelope)?)
}

/// What a program does that knows nothing of us: one query over the table, each payload parsed as JSON.
async fn row_by_row(place: &Place) -> Result<f64, Failed> {
    let columns = "position, stream, version, event_id, kind, schema_version, payload, recorded_at";
    let began = Instant::now();
    let mut read = 0_u64;
    macro_rules! read {
        ($options:expr, $table:literal) => {{
            let mut connection = sqlx::ConnectOptions::connect(&$options).await?;
            let sql = sqlx::AssertSqlSafe(format!("SELECT {columns} FROM {} ORDER BY org, position", $table));
            let mut rows = sqlx::query(sql).fetch(&mut connection);
            while let Some(row) = rows.try_next().await? {
                let payload = serde_json::from_slice::<serde_json::Value>(row.try_get::<&[u8], _>(6)?)?;
                std::hint::black_box((row.try_get::<i64, _>(0)?, row.try_get::<String, _>(1)?, payload));
                read += 1;
            }
        }};
    }
    match place.url() {
        None => read!(sqlx::sqlite::SqliteConnectOptions::new().filename(place.folder().join("log.db")), "events"),
        Some(url) => read!(url.parse::<sqlx::postgres::PgConnectOptions>()?, "log.events"),
    }
    Ok(read as f64 / began.elapsed().as_secs_f64())
}
