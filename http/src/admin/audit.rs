//! History, proof and export.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures_util::StreamExt as _;
use poem::Body;
use poem::web::Data;
use poem_openapi::param::Query;
use poem_openapi::payload::{Binary, Json};
use poem_openapi::{ApiResponse, Object, OpenApi};
use regimen_core::audit::{AuditQuery, Which};
use regimen_core::kernel::ids::{AccountId, CorrelationId};
use regimen_core::kernel::log::StreamId;
use regimen_core::kernel::proof::{export, verify_log};
use regimen_core::privacy::events::Exported;

use super::event::EventPage;
use super::search::page;
use crate::api::Area;
use crate::edge::{Auditor, Problem};
use crate::operations::heads;
use crate::parts::Parts;

pub(crate) struct AuditApi;

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

#[OpenApi(prefix_path = "/audit", tag = "Area::Audit")]
impl AuditApi {
    /// Events
    ///
    /// In the order in which they happened. With `person` or `correlation_id` a page can be empty and have a next one all the same.
    #[oai(path = "/events", method = "get", operation_id = "audit_events")]
    #[expect(clippy::too_many_arguments, reason = "these are the filters of the search")]
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
        /// Only those that name this account or were caused by it.
        person: Query<Option<AccountId>>,
        /// Only those that this request set in motion.
        correlation_id: Query<Option<CorrelationId>>,
        /// Only those recorded at this time or later.
        from: Query<Option<DateTime<Utc>>>,
        /// Only those recorded before this time.
        to: Query<Option<DateTime<Utc>>>,
    ) -> Result<Json<EventPage>, Problem> {
        let which = kind.0.map_or(Which::All, |kind| Which::Kind(kind.into()));
        let (stream, person, correlation) = (stream.0.as_deref().map(StreamId::stored), person.0, correlation_id.0);
        let query = AuditQuery { which, stream, person, correlation, from: from.0, to: to.0 };
        page(&parts, caller.org(), &query, after.0, limit.0).await
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
        parts.core.note_export(&caller.command(), caller.account_id(), Exported::Log).await?;
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
