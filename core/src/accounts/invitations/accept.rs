//! Whoever is invited accepts.

use serde::{Deserialize, Serialize};

use super::events::Acceptance;
use super::invitation::{Invitation, InvitationCommand, InvitationId, InvitationRefusal};
use crate::accounts::ports::PasswordHasher;
use crate::accounts::values::{Email, EmailKey, Password, PasswordHash, PersonName};
use crate::accounts::{EmailReservation, RegisterAccount};
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
    /// The version of the terms that they accepted.
    pub terms_version: String,
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
    let Joining { invitation_id, name, password, terms_version } = joining;
    let (invitation, _) = executor.current::<Invitation>(request.org, invitation_id).await?;
    let email = invitation.email().cloned().ok_or(InvitationRefusal::InvitationNotFound)?;
    let password = hasher.hash(password).await.map_err(|error| Failure::Corrupt(error.to_string().into()))?;
    let email_key = EmailKey::of(&email, request.org, pepper);
    let accept = Accept { invitation_id, email, email_key, name, password, terms_version };
    executor.execute(request, &accept).await
}

struct Accept {
    invitation_id: InvitationId,
    email: Email,
    email_key: EmailKey,
    name: PersonName,
    password: PasswordHash,
    terms_version: String,
}

impl UseCase for Accept {
    type Outcome = InvitationIsAccepted;
    type Refusal = InvitationRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<InvitationIsAccepted, Decline<InvitationRefusal>> {
        let Self { invitation_id, email_key, .. } = *self;
        let mut invitation = work.load::<Invitation>(invitation_id).await?;
        let role = invitation.role().ok_or(InvitationRefusal::InvitationNotFound)?;
        let known = work.load::<EmailReservation>(email_key).await?.owner();
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
                terms_version: Some(self.terms_version.clone()),
            };
            let registered = register.decide(work).await;
            // The address is free and the account is new, so that nothing is left to be refused.
            registered.map_err(|declined| match declined {
                Decline::Failed(failure) => failure,
                Decline::Refused(refusal) => Failure::Corrupt(refusal.to_string().into()),
            })?;
        }
        Ok(InvitationIsAccepted { invitation_id })
    }
}
