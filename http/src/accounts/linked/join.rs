//! Whoever is signed in accepts an invitation to another organization, and both accounts are linked.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::invitations::InvitationId;
use regimen_core::kernel::ids::OrgId;

use super::organizations::{account, prove};
use crate::accounts::authenticators::ProofBody;
use crate::accounts::consents::asked_of;
use crate::accounts::invited::Acceptance;
use crate::api::Area;
use crate::edge::{Fingerprint, Link, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct JoinApi;

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct JoinOrganization {
    /// What one says to accept it, the password among it that the new account will have.
    acceptance: Acceptance,
    /// That the account that one is signed in with here is one's own.
    proof: ProofBody,
}

/// The organization to which one belongs now.
#[derive(Object)]
struct JoinedOrganization {
    org_id: OrgId,
}

#[OpenApi(prefix_path = "/me/organizations", tag = "Area::Accounts")]
impl JoinApi {
    /// Accept an invitation to another organization
    ///
    /// As `/invitations/accept` does, and links the new account with this one. If the address of the invitation has an account there
    /// already, that one stays as it is and is not linked, and the answer is the same: sign in there, and link it.
    #[oai(path = "/join", method = "post", operation_id = "join_organization")]
    async fn join(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<JoinOrganization>,
    ) -> Result<Json<JoinedOrganization>, Problem> {
        let JoinOrganization { acceptance, proof } = body.0;
        let (request, id) = parts.links.follow(Link::AcceptInvitation, &acceptance.token.0)?;
        let org_id = request.org;
        let joining = acceptance.joining(InvitationId::from_uuid(id), asked_of(&parts, org_id).await?)?;
        prove(&parts, &caller, proof).await?;
        let request = asked.name_of(&format!("invitation {id}"), request, key.as_deref())?;
        parts.core.join_linked(&request, joining, account(&caller)).await?;
        Ok(Json(JoinedOrganization { org_id }))
    }
}
