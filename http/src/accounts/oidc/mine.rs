//! The accounts elsewhere that one signs in with.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::{Header, Path};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::authenticators::proven;
use regimen_core::accounts::identities::{LinkedIdentities, LinkedIdentity, UnlinkIdentity};

use crate::accounts::authenticators::ProofBody;
use crate::api::{Area, Written, parse};
use crate::edge::{Fingerprint, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct MyIdentitiesApi;

/// An account elsewhere that you sign in with.
#[derive(Object)]
#[oai(rename = "LinkedIdentity")]
struct Identity {
    provider: String,
    since: DateTime<Utc>,
}

#[derive(Object)]
#[oai(rename = "LinkedIdentities")]
struct Identities {
    items: Vec<Identity>,
}

#[derive(Object)]
#[oai(rename = "IdentityUnlinked")]
struct Unlinked {
    provider: String,
}

impl From<&LinkedIdentity> for Identity {
    fn from(linked: &LinkedIdentity) -> Self {
        Self { provider: linked.provider.as_str().to_owned(), since: linked.since }
    }
}

#[OpenApi(prefix_path = "/me/identities", tag = "Area::Accounts")]
impl MyIdentitiesApi {
    /// My accounts elsewhere
    #[oai(path = "/", method = "get", operation_id = "my_identities")]
    async fn list(&self, parts: Data<&Arc<Parts>>, caller: SignedIn) -> Result<Json<Identities>, Problem> {
        let (executor, account_id) = (parts.core.executor(), caller.account_id());
        let (linked, _) = executor.current::<LinkedIdentities>(caller.org(), account_id).await?;
        Ok(Json(Identities { items: linked.items().iter().map(Identity::from).collect() }))
    }

    /// Unlink an account elsewhere
    ///
    /// You are told by mail.
    #[oai(path = "/:provider/unlink", method = "post", operation_id = "unlink_identity")]
    async fn unlink(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        asked: Data<&Fingerprint>,
        provider: Path<String>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<ProofBody>,
    ) -> Result<Written<Unlinked>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        let (account_id, provider) = (caller.account_id(), parse("provider", provider.0)?);
        let unlink = UnlinkIdentity { account_id, proof: body.0.of(&parts, &caller).await?, provider };
        let done = proven(parts.core.executor(), &request, &unlink).await?;
        Ok(Written::of(done, |provider| Unlinked { provider: provider.into() }))
    }
}
