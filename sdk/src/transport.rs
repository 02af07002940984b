//! How every request of the client travels: with its token, its key and its position, and again if it failed on the way.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use progenitor_client::{ClientHooks, ClientInfo as _, OperationInfo};
use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Method, Request, Response, StatusCode};

use crate::generated::Client as Low;
use crate::generated::types::{Login, Refresh, Token};
use crate::position::{POSITION, STALE, Seen, told};
use crate::retry::{IDEMPOTENCY_KEY, RetryPolicy, asked_wait, chance, is_passing, is_safe_twice};
use crate::secret::Secret;
use crate::sign_in::{Identity, Next};

/// How long one attempt may take.
const ATTEMPT: Duration = Duration::from_secs(30);
/// Operations that answer with everything there is, or with what is still to come, take as long as they take; only their pauses
/// are limited.
const LONG: [&str; 2] = ["audit_export", "stream_notifications"];

/// Names the organization that is meant.
const ORGANIZATION: &str = "Regimen-Organization";

/// What all requests of a client share.
#[derive(Clone)]
pub(crate) struct Transport {
    pub(crate) identity: Arc<Identity>,
    pub(crate) seen: Arc<Seen>,
    pub(crate) policy: RetryPolicy,
    /// The key that the caller gave.
    pub(crate) key: Option<HeaderValue>,
    /// The organization that every request names.
    pub(crate) organization: Option<HeaderValue>,
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("position", &self.seen.get())
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}

/// A token, or the answer that says why there is none.
enum Signed {
    In(Option<Secret>),
    Refused(Box<Response>),
}

impl ClientHooks<Transport> for Low {
    async fn exec(&self, mut request: Request, info: &OperationInfo) -> reqwest::Result<Response> {
        let Transport { identity, seen, key, .. } = self.inner();
        dress(&mut request, info.operation_id, seen, key.as_ref());
        let mut renewed = false;
        loop {
            let token = match self.renew_if_due().await? {
                Signed::In(token) => token,
                Signed::Refused(answer) => return Ok(*answer),
            };
            if let Some(bearer) = token.as_ref().and_then(bearer) {
                request.headers_mut().insert(AUTHORIZATION, bearer);
            }
            let Some(attempt) = request.try_clone() else { return self.client().execute(request).await };
            let answer = self.make(attempt, info.operation_id).await?;
            let refused = token.filter(|_| answer.status() == StatusCode::UNAUTHORIZED && !renewed);
            if refused.is_some_and(|token| identity.is_renewable(&token)) {
                renewed = true;
                continue;
            }
            if *request.method() != Method::GET {
                told(answer.headers(), POSITION).into_iter().for_each(|position| seen.note(position));
            }
            return Ok(answer);
        }
    }
}

impl Low {
    /// A token, asked for if the one at hand is about to expire.
    async fn renew_if_due(&self) -> reqwest::Result<Signed> {
        let identity = &self.inner().identity;
        if let Next::Send(token) = identity.next(Instant::now()) {
            return Ok(Signed::In(Some(token)));
        }
        let _alone = identity.renewing.lock().await;
        loop {
            // Whoever waited for the lock finds the token that was fetched meanwhile.
            let (answer, shown) = match identity.next(Instant::now()) {
                Next::Send(token) => return Ok(Signed::In(Some(token))),
                Next::Anonymous => return Ok(Signed::In(None)),
                Next::Refresh(token) => (self.ask_to_refresh(&token).await?, Some(token)),
                Next::SignIn(login) => (self.ask_for_token(&login).await?, None),
            };
            if answer.status().is_success() {
                identity.renewed(answer.json::<Token>().await?, Instant::now());
                continue;
            }
            let over = shown.filter(|_| answer.status() == StatusCode::UNAUTHORIZED);
            if !over.is_some_and(|token| identity.can_do_without(&token)) {
                return Ok(Signed::Refused(Box::new(answer)));
            }
        }
    }

    /// Shows a refresh token: the answer is an access token or a problem.
    async fn ask_to_refresh(&self, token: &Secret) -> reqwest::Result<Response> {
        let url = format!("{}/auth/refresh", self.baseurl());
        let body = Refresh { refresh_token: Some(token.clone()) };
        let mut request = self.client().post(url).json(&body).build()?;
        dress(&mut request, "refresh", &Seen::default(), None);
        self.make(request, "refresh").await
    }

    /// Signs in as `login`: the answer is a token or a problem.
    pub(crate) async fn ask_for_token(&self, login: &Login) -> reqwest::Result<Response> {
        let url = format!("{}/auth/login", self.baseurl());
        let mut request = self.client().post(url).json(login).build()?;
        dress(&mut request, "login", &Seen::default(), None);
        self.make(request, "login").await
    }

    /// Makes a request, and again while it fails on the way.
    async fn make(&self, mut request: Request, operation: &str) -> reqwest::Result<Response> {
        if let Some(organization) = &self.inner().organization {
            request.headers_mut().insert(ORGANIZATION, organization.clone());
        }
        let policy = if is_safe_twice(&request, operation) { self.inner().policy } else { RetryPolicy::never() };
        let mut made = 0;
        // A body that can be sent only once is none of ours.
        while let Some(attempt) = request.try_clone() {
            let answer = self.client().execute(attempt).await;
            let Some(wait) = wait(&policy, made, &answer) else { return answer };
            tokio::time::sleep(wait).await;
            made += 1;
        }
        self.client().execute(request).await
    }
}

/// How long to wait before a request with this answer is made again; `None` if it is not.
fn wait(policy: &RetryPolicy, made: u32, answer: &reqwest::Result<Response>) -> Option<Duration> {
    match answer {
        Ok(answer) if is_passing(answer.status()) => policy.wait(made, asked_wait(answer.headers()), chance()),
        // The server has waited already.
        Ok(answer) if told(answer.headers(), STALE).is_some() => policy.wait(made, Some(Duration::ZERO), chance()),
        Err(error) if !error.is_builder() => policy.wait(made, None, chance()),
        Ok(_) | Err(_) => None,
    }
}

/// Gives `request` what every request of its kind carries.
fn dress(request: &mut Request, operation: &str, seen: &Seen, key: Option<&HeaderValue>) {
    if !LONG.contains(&operation) {
        *request.timeout_mut() = Some(ATTEMPT);
    }
    let position = seen.get();
    match *request.method() {
        Method::POST if !request.headers().contains_key(IDEMPOTENCY_KEY) => {
            let fresh = || HeaderValue::try_from(uuid::Uuid::new_v4().to_string()).ok();
            if let Some(key) = key.cloned().or_else(fresh) {
                request.headers_mut().insert(IDEMPOTENCY_KEY, key);
            }
        }
        Method::GET if position > 0 => drop(request.headers_mut().insert(POSITION, position.into())),
        _ => {}
    }
}

fn bearer(token: &Secret) -> Option<HeaderValue> {
    let mut value = HeaderValue::try_from(format!("Bearer {}", token.expose())).ok()?;
    value.set_sensitive(true);
    Some(value)
}
