//! The client: whom it speaks to and for whom.

use std::sync::Arc;
use std::time::{Duration, Instant};

use progenitor_client::{ClientInfo as _, Error as LowError, ResponseValue};
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Url, redirect};

use crate::error::Error;
use crate::generated::Client as Low;
use crate::generated::types::{Login, Problem, Token};
use crate::position::{STALE, told};
use crate::retry::RetryPolicy;
use crate::second_factor::SecondFactorNeeded;
use crate::secret::Secret;
use crate::transport::Transport;

/// How long connecting may take, and how long a connection may stay silent while an answer is read.
const CONNECT: Duration = Duration::from_secs(5);
const SILENCE: Duration = Duration::from_secs(30);

/// A client of one Regimen server, for one account. Its methods are the operations of the API.
///
/// Cloning is cheap; clones are signed in together and see each other's writes. For another account, see [`Client::another`].
#[derive(Debug, Clone)]
pub struct Client {
    pub(crate) low: Low,
}

impl Client {
    /// A client of the server at `base_url`, such as `https://book.example.org`, not signed in.
    ///
    /// # Errors
    /// [`Error::Setup`] if that is no http or https URL, or the machine has no certificates to trust.
    pub fn try_new(base_url: &str) -> Result<Self, Error> {
        let api = api_at(base_url).ok_or_else(|| Error::Setup(format!("{base_url:?} is no http or https URL")))?;
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .read_timeout(SILENCE)
            // The API never redirects: whoever does is somebody else, and gets no token.
            .redirect(redirect::Policy::none())
            .build()
            .map_err(|error| Error::Setup(error.to_string()))?;
        Ok(Self::over(&api, http, RetryPolicy::default(), None))
    }

    fn over(api: &str, http: reqwest::Client, policy: RetryPolicy, organization: Option<HeaderValue>) -> Self {
        let transport = Transport { identity: Arc::default(), seen: Arc::default(), policy, key: None, organization };
        Self { low: Low::new_with_client(api, http, transport) }
    }

    /// A client of the same server and organization over the same connections for another account, not signed in.
    #[must_use]
    pub fn another(&self) -> Self {
        let Transport { policy, organization, .. } = self.low.inner();
        Self::over(self.low.baseurl(), self.low.client().clone(), *policy, organization.clone())
    }

    /// A client of the organization `name`, by its short name or its id, over the same connections, not signed in. Without it the
    /// organization is found by the host, else by the token, else it is the default one.
    ///
    /// # Errors
    /// [`Error::Setup`] if it cannot be a name.
    pub fn at_organization(&self, name: &str) -> Result<Self, Error> {
        let value = Some(name).filter(|name| !name.is_empty()).and_then(|name| HeaderValue::from_str(name).ok());
        let value = value.ok_or_else(|| Error::Setup(format!("{name:?} names no organization")))?;
        let mut there = self.another();
        there.low.inner.organization = Some(value);
        Ok(there)
    }

    /// This client with another policy of retrying.
    #[must_use]
    pub fn with_retries(mut self, policy: RetryPolicy) -> Self {
        self.low.inner.policy = policy;
        self
    }

    /// This client, for one write under an `Idempotency-Key` of your own: 1 to 200 visible ASCII characters. Keep the key, and
    /// you can ask for the same write again after a crash or an [`Error::Unavailable`]; it happens once.
    ///
    /// # Errors
    /// [`Error::Setup`] if it cannot be a key.
    pub fn keyed(&self, key: &str) -> Result<Self, Error> {
        let value =
            Some(key).filter(|key| (1..=200).contains(&key.len())).and_then(|key| HeaderValue::from_str(key).ok());
        let value =
            value.ok_or_else(|| Error::Setup("an Idempotency-Key has 1 to 200 visible ASCII characters".into()))?;
        let mut keyed = self.clone();
        keyed.low.inner.key = Some(value);
        Ok(keyed)
    }

    /// Signs in. Access tokens are renewed without being asked for; the password is kept for when the sign-in itself is over.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] with `account.invalid_credentials` if there is no such account or the password is another;
    /// [`Error::SecondFactorNeeded`] if the password is right and not enough: go on with [`Client::give_second_factor`].
    pub async fn sign_in(&self, email: &str, password: impl Into<Secret>) -> Result<(), Error> {
        let (email, password) = (email.to_owned(), password.into());
        let login = Login { email, password, remember: None, device: None, trusted_device: None, cookie: None };
        let answer = self.low.ask_for_token(&login).await.map_err(Error::Unreachable)?;
        if answer.status().is_success() {
            let token = ResponseValue::<Token>::from_response::<Problem>(answer).await?.into_inner();
            self.sign_out();
            self.low.inner().identity.signed_in(login, token, Instant::now());
            return Ok(());
        }
        let problem = ResponseValue::<Problem>::from_response::<Problem>(answer).await?;
        match SecondFactorNeeded::said_by(&problem) {
            Some(needed) => Err(Error::SecondFactorNeeded(needed)),
            None => Err(LowError::ErrorResponse(problem).into()),
        }
    }

