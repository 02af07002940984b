//! One account: the aggregate.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::account_command::AccountCommand;
use super::account_refusal::AccountRefusal;
use super::addresses::{Former, FormerAddresses};
use super::consents::{Accepted, Consent};
use super::events::{
    AccountEvent, AccountRegistered, AccountRestored, AccountSuspended, ConsentGiven, EmailChanged, EmailVerified,
    PasswordChanged, PasswordWithdrawn, RoleChanged, SignInLocked, SignInUnlocked, SignInsEnded, SignedIn,
};
use super::sign_ins::{SignIn, SignInId};
use super::values::{Email, EmailKey, PasswordHash, PersonName, Role};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;

/// What is known of an account.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Account(Option<Known>);

/// What is known of an account that exists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Known {
    pub(super) account_id: AccountId,
    pub(super) email_key: EmailKey,
    email: Personal<Email>,
    name: Personal<PersonName>,
    /// None while they must set another one.
    pub(super) password: Option<Personal<PasswordHash>>,
    pub(super) role: Role,
    /// Since when they may not act.
    pub(super) suspended_since: Option<DateTime<Utc>>,
    registered_at: DateTime<Utc>,
    /// How often all sign-ins were ended.
    pub(super) epoch: u32,
    /// The one sign-in that went on when that happened last.
    kept: Option<SignInId>,
    /// Whether the address was shown to be theirs.
    pub(super) verified: bool,
    /// The addresses before this one that are kept for them.
    former: FormerAddresses,
    /// Until when passwords do not let them in.
    locked_until: Option<DateTime<Utc>>,
    /// What they accepted, the latest last.
    accepted: Vec<Accepted>,
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

    /// Whether their address was shown to be theirs.
    pub fn is_verified(&self) -> bool {
        self.0.as_ref().is_some_and(|known| known.verified)
    }

    /// What they accepted, the latest last.
    pub fn accepted(&self) -> &[Accepted] {
        self.0.as_ref().map_or(&[], |known| &known.accepted)
    }

    /// Whether passwords do not let them in at `now`.
    pub(super) fn is_locked(&self, now: DateTime<Utc>) -> bool {
        self.0.as_ref().is_some_and(|known| known.is_locked(now))
    }

    /// Whether the address behind `key` is theirs at `now`: it is the one they have, or is kept for them.
    pub(super) fn holds(&self, key: EmailKey, now: DateTime<Utc>) -> bool {
        self.0.as_ref().is_some_and(|known| known.email_key == key || known.former.holds(key, now))
    }

    /// The addresses before the present one that were kept for them when it changed last.
    pub fn former_keys(&self) -> impl Iterator<Item = EmailKey> {
        self.0.iter().flat_map(|known| known.former.keys())
    }

    pub(super) fn password(&self) -> Option<&PasswordHash> {
        self.0.as_ref().and_then(|known| known.password.as_ref()).and_then(Personal::get)
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
        let events = match (command, &self.0) {
            (AccountCommand::Register(registered), None) => vec![(*registered).into()],
            (command, Some(known)) => known.decide(command)?,
            (AccountCommand::EndSignIns { .. }, None) => return Err(AccountRefusal::AccountNotFound),
            // Nothing happens to an account before it is registered.
            (_, None) => Vec::new(),
        };
        for event in events {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: AccountEvent) {
        match (event, &mut self.0) {
            (AccountEvent::AccountRegistered(registered), known) => *known = Some(registered.into()),
            (event, Some(known)) => known.apply(event),
            // Nothing happens to an account before it is registered.
            (_, None) => {}
        }
    }
}

impl From<AccountRegistered> for Known {
    fn from(registered: AccountRegistered) -> Self {
        let AccountRegistered { account_id, email_key, email, name, password, role, registered_at, .. } = registered;
        let consent = Consent { terms: registered.terms_version, privacy: registered.privacy_version };
        Self {
            account_id,
            email_key,
            email,
            name,
            password: Some(password),
            role,
            suspended_since: None,
            registered_at,
            epoch: 0,
            kept: None,
            verified: false,
            former: FormerAddresses::default(),
            locked_until: None,
            accepted: consent.at(registered_at).into_iter().collect(),
        }
    }
}

impl Known {
    /// What they accepted last.
    pub(super) fn consent(&self) -> Consent {
        self.accepted.last().map(|accepted| accepted.consent.clone()).unwrap_or_default()
    }

    pub(super) fn is_locked(&self, now: DateTime<Utc>) -> bool {
        self.locked_until.is_some_and(|until| now < until)
    }

    fn apply(&mut self, event: AccountEvent) {
        match event {
            AccountEvent::EmailVerified(EmailVerified { .. }) => self.verified = true,
            AccountEvent::EmailChanged(EmailChanged {
                email, email_key, former_key, kept_until, changed_at, ..
            }) => {
                (self.email, self.email_key) = (email, email_key);
                let verified = std::mem::replace(&mut self.verified, true);
                // Nothing is kept where a change is taken back.
                if changed_at < kept_until {
                    self.former.keep(Former { key: former_key, until: kept_until, verified }, changed_at);
                } else if let Some(back) = self.former.take_back(email_key) {
                    // If it was not theirs for certain, it still is to be found out, together with a new password.
                    self.verified = back.verified;
                }
            }
            AccountEvent::PasswordChanged(PasswordChanged { password, .. }) => {
                self.password = Some(password);
                self.locked_until = None;
            }
            AccountEvent::PasswordWithdrawn(PasswordWithdrawn { .. }) => self.password = None,
            AccountEvent::SignInLocked(SignInLocked { until, .. }) => self.locked_until = Some(until),
            AccountEvent::SignInUnlocked(SignInUnlocked { .. }) => self.locked_until = None,
            AccountEvent::ConsentGiven(ConsentGiven { terms, privacy, given_at, .. }) => {
                self.accepted.extend(Consent { terms, privacy }.at(given_at));
            }
            AccountEvent::SignInsEnded(SignInsEnded { epoch, kept, .. }) => (self.epoch, self.kept) = (epoch, kept),
            AccountEvent::AccountSuspended(AccountSuspended { suspended_at, .. }) => {
                self.suspended_since = Some(suspended_at);
            }
            AccountEvent::AccountRestored(AccountRestored { .. }) => self.suspended_since = None,
            AccountEvent::RoleChanged(RoleChanged { to, .. }) => self.role = to,
            AccountEvent::AccountRegistered(_) | AccountEvent::SignedIn(SignedIn { .. }) => {}
        }
    }
}

impl AggregateRoot for Account {
    type Id = AccountId;
    const FOLD: u64 = fingerprint(concat!(
        include_str!("account.rs"),
        include_str!("addresses/former.rs"),
        include_str!("consents/consent.rs"),
        include_str!("values.rs"),
        include_str!("roles/role.rs")
    ));
}
