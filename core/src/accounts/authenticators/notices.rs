//! What people are told about their authenticators, in the app and by mail.

use chrono::{DateTime, Utc};

use crate::notices;
use crate::notification::LinkTo;

notices! {
    /// What happened to somebody's authenticators.
    pub enum AuthenticatorNotice {
        /// An authenticator app is asked for from now on when you sign in.
        TotpAdded {
            /// Since when.
            at: DateTime<Utc>,
        } = "authenticators.totp_added",
        /// The authenticator app is no longer asked for when you sign in.
        TotpRemoved {
            /// Since when.
            at: DateTime<Utc>,
        } = "authenticators.totp_removed",
        /// You have new backup codes; those before are worth nothing.
        BackupCodesRenewed {
            /// Since when.
            at: DateTime<Utc>,
        } = "authenticators.backup_codes_renewed",
        /// One of your backup codes was used.
        BackupCodeUsed {
            /// How many are left.
            codes_left: usize,
        } = "authenticators.backup_code_used",
        /// Somebody gave too many wrong codes or passwords for your account; none is taken for a while.
        Locked {
            /// Until when.
            locked_until: DateTime<Utc>,
        } = "authenticators.locked",
        /// Your authenticators were removed. Sign in with your password and set up new ones.
        Reset {
            /// When.
            at: DateTime<Utc>,
        } = "authenticators.reset",
        /// Somebody says they are you and lost your second factor. If that is not so, stop it: else they need it no more after a day.
        RecoveryRequested {
            /// When they need it no more.
            ready_at: DateTime<Utc>,
            /// Where to stop it.
            link: LinkTo,
        } = "authenticators.recovery_requested",
        /// You can sign in with a new passkey.
        PasskeyAdded {
            /// Since when.
            at: DateTime<Utc>,
        } = "authenticators.passkey_added",
        /// A passkey of yours was removed.
        PasskeyRemoved {
            /// Since when.
            at: DateTime<Utc>,
        } = "authenticators.passkey_removed",
        /// Codes can be sent to your telephone from now on when you sign in.
        PhoneAdded {
            /// Since when.
            at: DateTime<Utc>,
        } = "authenticators.phone_added",
        /// Codes are no longer sent to your telephone when you sign in.
        PhoneRemoved {
            /// Since when.
            at: DateTime<Utc>,
        } = "authenticators.phone_removed",
        /// One of your passkeys seems to have been copied, and was not taken. Remove it and add a new one.
        PasskeyCopied {
            /// When it was shown.
            at: DateTime<Utc>,
        } = "authenticators.passkey_copied",
    }
}
