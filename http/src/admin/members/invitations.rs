//! Inviting people, for those who may.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use regimen_core::accounts::invitations::{
    InvitationId, InvitationIs, InvitationState, Invite, ResendInvitation, RevokeInvitation,
};
use regimen_core::kernel::ids::AccountId;
use regimen_projections::Page;
use regimen_projections::accounts::{InvitationRow, find_invitations};

use crate::accounts::RoleName;
use crate::api::{Area, Created, Text, Written, asked, found, parse};
use crate::edge::{Doorkeeper, Fingerprint, Problem};
use crate::parts::Parts;

pub(crate) struct InvitationsApi;

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct InvitationBody {
    /// Whom it is for.
    #[oai(validator(max_length = 254))]
    email: Text,
    /// What they would be. Admins invite to every role that they may give; coaches and the front desk invite clients.
    role: RoleName,
}

#[derive(Object)]
struct InvitationRef {
    invitation_id: InvitationId,
    /// Until when it can be accepted.
    expires_at: DateTime<Utc>,
}

/// What an invitation has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "InvitationState", rename_all = "snake_case")]
enum StateName {
    /// It can be accepted until it expires.
    Open,
    /// It was accepted.
    Accepted,
    /// It was taken back.
    Revoked,
}

/// An invitation.
#[derive(Object)]
#[oai(rename = "Invitation", skip_serializing_if_is_none)]
struct InvitationView {
    invitation_id: InvitationId,
    /// Whom it is for; left out once they are erased.
    email: Option<String>,
    role: RoleName,
    /// Who asked; left out if whoever runs the server did.
    invited_by: Option<AccountId>,
    /// When it was sent last.
    sent_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    state: StateName,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct InvitationPage {
    items: Vec<InvitationView>,
    /// Where the next page begins; left out on the last.
    next_cursor: Option<String>,
}

impl From<InvitationIs> for InvitationRef {
    fn from(is: InvitationIs) -> Self {
        Self { invitation_id: is.invitation_id, expires_at: is.expires_at }
    }
}

impl From<InvitationRow> for InvitationView {
    fn from(row: InvitationRow) -> Self {
        Self {
            invitation_id: row.invitation_id,
            email: row.email.map(Into::into),
            role: row.role.into(),
            invited_by: row.invited_by,
            sent_at: row.sent_at,
            expires_at: row.expires_at,
            state: match row.state {
                InvitationState::Open => StateName::Open,
                InvitationState::Accepted => StateName::Accepted,
                InvitationState::Revoked => StateName::Revoked,
            },
        }
    }
}

#[OpenApi(prefix_path = "/invitations", tag = "Area::Organization")]
impl InvitationsApi {
    /// Invite somebody
    ///
    /// They get a mail with a link that stands seven days. Whether the address has an account already is not told; one that it has
    /// stays as it is.
    #[oai(path = "/", method = "post", operation_id = "invite")]
    async fn invite(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Doorkeeper,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<InvitationBody>,
    ) -> Result<Created<InvitationRef>, Problem> {
        let email = parse("email", body.0.email.0)?;
        let request = asked.name(caller.command(), key.as_deref())?;
        let (invitation_id, role) = (InvitationId::generate(), body.0.role.into());
        let invite = Invite { caller: Some(caller.caller()), invitation_id, email, role };
        let done = parts.core.executor().execute(&request, &invite).await?;
        Ok(Created::of(done, InvitationRef::from))
    }

    /// Invitations
    ///
    /// The newest first: all of them for admins, for coaches and the front desk their own.
    #[oai(path = "/", method = "get", operation_id = "list_invitations")]
    async fn list_invitations(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Doorkeeper,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<InvitationPage>, Problem> {
        let own = (!caller.role.administers()).then(|| caller.account_id());
        let page = found(find_invitations(&parts.reader, caller.org(), own, &asked(&limit, &cursor)?).await)?;
        let Page { items, next } = page.map(InvitationView::from);
        Ok(Json(InvitationPage { items, next_cursor: next }))
    }

    /// Send an invitation once more
    ///
    /// It stands seven days from now.
    #[oai(path = "/:invitation_id/resend", method = "post", operation_id = "resend_invitation")]
    async fn resend_invitation(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Doorkeeper,
        asked: Data<&Fingerprint>,
        invitation_id: Path<InvitationId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Written<InvitationRef>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        let resend = ResendInvitation { caller: caller.caller(), invitation_id: invitation_id.0 };
        let done = parts.core.executor().execute(&request, &resend).await?;
        Ok(Written::of(done, InvitationRef::from))
    }

    /// Take an invitation back
    #[oai(path = "/:invitation_id", method = "delete", operation_id = "revoke_invitation")]
    async fn revoke_invitation(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Doorkeeper,
        invitation_id: Path<InvitationId>,
    ) -> Result<Written<InvitationRef>, Problem> {
        let revoke = RevokeInvitation { caller: caller.caller(), invitation_id: invitation_id.0 };
        let done = parts.core.executor().execute(&caller.command(), &revoke).await?;
        Ok(Written::of(done, InvitationRef::from))
    }
}
