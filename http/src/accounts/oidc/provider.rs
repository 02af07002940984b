//! One provider: what it says of itself, and what it answers for a code.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::StreamExt as _;
use jsonwebtoken::jwk::JwkSet;
use regimen_core::accounts::identities::ProviderName;
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::providers::UnusableProvider;
use crate::api::percent_encoded;
use crate::edge::Problem;
use crate::settings::{OidcProvider, keeps_secrets};

/// The longest answer that is read.
const LONGEST: usize = 256 * 1024;
/// How long what a provider says of itself is believed.
const FRESH: TimeDelta = TimeDelta::hours(1);
/// How long it is believed while it does not answer.
const STALE: TimeDelta = TimeDelta::days(1);
/// How soon it is asked again for keys because a token names one that is not known: no token of anybody's can have us ask more often.
const SOONEST: TimeDelta = TimeDelta::minutes(1);
/// How long one that did not answer is left alone: whoever waited for it need not wait for it once more.
const LEFT_ALONE: TimeDelta = TimeDelta::seconds(10);

/// What a provider says of itself.
#[derive(Debug, Clone, Deserialize)]
struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
}

/// That, with its keys.
#[derive(Debug)]
pub(super) struct Known {
    metadata: Metadata,
    pub(super) keys: JwkSet,
    at: DateTime<Utc>,
}

/// One provider.
pub(crate) struct Provider {
    pub(super) name: ProviderName,
    pub(super) set: OidcProvider,
    http: reqwest::Client,
    lately: tokio::sync::Mutex<Lately>,
}

/// What came of asking it.
#[derive(Debug, Default)]
struct Lately {
    known: Option<Arc<Known>>,
    /// When it did not answer as it should, if that was the last time.
    failed_at: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
struct Answer {
    id_token: String,
}

/// A provider does not do what it should.
pub(super) fn unreachable(provider: &ProviderName, what: &str) -> Problem {
    tracing::warn!(provider = provider.as_str(), what, "a provider of OpenID Connect cannot be used");
    Problem::unavailable(
        "oidc.provider_unavailable",
        "the provider does not answer as it should; try again or sign in another way",
    )
}

impl Provider {
    pub(super) fn try_new(set: OidcProvider, http: reqwest::Client) -> Result<Self, UnusableProvider> {
        let wrong = |what: &str| UnusableProvider::Setting { name: set.name.clone(), what: what.to_owned() };
        let name = ProviderName::try_from(set.name.clone()).map_err(|error| wrong(&error.to_string()))?;
        if !keeps_secrets(&set.issuer) {
            return Err(wrong("its issuer begins with https://"));
        }
        Ok(Self { name, set, http, lately: tokio::sync::Mutex::default() })
    }

    /// What is known of it, not older than `oldest` allows; what was known today, if it does not answer just now.
    pub(super) async fn known(&self, now: DateTime<Utc>, oldest: Age) -> Result<Arc<Known>, Problem> {
        let oldest = match oldest {
            Age::Usual => FRESH,
            Age::KeyMissing => SOONEST,
        };
        let mut lately = self.lately.lock().await;
        if let Some(known) = lately.known.as_ref().filter(|known| now - known.at < oldest) {
            return Ok(Arc::clone(known));
        }
        let is_left_alone = lately.failed_at.is_some_and(|at| now - at < LEFT_ALONE);
        let found = if is_left_alone {
            Err(unreachable(&self.name, "it did not answer a moment ago"))
        } else {
            self.ask(now).await.map(Arc::new)
        };
        match found {
            Ok(found) => {
                *lately = Lately { known: Some(Arc::clone(&found)), failed_at: None };
                Ok(found)
            }
            Err(problem) => {
                lately.failed_at = lately.failed_at.filter(|_| is_left_alone).or(Some(now));
                lately.known.clone().filter(|known| now - known.at < STALE).ok_or(problem)
            }
        }
    }

