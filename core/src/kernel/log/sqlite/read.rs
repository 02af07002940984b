//! Reading the SQLite log: every page follows an index and comes in its order.

use futures_util::TryStreamExt as _;
use sqlx::query::Query;
use sqlx::sqlite::{Sqlite, SqliteArguments, SqliteRow};
use sqlx::{Row as _, SqlitePool};

use super::packed::{packed, unpack};
use crate::kernel::ids::{CommandId, CorrelationId, EventId, OrgId};
use crate::kernel::log::schema::{Kinds, column, number};
use crate::kernel::log::{
    Filter, Hash, Head, Known, Position, StoreError, StoredCommit, StoredEvent, StreamId, Version,
};

/// Events in one value, where they come as they stand in the log. SQLite's longest value is 1 GB.
const CHUNK: i64 = 256;
/// So many events are not worth a chunk.
const FEW: usize = 16;

macro_rules! one_by_one {
    ($rest:literal) => {
        concat!("SELECT CAST(", packed!(), " AS BLOB) FROM events WHERE org = ?1 AND ", $rest)
    };
}

pub(super) async fn events(
    pool: &SqlitePool,
    org: OrgId,
    after: Position,
    limit: usize,
    filter: &Filter,
) -> Result<Vec<StoredEvent>, StoreError> {
    // Positions are dense, so it is known where each chunk begins, and how many there are.
    const ALL: &str = concat!(
        "WITH RECURSIVE wanted (last) AS (
            SELECT min(?3, position, CASE WHEN ?4 < position - ?2 THEN ?2 + ?4 ELSE position END)
            FROM log_heads WHERE org = ?1
        ), chunks (after, last) AS (
            SELECT ?2, last FROM wanted WHERE ?2 < last
            UNION ALL SELECT after + ?5, last FROM chunks WHERE after + ?5 < last
        )
        SELECT CAST((
            SELECT group_concat(packed, '') FROM (
                SELECT ",
        packed!(),
        " AS packed FROM events
                WHERE org = ?1 AND position > after AND position <= min(after + ?5, last) ORDER BY position
            )
        ) AS BLOB) FROM chunks"
    );
    // Assumes nothing, so that a verification also finds what was put behind the head.
    const A_FEW: &str = one_by_one!("position > ?2 AND position <= ?3 ORDER BY position LIMIT ?4");
    const KINDS: &str = one_by_one!(
        "position > ?2 AND position <= ?3 AND kind IN (SELECT value FROM json_each(?5)) ORDER BY position LIMIT ?4"
    );
    // Within a stream versions and positions grow together, and versions are what the index holds.
    const STREAM: &str = one_by_one!(
        "position > ?2 AND position <= ?3 AND (?5 IS NULL OR kind IN (SELECT value FROM json_each(?5))) \
         AND stream = ?6 ORDER BY version LIMIT ?4"
    );
    let kinds = (!filter.kinds.is_empty()).then(|| serde_json::json!(filter.kinds).to_string());
    let query = |sql: &'static str| {
        let until = column(filter.until.unwrap_or(Position::MAX));
        sqlx::query(sql).bind(org.uuid()).bind(column(after)).bind(until).bind(column(limit))
    };
    let query = match (&filter.stream, kinds) {
        (Some(stream), kinds) => query(STREAM).bind(kinds).bind(stream.as_str()),
        (None, Some(kinds)) => query(KINDS).bind(kinds),
        (None, None) if limit <= FEW => query(A_FEW),
        (None, None) => query(ALL).bind(CHUNK),
    };
    page(pool, query).await
}

pub(super) async fn stream(
    pool: &SqlitePool,
    org: OrgId,
    stream: &StreamId,
    after: Version,
    limit: usize,
) -> Result<Vec<StoredEvent>, StoreError> {
    let query = sqlx::query(one_by_one!("stream = ?2 AND version > ?3 ORDER BY version LIMIT ?4"))
        .bind(org.uuid())
        .bind(stream.as_str())
        .bind(column(after))
        .bind(column(limit));
    page(pool, query).await
}

/// Decodes each row while the next are on their way.
async fn page(pool: &SqlitePool, query: Query<'_, Sqlite, SqliteArguments>) -> Result<Vec<StoredEvent>, StoreError> {
    let mut kinds = Kinds::default();
    let mut events = Vec::new();
    let mut rows = query.fetch(pool);
    while let Some(row) = rows.try_next().await? {
        unpack(row.try_get(0)?, &mut kinds, &mut events)?;
    }
    Ok(events)
}

pub(super) async fn commits(
    pool: &SqlitePool,
    org: OrgId,
    after: Position,
    limit: usize,
) -> Result<Vec<StoredCommit>, StoreError> {
    let query = sqlx::query(
        "SELECT first_position, last_position, command_id, request_hash, actor, correlation_id, causation_id, \
         recorded_at, outcome, prev_hash, hash FROM commits WHERE org = ? AND first_position > ? \
         ORDER BY first_position LIMIT ?",
    );
    let rows = query.bind(org.uuid()).bind(column(after)).bind(column(limit)).fetch_all(pool).await?;
    rows.iter().map(|row| commit_at(org, row)).collect()
}

