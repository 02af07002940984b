//! What one can ask about oneself: everything, or to be forgotten. Both ask for the password once more, and for the second
//! factor of whoever has one, so that what was stolen to sign in with is not enough.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::{Binary, Json};
use poem_openapi::{ApiResponse, Enum, Object, OpenApi};
use regimen_core::accounts::values::Password;
use regimen_core::accounts::{AccountRefusal, Proof};

use super::erasures::{Receipt, done};
use crate::accounts::ProofBody;
use crate::api::{Area, Text, Written, parse};
use crate::edge::{Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct MyDataApi;

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct ExportMyData {
    /// Your password, once more.
    #[oai(validator(max_length = 512))]
    password: Text,
    /// A code or a passkey, if you have a second factor.
    proof: Option<ProofBody>,
}

/// That it is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
enum ErasureConfirmation {
    /// It cannot be undone.
    EraseMe,
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct EraseMe {
    /// Your password, once more.
    #[oai(validator(max_length = 512))]
    password: Text,
    /// A code or a passkey, if you have a second factor.
    proof: Option<ProofBody>,
    /// `erase_me`.
    confirm: ErasureConfirmation,
}

#[derive(ApiResponse)]
enum MyData {
    /// JSON Lines: a header, your account, every event that is about you or by you, and a signature over the lines before it.
    #[oai(status = 200, content_type = "application/jsonl")]
    Lines(
        Binary<Vec<u8>>,
        /// A name for the file.
        #[oai(header = "Content-Disposition")]
        String,
        /// Where in the log it stands that this was exported.
        #[oai(header = "Regimen-Position")]
        u64,
    ),
}

#[OpenApi(tag = "Area::Privacy")]
impl MyDataApi {
    /// Export everything about me
    ///
    /// Other people are left out, and so are secrets such as password hashes. `regimen privacy verify` checks the signature on any
    /// machine. You are told that it was done. Whoever has a second factor gives it too: else 422 `authenticators.code_needed`.
    #[oai(path = "/me/export", method = "post", operation_id = "export_my_data")]
    async fn export(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        // An export is made anew each time, so a key changes nothing here; it is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<ExportMyData>,
    ) -> Result<MyData, Problem> {
        let given = given(&parts, &caller, (body.0.password, body.0.proof)).await?;
        let export = parts.core.export_oneself(&caller.command(), caller.account_id(), given).await?;
        let name = format!("attachment; filename=\"regimen-{}.jsonl\"", caller.account_id());
        Ok(MyData::Lines(Binary(export.file), name, export.up_to))
    }

    /// Erase me
    ///
    /// At once and for ever: your keys are destroyed, so that nobody can read your data any more, here or in any backup of the log;
    /// you are signed out, and what you had booked goes to others. Keep the receipt: with its token it can be read again. Whoever has a
    /// second factor gives it too: else 422 `authenticators.code_needed`.
    #[oai(path = "/me/erasure", method = "post", operation_id = "erase_me")]
    async fn erase(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        // Erasing twice is erasing once.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<EraseMe>,
    ) -> Result<Written<Receipt>, Problem> {
        let EraseMe { password, proof, confirm: ErasureConfirmation::EraseMe } = body.0;
        let given = given(&parts, &caller, (password, proof)).await?;
        let erased = parts.core.erase_oneself(&caller.command(), caller.account_id(), given).await?;
        done(&parts, erased).await
    }
}

/// By what `caller` proves themselves again.
async fn given(
    parts: &Parts,
    caller: &SignedIn,
    (Text(password), proof): (Text, Option<ProofBody>),
) -> Result<(Password, Option<Proof>), Problem> {
    // What cannot be a password is a wrong one.
    let wrong = |_: Problem| Problem::refused(&AccountRefusal::InvalidCredentials);
    let password = parse("password", password).map_err(wrong)?;
    Ok((password, ProofBody::of_given(proof, parts, caller).await?))
}
