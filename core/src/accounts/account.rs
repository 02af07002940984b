//! One account: the aggregate.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{AccountEvent, AccountRegistered, AccountRestored, AccountSuspended, RoleChanged, SignedIn};
use super::suspension::SuspensionReason;
use super::values::{Email, EmailKey, PasswordHash, PersonName, Role};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::{Personal, Purpose};
use crate::refusals;

/// What is known of an account.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Account(Option<Known>);

/// What is known of an account that exists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Known {
    account_id: AccountId,
    email_key: EmailKey,
    email: Personal<Email>,
    name: Personal<PersonName>,
    password: Personal<PasswordHash>,
    role: Role,
    /// Since when they may not act.
    suspended_since: Option<DateTime<Utc>>,
}

/// What can be asked of an account.
#[derive(Debug, Clone)]
pub enum AccountCommand {
    /// Begin.
    Register(Box<AccountRegistered>),
    /// Let somebody in who gave the password whose hash is `password`.
    SignIn {
        /// The hash that was verified.
        password: PasswordHash,
        /// Now.
        at: DateTime<Utc>,
    },
    /// May not act any more. Twice is once.
    Suspend {
        /// Why.
        reason: SuspensionReason,
        /// Now.
        at: DateTime<Utc>,
    },
    /// May act again.
    Restore {
        /// Now.
        at: DateTime<Utc>,
    },
    /// Be something else.
    ChangeRole {
        /// What.
        to: Role,
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How an account says no.
    pub enum AccountRefusal {
        /// The address or the password is wrong. Which of them is not told.
        #[error("the address or the password is wrong")]
        InvalidCredentials = Unauthenticated "account.invalid_credentials",
        /// The account is suspended. Only whoever proves to be its owner is told.
        #[error("the account is suspended")]
        Suspended = Unauthenticated "account.suspended",
        /// The address belongs to an account already.
        #[error("the address belongs to an account already")]
        EmailTaken = Conflict "account.email_taken",
    }
}

impl Account {
    /// What they may do, if there is such an account.
    pub fn role(&self) -> Option<Role> {
        self.0.as_ref().map(|known| known.role)
    }

    /// Since when they may not act, if they may not.
    pub fn suspended_since(&self) -> Option<DateTime<Utc>> {
        self.0.as_ref().and_then(|known| known.suspended_since)
    }

    /// Their address, unless they are erased.
    pub fn email(&self) -> Option<&Email> {
        self.0.as_ref().and_then(|known| known.email.get())
    }

    /// Their name, unless they are erased.
    pub fn name(&self) -> Option<&PersonName> {
        self.0.as_ref().and_then(|known| known.name.get())
    }

    pub(super) fn password(&self) -> Option<&PasswordHash> {
        self.0.as_ref().and_then(|known| known.password.get())
    }

    fn suspend(&mut self, since: Option<DateTime<Utc>>) {
        self.0.iter_mut().for_each(|known| known.suspended_since = since);
    }

    /// Under which key their address is reserved.
    pub fn email_key(&self) -> Option<EmailKey> {
        self.0.as_ref().map(|known| known.email_key)
    }
}

impl Aggregate for Account {
    const TYPE: &'static str = "account";
    type Command = AccountCommand;
    type Event = AccountEvent;
    type Error = AccountRefusal;
    type Services = ();

    async fn handle(&mut self, command: AccountCommand, (): &(), sink: &EventSink<Self>) -> Result<(), AccountRefusal> {
        let event = match (command, &self.0) {
            (AccountCommand::Register(registered), None) => (*registered).into(),
            (AccountCommand::Register(_), Some(_)) => return Err(AccountRefusal::EmailTaken),
            (AccountCommand::SignIn { password, .. }, Some(known))
                if known.suspended_since.is_some() && known.password.get() == Some(&password) =>
            {
                return Err(AccountRefusal::Suspended);
            }
            (AccountCommand::SignIn { password, at }, Some(known)) if known.password.get() == Some(&password) => {
                SignedIn { account_id: known.account_id, signed_in_at: at }.into()
            }
            (AccountCommand::SignIn { .. }, _) => return Err(AccountRefusal::InvalidCredentials),
            (AccountCommand::Suspend { reason, at }, Some(known)) if known.suspended_since.is_none() => {
                let (account_id, reason) = (known.account_id, Personal::new(known.account_id, Purpose::Notes, reason));
                AccountSuspended { account_id, reason, suspended_at: at }.into()
            }
            (AccountCommand::Restore { at }, Some(known)) if known.suspended_since.is_some() => {
                AccountRestored { account_id: known.account_id, restored_at: at }.into()
            }
            (AccountCommand::Suspend { .. } | AccountCommand::Restore { .. }, _) => return Ok(()),
            (AccountCommand::ChangeRole { to, at }, Some(known)) if known.role != to => {
                RoleChanged { account_id: known.account_id, from: known.role, to, changed_at: at }.into()
            }
            (AccountCommand::ChangeRole { .. }, _) => return Ok(()),
        };
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: AccountEvent) {
        match event {
            AccountEvent::AccountRegistered(AccountRegistered {
                account_id,
                email_key,
                email,
                name,
                password,
                role,
                ..
            }) => self.0 = Some(Known { account_id, email_key, email, name, password, role, suspended_since: None }),
            AccountEvent::AccountSuspended(AccountSuspended { suspended_at, .. }) => self.suspend(Some(suspended_at)),
            AccountEvent::AccountRestored(AccountRestored { .. }) => self.suspend(None),
            AccountEvent::SignedIn(SignedIn { .. }) => {}
            AccountEvent::RoleChanged(RoleChanged { to, .. }) => {
                if let Some(known) = &mut self.0 {
                    known.role = to;
                }
            }
        }
    }
}

impl AggregateRoot for Account {
    type Id = AccountId;
    const FOLD: u64 =
        fingerprint(concat!(include_str!("account.rs"), include_str!("values.rs"), include_str!("roles/role.rs")));
}
