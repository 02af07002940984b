//! How people get in, and what becomes of wrong passwords.

use std::sync::Arc;

use super::Regimen;
use crate::accounts::addresses::EmailReservation;
use crate::accounts::attempts::{Failed, LockSignIn, SignInIsUnlocked, UnlockSignIn};
use crate::accounts::links::LinkId;
use crate::accounts::values::{Email, EmailKey, Password, PasswordHash};
use crate::accounts::{Account, AccountRefusal, Device, SignedInAs, prove_password, sign_in, sign_in_by_link};
use crate::kernel::executor::{Decline, Done, Request};
use crate::kernel::ids::{AccountId, OrgId};

type Answer<T> = Result<Done<T>, Decline<AccountRefusal>>;

impl Regimen {
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
