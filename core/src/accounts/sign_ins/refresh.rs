//! A device asks for a new access token.

use serde::{Deserialize, Serialize};

use super::begin::SignedInAs;
use super::sign_in::{Shown, SignIn, SignInCommand};
use super::values::{SignInEnd, SignInId};
use crate::accounts::account::Account;
use crate::accounts::account_refusal::AccountRefusal;
use crate::accounts::authenticators::policy::enrolment_of;
use crate::accounts::notices::AccountNotice;
use crate::kernel::executor::{Decline, Done, Executor, Failure, Request, UseCase, Work};
use crate::notification::{Recipient, post, send_mail};

/// What a refresh token names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefreshToken {
    /// The sign-in.
    pub sign_in_id: SignInId,
    /// The generation.
    pub generation: u32,
}

/// Replaces `token`. Of many that show it together each gets the same successor. Whoever shows one that was replaced long ago
/// ends the sign-in, and the person is told.
///
/// # Errors
/// [`AccountRefusal::SignInOver`], or what broke.
pub async fn refresh(
    executor: &Executor,
    request: &Request,
    token: RefreshToken,
) -> Result<Done<SignedInAs>, Decline<AccountRefusal>> {
    let done = match executor.execute(request, &Refresh(token)).await {
        Err(Decline::Failed(Failure::Erased(_))) => return Err(AccountRefusal::SignInOver.into()),
        answer => answer?,
    };
    match done.outcome {
        Refreshed::As(outcome) => Ok(Done { outcome, position: done.position, repeated: done.repeated }),
        Refreshed::Ended => Err(AccountRefusal::SignInOver.into()),
    }
}

struct Refresh(RefreshToken);

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Refreshed {
    As(SignedInAs),
    /// The token was a copy.
    Ended,
}

impl UseCase for Refresh {
    type Outcome = Refreshed;
    type Refusal = AccountRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<Refreshed, Decline<AccountRefusal>> {
        let (RefreshToken { sign_in_id, generation }, at) = (self.0, work.now());
        let mut sign_in = work.load::<SignIn>(sign_in_id).await?;
        let account_id = sign_in.account_id().ok_or(AccountRefusal::SignInOver)?;
        let account = work.load::<Account>(account_id).await?;
        let role = account.role().filter(|_| account.admits(sign_in_id, &sign_in)).ok_or(AccountRefusal::SignInOver)?;
        work.expect_present(account_id.into());
        if sign_in.shown(generation, at) == Shown::Copied {
            sign_in.handle(SignInCommand::End { because: SignInEnd::Reused, at }).await?;
            work.save(sign_in).await?;
            let notice = AccountNotice::SignInReused { sign_in_id };
            post(work, account_id, &notice).await?;
            send_mail(work, Recipient::Account(account_id), &notice).await?;
            return Ok(Refreshed::Ended);
        }
        sign_in.handle(SignInCommand::Refresh { generation, at }).await?;
        let enrolment = enrolment_of(work, account_id).await?;
        let signed_in = SignedInAs::of(sign_in_id, &sign_in, role, enrolment).ok_or(AccountRefusal::SignInOver)?;
        work.save(sign_in).await?;
        Ok(Refreshed::As(signed_in))
    }
}
