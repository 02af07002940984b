//! What people are told of their accounts, in the app and by mail.

use super::sign_ins::SignInId;

crate::notices! {
    /// What happens to an account that its owner must know of.
    pub enum AccountNotice {
        /// Somebody used a sign-in of yours that had been replaced, so we ended it; if that was not you, change your password.
        SignInReused {
            /// Which.
            sign_in_id: SignInId,
        } = "account.sign_in_reused",
    }
}
