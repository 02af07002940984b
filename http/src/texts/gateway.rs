//! A gateway for text messages: `POST` with `{"id": …, "to": "+49…", "text": …}`, the id as `Idempotency-Key` too, and any 2xx means that
//! it is on its way.

use std::time::Duration;

use poem::http::StatusCode;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;

use super::{TextMessage, TextNotSent};
use crate::settings::keeps_secrets;

/// How long one attempt may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often it is tried: somebody waits for it.
const TRIES: u32 = 3;
/// How long after the first; twice as long after the second.
const PAUSE: Duration = Duration::from_millis(250);

/// A gateway that cannot be used as it is set.
#[derive(Debug, thiserror::Error)]
pub enum UnusableGateway {
    /// Whatever goes over the network is encrypted.
    #[error("texts.url begins with https://")]
    InTheClear,
    /// No client for HTTP can be made.
    #[error("no client for HTTP: {0}")]
    Client(#[from] reqwest::Error),
}

/// A gateway.
pub(super) struct Gateway {
    http: reqwest::Client,
    url: String,
    token: Option<SecretString>,
}

/// What came of one attempt.
enum Attempt {
    Taken,
    /// It may be taken later.
    NotNow,
    /// It will not be taken however often it is tried.
    Never,
}

impl Gateway {
    pub(super) fn at(url: &str, token: Option<SecretString>) -> Result<Self, UnusableGateway> {
        if !keeps_secrets(url) {
            return Err(UnusableGateway::InTheClear);
        }
        let http = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).build()?;
        Ok(Self { http, url: url.to_owned(), token })
    }

    pub(super) async fn send(&self, message: &TextMessage<'_>) -> Result<(), TextNotSent> {
        let mut pause = PAUSE;
        for tried in 1..=TRIES {
            match self.attempt(message).await {
                Attempt::Taken => return Ok(()),
                Attempt::NotNow if tried < TRIES => tokio::time::sleep(pause).await,
                Attempt::NotNow | Attempt::Never => break,
            }
            pause *= 2;
        }
        Err(TextNotSent)
    }

    async fn attempt(&self, message: &TextMessage<'_>) -> Attempt {
        let TextMessage { text_id, number, text, .. } = message;
        let body = json!({ "id": text_id, "to": number, "text": text });
        let request = self.http.post(&self.url).header("Idempotency-Key", text_id.to_string()).json(&body);
        let request = match &self.token {
            Some(token) => request.bearer_auth(token.expose_secret()),
            None => request,
        };
        let status = match request.send().await {
            Ok(answer) => answer.status(),
            Err(_) => {
                tracing::warn!(text.id = %text_id, "the gateway for text messages does not answer");
                return Attempt::NotNow;
            }
        };
        if status.is_success() {
            return Attempt::Taken;
        }
        tracing::warn!(text.id = %text_id, status = status.as_u16(), "the gateway does not take a text message");
        let passing = [StatusCode::REQUEST_TIMEOUT, StatusCode::CONFLICT, StatusCode::TOO_MANY_REQUESTS];
        if status.is_server_error() || passing.contains(&status) { Attempt::NotNow } else { Attempt::Never }
    }
}
