//! What comes of what is asked of somebody's authenticators.

use chrono::{DateTime, Utc};

use super::command::{AuthenticatorRefusal, AuthenticatorsCommand, Judged};
use super::events::{
    AuthenticatorsEvent, AuthenticatorsReset, BackupCodesMade, SecondFactorFailed, SecondFactorProven, TotpConfirmed,
    TotpEnrolmentBegan, TotpRemoved,
};
use super::prove::Proof;
use super::state::Authenticators;
use super::totp::step_of;
use super::values::{Method, TotpCode};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::{Personal, Purpose};

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
            AuthenticatorsCommand::Reset(because) => {
                Ok(self.is_touched().then(|| AuthenticatorsReset { account_id, because, reset_at: at }.into()))
            }
        }
    }

    /// What `proof` is worth at `at`.
    pub(super) fn judge(&self, proof: &Proof, at: DateTime<Utc>) -> Result<Judged, AuthenticatorRefusal> {
        if let Some(locked_until) = self.locked(at) {
            return Err(AuthenticatorRefusal::Locked { locked_until });
        }
        match (proof, self.has_second_factor()) {
            (Proof::Totp(_) | Proof::BackupCode(_), false) => Err(AuthenticatorRefusal::PasswordNeeded),
            (Proof::RightPassword(_) | Proof::WrongPassword, true) => Err(AuthenticatorRefusal::CodeNeeded),
            (Proof::RightPassword(_), false) => Ok(Judged::Password),
            (Proof::WrongPassword, false) => Ok(Judged::Wrong),
            (Proof::Totp(code), true) => Ok(self.step_of(*code, at).map_or(Judged::Wrong, Judged::Totp)),
            (Proof::BackupCode(key), true) => {
                let codes = self.codes.as_ref();
                let keys = codes.and_then(|codes| codes.keys.get()).into_iter().flatten();
                let found = (0..).zip(keys).find(|(_, known)| *known == key).map(|(number, _)| number);
                let unused = found.filter(|number| codes.is_some_and(|codes| !codes.used.contains(number)));
                Ok(unused.map_or(Judged::Wrong, Judged::BackupCode))
            }
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
            Judged::BackupCode(number) => Some(proven(Method::BackupCode, number)),
            Judged::Password => None,
            Judged::Wrong => {
                let after = self.attempts.one_more(at);
                let (wrong, locked_until) = (after.wrong, after.locked_until);
                Some(SecondFactorFailed { account_id, wrong, locked_until, failed_at: at }.into())
            }
        }
    }

    fn is_touched(&self) -> bool {
        *self != Self { owner: self.owner, ..Self::default() }
    }
}
