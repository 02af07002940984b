//! Somebody gets an account.

use serde::{Deserialize, Serialize};

use super::account::{Account, AccountCommand, AccountRefusal};
use super::email_reservation::{EmailCommand, EmailReservation};
use super::events::AccountRegistered;
use super::roles::{Owners, OwnersCommand};
use super::values::{Email, EmailKey, PasswordHash, PersonName, Role};
use crate::kernel::executor::{Decline, Failure, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::{Personal, Purpose};

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
    /// The version of the terms they accepted, if they did it themselves.
    pub terms_version: Option<String>,
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
        let Self { account_id, role, .. } = *self;
        let mut address = work.load::<EmailReservation>(self.email_key).await?;
        address.handle(EmailCommand::Reserve(account_id)).await?;
        let mut account = work.load::<Account>(account_id).await?;
        let registered = AccountRegistered {
            account_id,
            email_key: self.email_key,
            email: Personal::new(account_id, Purpose::Identity, self.email.clone()),
            name: Personal::new(account_id, Purpose::Identity, self.name.clone()),
            password: Personal::new(account_id, Purpose::Credentials, self.password.clone()),
            role,
            terms_version: self.terms_version.clone(),
            registered_at: work.now(),
        };
        account.handle(AccountCommand::Register(Box::new(registered))).await?;
        if role == Role::Owner {
            let mut owners = work.load::<Owners>(work.org()).await?;
            let added = owners.handle(OwnersCommand::Add(account_id)).await;
            added.map_err(|error| Failure::Corrupt(error.to_string().into()))?;
            work.save(owners).await?;
        }
        work.save(address).await?;
        work.save(account).await?;
        Ok(AccountIsRegistered { account_id, role })
    }
}
