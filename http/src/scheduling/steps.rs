//! A session's life: published, started, completed, or called off.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::{Header, Path};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::booking::CancelSession;
use regimen_core::kernel::executor::Request;
use regimen_core::scheduling::values::SessionId;
use regimen_core::scheduling::{AdvanceSession, SessionStep};

use super::shapes::SessionState;
use crate::api::{Area, Text, Written, parse};
use crate::edge::{Coach, Fingerprint, Problem};
use crate::parts::Parts;

pub(crate) struct StepsApi;

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Cancellation {
    /// Why: one line of at most 500 characters.
    reason: Text,
}

#[OpenApi(prefix_path = "/sessions", tag = "Area::Scheduling")]
impl StepsApi {
    /// Publish a session
    ///
    /// From now on it can be booked.
    #[oai(path = "/:session_id/publish", method = "post", operation_id = "publish_session")]
    async fn publish(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Coach,
        asked: Data<&Fingerprint>,
        session_id: Path<SessionId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Written<SessionState>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        advance(&parts, &caller, &request, session_id.0, SessionStep::Publish).await
    }

    /// Start a session
    ///
    /// From now on it can neither be booked nor cancelled.
    #[oai(path = "/:session_id/start", method = "post", operation_id = "start_session")]
    async fn start(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Coach,
        asked: Data<&Fingerprint>,
        session_id: Path<SessionId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Written<SessionState>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        advance(&parts, &caller, &request, session_id.0, SessionStep::Start).await
    }

    /// Complete a session
    #[oai(path = "/:session_id/complete", method = "post", operation_id = "complete_session")]
    async fn complete(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Coach,
        asked: Data<&Fingerprint>,
        session_id: Path<SessionId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Written<SessionState>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        advance(&parts, &caller, &request, session_id.0, SessionStep::Complete).await
    }

    /// Cancel a session
    ///
    /// Every booking of it ends and every client gets all credits back, at once.
    #[oai(path = "/:session_id/cancel", method = "post", operation_id = "cancel_session")]
    async fn cancel(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Coach,
        asked: Data<&Fingerprint>,
        session_id: Path<SessionId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<Cancellation>,
    ) -> Result<Written<SessionState>, Problem> {
        let reason = parse("reason", body.0.reason.0)?;
        let request = asked.name(caller.command(), key.as_deref())?;
        let cancel = CancelSession { caller: caller.caller(), session_id: session_id.0, reason };
        let done = parts.core.executor().execute(&request, &cancel).await?;
        Ok(Written::of(done, SessionState::from))
    }
}

async fn advance(
    parts: &Parts,
    caller: &Coach,
    request: &Request,
    session_id: SessionId,
    step: SessionStep,
) -> Result<Written<SessionState>, Problem> {
    let advance = AdvanceSession { caller: caller.caller(), session_id, step };
    let done = parts.core.executor().execute(request, &advance).await?;
    Ok(Written::of(done, SessionState::from))
}
