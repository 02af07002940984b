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
#[derive(Debug, Clone)]
pub struct AskForText {
    /// Who.
    pub account_id: AccountId,
    /// The text that is to be sent.
    pub text_id: TextId,
    /// What stands in it, made for this command.
    pub code: TextCode,
}

impl UseCase for AskForText {
    type Outcome = TextIsMade;
    type Refusal = AuthenticatorRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<TextIsMade, Decline<AuthenticatorRefusal>> {
        let Self { account_id, text_id, code } = *self;
        let mut authenticators = work.load::<Authenticators>(account_id).await?;
        authenticators.expect_open(work.now())?;
        let make = AuthenticatorsCommand::MakeText { text_id, code, to: TextTo::Known };
        authenticators.handle((account_id, make.at(work.now()))).await?;
        work.save(authenticators).await?;
        Ok(TextIsMade { text_id })
    }
}

/// The same, for whoever gave `first` and is asked for their second factor.
#[derive(Debug, Clone)]
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
        let Self { sign_in_id, first, text_id, code } = self.clone();
        expect_open(work, sign_in_id, first).await?;
        let ask = AskForText { account_id: first.account_id, text_id, code };
        ask.decide(work).await.map_err(Decline::via)
    }
}
