//! Reading the PostgreSQL log: every page follows an index and comes in its order.

use futures_util::TryStreamExt as _;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{PgPool, Postgres, Row as _};

use crate::kernel::ids::{CommandId, CorrelationId, EventId, OrgId};
use crate::kernel::log::schema::{Kinds, column, number};
use crate::kernel::log::{
    Filter, Hash, Head, Known, Position, StoreError, StoredCommit, StoredEvent, StreamId, Version,
};

macro_rules! events {
    ($rest:literal) => {
        concat!(
            "SELECT position, stream, version, event_id, kind, schema_version, payload, recorded_at FROM log.events ",
            "WHERE org = $1 AND ",
            $rest
        )
    };
}

pub(super) async fn events(
    pool: &PgPool,
    org: OrgId,
    after: Position,
    limit: usize,
    filter: &Filter,
) -> Result<Vec<StoredEvent>, StoreError> {
    const ALL: &str = events!(
        "position > $2 AND position <= $3 AND ($5::TEXT[] IS NULL OR kind = ANY ($5)) ORDER BY position LIMIT $4"
    );
    // Within a stream versions and positions grow together, and versions are what the index holds.
    const STREAM: &str = events!(
        "position > $2 AND position <= $3 AND ($5::TEXT[] IS NULL OR kind = ANY ($5)) AND stream = $6 \
         ORDER BY version LIMIT $4"
    );
    // PostgreSQL takes no text with a zero in it, and so holds none.
    if filter.stream.as_ref().is_some_and(|stream| stream.as_str().contains('\0')) {
        return Ok(Vec::new());
    }
    let kinds = (!filter.kinds.is_empty()).then(|| {
        let kinds = filter.kinds.iter().map(|kind| &**kind);
        kinds.filter(|kind| !kind.contains('\0')).collect::<Vec<_>>()
    });
    let query = sqlx::query(if filter.stream.is_some() { STREAM } else { ALL })
        .bind(org.uuid())
        .bind(column(after))
        .bind(column(filter.until.unwrap_or(Position::MAX)))
        .bind(column(limit))
        .bind(kinds);
    let query = match &filter.stream {
        Some(stream) => query.bind(stream.as_str()),
        None => query,
    };
    page(pool, query).await
}

pub(super) async fn stream(
    pool: &PgPool,
    org: OrgId,
    stream: &StreamId,
    after: Version,
    limit: usize,
) -> Result<Vec<StoredEvent>, StoreError> {
    let query = sqlx::query(events!("stream = $2 AND version > $3 ORDER BY version LIMIT $4"))
        .bind(org.uuid())
        .bind(stream.as_str())
        .bind(column(after))
        .bind(column(limit));
    page(pool, query).await
}

/// Decodes each row while the next are on their way.
async fn page(pool: &PgPool, query: Query<'_, Postgres, PgArguments>) -> Result<Vec<StoredEvent>, StoreError> {
    let mut kinds = Kinds::default();
    let mut events = Vec::new();
    let mut rows = query.fetch(pool);
    while let Some(row) = rows.try_next().await? {
        events.push(event_at(&row, &mut kinds)?);
    }
    Ok(events)
}

pub(super) async fn commits(
    pool: &PgPool,
    org: OrgId,
    after: Position,
    limit: usize,
) -> Result<Vec<StoredCommit>, StoreError> {
    let query = sqlx::query(
        "SELECT first_position, last_position, command_id, request_hash, actor, correlation_id, causation_id, \
         recorded_at, outcome, prev_hash, hash FROM log.commits WHERE org = $1 AND first_position > $2 \
         ORDER BY first_position LIMIT $3",
    );
    let rows = query.bind(org.uuid()).bind(column(after)).bind(column(limit)).fetch_all(pool).await?;
    rows.iter().map(|row| commit_at(org, row)).collect()
}

pub(super) async fn commit_of(
    pool: &PgPool,
    org: OrgId,
    position: Position,
) -> Result<Option<StoredCommit>, StoreError> {
    let query = sqlx::query(
        "SELECT first_position, last_position, command_id, request_hash, actor, correlation_id, causation_id, \
         recorded_at, outcome, prev_hash, hash FROM log.commits WHERE org = $1 AND first_position <= $2 \
         ORDER BY first_position DESC LIMIT 1",
    );
    let row = query.bind(org.uuid()).bind(column(position)).fetch_optional(pool).await?;
    let commit = row.map(|row| commit_at(org, &row)).transpose()?;
    Ok(commit.filter(|commit| position <= commit.last_position))
}

