//! Ending a lock after many wrong passwords.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;

use super::{AccountRef, LinkToken, follow};
use crate::api::{Area, Written};
use crate::edge::{Link, Problem};
use crate::parts::Parts;

pub(crate) struct UnlockApi;

#[OpenApi(prefix_path = "/auth", tag = "Area::Accounts")]
impl UnlockApi {
    /// Unlock an account
    ///
    /// With what stands in the link of the mail that told of the lock: once, within 24 hours.
    #[oai(path = "/unlock", method = "post", operation_id = "unlock_account")]
    async fn unlock(
        &self,
        parts: Data<&Arc<Parts>>,
        // A link counts once; a key is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<LinkToken>,
    ) -> Result<Written<AccountRef>, Problem> {
        let (command, link_id) = follow(&parts, Link::UnlockAccount, &body.token)?;
        let done = parts.core.unlock(&command, link_id).await?;
        Ok(Written::of(done, |is| AccountRef { account_id: is.account_id }))
    }
}
