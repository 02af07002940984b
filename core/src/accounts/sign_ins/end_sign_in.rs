//! One sign-in is to be over.

use serde::{Deserialize, Serialize};

use super::sign_in::{SignIn, SignInCommand};
use super::values::{SignInEnd, SignInId};
use crate::accounts::account_refusal::AccountRefusal;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// End the sign-in `sign_in_id` of `account_id`. Twice is once.
#[derive(Debug, Clone, Copy)]
pub struct EndSignIn {
    /// Whose.
    pub account_id: AccountId,
    /// Which.
    pub sign_in_id: SignInId,
    /// Why.
    pub because: SignInEnd,
}

/// It is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInIsEnded {
    /// Which.
    pub sign_in_id: SignInId,
}

impl UseCase for EndSignIn {
    type Outcome = SignInIsEnded;
    type Refusal = AccountRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<SignInIsEnded, Decline<AccountRefusal>> {
        let Self { account_id, sign_in_id, because } = *self;
        let mut sign_in = work.load::<SignIn>(sign_in_id).await?;
        if sign_in.account_id() != Some(account_id) {
            return Err(AccountRefusal::SignInNotFound.into());
        }
        sign_in.handle(SignInCommand::End { because, at: work.now() }).await?;
        work.save(sign_in).await?;
        Ok(SignInIsEnded { sign_in_id })
    }
}
