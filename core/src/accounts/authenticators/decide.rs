//! What comes of what is asked of somebody's authenticators.

use chrono::{DateTime, Utc};

use super::attempts::Attempts;
use super::command::{AuthenticatorRefusal, AuthenticatorsCommand, Judged};
use super::events::{
    AuthenticatorsEvent, AuthenticatorsReset, BackupCodesMade, DeviceDistrusted, DeviceTrusted, PasswordProven,
    RecoveryCancelled, RecoveryRequested, SecondFactorFailed, SecondFactorProven, TotpConfirmed, TotpEnrolmentBegan,
    TotpRemoved,
};
use super::passkeys::events::{PasskeyAdded, PasskeyRemoved, PasskeyRenamed, PasskeyUsed};
use super::passkeys::{Asserted, PasskeyId, PasskeyName};
use super::phone::events::{PhoneConfirmed, PhoneGiven, PhoneRemoved, TextCodeMade};
use super::phone::{TEXT_LIFE, TextTo, Texts};
use super::prove::Proof;
use super::state::Authenticators;
use super::totp::step_of;
use super::values::{Method, TotpCode};
use crate::accounts::sign_ins::SignInId;
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::{Personal, Purpose};

/// How many passkeys somebody has at most.
const MOST_PASSKEYS: usize = 20;

impl Authenticators {
    pub(super) fn decide(
        &self,
        account_id: AccountId,
        command: AuthenticatorsCommand,
        at: DateTime<Utc>,
    ) -> Result<Option<AuthenticatorsEvent>, AuthenticatorRefusal> {
        match command {
            AuthenticatorsCommand::BeginTotp(_) if self.totp.is_some() => Err(AuthenticatorRefusal::TotpActive),
            AuthenticatorsCommand::BeginTotp(secret) => {
                let secret = Personal::new(account_id, Purpose::Credentials, secret);
                Ok(Some(TotpEnrolmentBegan { account_id, secret, began_at: at }.into()))
            }
            AuthenticatorsCommand::ConfirmTotp(code) => {
                let step = self.first_step(code, at)?;
                Ok(Some(TotpConfirmed { account_id, step, confirmed_at: at }.into()))
            }
            AuthenticatorsCommand::RemoveTotp if self.totp.is_none() => Err(AuthenticatorRefusal::NoTotp),
            AuthenticatorsCommand::RemoveTotp => Ok(Some(TotpRemoved { account_id, removed_at: at }.into())),
            AuthenticatorsCommand::RenewBackupCodes(_) if !self.has_second_factor() => {
                Err(AuthenticatorRefusal::NoSecondFactor)
            }
            AuthenticatorsCommand::RenewBackupCodes(keys) => {
                let keys = Personal::new(account_id, Purpose::Credentials, keys);
                Ok(Some(BackupCodesMade { account_id, keys, made_at: at }.into()))
            }
            AuthenticatorsCommand::Note(judged) => Ok(self.noted(account_id, judged, at)),
            AuthenticatorsCommand::Trust { device_id, name, until } => {
                let name = Personal::new(account_id, Purpose::Identity, name);
                Ok(Some(DeviceTrusted { account_id, device_id, name, until, trusted_at: at }.into()))
            }
            AuthenticatorsCommand::Distrust(device_id) => {
                let some = self.trusted.iter().any(|device| device_id.is_none_or(|id| id == device.device_id));
                Ok(some.then(|| DeviceDistrusted { account_id, device_id, distrusted_at: at }.into()))
            }
            AuthenticatorsCommand::RequestRecovery { .. } if !self.has_second_factor() => {
                Err(AuthenticatorRefusal::NothingLost)
            }
            AuthenticatorsCommand::RequestRecovery { ready_at } => {
                Ok(Some(RecoveryRequested { account_id, ready_at, requested_at: at }.into()))
            }
            AuthenticatorsCommand::CancelRecovery => {
                Ok(self.recovery.map(|_| RecoveryCancelled { account_id, cancelled_at: at }.into()))
            }
            AuthenticatorsCommand::AddPasskey { passkey_id, name, made } => {
                self.add_passkey((account_id, passkey_id), name, made, at).map(Some)
            }
            AuthenticatorsCommand::RenamePasskey { passkey_id, name } => {
                self.expect_passkey(passkey_id)?;
                let name = Personal::new(account_id, Purpose::Identity, name);
                Ok(Some(PasskeyRenamed { account_id, passkey_id, name, renamed_at: at }.into()))
            }
            AuthenticatorsCommand::RemovePasskey(passkey_id) => {
                self.expect_passkey(passkey_id)?;
                Ok(Some(PasskeyRemoved { account_id, passkey_id, removed_at: at }.into()))
            }
            AuthenticatorsCommand::GivePhone(_)
            | AuthenticatorsCommand::MakeText { .. }
            | AuthenticatorsCommand::ConfirmPhone
                if self.has_better_than_texts() =>
            {
                Err(AuthenticatorRefusal::BetterThanTexts)
            }
            AuthenticatorsCommand::GivePhone(phone) => {
                let phone = Personal::new(account_id, Purpose::Identity, phone);
                Ok(Some(PhoneGiven { account_id, phone, given_at: at }.into()))
            }
            AuthenticatorsCommand::MakeText { to: TextTo::Known, .. } if self.texts.phone.is_none() => {
                Err(AuthenticatorRefusal::NoPhone)
            }
            AuthenticatorsCommand::MakeText { text_id, code, to, sign_in_id } => {
                self.texts.expect_few(at)?;
                let (code, until) = (Personal::new(account_id, Purpose::Credentials, code), at + TEXT_LIFE);
                Ok(Some(TextCodeMade { account_id, text_id, to, sign_in_id, code, until, made_at: at }.into()))
            }
            AuthenticatorsCommand::ConfirmPhone if self.texts.given.is_none() => Err(AuthenticatorRefusal::NoPhone),
            AuthenticatorsCommand::ConfirmPhone => Ok(Some(PhoneConfirmed { account_id, confirmed_at: at }.into())),
            AuthenticatorsCommand::RemovePhone if self.texts.phone.is_none() => Err(AuthenticatorRefusal::NoPhone),
            AuthenticatorsCommand::RemovePhone => Ok(Some(PhoneRemoved { account_id, removed_at: at }.into())),
            AuthenticatorsCommand::Reset(because) => {
                Ok(self.is_touched().then(|| AuthenticatorsReset { account_id, because, reset_at: at }.into()))
            }
        }
    }

