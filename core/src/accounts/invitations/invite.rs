//! Somebody invites: admins to any role that they may give, coaches and the desk clients.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::events::InvitationSent;
use super::invitation::{Invitation, InvitationCommand, InvitationId, InvitationRefusal, STANDS};
use super::notices::InvitationNotice;
use crate::accounts::roles::Owners;
use crate::accounts::values::{Email, Role};
use crate::accounts::{Account, Caller};
use crate::kernel::executor::{Decline, Failure, UseCase, Work};
use crate::kernel::privacy::{Personal, Purpose};
use crate::notification::{LinkTo, Mailbox, Recipient, send_mail};

/// Invite whoever has the address `email`.
#[derive(Debug, Clone)]
pub struct Invite {
    /// Whoever wants it; none at the server's command line.
    pub caller: Option<Caller>,
    /// The id it gets.
    pub invitation_id: InvitationId,
    /// Whom it is for.
    pub email: Email,
    /// What they would be.
    pub role: Role,
}

/// The invitation there is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationIs {
    /// The invitation.
    pub invitation_id: InvitationId,
    /// Until when it can be accepted.
    pub expires_at: DateTime<Utc>,
}

impl Invite {
    /// Whether they may invite to this role by the role that they have now.
    async fn is_allowed(&self, work: &mut Work<'_>) -> Result<bool, Failure> {
        let Some(caller) = self.caller else { return Ok(true) };
        let now = work.load::<Account>(caller.account_id).await?.role();
        Ok(match now {
            Some(Role::Owner) => true,
            Some(Role::Admin) if self.role.is_given_by_owners() => work.load::<Owners>(work.org()).await?.is_empty(),
            Some(Role::Admin) => true,
            Some(Role::Coach | Role::Desk) => self.role == Role::Client,
            Some(Role::Client | Role::Auditor) | None => false,
        })
    }
}

impl UseCase for Invite {
    type Outcome = InvitationIs;
    type Refusal = InvitationRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<InvitationIs, Decline<InvitationRefusal>> {
        if !self.is_allowed(work).await? {
            return Err(InvitationRefusal::RoleNotYours.into());
        }
        let Self { caller, invitation_id, email, role } = self.clone();
        let (sent_at, expires_at) = (work.now(), work.now() + STANDS);
        let sent = InvitationSent {
            invitation_id,
            email: Personal::new(invitation_id.account_id(), Purpose::Identity, email),
            role,
            invited_by: caller.map(|caller| caller.account_id),
            sent_at,
            expires_at,
        };
        let mut invitation = work.load::<Invitation>(invitation_id).await?;
        invitation.handle(InvitationCommand::Send(Box::new(sent))).await?;
        mail(work, invitation_id, &invitation).await?;
        work.save(invitation).await?;
        Ok(InvitationIs { invitation_id, expires_at })
    }
}

/// Queues the mail that carries `invitation`.
pub(super) async fn mail(
    work: &mut Work<'_>,
    invitation_id: InvitationId,
    invitation: &Invitation,
) -> Result<(), Decline<InvitationRefusal>> {
    let (Some(email), Some(role), Some(expires_at)) = (invitation.email(), invitation.role(), invitation.expires_at())
    else {
        return Err(InvitationRefusal::InvitationNotFound.into());
    };
    let mailbox = Mailbox::try_from(email.as_str().to_owned());
    let mailbox = mailbox.map_err(|error| Failure::Corrupt(error.to_string().into()))?;
    let to = Recipient::Address(Personal::new(invitation_id.account_id(), Purpose::Identity, mailbox));
    let link = LinkTo { purpose: "accept_invitation", id: invitation_id.uuid() };
    send_mail(work, to, &InvitationNotice::Invited { role, expires_at, link }).await?;
    Ok(())
}
