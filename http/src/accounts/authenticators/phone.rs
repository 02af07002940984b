//! Codes that are sent to one's telephone.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::authenticators::phone::{
    AskForText, ConfirmPhone, GivePhone, PhoneIsConfirmed, RemovePhone, TextCode, TextId,
};
use regimen_core::accounts::authenticators::{AuthenticatorRefusal, Authenticators, proven};
use regimen_core::admin::Organization;
use regimen_core::kernel::ids::{AccountId, OrgId};

use super::backup_codes::Paper;
use super::proof::ProofBody;
use crate::api::{Area, Text, Written, parse};
use crate::edge::{Fingerprint, Problem, SignedIn};
use crate::parts::Parts;
use crate::texts::TextMessage;

pub(crate) struct PhoneApi;

#[derive(Object)]
#[oai(rename = "NewPhone", deny_unknown_fields)]
struct NewPhone {
    /// With `+` and the country: `+49 151 12345678`.
    #[oai(validator(max_length = 40))]
    phone: Text,
    proof: ProofBody,
}

/// Six digits are on their way. They count for five minutes.
#[derive(Object)]
#[oai(rename = "TextSent")]
pub(in crate::accounts) struct Sent {
    /// The last digits of the number that they go to.
    ends_in: String,
}

#[derive(Object)]
#[oai(rename = "PhoneCode", deny_unknown_fields)]
struct SixDigits {
    /// What stood in the text.
    #[oai(validator(max_length = 32))]
    code: Text,
}

/// Codes can be sent there from now on.
#[derive(Object)]
#[oai(rename = "PhoneConfirmed", skip_serializing_if_is_none)]
struct Confirmed {
    /// Ten codes that replace it, each once: print them. Left out if you have some from before.
    backup_codes: Option<Vec<String>>,
}

/// It is gone.
#[derive(Object)]
#[oai(rename = "PhoneRemoved")]
struct Removed {
    /// Whether a second factor is still asked for.
    second_factor: bool,
}

#[OpenApi(prefix_path = "/me/authenticators/phone", tag = "Area::Accounts")]
impl PhoneApi {
    /// Take codes by text message
    ///
    /// Sends six digits to the number. It counts once they are given. Whoever takes over a number gets its texts: an authenticator
    /// app or a passkey is better, and whoever has one is sent no texts.
    #[oai(path = "/", method = "post", operation_id = "give_phone")]
    async fn give(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<NewPhone>,
    ) -> Result<Written<Sent>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        parts.texts.expect_way(&parts.mail)?;
        let (account_id, NewPhone { phone, proof }) = (caller.account_id(), body.0);
        let (phone, proof) = (parse("phone", phone.0)?, proof.of(&parts, &caller).await?);
        let (text_id, code) = (TextId::generate(), TextCode::generate());
        let give = GivePhone { account_id, proof, phone, text_id, code };
        let done = proven(parts.core.executor(), &request, &give).await?;
        let sent = send(&parts, (caller.org(), account_id), done.outcome.text_id).await?;
        Ok(Written::of(done, |_| sent))
    }

    /// Confirm the telephone
    ///
    /// From now on a code can be sent there after the password. Answers with ten backup codes, shown this once.
    #[oai(path = "/confirm", method = "post", operation_id = "confirm_phone")]
    async fn confirm(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<SixDigits>,
    ) -> Result<Written<Confirmed>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        let (account_id, code) = (caller.account_id(), parse("code", body.0.code.0)?);
        let paper = Paper::of(&parts, &request, account_id);
        let confirm = ConfirmPhone { account_id, code, backup_keys: paper.keys() };
        let done = proven(parts.core.executor(), &request, &confirm).await?;
        Ok(Written::of(done, |confirmed| Confirmed { backup_codes: new_codes(&paper, confirmed) }))
    }

    /// Have a code sent
    ///
    /// To prove that it is you to whatever asks for a code.
    #[oai(path = "/text", method = "post", operation_id = "ask_for_text")]
    async fn ask(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Written<Sent>, Problem> {
        let request = asked.name(caller.command(), key.as_deref())?;
        parts.texts.expect_way(&parts.mail)?;
        let (account_id, text_id, code) = (caller.account_id(), TextId::generate(), TextCode::generate());
        let done = parts.core.executor().execute(&request, &AskForText { account_id, text_id, code }).await?;
        let sent = send(&parts, (caller.org(), account_id), done.outcome.text_id).await?;
        Ok(Written::of(done, |_| sent))
    }

    /// Do without codes by text message
    ///
    /// You are told by mail. With your last second factor your backup codes go too.
    #[oai(path = "/remove", method = "post", operation_id = "remove_phone")]
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
        let done = proven(parts.core.executor(), &request, &RemovePhone { account_id, proof }).await?;
        let (left, _) = parts.core.executor().current::<Authenticators>(caller.org(), account_id).await?;
        Ok(Written::of(done, |()| Removed { second_factor: left.has_second_factor() }))
    }
}

fn new_codes(paper: &Paper, confirmed: PhoneIsConfirmed) -> Option<Vec<String>> {
    match confirmed {
        PhoneIsConfirmed::WithBackupCodes => Some(paper.shown()),
        PhoneIsConfirmed::Alone => None,
    }
}

/// Sends the text `text_id`. Its last line lets telephones fill in the code on our pages and on no others.
pub(in crate::accounts) async fn send(
    parts: &Parts,
    (org, account_id): (OrgId, AccountId),
    text_id: TextId,
) -> Result<Sent, Problem> {
    let executor = parts.core.executor();
    let (authenticators, _) = executor.current::<Authenticators>(org, account_id).await?;
    let (organization, _) = executor.current::<Organization>(org, org).await?;
    let (number, code) =
        authenticators.text(text_id).ok_or_else(|| Problem::refused(&AuthenticatorRefusal::TextOver))?;
    let (name, code, host) = (organization.name().unwrap_or("Regimen"), code.shown(), &parts.passkeys.party().id);
    let text = format!("{name}: {code}\n\n@{host} #{code}");
    let message = TextMessage { text_id, org, to: account_id.into(), number: number.as_str(), text };
    parts.texts.send(&parts.mail, &message).await?;
    Ok(Sent { ends_in: number.end().to_owned() })
}
