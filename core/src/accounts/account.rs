//! One account: the aggregate.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::authenticators::FirstFactor;
use super::authenticators::values::Method;
use super::events::{
    AccountEvent, AccountRegistered, AccountRestored, AccountSuspended, RoleChanged, SignInsEnded, SignedIn,
};
use super::sign_ins::{SignIn, SignInEnd, SignInId};
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
    registered_at: DateTime<Utc>,
    /// How often all sign-ins were ended.
    epoch: u32,
    /// The one sign-in that went on when that happened last.
    kept: Option<SignInId>,
}

/// What can be asked of an account.
#[derive(Debug, Clone)]
pub enum AccountCommand {
    /// Begin.
    Register(Box<AccountRegistered>),
    /// End all sign-ins.
    EndSignIns {
        /// The one that goes on.
        kept: Option<SignInId>,
        /// Why.
        because: SignInEnd,
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
        /// The sign-in is over: sign in again.
        #[error("the sign-in is over")]
        SignInOver = Unauthenticated "account.sign_in_over",
        /// There is no such sign-in.
        #[error("there is no such sign-in")]
        SignInNotFound = NotFound "account.sign_in_not_found",
        /// The password is right; now the second factor is needed: give it with the challenge.
        #[error("a second factor is needed")]
        SecondFactorRequired {
            /// What it can be.
            methods: Vec<Method>,
            /// What was proved so far.
            #[serde(skip)]
            first: FirstFactor,
        } = Unauthenticated "auth.second_factor_required",
        /// There is no such account.
        #[error("there is no such account")]
        AccountNotFound = NotFound "account.not_found",
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

    /// Since when there is such an account, if there is.
    pub fn registered_at(&self) -> Option<DateTime<Utc>> {
        self.0.as_ref().map(|known| known.registered_at)
    }

    /// Their address, unless they are erased.
    pub fn email(&self) -> Option<&Email> {
        self.0.as_ref().and_then(|known| known.email.get())
    }

    /// Their name, unless they are erased.
    pub fn name(&self) -> Option<&PersonName> {
        self.0.as_ref().and_then(|known| known.name.get())
    }

    /// How often all of their sign-ins were ended: those that begin now belong to this epoch.
    pub fn epoch(&self) -> u32 {
        self.0.as_ref().map_or(0, |known| known.epoch)
    }

    /// Whether `sign_in` still lets somebody act for this account.
    pub fn admits(&self, sign_in_id: SignInId, sign_in: &SignIn) -> bool {
        let Some(known) = &self.0 else { return false };
        let is_theirs = sign_in.account_id() == Some(known.account_id);
        let counts = sign_in.epoch() == Some(known.epoch) || known.kept == Some(sign_in_id);
        is_theirs && counts && sign_in.stands() && known.suspended_since.is_none()
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
            (AccountCommand::Suspend { reason, at }, Some(known)) if known.suspended_since.is_none() => {
                let (account_id, reason) = (known.account_id, Personal::new(known.account_id, Purpose::Notes, reason));
                AccountSuspended { account_id, reason, suspended_at: at }.into()
            }
            (AccountCommand::Restore { at }, Some(known)) if known.suspended_since.is_some() => {
                AccountRestored { account_id: known.account_id, restored_at: at }.into()
            }
            (AccountCommand::Suspend { .. } | AccountCommand::Restore { .. }, _) => return Ok(()),
            (AccountCommand::EndSignIns { kept, because, at }, Some(known)) => SignInsEnded {
                account_id: known.account_id,
                epoch: known.epoch.saturating_add(1),
                kept,
                because,
                ended_at: at,
            }
            .into(),
            (AccountCommand::EndSignIns { .. }, None) => return Err(AccountRefusal::AccountNotFound),
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
                registered_at,
                ..
            }) => {
                self.0 = Some(Known {
                    account_id,
                    email_key,
                    email,
                    name,
                    password,
                    role,
                    suspended_since: None,
                    registered_at,
                    epoch: 0,
                    kept: None,
                })
            }
            AccountEvent::SignInsEnded(SignInsEnded { epoch, kept, .. }) => {
                if let Some(known) = &mut self.0 {
                    known.epoch = epoch;
                    known.kept = kept;
                }
            }
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
