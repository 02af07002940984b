//! What an app asks for when it sends somebody here, and where they are sent back to.

use std::sync::Arc;

use regimen_core::accounts::Scopes;
use regimen_core::integration::oauth::{AllowAppRefusal, App, AppRefusal, ClientId, CodeChallenge};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::edge::Problem;
use crate::parts::Parts;

/// What an app asks for, as OAuth names it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Asked {
    pub(super) response_type: Option<String>,
    pub(super) client_id: Option<String>,
    pub(super) redirect_uri: Option<String>,
    pub(super) scope: Option<String>,
    pub(super) state: Option<String>,
    pub(super) code_challenge: Option<String>,
    pub(super) code_challenge_method: Option<String>,
}

/// What an app asks for, and may.
pub(super) struct Wish {
    pub(super) client: ClientId,
    pub(super) app: Arc<App>,
    pub(super) scopes: Scopes,
    pub(super) challenge: CodeChallenge,
    pub(super) way: WayBack,
}

/// Where somebody is sent back to: an address that the app has registered.
pub(super) struct WayBack {
    pub(super) redirect_uri: String,
    state: Option<String>,
    issuer: String,
}

/// Why an app gets nothing.
pub(super) enum Stop {
    /// Nobody knows whether it is the app, so nobody is sent anywhere.
    Here(Problem),
    /// The person is sent back and the app is told why.
    Back(WayBack, &'static str, String),
}

impl WayBack {
    /// The address with `name` and `value` in it, with what the app wants to be told again, and with who answers (RFC 9207): so an
    /// app that asks at several places cannot be made to take the answer of one for that of another.
    pub(super) fn with(&self, answer: &[(&str, &str)]) -> Result<String, Problem> {
        let mut url = Url::parse(&self.redirect_uri).map_err(|error| Problem::broken(&error))?;
        let state = self.state.as_deref().map(|state| ("state", state));
        let pairs = answer.iter().copied().chain(state).chain([("iss", self.issuer.as_str())]);
        url.query_pairs_mut().extend_pairs(pairs);
        Ok(url.into())
    }
}

impl WayBack {
    /// Whose address it is, for people to read.
    pub(super) fn host(&self) -> String {
        let host = Url::parse(&self.redirect_uri).ok().and_then(|url| url.host_str().map(ToOwned::to_owned));
        host.unwrap_or_default()
    }

    fn error(self, code: &'static str, detail: &str) -> Stop {
        Stop::Back(self, code, detail.to_owned())
    }
}

impl Asked {
    /// What is asked for, if the app may ask for it.
    pub(super) async fn read(self, parts: &Parts) -> Result<Wish, Stop> {
        let not_found = || Stop::Here(Problem::refused(&AppRefusal::AppNotFound));
        let client = self.client_id.as_deref().and_then(|id| id.parse::<ClientId>().ok()).ok_or_else(not_found)?;
        let app = parts.core.executor().current::<App>(client.org, client.app_id).await;
        let (app, _) = app.map_err(|failure| Stop::Here(failure.into()))?;
        let terms = app.terms().ok_or_else(not_found)?;
        let Some(redirect_uri) = self.redirect_uri.filter(|uri| terms.leads_back_to(uri)) else {
            return Err(Stop::Here(Problem::refused(&AllowAppRefusal::WrongRedirect)));
        };
        let way = WayBack { redirect_uri, state: self.state, issuer: parts.issuer.clone() };
        if self.response_type.as_deref() != Some("code") {
            return Err(way.error("unsupported_response_type", "response_type is code"));
        }
        let challenge = self.code_challenge.and_then(|text| CodeChallenge::try_from(text).ok());
        let challenge = challenge.filter(|_| self.code_challenge_method.as_deref() == Some("S256"));
        let Some(challenge) = challenge else {
            return Err(way.error("invalid_request", "a code_challenge by S256 is needed (PKCE)"));
        };
        let scopes = self.scope.map_or_else(|| Ok(terms.scopes.clone()), |scope| scope.parse::<Scopes>());
        match scopes {
            Ok(scopes) if app.can_be_allowed(&way.redirect_uri, &scopes).is_ok() => {
                Ok(Wish { client, app, scopes, challenge, way })
            }
            Ok(_) | Err(_) => Err(way.error("invalid_scope", "people cannot let the app do this")),
        }
    }
}

impl Stop {
    /// The same as a problem, for a page that asked by itself.
    pub(super) fn into_problem(self) -> Problem {
        match self {
            Self::Here(problem) => problem,
            Self::Back(_, code, detail) => Problem::invalid("request.invalid", format!("{code}: {detail}")),
        }
    }
}
