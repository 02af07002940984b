//! What can be asked of somebody's authenticators, and how they say no.

use chrono::{DateTime, Utc};

use super::backup_codes::BackupKey;
use super::events::ResetBecause;
use super::passkeys::{Asserted, PasskeyId, PasskeyName};
use super::phone::{PhoneNumber, TextCode, TextId, TextTo};
use super::trusted::TrustedDeviceId;
use super::values::{TotpCode, TotpSecret};
use crate::accounts::sign_ins::{DeviceName, SignInId};
use crate::refusals;

/// What can be asked of somebody's authenticators.
#[derive(Debug, Clone)]
pub enum AuthenticatorsCommand {
    /// Show a secret to be taken into an app.
    BeginTotp(TotpSecret),
    /// Ask for the app from now on, because a code of it was given.
    ConfirmTotp(TotpCode),
    /// Ask for the app no more.
    RemoveTotp,
    /// Take these codes on paper in place of those before.
    RenewBackupCodes(Vec<BackupKey>),
    /// Note what a proof was worth.
    Note(Judged),
    /// Ask for nothing on a device, for a while.
    Trust {
        /// The device.
        device_id: TrustedDeviceId,
        /// How its owner knows it.
        name: DeviceName,
        /// Until when.
        until: DateTime<Utc>,
    },
    /// Ask again on a device, or on all. Twice is once.
    Distrust(Option<TrustedDeviceId>),
    /// Wait to be reset.
    RequestRecovery {
        /// Until when.
        ready_at: DateTime<Utc>,
    },
    /// Wait no more. Twice is once.
    CancelRecovery,
    /// Have one more passkey.
    AddPasskey {
        /// The id it gets.
        passkey_id: PasskeyId,
        /// How its owner knows it.
        name: PasskeyName,
        /// What the device made.
        made: Asserted,
    },
    /// Call a passkey something else.
    RenamePasskey {
        /// The passkey.
        passkey_id: PasskeyId,
        /// How its owner knows it now.
        name: PasskeyName,
    },
    /// Have it no more.
    RemovePasskey(PasskeyId),
    /// Have a number that is not confirmed yet.
    GivePhone(PhoneNumber),
    /// Make six digits to be sent.
    MakeText {
        /// The text they stand in.
        text_id: TextId,
        /// The six digits.
        code: TextCode,
        /// Where they go.
        to: TextTo,
        /// The sign-in that they are asked for, if there is one: they count for it alone.
        sign_in_id: Option<SignInId>,
    },
    /// Have the number that was given, because the code that was sent there was, too.
    ConfirmPhone,
    /// Have no number any more.
    RemovePhone,
    /// Be as if there had never been a second factor.
    Reset(ResetBecause),
}

/// What a proof is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    /// A code of the app, of this step.
    Totp(u64),
    /// The code on paper with this number.
    BackupCode(u64),
    /// The password, which is enough for who has no second factor.
    Password,
    /// A signature of this passkey, which says that it is its so-many-th.
    Passkey(PasskeyId, u32),
    /// A signature of a passkey that is older than one we saw: somebody has a copy.
    Copied,
    /// The code that was sent to the telephone.
    Text,
    /// Nothing.
    Wrong,
}

impl AuthenticatorsCommand {
    /// The same, at `at`.
    pub(super) fn at(self, at: DateTime<Utc>) -> Timed {
        Timed { command: self, at }
    }
}

/// A command with its time.
#[derive(Debug, Clone)]
pub struct Timed {
    pub(super) command: AuthenticatorsCommand,
    pub(super) at: DateTime<Utc>,
}

refusals! {
    /// How authenticators say no.
    pub enum AuthenticatorRefusal {
        /// There is no such account.
        #[error("there is no such account")]
        NoSuchAccount = NotFound "authenticators.no_such_account",
        /// An authenticator app is asked for already; remove it before you take another.
        #[error("an authenticator app is asked for already")]
        TotpActive = Conflict "authenticators.totp_active",
        /// There is no authenticator app to be confirmed or removed.
        #[error("there is no authenticator app")]
        NoTotp = Conflict "authenticators.no_totp",
        /// There is no second factor that could be lost.
        #[error("there is no second factor that could be lost")]
        NothingLost = Conflict "authenticators.nothing_lost",
        /// There is no such passkey.
        #[error("there is no such passkey")]
        NoSuchPasskey = NotFound "authenticators.no_such_passkey",
        /// The passkey is here already.
        #[error("the passkey is here already")]
        PasskeyKnown = Conflict "authenticators.passkey_known",
        /// Nobody needs more passkeys than twenty.
        #[error("there are twenty passkeys already")]
        TooManyPasskeys = Conflict "authenticators.too_many_passkeys",
        /// There is no telephone to be confirmed, removed, or sent a text to.
        #[error("there is no telephone")]
        NoPhone = Conflict "authenticators.no_phone",
        /// Codes by text are for who has nothing better, and there is an authenticator app or a passkey.
        #[error("there is an authenticator app or a passkey, which is better than a text")]
        BetterThanTexts = Conflict "authenticators.better_than_texts",
        /// The organization has a rule that codes by text do not do for that role: take an authenticator app or a passkey.
        #[error("codes by text do not do for your role; take an authenticator app or a passkey")]
        TextsRefused = Rule "authenticators.texts_refused",
        /// The code in that text was used, ran out, or was replaced by another one: ask for a new one.
        #[error("the code in that text counts no more; ask for a new one")]
        TextOver = Conflict "authenticators.text_over",
        /// Texts cost money and telephones ring: there are three in a quarter of an hour and ten in a day.
        #[error("there were too many texts; the next one can be sent at {again_at}")]
        TooManyTexts {
            /// When there can be another.
            again_at: DateTime<Utc>,
        } = Conflict "authenticators.too_many_texts",
        /// Backup codes replace a second factor, and there is none.
        #[error("there is no second factor that backup codes could replace")]
        NoSecondFactor = Conflict "authenticators.no_second_factor",
        /// The code or the password is wrong, or the code was used before.
        #[error("the code or the password is wrong, or the code was used before")]
        WrongProof {
            /// How many more may be wrong before nothing is taken for a while.
            attempts_left: u32,
        } = Rule "authenticators.wrong_proof",
        /// Whoever has a second factor proves themselves with it.
        #[error("a code of the second factor is needed")]
        CodeNeeded = Rule "authenticators.code_needed",
        /// Whoever has no second factor proves themselves with their password.
        #[error("the password is needed")]
        PasswordNeeded = Rule "authenticators.password_needed",
        /// Too many wrong proofs: none is taken for a while.
        #[error("too many wrong proofs; none is taken until {locked_until}")]
        Locked {
            /// Until when.
            locked_until: DateTime<Utc>,
        } = Conflict "authenticators.locked",
    }
}