    /// What `proof` is worth at `at`.
    pub(super) fn judge(&self, proof: &Proof, at: DateTime<Utc>) -> Result<Judged, AuthenticatorRefusal> {
        // A signature cannot be guessed, so guessing at codes does not keep its owner out.
        if !matches!(proof, Proof::Passkey(_)) {
            self.expect_open(at)?;
        }
        match (proof, self.has_second_factor()) {
            (Proof::Totp(_) | Proof::TotpAtSignIn(..) | Proof::BackupCode(_), false) => {
                Err(AuthenticatorRefusal::PasswordNeeded)
            }
            (Proof::Passkey(asserted), _) => Ok(self.judge_assertion(asserted)),
            (Proof::RightPassword(_) | Proof::WrongPassword, true) => Err(AuthenticatorRefusal::CodeNeeded),
            (Proof::RightPassword(_), false) => Ok(Judged::Password),
            (Proof::WrongPassword, false) => Ok(Judged::Wrong),
            (Proof::Totp(code), true) => Ok(self.judge_digits(*code, None, at)),
            (Proof::TotpAtSignIn(code, sign_in_id), true) => Ok(self.judge_digits(*code, Some(*sign_in_id), at)),
            (Proof::BackupCode(key), true) => {
                let codes = self.codes.as_ref();
                let keys = codes.and_then(|codes| codes.keys.get()).into_iter().flatten();
                let found = (0..).zip(keys).find(|(_, known)| *known == key).map(|(number, _)| number);
                let unused = found.filter(|number| codes.is_some_and(|codes| !codes.used.contains(number)));
                Ok(unused.map_or(Judged::Wrong, Judged::BackupCode))
            }
        }
    }

