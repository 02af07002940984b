//! Somebody gets an account.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::account::Account;
use super::account_command::AccountCommand;
use super::account_refusal::AccountRefusal;
use super::addresses::{ask_for, claim, holder};
use super::caller::Caller;
use super::consents::Consent;
use super::events::AccountRegistered;
use super::links::{LinkId, LinkPurpose, NewLink, mailed, tell};
use super::role_requests::AskForRole;
use super::roles::{Owners, OwnersCommand};
use super::values::{Email, EmailKey, PasswordHash, PersonName, ReferralCode, Role};
use crate::kernel::executor::{Decline, Failure, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::{Personal, Purpose};
use crate::notification::Recipient;

/// Register an account. The password is hashed before: see [`super::ports::PasswordHasher`].
#[derive(Debug, Clone)]
pub struct RegisterAccount {
    /// The id it gets.
    pub account_id: AccountId,
    /// Where mail reaches them.
    pub email: Email,
    /// The keyed hash of it.
    pub email_key: EmailKey,
    /// How they want to be called.
    pub name: PersonName,
    /// How they are let in.
    pub password: PasswordHash,
    /// What they may do.
    pub role: Role,
    /// What they accepted, if they did it themselves.
    pub consent: Consent,
    /// Who makes it.
    pub by: RegisteredBy,
}

/// Who makes an account.
#[derive(Debug, Clone)]
pub enum RegisteredBy {
    /// Whoever it is for.
    Themselves {
        /// The link in a mail by which they show that the address is theirs.
        link_id: LinkId,
        /// The code by which somebody sent them.
        referral: Option<ReferralCode>,
        /// What they want to be beyond what everybody may be: an admin decides.
        asks_for: Option<Role>,
    },
    /// Whoever it is for, by a link in a mail to the address.
    Invited,
    /// An operator at the command line.
    Operator,
}

/// The account there is now.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct AccountIsRegistered {
    /// Its id.
    pub account_id: AccountId,
    /// What it may do.
    pub role: Role,
}

impl UseCase for RegisterAccount {
    type Outcome = AccountIsRegistered;
    type Refusal = AccountRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<AccountIsRegistered, Decline<AccountRefusal>> {
        let Self { account_id, role, email_key, .. } = *self;
        match (holder(work, email_key).await?, &self.by) {
            (None, _) => self.register(work).await?,
            // A stranger gets the answer that they would get if the address were free, with an id that leads nowhere.
            (Some(owner), RegisteredBy::Themselves { .. }) => ask_for(work, email_key, owner).await?,
            (Some(_), RegisteredBy::Invited | RegisteredBy::Operator) => return Err(AccountRefusal::EmailTaken.into()),
        }
        Ok(AccountIsRegistered { account_id, role })
    }
}

impl RegisterAccount {
    async fn register(&self, work: &mut Work<'_>) -> Result<(), Decline<AccountRefusal>> {
        let (account_id, at) = (self.account_id, work.now());
        let mut account = work.load::<Account>(account_id).await?;
        account.handle(AccountCommand::Register(Box::new(self.registered(at)))).await?;
        if let RegisteredBy::Invited = self.by {
            account.handle(AccountCommand::VerifyEmail { at }).await?;
        }
        work.save(account).await?;
        claim(work, self.email_key, account_id).await?;
        if self.role == Role::Owner {
            let mut owners = work.load::<Owners>(work.org()).await?;
            let added = owners.handle(OwnersCommand::Add(account_id)).await;
            added.map_err(|error| Failure::Corrupt(error.to_string().into()))?;
            work.save(owners).await?;
        }
        if let RegisteredBy::Themselves { link_id, asks_for, .. } = self.by {
            let new = NewLink { link_id, account_id, purpose: LinkPurpose::VerifyEmail, epoch: 0 };
            let expires_at = mailed(work, new, (self.email_key, None)).await?;
            tell(work, Recipient::Account(account_id), new, expires_at).await?;
            if let Some(role) = asks_for {
                self.ask_for_role(work, role).await?;
            }
        }
        Ok(())
    }

    fn registered(&self, registered_at: DateTime<Utc>) -> AccountRegistered {
        let account_id = self.account_id;
        let referral = match &self.by {
            RegisteredBy::Themselves { referral, .. } => referral.clone(),
            RegisteredBy::Invited | RegisteredBy::Operator => None,
        };
        AccountRegistered {
            account_id,
            email_key: self.email_key,
            email: Personal::new(account_id, Purpose::Identity, self.email.clone()),
            name: Personal::new(account_id, Purpose::Identity, self.name.clone()),
            password: Personal::new(account_id, Purpose::Credentials, self.password.clone()),
            role: self.role,
            terms_version: self.consent.terms.clone(),
            privacy_version: self.consent.privacy.clone(),
            referral: referral.map(|code| Personal::new(account_id, Purpose::Identity, code)),
            registered_at,
        }
    }

    async fn ask_for_role(&self, work: &mut Work<'_>, role: Role) -> Result<(), Failure> {
        let caller = Caller { account_id: self.account_id, role: self.role };
        // The account is new, so that nothing is left to be refused.
        AskForRole { caller, role, message: None }.decide(work).await.map_err(Decline::unexpected)
    }
}
