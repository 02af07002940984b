//! What somebody gives before anything about their authenticators changes, or what lets them in, or before their data leaves or goes.

use poem_openapi::Object;
use regimen_core::accounts::authenticators::{Given, Proof};

use crate::accounts::passkeys::AssertionBody;
use crate::api::{Text, parse};
use crate::edge::{Problem, SignedIn};
use crate::parts::Parts;

/// That it is you: a code if you have a second factor, else your password.
#[derive(Object)]
#[oai(rename = "Proof", deny_unknown_fields, skip_serializing_if_is_none)]
pub(crate) struct ProofBody {
    /// Six digits of the authenticator app or of a text, or a backup code.
    #[oai(validator(max_length = 32))]
    code: Option<Text>,
    /// Your password, if you have no second factor.
    #[oai(validator(max_length = 512))]
    password: Option<Text>,
    /// What a passkey of yours makes of `/me/passkeys/proof-options`.
    passkey: Option<AssertionBody>,
}

impl ProofBody {
    /// The proof it is of `caller`.
    pub(crate) async fn of(self, parts: &Parts, caller: &SignedIn) -> Result<Proof, Problem> {
        let (org, account_id) = (caller.org(), caller.account_id());
        let given = match (self.code, self.password, self.passkey) {
            (Some(Text(code)), None, None) => Given::Code(parse("code", code)?),
            (None, Some(Text(password)), None) => Given::Password(parse("password", password)?),
            (None, None, Some(assertion)) => return assertion.proof(parts, org, account_id).await,
            _ => return Err(Problem::invalid("request.invalid", "give one proof: a code, a passkey or a password")),
        };
        Ok(parts.core.proof(org, account_id, given).await?)
    }

    /// The proof of `caller` that `given` is, if they gave any.
    pub(crate) async fn of_given(
        given: Option<Self>,
        parts: &Parts,
        caller: &SignedIn,
    ) -> Result<Option<Proof>, Problem> {
        match given {
            Some(given) => given.of(parts, caller).await.map(Some),
            None => Ok(None),
        }
    }
}
