//! An invitation goes out once more, or is taken back: by whoever invited, and by admins.

use super::invitation::{Invitation, InvitationCommand, InvitationId, InvitationRefusal};
use super::invite::{InvitationIs, mail};
use crate::accounts::Caller;
use crate::kernel::executor::{Decline, Loaded, UseCase, Work};

/// Send it once more; it stands as long as a new one.
#[derive(Debug, Clone, Copy)]
pub struct ResendInvitation {
    /// Whoever wants it.
    pub caller: Caller,
    /// The invitation.
    pub invitation_id: InvitationId,
}

/// Let it count no more.
#[derive(Debug, Clone, Copy)]
pub struct RevokeInvitation {
    /// Whoever wants it.
    pub caller: Caller,
    /// The invitation.
    pub invitation_id: InvitationId,
}

type Declined = Decline<InvitationRefusal>;

/// The invitation, if it is the caller's or they are an admin.
async fn own(work: &mut Work<'_>, caller: Caller, id: InvitationId) -> Result<Loaded<Invitation>, Declined> {
    let invitation = work.load::<Invitation>(id).await?;
    let is_theirs = caller.role.administers() || invitation.invited_by() == Some(caller.account_id);
    if invitation.exists() && is_theirs { Ok(invitation) } else { Err(InvitationRefusal::InvitationNotFound.into()) }
}

fn outcome(invitation_id: InvitationId, invitation: &Invitation) -> Result<InvitationIs, Declined> {
    let expires_at = invitation.expires_at().ok_or(InvitationRefusal::InvitationNotFound)?;
    Ok(InvitationIs { invitation_id, expires_at })
}

impl UseCase for ResendInvitation {
    type Outcome = InvitationIs;
    type Refusal = InvitationRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<InvitationIs, Declined> {
        let mut invitation = own(work, self.caller, self.invitation_id).await?;
        invitation.handle(InvitationCommand::Resend(work.now())).await?;
        mail(work, self.invitation_id, &invitation).await?;
        let is = outcome(self.invitation_id, &invitation)?;
        work.save(invitation).await?;
        Ok(is)
    }
}

impl UseCase for RevokeInvitation {
    type Outcome = InvitationIs;
    type Refusal = InvitationRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<InvitationIs, Declined> {
        let mut invitation = own(work, self.caller, self.invitation_id).await?;
        invitation.handle(InvitationCommand::Revoke(work.now())).await?;
        let is = outcome(self.invitation_id, &invitation)?;
        work.save(invitation).await?;
        Ok(is)
    }
}
