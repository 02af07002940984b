//! What somebody has beside their password: the aggregate.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::attempts::Attempts;
use super::backup_codes::BackupKey;
use super::command::{AuthenticatorRefusal, Timed};
use super::events::{
    AuthenticatorsEvent, AuthenticatorsReset, BackupCodesMade, DeviceDistrusted, DeviceTrusted, PasswordProven,
    RecoveryCancelled, RecoveryRequested, SecondFactorFailed, SecondFactorProven, TotpConfirmed, TotpEnrolmentBegan,
    TotpRemoved,
};
use super::passkeys::events::{PasskeyAdded, PasskeyRemoved, PasskeyRenamed, PasskeyUsed};
use super::passkeys::{Passkey, PasskeyId};
use super::phone::events::{PhoneConfirmed, PhoneGiven, PhoneRemoved, TextCodeMade};
use super::phone::{OpenCode, Phone, Texts};
use super::trusted::TrustedDevice;
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
    pub(super) trusted: Vec<TrustedDevice>,
    /// When somebody who lost everything may go on.
    pub(super) recovery: Option<DateTime<Utc>>,
    pub(super) passkeys: Vec<Passkey>,
    #[serde(default)]
    pub(super) texts: Texts,
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
        self.has_better_than_texts() || self.texts.phone.is_some()
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

    /// When somebody who lost everything may go on, if they wait or have waited.
    pub fn recovery(&self) -> Option<DateTime<Utc>> {
        self.recovery
    }

    /// What they can prove themselves with.
    pub fn methods(&self) -> Vec<Method> {
        let totp = self.totp.iter().map(|_| Method::Totp);
        let passkeys = self.passkeys.iter().take(1).map(|_| Method::Passkey);
        let texts = self.texts.phone.iter().filter(|_| !self.has_better_than_texts()).map(|_| Method::Sms);
        totp.chain(passkeys).chain(texts).chain((self.backup_codes_left() > 0).then_some(Method::BackupCode)).collect()
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
                self.forget_what_is_no_use();
            }
            AuthenticatorsEvent::BackupCodesMade(BackupCodesMade { keys, .. }) => {
                self.codes = Some(BackupCodes { keys, used: Vec::new() });
            }
            AuthenticatorsEvent::SecondFactorProven(SecondFactorProven { method, used, .. }) => {
                self.believe();
                self.use_up(method, used);
            }
            AuthenticatorsEvent::SecondFactorFailed(SecondFactorFailed { wrong, locked_until, .. }) => {
                self.attempts = Attempts { wrong, locked_until };
                self.texts.note_wrong();
            }
            AuthenticatorsEvent::PasswordProven(PasswordProven { .. }) => self.attempts = Attempts::default(),
            AuthenticatorsEvent::DeviceTrusted(DeviceTrusted { device_id, name, until, trusted_at, .. }) => {
                // Those that ran out are forgotten on the way.
                self.trusted.retain(|device| device.until > trusted_at);
                self.trusted.push(TrustedDevice { device_id, name, since: trusted_at, until });
            }
            AuthenticatorsEvent::DeviceDistrusted(DeviceDistrusted { device_id, .. }) => {
                self.trusted.retain(|device| device_id.is_some_and(|id| id != device.device_id));
            }
            AuthenticatorsEvent::RecoveryRequested(RecoveryRequested { ready_at, .. }) => {
                self.recovery = Some(ready_at)
            }
            AuthenticatorsEvent::RecoveryCancelled(RecoveryCancelled { .. }) => self.recovery = None,
            AuthenticatorsEvent::PasskeyAdded(PasskeyAdded {
                passkey_id, name, credential, counter, added_at, ..
            }) => {
                self.passkeys.push(Passkey { passkey_id, name, credential, counter, added_at, used_at: None });
            }
            AuthenticatorsEvent::PasskeyRenamed(PasskeyRenamed { passkey_id, name, .. }) => {
                self.passkey_mut(passkey_id, |passkey| passkey.name = name);
            }
            AuthenticatorsEvent::PasskeyUsed(PasskeyUsed { passkey_id, counter, used_at, .. }) => {
                self.believe();
                self.passkey_mut(passkey_id, |passkey| (passkey.counter, passkey.used_at) = (counter, Some(used_at)));
            }
            AuthenticatorsEvent::PasskeyRemoved(PasskeyRemoved { passkey_id, .. }) => {
                self.passkeys.retain(|passkey| passkey.passkey_id != passkey_id);
                self.forget_what_is_no_use();
            }
            AuthenticatorsEvent::PhoneGiven(PhoneGiven { phone, .. }) => self.texts.given = Some(phone),
            AuthenticatorsEvent::TextCodeMade(TextCodeMade {
                text_id, to, sign_in_id, code, until, made_at, ..
            }) => {
                self.texts.note(OpenCode { text_id, to, sign_in_id, code, until, wrong: 0 }, made_at);
            }
            AuthenticatorsEvent::PhoneConfirmed(PhoneConfirmed { confirmed_at, .. }) => {
                let number = self.texts.given.take();
                self.texts.phone = number.map(|number| Phone { number, since: confirmed_at });
                self.texts.open = None;
                self.attempts = Attempts::default();
            }
            AuthenticatorsEvent::PhoneRemoved(PhoneRemoved { .. }) => {
                (self.texts.phone, self.texts.open) = (None, None);
                self.forget_what_is_no_use();
            }
            AuthenticatorsEvent::AuthenticatorsReset(AuthenticatorsReset { .. }) => {
                // How many texts there were counts all the same.
                let texts = Texts { made: std::mem::take(&mut self.texts.made), ..Texts::default() };
                *self = Self { owner: self.owner, texts, ..Self::default() };
            }
        }
    }
}

impl Authenticators {
    /// Whoever proves that they have their second factor has lost nothing, and did not guess.
    fn believe(&mut self) {
        self.attempts = Attempts::default();
        self.recovery = None;
    }

    /// Without a second factor there is nothing to be replaced on paper or left out on a device.
    fn forget_what_is_no_use(&mut self) {
        if !self.has_second_factor() {
            self.codes = None;
            self.trusted.clear();
            self.recovery = None;
        }
    }

    fn passkey_mut(&mut self, passkey_id: PasskeyId, change: impl FnOnce(&mut Passkey)) {
        if let Some(passkey) = self.passkeys.iter_mut().find(|passkey| passkey.passkey_id == passkey_id) {
            change(passkey);
        }
    }

    fn use_up(&mut self, method: Method, used: u64) {
        match (method, &mut self.totp, &mut self.codes) {
            (Method::Sms, _, _) => self.texts.open = None,
            (Method::Totp, Some(totp), _) => totp.used = used,
            (Method::BackupCode, _, Some(codes)) => codes.used.push(used),
            (Method::Totp | Method::BackupCode | Method::Passkey, _, _) => {}
        }
    }
}

impl AggregateRoot for Authenticators {
    type Id = AccountId;
    const FOLD: u64 = fingerprint(concat!(
        include_str!("state.rs"),
        include_str!("attempts.rs"),
        include_str!("values.rs"),
        include_str!("trusted.rs"),
        include_str!("passkeys/passkey.rs"),
        include_str!("phone/text.rs"),
        include_str!("phone/values.rs"),
    ));
}
