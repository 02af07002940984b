//! New rows of the PostgreSQL log: all of a batch, and the news of it, in one statement.

use sqlx::PgConnection;

use super::listen::CHANNEL;
use crate::kernel::log::schema::column;
use crate::kernel::log::{Plan, StreamId};

/// Rows come as one array for each column, so the statement is the same for any number of them. Streams and heads are
/// there and locked already; `ON CONFLICT` finds them through their index whatever the planner believes.
const STORE: &str = "
    WITH new_commits AS (
        INSERT INTO log.commits (org, first_position, last_position, command_id, request_hash, actor, correlation_id,
            causation_id, recorded_at, outcome, prev_hash, hash)
        SELECT * FROM UNNEST($1::UUID[], $2::BIGINT[], $3::BIGINT[], $4::UUID[], $5::BYTEA[], $6::TEXT[], $7::UUID[],
            $8::UUID[], $9::BIGINT[], $10::BYTEA[], $11::BYTEA[], $12::BYTEA[])
    ), new_events AS (
        INSERT INTO log.events (org, position, stream, version, event_id, kind, schema_version, payload, recorded_at)
        SELECT * FROM UNNEST($13::UUID[], $14::BIGINT[], $15::TEXT[], $16::BIGINT[], $17::UUID[], $18::TEXT[],
            $19::INTEGER[], $20::BYTEA[], $21::BIGINT[])
    ), new_versions AS (
        INSERT INTO log.streams (org, stream, kind, version)
        SELECT * FROM UNNEST($22::UUID[], $23::TEXT[], $24::TEXT[], $25::BIGINT[])
        ON CONFLICT (org, stream) DO UPDATE SET version = excluded.version
    ), new_heads AS (
        INSERT INTO log.log_heads (org, position, hash, recorded_at)
        SELECT * FROM UNNEST($26::UUID[], $27::BIGINT[], $28::BYTEA[], $29::BIGINT[])
        ON CONFLICT (org) DO UPDATE
        SET position = excluded.position, hash = excluded.hash, recorded_at = excluded.recorded_at
    )
    SELECT pg_notify($30, $31)";

macro_rules! each {
    ($rows:expr, $row:pat => $value:expr) => {
        $rows.iter().map(|$row| $value).collect::<Vec<_>>()
    };
}

pub(super) async fn store(connection: &mut PgConnection, plan: &Plan, node: &str) -> Result<(), sqlx::Error> {
    let Plan { commits, events, versions, heads, .. } = plan;
    sqlx::query(STORE)
        .bind(each!(commits, commit => commit.org.uuid()))
        .bind(each!(commits, commit => column(commit.first_position)))
        .bind(each!(commits, commit => column(commit.last_position)))
        .bind(each!(commits, commit => commit.command_id.uuid()))
        .bind(each!(commits, commit => commit.request_hash.0))
        .bind(each!(commits, commit => commit.actor.to_string()))
        .bind(each!(commits, commit => commit.correlation.uuid()))
        .bind(each!(commits, commit => commit.causation.map(|id| id.uuid())))
        .bind(each!(commits, commit => commit.recorded_at))
        .bind(each!(commits, commit => &*commit.outcome))
        .bind(each!(commits, commit => commit.prev_hash.0))
        .bind(each!(commits, commit => commit.hash.0))
        .bind(each!(events, (org, _) => org.uuid()))
        .bind(each!(events, (_, event) => column(event.position)))
        .bind(each!(events, (_, event) => event.stream.as_str()))
        .bind(each!(events, (_, event) => column(event.version)))
        .bind(each!(events, (_, event) => event.event_id.uuid()))
        .bind(each!(events, (_, event) => &*event.kind))
        .bind(each!(events, (_, event) => i32::from(event.schema_version)))
        .bind(each!(events, (_, event) => &*event.payload))
        .bind(each!(events, (_, event) => event.recorded_at))
        .bind(each!(versions, ((org, _), _) => org.uuid()))
        .bind(each!(versions, ((_, stream), _) => stream.as_str()))
        .bind(each!(versions, ((_, stream), _) => StreamId::kind(stream)))
        .bind(each!(versions, (_, version) => column(*version)))
        .bind(each!(heads, (org, _) => org.uuid()))
        .bind(each!(heads, (_, head) => column(head.position)))
        .bind(each!(heads, (_, head) => head.hash.0))
        .bind(each!(heads, (_, head) => head.recorded_at))
        .bind(CHANNEL)
        .bind(node)
        .execute(connection)
        .await?;
    Ok(())
}
