//! Whoever is invited looks at the invitation and accepts it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::consents::Consent;
use regimen_core::accounts::invitations::{Invitation, InvitationId, InvitationRefusal, Joining};
use regimen_core::admin::Organization;
use regimen_core::kernel::ids::OrgId;

use super::RoleName;
use super::consents::{asked_of, expect_accepted};
use crate::api::{Area, Text, Written, parse};
use crate::edge::{Fingerprint, Link, Problem};
use crate::parts::Parts;

pub(crate) struct InvitedApi;

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct InvitationToken {
    /// What stands in the link of the mail.
    #[oai(validator(max_length = 200))]
    token: Text,
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct Acceptance {
    /// What stands in the link of the mail.
    #[oai(validator(max_length = 200))]
    pub(super) token: Text,
    /// How you want to be called: one line of at most 100 characters.
    name: Text,
    /// 10 to 128 characters, and not easily guessed.
    #[oai(validator(max_length = 512))]
    password: Text,
    /// That you accept the terms and the privacy notice as they are now: `true`.
    accept_terms: bool,
}

/// What one is invited to.
#[derive(Object)]
struct InvitedTo {
    org_id: OrgId,
    organization: String,
    role: RoleName,
    /// The address that it went to, which one signs in with.
    email: String,
    expires_at: DateTime<Utc>,
}

#[derive(Object)]
struct Accepted {
    /// The organization in which one can sign in now.
    org_id: OrgId,
}

impl Acceptance {
    /// What is said by it, with what is to be accepted.
    pub(super) fn joining(self, invitation_id: InvitationId, consent: Consent) -> Result<Joining, Problem> {
        expect_accepted(self.accept_terms)?;
        let (name, password) = (parse("name", self.name.0)?, parse("password", self.password.0)?);
        Ok(Joining { invitation_id, name, password, consent })
    }
}

#[OpenApi(prefix_path = "/invitations", tag = "Area::Accounts")]
impl InvitedApi {
    /// Look at an invitation
    ///
    /// With what stands in the link of the mail.
    #[oai(path = "/look", method = "post", operation_id = "look_at_invitation")]
    async fn look_at_invitation(
        &self,
        parts: Data<&Arc<Parts>>,
        // Looking changes nothing, so a key does neither; it is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<InvitationToken>,
    ) -> Result<Json<InvitedTo>, Problem> {
        let (request, id) = parts.links.follow(Link::AcceptInvitation, &body.0.token.0)?;
        let executor = parts.core.executor();
        let (invitation, _) = executor.current::<Invitation>(request.org, InvitationId::from_uuid(id)).await?;
        let (organization, _) = executor.current::<Organization>(request.org, request.org).await?;
        let shown = show(request.org, &organization, &invitation, parts.core.clock().now());
        shown.map(Json).ok_or_else(|| Problem::refused(&InvitationRefusal::InvitationOver))
    }

    /// Accept an invitation
    ///
    /// Makes the account, with an address that is known to be yours. If the address has an account already, that one stays as it
    /// is, and the answer is the same: sign in as before.
    #[oai(path = "/accept", method = "post", operation_id = "accept_invitation")]
    async fn accept_invitation(
        &self,
        parts: Data<&Arc<Parts>>,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<Acceptance>,
    ) -> Result<Written<Accepted>, Problem> {
        let (request, id) = parts.links.follow(Link::AcceptInvitation, &body.0.token.0)?;
        let joining = body.0.joining(InvitationId::from_uuid(id), asked_of(&parts, request.org).await?)?;
        let org_id = request.org;
        let request = asked.name_of(&format!("invitation {id}"), request, key.as_deref())?;
        let done = parts.core.accept_invitation(&request, joining).await?;
        Ok(Written::of(done, |_| Accepted { org_id }))
    }
}

/// What `invitation` says, if it stands at `at`.
fn show(org_id: OrgId, organization: &Organization, invitation: &Invitation, at: DateTime<Utc>) -> Option<InvitedTo> {
    if !invitation.stands(at) {
        return None;
    }
    let organization = organization.name().unwrap_or_default().to_owned();
    let email = invitation.email()?.as_str().to_owned();
    Some(InvitedTo {
        org_id,
        organization,
        role: invitation.role()?.into(),
        email,
        expires_at: invitation.expires_at()?,
    })
}
