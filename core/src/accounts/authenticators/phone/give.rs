//! Somebody gives their number, and a code is sent there.

use super::text::TextIsMade;
use super::values::{PhoneNumber, TextCode, TextId, TextTo};
use crate::accounts::account::Account;
use crate::accounts::authenticators::command::{AuthenticatorRefusal, AuthenticatorsCommand};
use crate::accounts::authenticators::policy::{TextCodes, rule_for};
use crate::accounts::authenticators::prove::{Proof, Proven, prove};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// Make a code to be sent to `phone`. The number counts for nothing until [`super::ConfirmPhone`].
#[derive(Debug, Clone)]
pub struct GivePhone {
    /// Who.
    pub account_id: AccountId,
    /// That it is them.
    pub proof: Proof,
    /// Their number.
    pub phone: PhoneNumber,
    /// The text that is to be sent.
    pub text_id: TextId,
    /// What stands in it, made for this command.
    pub code: TextCode,
}

impl UseCase for GivePhone {
    type Outcome = Proven<TextIsMade>;
    type Refusal = AuthenticatorRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<Proven<TextIsMade>, Decline<AuthenticatorRefusal>> {
        let Self { account_id, text_id, code, .. } = *self;
        let role = work.load::<Account>(account_id).await?.role().ok_or(AuthenticatorRefusal::NoSuchAccount)?;
        if rule_for(work, role).await?.texts == TextCodes::Refused {
            return Err(AuthenticatorRefusal::TextsRefused.into());
        }
        let mut authenticators = match prove(work, account_id, &self.proof).await? {
            Proven::Right(authenticators) => authenticators,
            Proven::Wrong { attempts_left, locked_until } => return Ok(Proven::Wrong { attempts_left, locked_until }),
        };
        let give = AuthenticatorsCommand::GivePhone(self.phone.clone());
        authenticators.handle((account_id, give.at(work.now()))).await?;
        let make = AuthenticatorsCommand::MakeText { text_id, code, to: TextTo::New, sign_in_id: None };
        authenticators.handle((account_id, make.at(work.now()))).await?;
        work.save(authenticators).await?;
        Ok(Proven::Right(TextIsMade { text_id }))
    }
}
