//! What somebody gives before anything about their authenticators changes.

use poem_openapi::Object;
use regimen_core::accounts::authenticators::{Given, Proof};

use crate::api::{Text, parse};
use crate::edge::{Problem, SignedIn};
use crate::parts::Parts;

/// That it is you: a code if you have a second factor, else your password.
#[derive(Object)]
#[oai(rename = "Proof", deny_unknown_fields, skip_serializing_if_is_none)]
pub(super) struct ProofBody {
    /// Six digits of the authenticator app, or a backup code.
    #[oai(validator(max_length = 32))]
    code: Option<Text>,
    /// Your password, if you have no second factor.
    #[oai(validator(max_length = 512))]
    password: Option<Text>,
}

impl TryFrom<ProofBody> for Given {
    type Error = Problem;

    fn try_from(body: ProofBody) -> Result<Self, Problem> {
        match (body.code, body.password) {
            (Some(Text(code)), None) => Ok(Self::Code(parse("code", code)?)),
            (None, Some(Text(password))) => Ok(Self::Password(parse("password", password)?)),
            (Some(_), Some(_)) | (None, None) => {
                Err(Problem::invalid("request.invalid", "give a code or a password, and not both"))
            }
        }
    }
}

impl ProofBody {
    /// The proof it is of `caller`.
    pub(super) async fn of(self, parts: &Parts, caller: &SignedIn) -> Result<Proof, Problem> {
        Ok(parts.core.proof(caller.org(), caller.account_id(), self.try_into()?).await?)
    }
}