    /// Goes on unless there were too many wrong proofs.
    pub(super) fn expect_open(&self, at: DateTime<Utc>) -> Result<(), AuthenticatorRefusal> {
        let locked = self.locked(at).map(|locked_until| AuthenticatorRefusal::Locked { locked_until });
        locked.map_or(Ok(()), Err)
    }

    /// What six digits are worth: of the app, or of a text that was sent for this sign-in, or for none.
    fn judge_digits(&self, code: TotpCode, sign_in_id: Option<SignInId>, at: DateTime<Utc>) -> Judged {
        let texted = || !self.has_better_than_texts() && self.texts.is_code(code, (TextTo::Known, sign_in_id), at);
        match self.step_of(code, at) {
            Some(step) => Judged::Totp(step),
            None if texted() => Judged::Text,
            None => Judged::Wrong,
        }
    }

    fn step_of(&self, code: TotpCode, at: DateTime<Utc>) -> Option<u64> {
        let totp = self.totp.as_ref()?;
        step_of(totp.secret.get()?, code, at, Some(totp.used))
    }

    /// The step of the first code of an app. Who gives it knows the secret anyway, so wrong ones are not counted.
    fn first_step(&self, code: TotpCode, at: DateTime<Utc>) -> Result<u64, AuthenticatorRefusal> {
        let secret = self.enrolling().ok_or(AuthenticatorRefusal::NoTotp)?;
        let wrong = AuthenticatorRefusal::WrongProof { attempts_left: self.attempts.left() };
        step_of(secret, code, at, None).ok_or(wrong)
    }

    fn noted(&self, account_id: AccountId, judged: Judged, at: DateTime<Utc>) -> Option<AuthenticatorsEvent> {
        let proven = |method, used| SecondFactorProven { account_id, method, used, proven_at: at }.into();
        match judged {
            Judged::Totp(step) => Some(proven(Method::Totp, step)),
            Judged::Text => Some(proven(Method::Sms, 0)),
            Judged::BackupCode(number) => Some(proven(Method::BackupCode, number)),
            Judged::Passkey(passkey_id, counter) => {
                Some(PasskeyUsed { account_id, passkey_id, counter, used_at: at }.into())
            }
            Judged::Password => {
                (self.attempts != Attempts::default()).then(|| PasswordProven { account_id, proven_at: at }.into())
            }
            Judged::Wrong | Judged::Copied => {
                let after = self.attempts.one_more(at);
                let (wrong, locked_until) = (after.wrong, after.locked_until);
                Some(SecondFactorFailed { account_id, wrong, locked_until, failed_at: at }.into())
            }
        }
    }

    fn add_passkey(
        &self,
        (account_id, passkey_id): (AccountId, PasskeyId),
        name: PasskeyName,
        made: Asserted,
        at: DateTime<Utc>,
    ) -> Result<AuthenticatorsEvent, AuthenticatorRefusal> {
        if self.passkey_called(&made.credential.credential_id).is_some() {
            return Err(AuthenticatorRefusal::PasskeyKnown);
        }
        if self.passkeys.len() >= MOST_PASSKEYS {
            return Err(AuthenticatorRefusal::TooManyPasskeys);
        }
        let name = Personal::new(account_id, Purpose::Identity, name);
        let credential = Personal::new(account_id, Purpose::Credentials, made.credential);
        Ok(PasskeyAdded { account_id, passkey_id, name, credential, counter: made.counter, added_at: at }.into())
    }

    fn expect_passkey(&self, passkey_id: PasskeyId) -> Result<(), AuthenticatorRefusal> {
        let known = self.passkeys.iter().any(|passkey| passkey.passkey_id == passkey_id);
        if known { Ok(()) } else { Err(AuthenticatorRefusal::NoSuchPasskey) }
    }

    fn is_touched(&self) -> bool {
        let texts = Texts { made: self.texts.made.clone(), ..Texts::default() };
        *self != Self { owner: self.owner, texts, ..Self::default() }
    }
}