    /// Goes on with an access token that was got elsewhere. It cannot be renewed: once it expires, every operation ends with
    /// [`Error::Unauthenticated`].
    pub fn use_token(&self, token: impl Into<Secret>) {
        self.sign_out();
        self.low.inner().identity.use_token(token.into());
    }

    /// Acts for the organization with an API key, `rk_…`, and for nobody in person. It counts until it ends or is revoked.
    pub fn use_api_key(&self, key: impl Into<Secret>) {
        self.use_token(key);
    }

    /// Goes on with a refresh token that was kept, of [`Client::refresh_token`], without a password.
    pub fn resume(&self, refresh_token: impl Into<Secret>) {
        self.sign_out();
        self.low.inner().identity.resume(refresh_token.into());
    }

    /// What the next access token is got with. It changes with each: whoever keeps it asks again when they stop.
    pub fn refresh_token(&self) -> Option<Secret> {
        self.low.inner().identity.refresh_token()
    }

    /// Ends the sign-in on the server, at once, and forgets it here.
    ///
    /// # Errors
    /// What [`Client::logout`] ends with; it is forgotten here all the same.
    pub async fn end_sign_in(&self) -> Result<(), Error> {
        let ended = self.logout().await;
        self.sign_out();
        ended.map(|_| ())
    }

    /// Forgets tokens, password and position; the server is not told.
    pub fn sign_out(&self) {
        let transport = self.low.inner();
        transport.identity.sign_out();
        transport.seen.forget();
    }

    /// Where in the log the last write of this client stands; 0 before the first.
    pub fn position(&self) -> u64 {
        self.low.inner().seen.get()
    }

    /// From now on, reads show at least what is written up to `position`: what another client has written, for example.
    pub fn see(&self, position: u64) {
        self.low.inner().seen.note(position);
    }

    /// The answer of the low-level client as ours.
    pub(crate) fn answered<T>(&self, answer: Result<ResponseValue<T>, LowError<Problem>>) -> Result<T, Error> {
        let answer = answer?;
        self.is_current(answer.headers())?;
        Ok(answer.into_inner())
    }

    pub(crate) fn is_current(&self, headers: &HeaderMap) -> Result<(), Error> {
        match told(headers, STALE) {
            Some(position) => Err(Error::Stale { position, written: self.position() }),
            None => Ok(()),
        }
    }
}

/// Where the API of the server at `base_url` is.
fn api_at(base_url: &str) -> Option<String> {
    let url = Url::parse(base_url).ok().filter(|url| ["http", "https"].contains(&url.scheme()) && url.has_host())?;
    let base = url.as_str().trim_end_matches('/');
    Some(if base.ends_with("/api/v1") { base.to_owned() } else { format!("{base}/api/v1") })
}

#[cfg(test)]
mod tests {
    use super::{Client, api_at};

    #[test]
    fn the_api_is_found_with_or_without_its_path() {
        for base in ["http://localhost:8080", "http://localhost:8080/", "http://localhost:8080/api/v1/"] {
            assert_eq!(api_at(base).as_deref(), Some("http://localhost:8080/api/v1"));
        }
        assert_eq!(api_at("https://example.org/club").as_deref(), Some("https://example.org/club/api/v1"));
        for nonsense in ["localhost:8080", "ftp://example.org", "", "http://"] {
            assert_eq!(api_at(nonsense), None, "{nonsense:?}");
        }
    }

    #[test]
    fn a_key_that_the_server_would_not_take_is_refused_here() {
        let client = Client::try_new("http://localhost").expect("a client");
        assert!(client.keyed("order-17").is_ok());
        for key in ["", "a\nb", &"x".repeat(201)] {
            assert!(client.keyed(key).is_err(), "{key:?}");
        }
    }

    #[test]
    fn an_organization_that_cannot_be_named_is_refused_here() {
        let client = Client::try_new("http://localhost").expect("a client");
        assert!(client.at_organization("yoga").is_ok());
        for name in ["", "yo\nga"] {
            assert!(client.at_organization(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn nothing_secret_is_printed() {
        let client = Client::try_new("http://localhost").expect("a client");
        client.use_token("eyJhbGciOi");
        assert!(!format!("{client:?}").contains("eyJ"));
        client.use_api_key("rk_0189");
        assert!(!format!("{client:?}").contains("rk_"));
    }
}
