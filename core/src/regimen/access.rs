//! What people do about their own access: get an account, get in, and change by what.

use std::sync::Arc;

use super::{Regimen, Registration};
use crate::accounts::addresses::{AskForEmailChange, EmailReservation};
use crate::accounts::attempts::{Failed, LockSignIn, SignInIsUnlocked, UnlockSignIn};
use crate::accounts::authenticators::{Proof, SecondFactorRefusal, proven};
use crate::accounts::consents::Consent;
use crate::accounts::links::{LinkId, LinkIsMailed};
use crate::accounts::passwords::{ChangePassword, PasswordIsChanged, ResetPassword};
use crate::accounts::values::{Email, EmailKey, Password, PasswordHash, PersonName, ReferralCode, Role};
use crate::accounts::{
    Account, AccountIsRegistered, AccountRefusal, Device, RegisterAccount, RegisteredBy, SignInId, SignedInAs,
    prove_password, sign_in, sign_in_by_link,
};
use crate::kernel::executor::{Decline, Done, Failure, Request};
use crate::kernel::ids::{AccountId, OrgId};

type Answer<T> = Result<Done<T>, Decline<AccountRefusal>>;

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
    pub async fn register(&self, request: &Request, registration: Registration) -> Answer<AccountIsRegistered> {
        let consent = Consent { terms: registration.terms_version.clone(), privacy: None };
        self.register_by(request, registration, (consent, RegisteredBy::Operator)).await
    }

    /// Registers whoever makes an account for themselves. If their address belongs to somebody, the answer is the same, with an id
    /// that leads nowhere, and its owner is told.
    ///
    /// # Errors
    /// [`AccountRefusal::PasswordGuessable`], [`AccountRefusal::PasswordBreached`], or what broke.
    pub async fn sign_up(
        &self,
        request: &Request,
        registration: Registration,
        sign_up: SignUp,
    ) -> Answer<AccountIsRegistered> {
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
    ) -> Answer<AccountIsRegistered> {
        let Registration { email, name, password, role, .. } = registration;
        let password = self.hasher.hash(password).await.map_err(Failure::from)?;
        let (account_id, email_key) = (AccountId::generate(), self.email_key(request.org, &email));
        let use_case = RegisterAccount { account_id, email, email_key, name, password, role, consent, by };
        self.executor.execute(request, &use_case).await
    }

    /// Signs somebody in on `device`.
    ///
    /// # Errors
    /// [`AccountRefusal::InvalidCredentials`], [`AccountRefusal::TooManyAttempts`], or what broke.
    pub async fn sign_in(
        &self,
        request: &Request,
        (email, password): (&Email, Password),
        device: Device,
    ) -> Answer<SignedInAs> {
        let key = self.email_key(request.org, email);
        let attempt = self.attempt((request.org, key))?;
        let signed_in = sign_in(&self.executor, &self.hasher, request, (key, password), device).await;
        self.counted((request.org, key), attempt, signed_in)
    }

    /// Signs in on `device` whoever follows a link that was mailed to them.
    ///
    /// # Errors
    /// [`AccountRefusal::LinkOver`], [`AccountRefusal::SecondFactorRequired`], or what broke.
    pub async fn sign_in_by_link(&self, request: &Request, link_id: LinkId, device: Device) -> Answer<SignedInAs> {
        sign_in_by_link(&self.executor, request, link_id, device).await
    }

    /// Counts an attempt at this address, and refuses whoever has to wait after wrong ones.
    fn attempt(&self, whose: (OrgId, EmailKey)) -> Result<Failed, AccountRefusal> {
        let begun = self.attempts.begin(whose);
        begun.map_err(|retry_after_seconds| AccountRefusal::TooManyAttempts { retry_after_seconds })
    }

    /// Forgets or keeps what was counted, by what came of `attempt`. Whether the address belongs to somebody is found out behind the
    /// back of the answer, so that it takes as long if it does.
    fn counted<T>(
        &self,
        (org, email_key): (OrgId, EmailKey),
        attempt: Failed,
        answer: Result<T, Decline<AccountRefusal>>,
    ) -> Result<T, Decline<AccountRefusal>> {
        match &answer {
            Err(Decline::Refused(AccountRefusal::InvalidCredentials)) => {
                if let Failed::Locked { failures, until } = attempt {
                    let executor = Arc::clone(&self.executor);
                    tokio::spawn(async move {
                        let owner = executor.current::<EmailReservation>(org, email_key).await;
                        let Ok(Some(account_id)) = owner.map(|(address, _)| address.owner()) else { return };
                        let link_id = LinkId::generate();
                        let lock = LockSignIn { account_id, email_key, link_id, failures, until };
                        if let Err(Decline::Failed(error)) = executor.execute(&Request::system(org), &lock).await {
                            tracing::error!(%error, "an account was not locked");
                        }
                    });
                }
            }
            // Also whoever is suspended, or has to give a second factor, knows the password.
            Ok(_) | Err(Decline::Refused(_)) => self.attempts.forget((org, email_key)),
            Err(Decline::Failed(_)) => self.attempts.give_back((org, email_key)),
        }
        answer
    }

    /// The hash of `password`, if it is the one of `account_id`. Wrong ones count like those at sign-in.
    pub(super) async fn proved(
        &self,
        org: OrgId,
        account_id: AccountId,
        password: Password,
    ) -> Result<PasswordHash, Decline<AccountRefusal>> {
        let (account, _) = self.executor.current::<Account>(org, account_id).await?;
        let whose = (org, account.email_key().ok_or(AccountRefusal::AccountNotFound)?);
        let attempt = self.attempt(whose)?;
        let proved = prove_password(&self.executor, &self.hasher, org, account_id, password).await;
        self.counted(whose, attempt, proved)
    }

    /// Sets the password of whoever follows a link that was mailed to them.
    ///
    /// # Errors
    /// [`AccountRefusal::PasswordGuessable`], [`AccountRefusal::PasswordBreached`], [`AccountRefusal::LinkOver`], or what broke.
    pub async fn reset_password(
        &self,
        request: &Request,
        link_id: LinkId,
        password: Password,
    ) -> Answer<PasswordIsChanged> {
        self.judge(&password, Vec::new()).await?;
        let new = self.hasher.hash(password).await.map_err(Failure::from)?;
        self.executor.execute(request, &ResetPassword { link_id, new }).await
    }

    /// Changes the password of `account_id`, who gives the `old` one once more, and a `proof` if they have a second factor. All devices
    /// but `kept` are signed out.
    ///
    /// # Errors
    /// [`AccountRefusal::InvalidCredentials`], [`AccountRefusal::TooManyAttempts`], [`AccountRefusal::PasswordGuessable`],
    /// [`AccountRefusal::PasswordBreached`], that the proof is missing or wrong, or what broke.
    pub async fn change_password(
        &self,
        request: &Request,
        (account_id, kept): (AccountId, SignInId),
        (old, new): (Password, Password),
        proof: Option<Proof>,
    ) -> Result<Done<PasswordIsChanged>, Decline<SecondFactorRefusal>> {
        let old = self.proved(request.org, account_id, old).await.map_err(Decline::via)?;
        let (account, _) = self.executor.current::<Account>(request.org, account_id).await?;
        let about = [account.email().map(Email::as_str), account.name().map(PersonName::as_str)];
        let about = about.into_iter().flatten().map(ToOwned::to_owned).collect();
        self.judge(&new, about).await.map_err(Decline::via)?;
        let new = self.hasher.hash(new).await.map_err(Failure::from)?;
        proven(&self.executor, request, &ChangePassword { account_id, old, proof, new, kept }).await
    }

    /// Mails a link to `email`, which `account_id` wants for their address, who gives their password once more, and a `proof` if they
    /// have a second factor.
    ///
    /// # Errors
    /// [`AccountRefusal::InvalidCredentials`], [`AccountRefusal::TooManyAttempts`], [`AccountRefusal::TooManyLinks`], that the proof is
    /// missing or wrong, or what broke.
    pub async fn ask_for_email_change(
        &self,
        request: &Request,
        account_id: AccountId,
        (email, password): (Email, Password),
        proof: Option<Proof>,
    ) -> Result<Done<LinkIsMailed>, Decline<SecondFactorRefusal>> {
        let password = self.proved(request.org, account_id, password).await.map_err(Decline::via)?;
        let (link_id, email_key) = (LinkId::generate(), self.email_key(request.org, &email));
        self.expect_allowance((request.org, email_key)).map_err(SecondFactorRefusal::from)?;
        let ask = AskForEmailChange { link_id, account_id, password, proof, email, email_key };
        proven(&self.executor, request, &ask).await
    }

    /// Ends the lock of whoever follows the link that told them of it.
    ///
    /// # Errors
    /// [`AccountRefusal::LinkOver`], or what broke.
    pub async fn unlock(&self, request: &Request, link_id: LinkId) -> Answer<SignInIsUnlocked> {
        let done = self.executor.execute(request, &UnlockSignIn { link_id }).await?;
        self.attempts.forget((request.org, done.outcome.email_key));
        Ok(done)
    }
}
