//! How an account says no.

use super::authenticators::FirstFactor;
use super::authenticators::values::Method;
use crate::refusals;

refusals! {
    /// How an account says no.
    pub enum AccountRefusal {
        /// The address or the password is wrong. Which of them is not told.
        #[error("the address or the password is wrong")]
        InvalidCredentials = Unauthenticated "account.invalid_credentials",
        /// The account is suspended. Only whoever proves to be its owner is told.
        #[error("the account is suspended")]
        Suspended = Unauthenticated "account.suspended",
        /// The address belongs to an account already.
        #[error("the address belongs to an account already")]
        EmailTaken = Conflict "account.email_taken",
        /// The link was followed before, has expired, or does not fit the account any more: ask for another.
        #[error("the link was followed before, has expired, or does not count any more")]
        LinkOver = Conflict "account.link_over",
        /// The address is verified already.
        #[error("the address is verified already")]
        EmailVerifiedAlready = Conflict "account.email_verified_already",
        /// The password is guessed too easily. `score` says how easily, from 0, at once, to 4; `suggestions` say what would make it
        /// better.
        #[error("the password is guessed too easily")]
        PasswordGuessable {
            /// From 0, guessed at once, to 4.
            score: u8,
            /// What is wrong with it.
            #[serde(skip_serializing_if = "Option::is_none")]
            warning: Option<String>,
            /// What would make it better.
            suggestions: Vec<String>,
        } = Rule "account.password_guessable",
        /// The password stands in a list of passwords that were stolen elsewhere: take another.
        #[error("the password stands in a list of stolen passwords")]
        PasswordBreached = Rule "account.password_breached",
        /// There were too many wrong passwords for this address lately: try again after `retry_after_seconds`, or sign in without a
        /// password.
        #[error("there were too many wrong passwords for this address; try again later")]
        TooManyAttempts {
            /// How long to wait.
            retry_after_seconds: u32,
        } = TooOften "account.too_many_attempts",
        /// There were too many links for this address lately, asked for by whomever: ask again after `retry_after_seconds`.
        #[error("there were too many links for this address; ask again later")]
        TooManyLinks {
            /// How long to wait.
            retry_after_seconds: u32,
        } = TooOften "account.too_many_links",
        /// This is not the version of the terms or of the privacy notice that counts now.
        #[error("this is not the version that counts now")]
        ConsentOutdated = Conflict "account.consent_outdated",
        /// The sign-in is over: sign in again.
        #[error("the sign-in is over")]
        SignInOver = Unauthenticated "account.sign_in_over",
        /// There is no such sign-in.
        #[error("there is no such sign-in")]
        SignInNotFound = NotFound "account.sign_in_not_found",
        /// The password is right; now the second factor is needed: give it with the challenge.
        #[error("a second factor is needed")]
        SecondFactorRequired {
            /// What it can be.
            methods: Vec<Method>,
            /// What was proved so far.
            #[serde(skip)]
            first: FirstFactor,
        } = Unauthenticated "auth.second_factor_required",
        /// There is no such account.
        #[error("there is no such account")]
        AccountNotFound = NotFound "account.not_found",
    }
}
