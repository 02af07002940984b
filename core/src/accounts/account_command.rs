//! What can be asked of an account, and what comes of it.

use chrono::{DateTime, Utc};

use super::account::Known;
use super::account_refusal::AccountRefusal;
use super::consents::Consent;
use super::events::{
    AccountEvent, AccountRegistered, AccountRestored, AccountSuspended, ConsentGiven, EmailChanged, EmailVerified,
    PasswordChanged, PasswordWithdrawn, RoleChanged, SignInLocked, SignInUnlocked, SignInsEnded,
};
use super::sign_ins::{SignInEnd, SignInId};
use super::suspension::SuspensionReason;
use super::values::{Email, EmailKey, PasswordHash, Role};
use crate::kernel::privacy::{Personal, Purpose};

/// What can be asked of an account.
#[derive(Debug, Clone)]
pub enum AccountCommand {
    /// Begin.
    Register(Box<AccountRegistered>),
    /// Note that the address is theirs. Twice is once.
    VerifyEmail {
        /// Now.
        at: DateTime<Utc>,
    },
    /// Have another address, which was shown to be theirs.
    ChangeEmail {
        /// The address.
        email: Personal<Email>,
        /// The keyed hash of it.
        email_key: EmailKey,
        /// Until when the present one is kept for them; now, if a change is taken back.
        kept_until: DateTime<Utc>,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Be let in by another password. All sign-ins end.
    ChangePassword {
        /// Which.
        new: NewPassword,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Be let in by no password until there is another one. All sign-ins end.
    WithdrawPassword {
        /// Now.
        at: DateTime<Utc>,
    },
    /// Let nobody in by a password for a while.
    Lock {
        /// Until when.
        until: DateTime<Utc>,
        /// After how many wrong passwords.
        failures: u32,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Let people in by their password again. Twice is once.
    Unlock {
        /// Now.
        at: DateTime<Utc>,
    },
    /// Note what they accepted. What they accepted before is not noted again.
    Accept {
        /// Which versions.
        consent: Consent,
        /// Now.
        at: DateTime<Utc>,
    },
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

/// A new password.
#[derive(Debug, Clone)]
pub struct NewPassword {
    /// Its hash.
    pub hash: PasswordHash,
    /// The sign-in that goes on; all others end.
    pub kept: Option<SignInId>,
    /// Why they end.
    pub because: SignInEnd,
}

impl Known {
    /// What comes of `command`.
    pub(super) fn decide(&self, command: AccountCommand) -> Result<Vec<AccountEvent>, AccountRefusal> {
        let account_id = self.account_id;
        Ok(match command {
            AccountCommand::Register(_) => return Err(AccountRefusal::EmailTaken),
            AccountCommand::VerifyEmail { at } if !self.verified => {
                vec![EmailVerified { account_id, verified_at: at }.into()]
            }
            // Taking it back also ends what is kept of changes since, if the address came back by another change.
            AccountCommand::ChangeEmail { email, email_key, kept_until, at }
                if email_key != self.email_key || kept_until <= at =>
            {
                let former_key = self.email_key;
                vec![EmailChanged { account_id, email, email_key, former_key, kept_until, changed_at: at }.into()]
            }
            AccountCommand::ChangePassword { new: NewPassword { hash, kept, because }, at } => {
                let password = Personal::new(account_id, Purpose::Credentials, hash);
                vec![PasswordChanged { account_id, password, changed_at: at }.into(), self.ended(kept, because, at)]
            }
            AccountCommand::WithdrawPassword { at } => {
                let withdrawn = PasswordWithdrawn { account_id, withdrawn_at: at };
                let withdrawn = self.password.is_some().then(|| AccountEvent::from(withdrawn));
                withdrawn.into_iter().chain([self.ended(None, SignInEnd::EndedByStaff, at)]).collect()
            }
            AccountCommand::Lock { until, failures, at } if !self.is_locked(at) => {
                vec![SignInLocked { account_id, failures, until, locked_at: at }.into()]
            }
            AccountCommand::Unlock { at } if self.is_locked(at) => {
                vec![SignInUnlocked { account_id, unlocked_at: at }.into()]
            }
            AccountCommand::Accept { consent, at } if consent != self.consent() => {
                let Consent { terms, privacy } = consent;
                vec![ConsentGiven { account_id, terms, privacy, given_at: at }.into()]
            }
            AccountCommand::EndSignIns { kept, because, at } => vec![self.ended(kept, because, at)],
            AccountCommand::Suspend { reason, at } if self.suspended_since.is_none() => {
                let reason = Personal::new(account_id, Purpose::Notes, reason);
                vec![AccountSuspended { account_id, reason, suspended_at: at }.into()]
            }
            AccountCommand::Restore { at } if self.suspended_since.is_some() => {
                vec![AccountRestored { account_id, restored_at: at }.into()]
            }
            AccountCommand::ChangeRole { to, at } if self.role != to => {
                vec![RoleChanged { account_id, from: self.role, to, changed_at: at }.into()]
            }
            // It is so already.
            AccountCommand::VerifyEmail { .. }
            | AccountCommand::ChangeEmail { .. }
            | AccountCommand::Lock { .. }
            | AccountCommand::Unlock { .. }
            | AccountCommand::Accept { .. }
            | AccountCommand::Suspend { .. }
            | AccountCommand::Restore { .. }
            | AccountCommand::ChangeRole { .. } => Vec::new(),
        })
    }

    fn ended(&self, kept: Option<SignInId>, because: SignInEnd, at: DateTime<Utc>) -> AccountEvent {
        let (account_id, epoch) = (self.account_id, self.epoch.saturating_add(1));
        SignInsEnded { account_id, epoch, kept, because, ended_at: at }.into()
    }
}
