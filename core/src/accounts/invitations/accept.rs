//! Whoever is invited accepts.

use serde::{Deserialize, Serialize};

use super::events::Acceptance;
use super::invitation::{Invitation, InvitationCommand, InvitationId, InvitationRefusal};
use crate::accounts::addresses::holder;
use crate::accounts::consents::Consent;
use crate::accounts::ports::PasswordHasher;
use crate::accounts::values::{Email, EmailKey, Password, PasswordHash, PersonName};
use crate::accounts::{RegisterAccount, RegisteredBy};
use crate::kernel::executor::{Decline, Done, Executor, Failure, Request, UseCase, Work};
use crate::kernel::secrets::Pepper;

/// What came of it. Whether the address had an account already is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationIsAccepted {
    /// The invitation.
    pub invitation_id: InvitationId,
}

/// What whoever accepts an invitation gives.
#[derive(Debug, Clone)]
pub struct Joining {
    /// The invitation.
    pub invitation_id: InvitationId,
    /// How they want to be called.
    pub name: PersonName,
    /// How they will be let in.
    pub password: Password,
    /// What they accepted.
    pub consent: Consent,
}

/// Makes the account of whoever is invited. If their address has an account already, that one stays as it is, and the answer is the
/// same.
///
/// # Errors
/// [`InvitationRefusal`], or what broke.
pub async fn accept_invitation(
    executor: &Executor,
    (hasher, pepper): (&PasswordHasher, &Pepper),
    request: &Request,
    joining: Joining,
) -> Result<Done<InvitationIsAccepted>, Decline<InvitationRefusal>> {
    let Joining { invitation_id, name, password, consent } = joining;
    let (invitation, _) = executor.current::<Invitation>(request.org, invitation_id).await?;
    let email = invitation.email().cloned().ok_or(InvitationRefusal::InvitationNotFound)?;
    let password = hasher.hash(password).await.map_err(Failure::from)?;
    let email_key = EmailKey::of(&email, request.org, pepper);
    let accept = Accept { invitation_id, email, email_key, name, password, consent };
    executor.execute(request, &accept).await
}

struct Accept {
    invitation_id: InvitationId,
    email: Email,
    email_key: EmailKey,
    name: PersonName,
    password: PasswordHash,
    consent: Consent,
}

impl UseCase for Accept {
    type Outcome = InvitationIsAccepted;
    type Refusal = InvitationRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<InvitationIsAccepted, Decline<InvitationRefusal>> {
        let Self { invitation_id, email_key, .. } = *self;
        let mut invitation = work.load::<Invitation>(invitation_id).await?;
        let role = invitation.role().ok_or(InvitationRefusal::InvitationNotFound)?;
        let known = holder(work, email_key).await?;
        let result = if known.is_some() { Acceptance::WasMember } else { Acceptance::Joined };
        invitation.handle(InvitationCommand::Accept { result, at: work.now() }).await?;
        work.expect_present(invitation_id.account_id().into());
        work.save(invitation).await?;
        if known.is_none() {
            let register = RegisterAccount {
                account_id: invitation_id.account_id(),
                email: self.email.clone(),
                email_key,
                name: self.name.clone(),
                password: self.password.clone(),
                role,
                consent: self.consent.clone(),
                by: RegisteredBy::Invited,
            };
            let registered = register.decide(work).await;
            // The address is free and the account is new, so that nothing is left to be refused.
            registered.map_err(Decline::unexpected)?;
        }
        Ok(InvitationIsAccepted { invitation_id })
    }
}
