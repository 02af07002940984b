//! How people change by what they get in: their password and their address.

use super::Regimen;
use crate::accounts::addresses::AskForEmailChange;
use crate::accounts::authenticators::{Proof, SecondFactorRefusal, proven};
use crate::accounts::links::{LinkId, LinkIsMailed};
use crate::accounts::passwords::{ChangePassword, PasswordIsChanged, ResetPassword};
use crate::accounts::values::{Email, Password, PersonName};
use crate::accounts::{Account, AccountRefusal, SignInId};
use crate::kernel::executor::{Decline, Done, Failure, Request};
use crate::kernel::ids::AccountId;

impl Regimen {
    /// Sets the password of whoever follows a link that was mailed to them.
    ///
    /// # Errors
    /// [`AccountRefusal::PasswordGuessable`], [`AccountRefusal::PasswordBreached`], [`AccountRefusal::LinkOver`], or what broke.
    pub async fn reset_password(
        &self,
        request: &Request,
        link_id: LinkId,
        password: Password,
    ) -> Result<Done<PasswordIsChanged>, Decline<AccountRefusal>> {
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
}