pub(super) async fn commit_of(
    pool: &SqlitePool,
    org: OrgId,
    position: Position,
) -> Result<Option<StoredCommit>, StoreError> {
    let query = sqlx::query(
        "SELECT first_position, last_position, command_id, request_hash, actor, correlation_id, causation_id, \
         recorded_at, outcome, prev_hash, hash FROM commits WHERE org = ? AND first_position <= ? \
         ORDER BY first_position DESC LIMIT 1",
    );
    let row = query.bind(org.uuid()).bind(column(position)).fetch_optional(pool).await?;
    let commit = row.map(|row| commit_at(org, &row)).transpose()?;
    Ok(commit.filter(|commit| position <= commit.last_position))
}

pub(super) async fn known(pool: &SqlitePool, org: OrgId, command: CommandId) -> Result<Option<Known>, StoreError> {
    let query = sqlx::query(
        "SELECT request_hash, first_position, last_position, outcome FROM commits WHERE org = ? AND command_id = ?",
    );
    let row = query.bind(org.uuid()).bind(command.uuid()).fetch_optional(pool).await?;
    row.map(|row| known_at(&row, 0)).transpose()
}

pub(super) async fn versions(pool: &SqlitePool, org: OrgId, streams: &[StreamId]) -> Result<Vec<Version>, StoreError> {
    let query = sqlx::query_scalar::<_, i64>(
        "SELECT coalesce(streams.version, 0) FROM json_each(?) AS wanted \
         LEFT JOIN streams ON streams.org = ? AND streams.stream = wanted.value ORDER BY wanted.key",
    );
    let wanted = serde_json::json!(streams).to_string();
    query.bind(wanted).bind(org.uuid()).fetch_all(pool).await?.into_iter().map(number).collect()
}

pub(super) async fn head(pool: &SqlitePool, org: OrgId) -> Result<Head, StoreError> {
    let query = sqlx::query("SELECT position, hash, recorded_at FROM log_heads WHERE org = ?");
    let row = query.bind(org.uuid()).fetch_optional(pool).await?;
    row.map_or(Ok(Head::EMPTY), |row| head_at(&row, 0))
}

pub(super) async fn heads_since(pool: &SqlitePool, since: i64) -> Result<Vec<(OrgId, Head)>, StoreError> {
    let query = sqlx::query("SELECT org, position, hash, recorded_at FROM log_heads WHERE recorded_at >= ?");
    let rows = query.bind(since).fetch_all(pool).await?;
    rows.iter().map(|row| Ok((OrgId::from_uuid(row.try_get(0)?), head_at(row, 1)?))).collect()
}

pub(super) async fn position_at(pool: &SqlitePool, org: OrgId, instant: i64) -> Result<Position, StoreError> {
    let query = sqlx::query_scalar::<_, i64>(
        "SELECT last_position FROM commits WHERE org = ? AND recorded_at <= ? \
         ORDER BY recorded_at DESC, first_position DESC LIMIT 1",
    );
    query.bind(org.uuid()).bind(instant).fetch_optional(pool).await?.map_or(Ok(0), number)
}

/// Reads position, hash and time from three columns, the first of which is `first`.
pub(super) fn head_at(row: &SqliteRow, first: usize) -> Result<Head, StoreError> {
    Ok(Head {
        position: number(row.try_get(first)?)?,
        hash: hash_at(row, first + 1)?,
        recorded_at: row.try_get(first + 2)?,
    })
}

/// Reads request hash, positions and outcome from four columns, the first of which is `first`.
pub(super) fn known_at(row: &SqliteRow, first: usize) -> Result<Known, StoreError> {
    Ok(Known {
        request_hash: hash_at(row, first)?,
        first: number(row.try_get(first + 1)?)?,
        last: number(row.try_get(first + 2)?)?,
        outcome: row.try_get::<&[u8], _>(first + 3)?.into(),
    })
}

fn hash_at(row: &SqliteRow, column: usize) -> Result<Hash, StoreError> {
    Hash::from_slice(row.try_get(column)?).ok_or_else(|| StoreError::corrupt("a hash that is not 32 bytes"))
}

fn commit_at(org: OrgId, row: &SqliteRow) -> Result<StoredCommit, StoreError> {
    Ok(StoredCommit {
        org,
        first_position: number(row.try_get(0)?)?,
        last_position: number(row.try_get(1)?)?,
        command_id: CommandId::from_uuid(row.try_get(2)?),
        request_hash: hash_at(row, 3)?,
        actor: row.try_get::<&str, _>(4)?.parse().map_err(StoreError::corrupt)?,
        correlation: CorrelationId::from_uuid(row.try_get(5)?),
        causation: row.try_get::<Option<_>, _>(6)?.map(EventId::from_uuid),
        recorded_at: row.try_get(7)?,
        outcome: row.try_get::<&[u8], _>(8)?.into(),
        prev_hash: hash_at(row, 9)?,
        hash: hash_at(row, 10)?,
    })
}
