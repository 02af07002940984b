//! The passkeys that one has, and adding one.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::types::Any;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::Account;
use regimen_core::accounts::authenticators::passkeys::{
    AddPasskey, Asserted, Credential, Passkey, PasskeyId, PasskeyIsAdded, PasskeyName,
};
use regimen_core::accounts::authenticators::{Authenticators, ProveOneself, proven};
use regimen_core::admin::Organization;
use regimen_passkeys::{CreationOptions, KnownCredential, Registration, User};
use serde_json::Value;

use super::answers::{bytes, credential};
use super::challenge::{self, Aim, over};
use super::room::refused;
use crate::accounts::authenticators::{Paper, ProofBody};
use crate::api::{Area, Created, Text, Written, parse};
use crate::edge::{Fingerprint, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct AddApi;

/// What to hand to the browser.
#[derive(Object)]
#[oai(rename = "PasskeyOptions")]
pub(super) struct Options {
    /// For `PublicKeyCredential.parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`.
    pub(super) options: Any<Value>,
}

/// What `navigator.credentials.create` gave, in base64url, as `PublicKeyCredential.toJSON` spells it.
#[derive(Object)]
#[oai(rename = "NewPasskey", deny_unknown_fields)]
struct NewPasskeyBody {
    /// How you will know it: at most 60 characters.
    name: Text,
    /// `response.clientDataJSON`
    #[oai(validator(max_length = 4000))]
    client_data_json: Text,
    /// `response.attestationObject`
    #[oai(validator(max_length = 20000))]
    attestation_object: Text,
}

/// The passkey is yours.
#[derive(Object)]
#[oai(rename = "PasskeyAdded", skip_serializing_if_is_none)]
struct Added {
    passkey_id: PasskeyId,
    /// Ten codes that replace it, each once: print them. Left out if you have some from before.
    backup_codes: Option<Vec<String>>,
}

/// A passkey of yours.
#[derive(Object)]
#[oai(rename = "Passkey", skip_serializing_if_is_none)]
struct MyPasskey {
    passkey_id: PasskeyId,
    name: String,
    added_at: DateTime<Utc>,
    /// Left out while it was never used.
    used_at: Option<DateTime<Utc>>,
}

#[derive(Object)]
struct Passkeys {
    items: Vec<MyPasskey>,
}

impl From<&Passkey> for MyPasskey {
    fn from(passkey: &Passkey) -> Self {
        let name = passkey.name.get().map(PasskeyName::as_str).unwrap_or_default().to_owned();
        Self { passkey_id: passkey.passkey_id, name, added_at: passkey.added_at, used_at: passkey.used_at }
    }
}

#[OpenApi(prefix_path = "/me/passkeys", tag = "Area::Accounts")]
impl AddApi {
    /// My passkeys
    #[oai(path = "/", method = "get", operation_id = "my_passkeys")]
    async fn list(&self, parts: Data<&Arc<Parts>>, caller: SignedIn) -> Result<Json<Passkeys>, Problem> {
        let (executor, account_id) = (parts.core.executor(), caller.account_id());
        let (mine, _) = executor.current::<Authenticators>(caller.org(), account_id).await?;
        Ok(Json(Passkeys { items: mine.passkeys().iter().map(MyPasskey::from).collect() }))
    }

    /// Ask for a new passkey
    ///
    /// Gives what the browser needs to make one, for five minutes. Only passkeys that their device keeps itself, and that make sure
    /// who uses them, are taken.
    #[oai(path = "/options", method = "post", operation_id = "passkey_creation_options")]
    async fn options(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<ProofBody>,
    ) -> Result<Written<Options>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        let (account_id, proof) = (caller.account_id(), body.0.of(&parts, &caller).await?);
        let done = proven(parts.core.executor(), &request, &ProveOneself { account_id, proof }).await?;
        let options = options(&parts, &caller).await?;
        Ok(Written::of(done, |()| options))
    }

    /// Add a passkey
    #[oai(path = "/", method = "post", operation_id = "add_passkey")]
    async fn add(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<NewPasskeyBody>,
    ) -> Result<Created<Added>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        let (account_id, made) = (caller.account_id(), body.made(&parts, &caller)?);
        let (paper, name) = (Paper::of(&parts, &request, account_id), parse("name", body.0.name.0)?);
        let (passkey_id, backup_keys) = (PasskeyId::generate(), paper.keys());
        let add = AddPasskey { account_id, passkey_id, name, made, backup_keys };
        let done = parts.core.executor().execute(&request, &add).await?;
        Ok(Created::of(done, |is| Added::of(is, &paper)))
    }
}

impl Added {
    fn of(is: PasskeyIsAdded, paper: &Paper) -> Self {
        Self { passkey_id: is.passkey_id, backup_codes: is.with_backup_codes.then(|| paper.shown()) }
    }
}

impl NewPasskeyBody {
    /// What the device made, if it was asked to by `caller`.
    fn made(&self, parts: &Parts, caller: &SignedIn) -> Result<Asserted, Problem> {
        let client_data = bytes(&self.client_data_json.0)?;
        let registration = Registration { client_data, attestation_object: bytes(&self.attestation_object.0)? };
        let new = parts.passkeys.party().register(&registration).map_err(refused)?;
        if challenge::read(parts, caller.org(), &new.challenge)? != Aim::Add(caller.account_id()) {
            return Err(over());
        }
        Ok(Asserted { credential: credential(&new)?, counter: new.counter })
    }
}

/// The wish for a passkey that `caller` does not have yet.
async fn options(parts: &Parts, caller: &SignedIn) -> Result<Options, Problem> {
    let (executor, org, account_id) = (parts.core.executor(), caller.org(), caller.account_id());
    let (account, _) = executor.current::<Account>(org, account_id).await?;
    let (organization, _) = executor.current::<Organization>(org, org).await?;
    let (authenticators, _) = executor.current::<Authenticators>(org, account_id).await?;
    let credentials = authenticators.passkeys().iter().filter_map(|passkey| passkey.credential.get());
    let known = |credential: &Credential| Ok(KnownCredential::new(&bytes(&credential.credential_id)?));
    let known = credentials.map(known).collect::<Result<Vec<_>, Problem>>()?;
    let user = User {
        id: BASE64.encode(account_id.uuid()),
        name: account.email().map_or("account", |email| email.as_str()).to_owned(),
        display_name: account.name().map_or("account", |name| name.as_str()).to_owned(),
    };
    let challenge = challenge::make(parts, org, Aim::Add(account_id))?;
    let name = organization.name().unwrap_or("Regimen");
    let options = CreationOptions::new(parts.passkeys.party(), name, user, challenge, known);
    serde_json::to_value(options)
        .map(|options| Options { options: Any(options) })
        .map_err(|error| Problem::broken(&error))
}