    async fn ask(&self, now: DateTime<Utc>) -> Result<Known, Problem> {
        let issuer = self.set.issuer.trim_end_matches('/');
        let metadata = self.get::<Metadata>(&format!("{issuer}/.well-known/openid-configuration")).await?;
        let ends = [&metadata.authorization_endpoint, &metadata.token_endpoint, &metadata.jwks_uri];
        if metadata.issuer != self.set.issuer || !ends.into_iter().all(|end| keeps_secrets(end)) {
            return Err(unreachable(&self.name, "it says that it is somebody else, or is not safe to talk to"));
        }
        let keys = self.get(&metadata.jwks_uri).await?;
        Ok(Known { metadata, keys, at: now })
    }

    /// Where to send somebody who is to be asked.
    pub(super) fn authorization_url(
        &self,
        known: &Known,
        state: &str,
        nonce: &str,
        pkce: &str,
    ) -> Result<String, Problem> {
        let broken = |_| unreachable(&self.name, "its authorization endpoint is no address");
        let scopes = self.set.scopes.join(" ");
        let query: [(&str, &str); 8] = [
            ("response_type", "code"),
            ("client_id", &self.set.client_id),
            ("redirect_uri", &self.set.redirect_uri),
            ("scope", &scopes),
            ("state", state),
            ("nonce", nonce),
            ("code_challenge", pkce),
            ("code_challenge_method", "S256"),
        ];
        let mut url = reqwest::Url::parse(&known.metadata.authorization_endpoint).map_err(broken)?;
        url.query_pairs_mut().extend_pairs(query);
        Ok(url.into())
    }

    /// The token of identity for `code`.
    pub(super) async fn redeem(&self, known: &Known, code: &str, verifier: &str) -> Result<String, Problem> {
        let mut form: Vec<(&str, &str)> = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.set.redirect_uri),
            ("code_verifier", verifier),
            ("client_id", &self.set.client_id),
        ];
        let request = self.http.post(&known.metadata.token_endpoint);
        let methods = &known.metadata.token_endpoint_auth_methods_supported;
        // Without a word of it, HTTP Basic is meant (OpenID Connect Discovery, 3).
        let in_body = methods.iter().any(|method| method == "client_secret_post")
            && !methods.iter().any(|method| method == "client_secret_basic");
        let request = match &self.set.client_secret {
            Some(secret) if in_body => {
                form.push(("client_secret", secret.expose_secret()));
                request
            }
            // Both are encoded first (RFC 6749, 2.3.1).
            Some(secret) => {
                let secret = percent_encoded(secret.expose_secret());
                request.basic_auth(percent_encoded(&self.set.client_id), Some(secret))
            }
            None => request,
        };
        let refused =
            || Problem::unacceptable("oidc.refused", "the provider does not vouch for this sign-in; begin again");
        let response = request.form(&form).send().await.map_err(|_| unreachable(&self.name, "no answer for a code"))?;
        if response.status().is_client_error() {
            return Err(refused());
        }
        let answer = self.read::<Answer>(response).await?;
        Ok(answer.id_token)
    }

    async fn get<T: DeserializeOwned>(&self, url: &str) -> Result<T, Problem> {
        let response = self.http.get(url).send().await.map_err(|_| unreachable(&self.name, "no answer"))?;
        self.read(response).await
    }

    async fn read<T: DeserializeOwned>(&self, response: reqwest::Response) -> Result<T, Problem> {
        if !response.status().is_success() {
            return Err(unreachable(&self.name, "an answer that is no success"));
        }
        let (mut stream, mut body) = (response.bytes_stream(), Vec::new());
        while let Some(chunk) = stream.next().await {
            body.extend_from_slice(&chunk.map_err(|_| unreachable(&self.name, "an answer that ends early"))?);
            if body.len() > LONGEST {
                return Err(unreachable(&self.name, "an answer without end"));
            }
        }
        serde_json::from_slice(&body).map_err(|_| unreachable(&self.name, "an answer that cannot be read"))
    }
}

/// How old what is known may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Age {
    /// An hour.
    Usual,
    /// A minute, because a token names a key that is not known.
    KeyMissing,
}
