//! What people are told of their accounts, in the app and by mail.

use super::identities::ProviderName;
use super::sign_ins::SignInId;

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
    }
}
