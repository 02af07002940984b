//! Taking an authenticator app, and doing without it again.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::Account;
use regimen_core::accounts::authenticators::values::TotpSecret;
use regimen_core::accounts::authenticators::{
    AuthenticatorRefusal, Authenticators, BeginTotp, ConfirmTotp, RemoveTotp, TotpIsConfirmed, proven,
};
use regimen_core::admin::Organization;

use super::backup_codes::Paper;
use super::otpauth;
use super::proof::ProofBody;
use crate::api::{Area, Created, Text, Written, parse, qr};
use crate::edge::{Fingerprint, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct TotpApi;

/// A secret for an authenticator app. It is shown until it is confirmed, and never after.
#[derive(Object)]
#[oai(rename = "TotpSecret")]
struct Secret {
    /// To be typed into the app.
    secret: String,
    /// The same with the names to show, as apps read it.
    otpauth_uri: String,
    /// The same as a QR code: an SVG document.
    qr_svg: String,
}

#[derive(Object)]
#[oai(rename = "TotpCode", deny_unknown_fields)]
struct FirstCode {
    /// Six digits that the app shows now.
    #[oai(validator(max_length = 32))]
    code: Text,
}

/// The app is asked for from now on.
#[derive(Object)]
#[oai(rename = "TotpConfirmed", skip_serializing_if_is_none)]
struct Confirmed {
    /// Ten codes that replace the app, each once: print them. Left out if you have some from before.
    backup_codes: Option<Vec<String>>,
}

/// It is gone.
#[derive(Object)]
#[oai(rename = "TotpRemoved")]
struct Removed {
    /// Whether a second factor is still asked for.
    second_factor: bool,
}

#[OpenApi(prefix_path = "/me/authenticators/totp", tag = "Area::Accounts")]
impl TotpApi {
    /// Take an authenticator app
    ///
    /// Shows a secret for the app. It counts once a code of it is given; until then, asking again gives another secret.
    #[oai(path = "/", method = "post", operation_id = "begin_totp")]
    async fn begin(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<ProofBody>,
    ) -> Result<Created<Secret>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        let (account_id, proof) = (caller.account_id(), body.0.of(&parts, &caller).await?);
        let begin = BeginTotp { account_id, proof, secret: TotpSecret::generate() };
        let done = proven(parts.core.executor(), &request, &begin).await?;
        let secret = shown(&parts, &caller).await?;
        Ok(Created::of(done, |()| secret))
    }

    /// Confirm the authenticator app
    ///
    /// From now on a code of it is asked for after the password. Answers with ten backup codes, shown this once.
    #[oai(path = "/confirm", method = "post", operation_id = "confirm_totp")]
    async fn confirm(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<FirstCode>,
    ) -> Result<Written<Confirmed>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        let (account_id, code) = (caller.account_id(), parse("code", body.0.code.0)?);
        let paper = Paper::of(&parts, &request, account_id);
        let confirm = ConfirmTotp { account_id, code, backup_keys: paper.keys() };
        let done = parts.core.executor().execute(&request, &confirm).await?;
        Ok(Written::of(done, |confirmed| Confirmed { backup_codes: paper.after(confirmed) }))
    }

    /// Do without the authenticator app
    ///
    /// The backup codes go with it. You are told by mail.
    #[oai(path = "/remove", method = "post", operation_id = "remove_totp")]
    async fn remove(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<ProofBody>,
    ) -> Result<Written<Removed>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        let (account_id, proof) = (caller.account_id(), body.0.of(&parts, &caller).await?);
        let done = proven(parts.core.executor(), &request, &RemoveTotp { account_id, proof }).await?;
        let (left, _) = parts.core.executor().current::<Authenticators>(caller.org(), account_id).await?;
        Ok(Written::of(done, |()| Removed { second_factor: left.has_second_factor() }))
    }
}

impl Paper {
    /// The codes, if they are new.
    fn after(&self, confirmed: TotpIsConfirmed) -> Option<Vec<String>> {
        match confirmed {
            TotpIsConfirmed::WithBackupCodes => Some(self.shown()),
            TotpIsConfirmed::Alone => None,
        }
    }
}

/// The secret that waits for its first code.
async fn shown(parts: &Parts, caller: &SignedIn) -> Result<Secret, Problem> {
    let (executor, org, account_id) = (parts.core.executor(), caller.org(), caller.account_id());
    let (authenticators, _) = executor.current::<Authenticators>(org, account_id).await?;
    let secret = authenticators.enrolling().ok_or_else(|| Problem::refused(&AuthenticatorRefusal::NoTotp))?;
    let (account, _) = executor.current::<Account>(org, account_id).await?;
    let (organization, _) = executor.current::<Organization>(org, org).await?;
    let address = account.email().map_or("account", |email| email.as_str());
    let otpauth_uri = otpauth::uri(organization.name().unwrap_or("Regimen"), address, secret);
    Ok(Secret { secret: secret.base32(), qr_svg: qr::svg(&otpauth_uri)?, otpauth_uri })
}
