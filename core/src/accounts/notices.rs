//! What people are told of their accounts, in the app and by mail.

use chrono::{DateTime, Utc};

use super::identities::ProviderName;
use super::sign_ins::SignInId;
use crate::notification::LinkTo;

crate::notices! {
    /// What happens to an account that its owner must know of.
    pub enum AccountNotice {
        /// Somebody used a sign-in of yours that had been replaced, so we ended it; if that was not you, change your password.
        SignInReused {
            /// Which.
            sign_in_id: SignInId,
        } = "account.sign_in_reused",
        /// An account that you have elsewhere lets you in here from now on.
        IdentityLinked {
            /// Who vouches for you.
            provider: ProviderName,
        } = "account.identity_linked",
        /// An account that you have elsewhere lets you in here no more.
        IdentityUnlinked {
            /// Who vouched for you.
            provider: ProviderName,
        } = "account.identity_unlinked",
        /// Confirm that this address is yours.
        VerifyEmail {
            /// Where.
            link: LinkTo,
            /// Until when.
            expires_at: DateTime<Utc>,
        } = "account.verify_email",
        /// Set a new password; if you did not ask for this, do nothing.
        ResetPassword {
            /// Where.
            link: LinkTo,
            /// Until when.
            expires_at: DateTime<Utc>,
        } = "account.reset_password",
        /// Sign in without a password; if you did not ask for this, do nothing.
        MagicLink {
            /// Where.
            link: LinkTo,
            /// Until when.
            expires_at: DateTime<Utc>,
        } = "account.magic_link",
        /// Confirm that your account is to have this address from now on.
        ConfirmEmailChange {
            /// Where.
            link: LinkTo,
            /// Until when.
            expires_at: DateTime<Utc>,
        } = "account.confirm_email_change",
        /// Your account has another address now; if that was not you, take it back.
        EmailChanged {
            /// Where.
            link: LinkTo,
            /// Until when.
            expires_at: DateTime<Utc>,
        } = "account.email_changed",
        /// Your account takes no passwords for a while, after many wrong ones; if that was you, unlock it.
        SignInLocked {
            /// Where.
            link: LinkTo,
            /// Until when.
            expires_at: DateTime<Utc>,
        } = "account.sign_in_locked",
        /// Your password was changed and your other devices were signed out; if that was not you, set a new one.
        PasswordChanged {
            /// When.
            changed_at: DateTime<Utc>,
        } = "account.password_changed",
        /// Somebody wanted an account with your address, which has one; if that was you, sign in or set a new password.
        AddressTaken {
            /// When.
            asked_at: DateTime<Utc>,
        } = "account.address_taken",
    }
}
