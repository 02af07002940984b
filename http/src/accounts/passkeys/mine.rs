//! What one does with a passkey that one has.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::{Header, Path};
use poem_openapi::payload::Json;
use poem_openapi::types::Any;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::authenticators::passkeys::{PasskeyId, RemovePasskey, RenamePasskey};
use regimen_core::accounts::authenticators::proven;
use regimen_passkeys::RequestOptions;

use super::add::Options;
use super::challenge::{self, Aim};
use crate::accounts::authenticators::ProofBody;
use crate::api::{Area, Text, Written, parse};
use crate::edge::{Fingerprint, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct MyPasskeysApi;

#[derive(Object)]
#[oai(rename = "PasskeyRename", deny_unknown_fields)]
struct Rename {
    /// How you will know it: at most 60 characters.
    name: Text,
}

#[derive(Object)]
struct PasskeyRef {
    passkey_id: PasskeyId,
}

#[OpenApi(prefix_path = "/me/passkeys", tag = "Area::Accounts")]
impl MyPasskeysApi {
    /// Ask a passkey to prove that it is you
    ///
    /// Gives what the browser needs; its answer is a proof for whatever asks for one.
    #[oai(path = "/proof-options", method = "post", operation_id = "passkey_proof_options")]
    async fn proof_options(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        // Nothing is stored; a key is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
    ) -> Result<Json<Options>, Problem> {
        let challenge = challenge::make(&parts, caller.org(), Aim::Proof(caller.account_id()))?;
        let options = RequestOptions::new(parts.passkeys.party(), challenge, Vec::new());
        let options = serde_json::to_value(options).map_err(|error| Problem::broken(&error))?;
        Ok(Json(Options { options: Any(options) }))
    }

    /// Call a passkey something else
    #[oai(path = "/:passkey_id", method = "patch", operation_id = "rename_passkey")]
    async fn rename(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        passkey_id: Path<PasskeyId>,
        body: Json<Rename>,
    ) -> Result<Written<PasskeyRef>, Problem> {
        let (account_id, name) = (caller.account_id(), parse("name", body.0.name.0)?);
        let rename = RenamePasskey { account_id, passkey_id: *passkey_id, name };
        let done = parts.core.executor().execute(&caller.command(), &rename).await?;
        Ok(Written::of(done, |passkey_id| PasskeyRef { passkey_id }))
    }

    /// Do without a passkey
    ///
    /// You are told by mail. With your last second factor your backup codes go too.
    #[oai(path = "/:passkey_id/remove", method = "post", operation_id = "remove_passkey")]
    async fn remove(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        asked: Data<&Fingerprint>,
        passkey_id: Path<PasskeyId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<ProofBody>,
    ) -> Result<Written<PasskeyRef>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        let (account_id, proof) = (caller.account_id(), body.0.of(&parts, &caller).await?);
        let remove = RemovePasskey { account_id, proof, passkey_id: *passkey_id };
        let done = proven(parts.core.executor(), &request, &remove).await?;
        Ok(Written::of(done, |passkey_id| PasskeyRef { passkey_id }))
    }
}
