//! History, proof and export.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures_util::StreamExt as _;
use poem::Body;
use poem::web::Data;
use poem_openapi::param::Query;
use poem_openapi::payload::{Binary, Json};
use poem_openapi::types::Any;
use poem_openapi::{ApiResponse, Object, OpenApi};
use regimen_core::kernel::clock::instant;
use regimen_core::kernel::event::Envelope;
use regimen_core::kernel::ids::EventId;
use regimen_core::kernel::log::{Filter, StreamId};
use regimen_core::kernel::proof::{export, verify_log};
use serde_json::Value;

use crate::api::{Area, parse};
use crate::edge::{Auditor, Problem};
use crate::operations::heads;
use crate::parts::Parts;

pub(crate) struct AuditApi;

#[derive(Object)]
struct Event {
    position: u64,
    stream: String,
    version: u64,
    event_id: EventId,
    kind: String,
    schema_version: u16,
    recorded_at: DateTime<Utc>,
    /// What happened. Personal fields are `{"$personal": …}`, or `{"$erased": …}` once the person is erased.
    payload: Any<Value>,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct EventPage {
    items: Vec<Event>,
    /// The position to ask for the next page with (`after`); left out on the last.
    next_after: Option<u64>,
}

/// The result of a verification.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct Verification {
    /// Whether everything is as it was stored.
    valid: bool,
    /// How far it is.
    position: u64,
    /// The hash of the last commit that is: 64 hexadecimal digits.
    hash: String,
    /// What is wrong behind it.
    flaw: Option<String>,
    /// The key that signs heads: 64 hexadecimal digits.
    public_key: String,
}

#[derive(ApiResponse)]
enum Export {
    /// JSON Lines: a header, every commit with its events, and a signed head.
    #[oai(status = 200, content_type = "application/jsonl")]
    Lines(Binary<Body>),
}

impl Event {
    fn of(envelope: Envelope) -> Result<Self, Problem> {
        let payload = envelope.payload().map_err(|error| Problem::broken(&error))?;
        Ok(Self {
            position: envelope.position,
            stream: envelope.stream.to_string(),
            version: envelope.version,
            event_id: envelope.event_id,
            kind: envelope.kind.to_string(),
            schema_version: envelope.schema_version,
            recorded_at: instant(envelope.recorded_at),
            payload: Any(payload),
        })
    }
}

#[OpenApi(prefix_path = "/audit", tag = "Area::Audit")]
impl AuditApi {
    /// Events
    ///
    /// In the order in which they happened.
    #[oai(path = "/events", method = "get", operation_id = "audit_events")]
    async fn events(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Auditor,
        /// Only those behind this position.
        after: Query<Option<u64>>,
        /// 1 to 100, else 20.
        limit: Query<Option<u32>>,
        /// Only those of this stream, such as `session-…`.
        stream: Query<Option<String>>,
        /// Only those of this kind, such as `SpotBooked`.
        kind: Query<Option<String>>,
    ) -> Result<Json<EventPage>, Problem> {
        let (org, after) = (caller.org(), after.0.unwrap_or(0));
        let limit =
            limit.0.map(|limit| parse("limit", limit)).transpose()?.unwrap_or_else(regimen_projections::Limit::default);
        let stream = stream.0.as_deref().map(StreamId::stored);
        let filter = Filter { stream, kinds: kind.0.into_iter().map(Into::into).collect(), until: None };
        let stored = parts.core.log().store().read(org, after, limit.rows(), &filter).await?;
        let next_after = stored.last().filter(|_| stored.len() == limit.rows()).map(|event| event.position);
        let opened = parts.core.codec().open_all(org, stored).await.map_err(|error| Problem::broken(&error))?;
        let items = opened.into_iter().map(Event::of).collect::<Result<_, _>>()?;
        Ok(Json(EventPage { items, next_after }))
    }

    /// Verify the log
    ///
    /// Recomputes every hash from the first event on, and holds the log against the heads that were signed before.
    #[oai(path = "/verify", method = "get", operation_id = "audit_verify")]
    async fn verify(&self, parts: Data<&Arc<Parts>>, caller: Auditor) -> Result<Json<Verification>, Problem> {
        let public_key = parts.core.signer().public_key();
        let signed = heads::signed(&parts.heads, caller.org(), public_key);
        let report = verify_log(parts.core.log().store(), caller.org(), &signed).await?;
        Ok(Json(Verification {
            valid: report.valid,
            position: report.position,
            hash: report.hash.to_string(),
            flaw: report.flaw,
            public_key: public_key.to_string(),
        }))
    }

    /// Export the log
    ///
    /// All of it, with a signed head: `regimen audit verify --export FILE --public-key KEY` verifies it on any machine.
    #[oai(path = "/export", method = "get", operation_id = "audit_export")]
    async fn export(&self, parts: Data<&Arc<Parts>>, caller: Auditor) -> Result<Export, Problem> {
        let (parts, org) = (Arc::clone(&parts), caller.org());
        let (sender, mut receiver) = tokio::sync::mpsc::channel(4);
        tokio::spawn(async move {
            let core = &parts.core;
            let mut pieces = std::pin::pin!(export(core.log().store(), org, core.signer(), core.clock().now()));
            while let Some(piece) = pieces.next().await {
                // An error cuts the export off, so that it does not verify; whoever went away needs no more.
                if sender.send(piece.map_err(std::io::Error::other)).await.is_err() {
                    return;
                }
            }
        });
        let stream = futures_util::stream::poll_fn(move |context| receiver.poll_recv(context));
        Ok(Export::Lines(Binary(Body::from_bytes_stream(stream))))
    }
}
