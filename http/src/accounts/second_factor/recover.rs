//! Doing without authenticators that are lost.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::Request;
use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::accounts::authenticators::{CancelRecovery, Recover, Recovery};
use regimen_core::kernel::executor::Done;
use regimen_core::kernel::ids::{AccountId, OrgId};

use super::challenge::Challenge;
use crate::accounts::sign_ins::{Delivery, Token, issue};
use crate::api::{Area, Text, Written};
use crate::edge::{Link, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct RecoverApi;

#[derive(Object)]
#[oai(rename = "LostSecondFactor", deny_unknown_fields)]
struct Lost {
    /// What `/auth/login` answered with.
    #[oai(validator(max_length = 1000))]
    challenge: Text,
    /// Whether the refresh token is to be in a cookie, as at `/auth/login`.
    cookie: Option<bool>,
}

/// How far a recovery has come: a time to come back at, or a token.
#[derive(Object)]
#[oai(rename = "SecondFactorRecovery", skip_serializing_if_is_none)]
struct RecoveryState {
    /// Sign in again after this, and ask again.
    ready_at: Option<DateTime<Utc>>,
    /// You are signed in, without a second factor.
    token: Option<Token>,
}

#[derive(Object)]
#[oai(rename = "RecoveryLink", deny_unknown_fields)]
struct FromMail {
    /// What stands in the link of the mail.
    #[oai(validator(max_length = 200))]
    token: Text,
}

/// It is stopped.
#[derive(Object)]
#[oai(rename = "RecoveryStopped")]
struct Stopped {
    account_id: AccountId,
}

#[OpenApi(tag = "Area::Accounts")]
impl RecoverApi {
    /// Recover a lost second factor
    ///
    /// Begins a wait of 24 hours, in which the owner of the account is told in the app and by mail and can stop it. After that the
    /// same request signs you in and takes the lost authenticators away.
    #[oai(path = "/auth/second-factor/recover", method = "post", operation_id = "recover_second_factor")]
    async fn recover(
        &self,
        asked: &Request,
        parts: Data<&Arc<Parts>>,
        // Asking twice is waiting once; a key is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<Lost>,
    ) -> Result<Written<RecoveryState>, Problem> {
        let delivery = Delivery::wished(asked, body.cookie)?;
        let challenge = Challenge::read(&parts, &body.challenge.0)?;
        let (sign_in_id, first, device) = (challenge.sign_in_id, challenge.first(), challenge.device(&parts));
        let recover = Recover { sign_in_id, first, device };
        let done = parts.core.executor().execute(&challenge.command(), &recover).await?;
        answer(&parts, challenge.org, done, &delivery)
    }

    /// Stop a recovery by the link in its mail
    #[oai(path = "/auth/second-factor/recover/stop", method = "post", operation_id = "stop_recovery_by_link")]
    async fn stop_by_link(
        &self,
        parts: Data<&Arc<Parts>>,
        // Stopping twice is stopping once; a key is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<FromMail>,
    ) -> Result<Written<Stopped>, Problem> {
        let (request, id) = parts.links.follow(Link::CancelRecovery, &body.token.0)?;
        let cancel = CancelRecovery { account_id: AccountId::from_uuid(id) };
        let done = parts.core.executor().execute(&request, &cancel).await?;
        Ok(Written::of(done, |account_id| Stopped { account_id }))
    }

    /// Stop a recovery
    #[oai(path = "/me/authenticators/recovery", method = "delete", operation_id = "stop_recovery")]
    async fn stop(&self, parts: Data<&Arc<Parts>>, caller: SignedIn) -> Result<Written<Stopped>, Problem> {
        let cancel = CancelRecovery { account_id: caller.account_id() };
        let done = parts.core.executor().execute(&caller.command(), &cancel).await?;
        Ok(Written::of(done, |account_id| Stopped { account_id }))
    }
}

fn answer(
    parts: &Parts,
    org: OrgId,
    done: Done<Recovery>,
    delivery: &Delivery,
) -> Result<Written<RecoveryState>, Problem> {
    let Done { outcome, position, repeated } = done;
    match outcome {
        Recovery::Waiting { ready_at } => {
            let done = Done { outcome: (), position, repeated };
            Ok(Written::of(done, |()| RecoveryState { ready_at: Some(ready_at), token: None }))
        }
        Recovery::Done(signed_in) => {
            let done = Done { outcome: signed_in, position, repeated };
            let written = issue(parts, org, done, delivery)?;
            Ok(written.and(|token| RecoveryState { ready_at: None, token: Some(token) }))
        }
    }
}
