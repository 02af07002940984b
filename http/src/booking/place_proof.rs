//! The proof of a place in line, for whoever stood there.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::types::Any;
use regimen_core::booking::place_proof::prove_place;
use regimen_core::booking::values::EntryId;
use serde_json::Value;

use crate::api::Area;
use crate::edge::{Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct PlaceProofApi;

#[OpenApi(prefix_path = "/waitlist", tag = "Area::Waitlist")]
impl PlaceProofApi {
    /// Prove a place in line
    ///
    /// For whoever stands or stood there, the session's coach and admins: everything that was decided about the line while they
    /// did, each decision as it is stored, with a signed head of the log and the proof of where they stood. Check it with
    /// `regimen audit verify-place FILE --public-key KEY` or `docs/verify_place.py`; the format is told in docs/proof.md.
    #[oai(path = "/:entry_id/proof", method = "get", operation_id = "prove_place")]
    async fn prove(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        entry_id: Path<EntryId>,
    ) -> Result<Json<Any<Value>>, Problem> {
        let (executor, signer) = (parts.core.executor(), parts.core.signer());
        let proof = prove_place(executor, signer, (caller.org(), caller.caller()), entry_id.0).await?;
        Ok(Json(Any(serde_json::to_value(proof).map_err(|error| Problem::broken(&error))?)))
    }
}
