//! Somebody wants a code sent to their number: at the door, or before something of theirs changes.

use super::text::TextIsMade;
use super::values::{TextCode, TextId, TextTo};
use crate::accounts::authenticators::command::{AuthenticatorRefusal, AuthenticatorsCommand};
use crate::accounts::authenticators::complete_sign_in::{FirstFactor, SecondFactorRefusal, expect_open};
use crate::accounts::authenticators::state::Authenticators;
use crate::accounts::sign_ins::SignInId;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// Make a code to be sent to the number of `account_id`.
#[derive(Debug, Clone, Copy)]
pub struct AskForText {
    /// Who.
    pub account_id: AccountId,
    /// The text that is to be sent.
    pub text_id: TextId,
    /// What stands in it, made for this command.
    pub code: TextCode,
}

/// Makes `asked` for the sign-in `sign_in_id`, or for whatever asks for a proof.
async fn make(
    work: &mut Work<'_>,
    asked: AskForText,
    sign_in_id: Option<SignInId>,
) -> Result<TextIsMade, Decline<AuthenticatorRefusal>> {
    let AskForText { account_id, text_id, code } = asked;
    let mut authenticators = work.load::<Authenticators>(account_id).await?;
    authenticators.expect_open(work.now())?;
    let make = AuthenticatorsCommand::MakeText { text_id, code, to: TextTo::Known, sign_in_id };
    authenticators.handle((account_id, make.at(work.now()))).await?;
    work.expect_present(account_id.into());
    work.save(authenticators).await?;
    Ok(TextIsMade { text_id })
}

impl UseCase for AskForText {
    type Outcome = TextIsMade;
    type Refusal = AuthenticatorRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<TextIsMade, Decline<AuthenticatorRefusal>> {
        make(work, *self, None).await
    }
}

/// The same, for whoever gave `first` and is asked for their second factor. It counts for that sign-in alone.
#[derive(Debug, Clone, Copy)]
pub struct AskForTextAtSignIn {
    /// The sign-in that it becomes.
    pub sign_in_id: SignInId,
    /// What they gave first.
    pub first: FirstFactor,
    /// The text that is to be sent.
    pub text_id: TextId,
    /// What stands in it, made for this command.
    pub code: TextCode,
}

impl UseCase for AskForTextAtSignIn {
    type Outcome = TextIsMade;
    type Refusal = SecondFactorRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<TextIsMade, Decline<SecondFactorRefusal>> {
        let Self { sign_in_id, first, text_id, code } = *self;
        expect_open(work, sign_in_id, first).await?;
        let asked = AskForText { account_id: first.account_id, text_id, code };
        make(work, asked, Some(sign_in_id)).await.map_err(Decline::via)
    }
}
