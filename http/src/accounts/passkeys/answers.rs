//! What devices answer.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use poem_openapi::Object;
use regimen_core::accounts::authenticators::passkeys::{Asserted, Credential};
use regimen_core::accounts::authenticators::{Authenticators, Proof};
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_passkeys::{Assertion, PasskeyError, PublicKey};

use super::challenge::{self, Aim, over};
use super::room::refused;
use crate::api::Text;
use crate::edge::Problem;
use crate::parts::Parts;

/// What `navigator.credentials.get` gave, each field in base64url, as `PublicKeyCredential.toJSON` spells it.
#[derive(Object)]
#[oai(rename = "PasskeyAssertion", deny_unknown_fields)]
pub(in crate::accounts) struct AssertionBody {
    /// `id`
    #[oai(validator(max_length = 2000))]
    id: Text,
    /// `response.clientDataJSON`
    #[oai(validator(max_length = 4000))]
    client_data_json: Text,
    /// `response.authenticatorData`
    #[oai(validator(max_length = 4000))]
    authenticator_data: Text,
    /// `response.signature`
    #[oai(validator(max_length = 2000))]
    signature: Text,
}

pub(super) fn bytes(text: &str) -> Result<Vec<u8>, Problem> {
    BASE64.decode(text.trim_end_matches('=')).map_err(|_| refused(PasskeyError::Malformed))
}

impl AssertionBody {
    fn parse(&self) -> Result<Assertion, Problem> {
        Ok(Assertion {
            client_data: bytes(&self.client_data_json.0)?,
            authenticator_data: bytes(&self.authenticator_data.0)?,
            signature: bytes(&self.signature.0)?,
        })
    }

    /// What its challenge is for.
    pub(super) fn aim(&self, parts: &Parts, org: OrgId) -> Result<Aim, Problem> {
        let text = parts.passkeys.party().challenge_of(&self.parse()?).map_err(refused)?;
        challenge::read(parts, org, &text)
    }

    /// What it asserts of `account_id`, if it is of a passkey of theirs.
    pub(super) async fn verified(&self, parts: &Parts, org: OrgId, account_id: AccountId) -> Result<Asserted, Problem> {
        let (authenticators, _) = parts.core.executor().current::<Authenticators>(org, account_id).await?;
        let id = self.id.0.trim_end_matches('=');
        let known = authenticators.passkey_called(id).and_then(|passkey| passkey.credential.get());
        // An unknown passkey and a wrong signature are one answer.
        let credential = known.cloned().ok_or_else(|| refused(PasskeyError::WrongSignature))?;
        let key = serde_json::from_str::<PublicKey>(&credential.public_key).map_err(|error| Problem::broken(&error))?;
        let asserted = parts.passkeys.party().verify(&self.parse()?, &key).map_err(refused)?;
        Ok(Asserted { credential, counter: asserted.counter })
    }

    /// The proof it is of `account_id`, if its challenge was made for that.
    pub(in crate::accounts) async fn proof(
        &self,
        parts: &Parts,
        org: OrgId,
        account_id: AccountId,
    ) -> Result<Proof, Problem> {
        if self.aim(parts, org)? != Aim::Proof(account_id) {
            return Err(over());
        }
        Ok(Proof::Passkey(self.verified(parts, org, account_id).await?))
    }
}

/// A new passkey as the log keeps it.
pub(super) fn credential(new: &regimen_passkeys::NewPasskey) -> Result<Credential, Problem> {
    let public_key = serde_json::to_string(&new.public_key).map_err(|error| Problem::broken(&error))?;
    Ok(Credential { credential_id: BASE64.encode(&new.credential_id), public_key })
}
