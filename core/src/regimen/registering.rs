//! How people get an account: from an operator, or by themselves.

use super::{Regimen, Registration};
use crate::accounts::consents::Consent;
use crate::accounts::links::LinkId;
use crate::accounts::values::{ReferralCode, Role};
use crate::accounts::{AccountIsRegistered, AccountRefusal, RegisterAccount, RegisteredBy};
use crate::kernel::executor::{Decline, Done, Failure, Request};
use crate::kernel::ids::AccountId;

type Answer = Result<Done<AccountIsRegistered>, Decline<AccountRefusal>>;

/// What somebody says beside, who makes an account for themselves.
#[derive(Debug, Clone)]
pub struct SignUp {
    /// What they accept.
    pub consent: Consent,
    /// The code by which somebody sent them.
    pub referral: Option<ReferralCode>,
    /// What they want to be beyond what everybody may be: an admin decides.
    pub asks_for: Option<Role>,
}

impl Regimen {
    /// Registers an account that an operator makes.
    ///
    /// # Errors
    /// [`AccountRefusal::EmailTaken`], or what broke.
    pub async fn register(&self, request: &Request, registration: Registration) -> Answer {
        let consent = Consent { terms: registration.terms_version.clone(), privacy: None };
        self.register_by(request, registration, (consent, RegisteredBy::Operator)).await
    }

    /// Registers whoever makes an account for themselves. If their address belongs to somebody, the answer is the same, with an id
    /// that leads nowhere, and its owner is told.
    ///
    /// # Errors
    /// [`AccountRefusal::PasswordGuessable`], [`AccountRefusal::PasswordBreached`], or what broke.
    pub async fn sign_up(&self, request: &Request, registration: Registration, sign_up: SignUp) -> Answer {
        let about = [registration.email.as_str(), registration.name.as_str()].map(ToOwned::to_owned);
        self.judge(&registration.password, about.into()).await?;
        let SignUp { consent, referral, asks_for } = sign_up;
        let by = RegisteredBy::Themselves { link_id: LinkId::generate(), referral, asks_for };
        self.register_by(request, registration, (consent, by)).await
    }

    async fn register_by(
        &self,
        request: &Request,
        registration: Registration,
        (consent, by): (Consent, RegisteredBy),
    ) -> Answer {
        let Registration { email, name, password, role, .. } = registration;
        let password = self.hasher.hash(password).await.map_err(Failure::from)?;
        let (account_id, email_key) = (AccountId::generate(), self.email_key(request.org, &email));
        let use_case = RegisterAccount { account_id, email, email_key, name, password, role, consent, by };
        self.executor.execute(request, &use_case).await
    }
}
