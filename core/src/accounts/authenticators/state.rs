//! What somebody has beside their password: the aggregate.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::attempts::Attempts;
use super::backup_codes::BackupKey;
use super::command::{AuthenticatorRefusal, Timed};
use super::events::{
    AuthenticatorsEvent, AuthenticatorsReset, BackupCodesMade, SecondFactorFailed, SecondFactorProven, TotpConfirmed,
    TotpEnrolmentBegan, TotpRemoved,
};
use super::values::{Method, TotpSecret};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;

/// What somebody has beside their password.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Authenticators {
    pub(super) owner: Option<AccountId>,
    pub(super) enrolling: Option<Personal<TotpSecret>>,
    pub(super) totp: Option<Totp>,
    pub(super) codes: Option<BackupCodes>,
    pub(super) attempts: Attempts,
}

/// An authenticator app that is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Totp {
    pub(super) secret: Personal<TotpSecret>,
    /// The last step that counted.
    pub(super) used: u64,
    pub(super) since: DateTime<Utc>,
}

/// Codes on paper.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct BackupCodes {
    pub(super) keys: Personal<Vec<BackupKey>>,
    /// The numbers of those that were used.
    pub(super) used: Vec<u64>,
}

impl Authenticators {
    /// Whether something beside the password is asked for.
    pub fn has_second_factor(&self) -> bool {
        self.totp.is_some()
    }

    /// Since when an authenticator app is asked for, if it is.
    pub fn totp_since(&self) -> Option<DateTime<Utc>> {
        self.totp.as_ref().map(|totp| totp.since)
    }

    /// The secret that was shown and waits for its first code.
    pub fn enrolling(&self) -> Option<&TotpSecret> {
        self.enrolling.as_ref().and_then(Personal::get)
    }

    /// How many codes on paper are left.
    pub fn backup_codes_left(&self) -> usize {
        let left = |codes: &BackupCodes| codes.keys.get().map_or(0, Vec::len).saturating_sub(codes.used.len());
        self.codes.as_ref().map_or(0, left)
    }

    /// Until when no proof is taken, if that is after `now`.
    pub fn locked(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.attempts.locked(now)
    }

    /// What they can prove themselves with.
    pub fn methods(&self) -> Vec<Method> {
        let totp = self.totp.iter().map(|_| Method::Totp);
        totp.chain((self.backup_codes_left() > 0).then_some(Method::BackupCode)).collect()
    }
}

impl Aggregate for Authenticators {
    const TYPE: &'static str = "authenticators";
    type Command = (AccountId, Timed);
    type Event = AuthenticatorsEvent;
    type Error = AuthenticatorRefusal;
    type Services = ();

    async fn handle(
        &mut self,
        (account_id, Timed { command, at }): (AccountId, Timed),
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), AuthenticatorRefusal> {
        if let Some(event) = self.decide(account_id, command, at)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: AuthenticatorsEvent) {
        match event {
            AuthenticatorsEvent::TotpEnrolmentBegan(TotpEnrolmentBegan { account_id, secret, .. }) => {
                self.owner = Some(account_id);
                self.enrolling = Some(secret);
            }
            AuthenticatorsEvent::TotpConfirmed(TotpConfirmed { step, confirmed_at, .. }) => {
                let secret = self.enrolling.take();
                self.totp = secret.map(|secret| Totp { secret, used: step, since: confirmed_at });
            }
            AuthenticatorsEvent::TotpRemoved(TotpRemoved { .. }) => {
                self.totp = None;
                self.codes = None;
            }
            AuthenticatorsEvent::BackupCodesMade(BackupCodesMade { keys, .. }) => {
                self.codes = Some(BackupCodes { keys, used: Vec::new() });
            }
            AuthenticatorsEvent::SecondFactorProven(SecondFactorProven { method, used, .. }) => {
                self.attempts = Attempts::default();
                self.use_up(method, used);
            }
            AuthenticatorsEvent::SecondFactorFailed(SecondFactorFailed { wrong, locked_until, .. }) => {
                self.attempts = Attempts { wrong, locked_until };
            }
            AuthenticatorsEvent::AuthenticatorsReset(AuthenticatorsReset { .. }) => {
                *self = Self { owner: self.owner, ..Self::default() };
            }
        }
    }
}

impl Authenticators {
    fn use_up(&mut self, method: Method, used: u64) {
        match (method, &mut self.totp, &mut self.codes) {
            (Method::Totp, Some(totp), _) => totp.used = used,
            (Method::BackupCode, _, Some(codes)) => codes.used.push(used),
            (Method::Totp | Method::BackupCode, _, _) => {}
        }
    }
}

impl AggregateRoot for Authenticators {
    type Id = AccountId;
    const FOLD: u64 = fingerprint(concat!(include_str!("state.rs"), include_str!("values.rs")));
}