pub(super) async fn known(pool: &PgPool, org: OrgId, command: CommandId) -> Result<Option<Known>, StoreError> {
    let query = sqlx::query(
        "SELECT request_hash, first_position, last_position, outcome FROM log.commits \
         WHERE org = $1 AND command_id = $2",
    );
    let row = query.bind(org.uuid()).bind(command.uuid()).fetch_optional(pool).await?;
    row.as_ref().map(known_at).transpose()
}

pub(super) async fn versions(pool: &PgPool, org: OrgId, streams: &[StreamId]) -> Result<Vec<Version>, StoreError> {
    let query = sqlx::query(
        "SELECT u.nth, s.version FROM UNNEST($2::TEXT[]) WITH ORDINALITY AS u (stream, nth) \
         JOIN log.streams s ON s.org = $1 AND s.stream = u.stream",
    );
    let wanted = streams.iter().map(StreamId::as_str).collect::<Vec<_>>();
    let mut versions = vec![0; streams.len()];
    for row in query.bind(org.uuid()).bind(wanted).fetch_all(pool).await? {
        let nth = usize::try_from(row.try_get::<i64, _>(0)? - 1).map_err(StoreError::corrupt)?;
        let version = versions.get_mut(nth).ok_or_else(|| StoreError::corrupt("a stream that nobody asked for"))?;
        *version = number(row.try_get(1)?)?;
    }
    Ok(versions)
}

pub(super) async fn head(pool: &PgPool, org: OrgId) -> Result<Head, StoreError> {
    let query = sqlx::query("SELECT position, hash, recorded_at FROM log.log_heads WHERE org = $1 AND position > 0");
    let row = query.bind(org.uuid()).fetch_optional(pool).await?;
    row.map_or(Ok(Head::EMPTY), |row| head_at(&row, 0))
}

pub(super) async fn heads_since(pool: &PgPool, since: i64) -> Result<Vec<(OrgId, Head)>, StoreError> {
    let query = sqlx::query(
        "SELECT org, position, hash, recorded_at FROM log.log_heads WHERE recorded_at >= $1 AND position > 0",
    );
    let rows = query.bind(since).fetch_all(pool).await?;
    rows.iter().map(|row| Ok((OrgId::from_uuid(row.try_get(0)?), head_at(row, 1)?))).collect()
}

pub(super) async fn position_at(pool: &PgPool, org: OrgId, instant: i64) -> Result<Position, StoreError> {
    let query = sqlx::query_scalar::<_, i64>(
        "SELECT last_position FROM log.commits WHERE org = $1 AND recorded_at <= $2 \
         ORDER BY recorded_at DESC, first_position DESC LIMIT 1",
    );
    query.bind(org.uuid()).bind(instant).fetch_optional(pool).await?.map_or(Ok(0), number)
}

/// Reads position, hash and time from three columns, the first of which is `first`.
fn head_at(row: &PgRow, first: usize) -> Result<Head, StoreError> {
    Ok(Head {
        position: number(row.try_get(first)?)?,
        hash: hash_at(row, first + 1)?,
        recorded_at: row.try_get(first + 2)?,
    })
}

fn known_at(row: &PgRow) -> Result<Known, StoreError> {
    Ok(Known {
        request_hash: hash_at(row, 0)?,
        first: number(row.try_get(1)?)?,
        last: number(row.try_get(2)?)?,
        outcome: row.try_get::<&[u8], _>(3)?.into(),
    })
}

fn hash_at(row: &PgRow, column: usize) -> Result<Hash, StoreError> {
    Hash::from_slice(row.try_get(column)?).ok_or_else(|| StoreError::corrupt("a hash that is not 32 bytes"))
}

fn event_at(row: &PgRow, kinds: &mut Kinds) -> Result<StoredEvent, StoreError> {
    Ok(StoredEvent {
        position: number(row.try_get(0)?)?,
        stream: StreamId::stored(row.try_get(1)?),
        version: number(row.try_get(2)?)?,
        event_id: EventId::from_uuid(row.try_get(3)?),
        kind: kinds.one(row.try_get(4)?),
        schema_version: u16::try_from(row.try_get::<i32, _>(5)?).map_err(StoreError::corrupt)?,
        payload: row.try_get::<&[u8], _>(6)?.into(),
        recorded_at: row.try_get(7)?,
    })
}

fn commit_at(org: OrgId, row: &PgRow) -> Result<StoredCommit, StoreError> {
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
