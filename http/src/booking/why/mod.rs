//! Why? What led to a booking, a hold, a place in line or one event; and why something was refused.

mod asked;
mod shapes;

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use regimen_core::booking::why::explain;
use uuid::Uuid;

use self::asked::Told;
use self::shapes::{Explanation, RefusalExplanation};
use crate::api::Area;
use crate::edge::{Problem, SignedIn};
use crate::parts::Parts;

pub(super) use asked::ask;

pub(crate) struct WhyApi;

#[OpenApi(prefix_path = "/why", tag = "Area::Audit")]
impl WhyApi {
    /// Why was it refused?
    ///
    /// A refused booking, hold, confirmation, place in line, move to another session, enrolment or standing reservation carries
    /// this path as `why`. The decision is taken again over what it saw, and answers with the same refusal and the events that it rested on. For whoever was refused, the session's coach and
    /// admins. Once somebody's data that it rested on is erased: 409 `why.not_reproducible`.
    #[oai(path = "/refusal", method = "get", operation_id = "explain_refusal")]
    async fn refusal(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        /// The token of the link.
        token: Query<String>,
    ) -> Result<Json<RefusalExplanation>, Problem> {
        let told = Told::read(&parts, &token.0)?;
        Ok(Json(told.explain(&parts, &caller).await?.into()))
    }

    /// Why did it happen?
    ///
    /// The events that led to a booking, a hold, a place in line or an event, in their order, each in one sentence, with the
    /// version of the rule that decided. For whom it concerns, the session's coach and admins. Events are looked up around the
    /// time in their ids, and no deeper than 50,000 events before the end of the log.
    #[oai(path = "/:id", method = "get", operation_id = "explain")]
    async fn why(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        /// Of a booking, a hold, an entry of a waitlist, or an event.
        id: Path<Uuid>,
    ) -> Result<Json<Explanation>, Problem> {
        let told = explain(parts.core.executor(), (caller.org(), caller.caller()), id.0).await?;
        Ok(Json(told.into()))
    }
}
