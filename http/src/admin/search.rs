//! Searching the log, and taking what was found along.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::{Binary, Json};
use poem_openapi::{ApiResponse, Enum, OpenApi};
use regimen_core::audit::{AuditQuery, Found, Which, acts_of, search};
use regimen_core::kernel::ids::{AccountId, CorrelationId, OrgId};
use regimen_core::kernel::log::{Position, StreamId};
use regimen_core::privacy::events::Exported;
use regimen_projections::Limit;

use super::event::{Event, EventPage};
use super::table::{csv, json_lines};
use crate::api::{Area, parse};
use crate::edge::{Auditor, Problem};
use crate::parts::Parts;

pub(crate) struct SearchApi;

/// The most events in one file.
const MOST: usize = 10_000;

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
enum EventFile {
    /// For spreadsheets. Cells that a spreadsheet would take for a formula begin with an apostrophe.
    Csv,
    /// One JSON object a line.
    Jsonl,
}

#[derive(ApiResponse)]
enum File {
    /// At most 10,000 events. `Regimen-Next-After` says behind which position there are more.
    #[oai(status = 200, content_type = "application/octet-stream")]
    Found(
        Binary<Vec<u8>>,
        /// A name for the file.
        #[oai(header = "Content-Disposition")]
        String,
        /// Where to go on; left out when there is no more.
        #[oai(header = "Regimen-Next-After")]
        Option<u64>,
    ),
}

#[OpenApi(tag = "Area::Audit")]
impl SearchApi {
    /// Security-relevant events
    ///
    /// Who was let in, who may do what, who got data, what was erased; in the order in which it happened. A page can be empty and have
    /// a next one all the same.
    #[oai(path = "/audit/security", method = "get", operation_id = "audit_security")]
    #[expect(clippy::too_many_arguments, reason = "these are the filters of the search")]
    async fn security(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Auditor,
        /// Only those behind this position.
        after: Query<Option<u64>>,
        /// 1 to 100, else 20.
        limit: Query<Option<u32>>,
        /// Only those that name this account or were caused by it.
        person: Query<Option<AccountId>>,
        /// Only those recorded at this time or later.
        from: Query<Option<DateTime<Utc>>>,
        /// Only those recorded before this time.
        to: Query<Option<DateTime<Utc>>>,
    ) -> Result<Json<EventPage>, Problem> {
        let which = Which::Security;
        let query = AuditQuery { which, person: person.0, from: from.0, to: to.0, ..AuditQuery::default() };
        page(&parts, caller.org(), &query, after.0, limit.0).await
    }

    /// Export events
    ///
    /// What the search finds, as a file. That somebody took it is noted in the log.
    #[oai(path = "/audit/events/export", method = "get", operation_id = "export_audit_events")]
    #[expect(clippy::too_many_arguments, reason = "these are the filters of the search")]
    async fn export(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Auditor,
        format: Query<EventFile>,
        /// Only those behind this position.
        after: Query<Option<u64>>,
        /// Only those of this stream, such as `session-…`.
        stream: Query<Option<String>>,
        /// Only those of this kind, such as `SpotBooked`.
        kind: Query<Option<String>>,
        /// Only those that name this account or were caused by it.
        person: Query<Option<AccountId>>,
        /// Only those that this request set in motion.
        correlation_id: Query<Option<CorrelationId>>,
        /// Only those recorded at this time or later.
        from: Query<Option<DateTime<Utc>>>,
        /// Only those recorded before this time.
        to: Query<Option<DateTime<Utc>>>,
    ) -> Result<File, Problem> {
        let which = kind.0.map_or(Which::All, |kind| Which::Kind(kind.into()));
        let (stream, person, correlation) = (stream.0.as_deref().map(StreamId::stored), person.0, correlation_id.0);
        let query = AuditQuery { which, stream, person, correlation, from: from.0, to: to.0 };
        parts.core.note_export(&caller.command(), caller.account_id(), Exported::AuditSearch).await?;
        let (events, next) = events(&parts, caller.org(), &query, after.0.unwrap_or(0), MOST).await?;
        let (file, name) = match format.0 {
            EventFile::Csv => (csv(&events), "attachment; filename=\"events.csv\""),
            EventFile::Jsonl => (json_lines(&events), "attachment; filename=\"events.jsonl\""),
        };
        Ok(File::Found(Binary(file), name.to_owned(), next))
    }

    /// Activity of a member
    ///
    /// What they did and what was done about them, the latest first. A page can be empty and have a next one all the same.
    #[oai(path = "/members/:account_id/activity", method = "get", operation_id = "member_activity")]
    async fn activity(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Auditor,
        account_id: Path<AccountId>,
        /// Only what happened before this position.
        before: Query<Option<u64>>,
        /// 1 to 100, else 20.
        limit: Query<Option<u32>>,
    ) -> Result<Json<EventPage>, Problem> {
        let limit = rows(limit.0)?;
        let found = acts_of(parts.core.log().store(), caller.org(), account_id.0, before.0, limit).await?;
        let (items, next_after) = open(&parts, caller.org(), found).await?;
        Ok(Json(EventPage { items, next_after }))
    }
}

fn rows(limit: Option<u32>) -> Result<usize, Problem> {
    Ok(limit.map(|limit| parse("limit", limit)).transpose()?.unwrap_or_else(Limit::default).rows())
}

/// A page of what `query` finds.
pub(super) async fn page(
    parts: &Parts,
    org: OrgId,
    query: &AuditQuery,
    after: Option<Position>,
    limit: Option<u32>,
) -> Result<Json<EventPage>, Problem> {
    let (items, next_after) = events(parts, org, query, after.unwrap_or(0), rows(limit)?).await?;
    Ok(Json(EventPage { items, next_after }))
}

async fn events(
    parts: &Parts,
    org: OrgId,
    query: &AuditQuery,
    after: Position,
    limit: usize,
) -> Result<(Vec<Event>, Option<Position>), Problem> {
    let found = search(parts.core.log().store(), org, query, after, limit).await?;
    open(parts, org, found).await
}

async fn open(parts: &Parts, org: OrgId, found: Found) -> Result<(Vec<Event>, Option<Position>), Problem> {
    let mut events = Vec::with_capacity(found.acts.len());
    for act in found.acts {
        events.push(Event::of(parts, org, act).await?);
    }
    Ok((events, found.next))
}
