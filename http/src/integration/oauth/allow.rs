//! Somebody who is signed in lets an app act for them.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::integration::oauth::{AllowApp, AppRefusal, CodeId};

use super::asked::{Asked, Stop, Wish};
use super::sealed::make_code;
use crate::api::{Area, Text, Written};
use crate::edge::{Claims, Fingerprint, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct AllowApi;

/// What the app asks for, as it stands in the address that it sent the person to.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct AppRequest {
    #[oai(validator(max_length = 40))]
    response_type: Text,
    #[oai(validator(max_length = 100))]
    client_id: Text,
    #[oai(validator(max_length = 2000))]
    redirect_uri: Text,
    /// With a space between; all that people can let it do, if left out.
    #[oai(validator(max_length = 1000))]
    scope: Option<Text>,
    #[oai(validator(max_length = 2000))]
    state: Option<Text>,
    #[oai(validator(max_length = 128))]
    code_challenge: Text,
    /// `S256`, and nothing else.
    #[oai(validator(max_length = 10))]
    code_challenge_method: Text,
}

/// Where the person goes next.
#[derive(Object)]
struct WayOn {
    /// The address of the app, with a code in it that counts once, for a minute.
    redirect_to: String,
}

impl From<AppRequest> for Asked {
    fn from(asked: AppRequest) -> Self {
        Self {
            response_type: Some(asked.response_type.0),
            client_id: Some(asked.client_id.0),
            redirect_uri: Some(asked.redirect_uri.0),
            scope: asked.scope.map(|text| text.0),
            state: asked.state.map(|text| text.0),
            code_challenge: Some(asked.code_challenge.0),
            code_challenge_method: Some(asked.code_challenge_method.0),
        }
    }
}

impl Wish {
    /// `caller` lets the app do it. An app of another organization is none.
    fn allowed_by(&self, caller: &Claims) -> Result<AllowApp, Problem> {
        let is_theirs = caller.org() == self.client.org;
        let app_id = is_theirs.then_some(self.client.app_id);
        Ok(AllowApp {
            code_id: CodeId::generate(),
            app_id: app_id.ok_or_else(|| Problem::refused(&AppRefusal::AppNotFound))?,
            account_id: caller.account_id(),
            sign_in_id: caller.sid,
            redirect_uri: self.way.redirect_uri.clone(),
            scopes: self.scopes.clone(),
            challenge: self.challenge,
        })
    }
}

#[OpenApi(prefix_path = "/oauth", tag = "Area::Apps")]
impl AllowApi {
    /// Let an app act for me
    ///
    /// The page at `/oauth/authorize` calls this when somebody agrees. It answers with where to send them: back to the app.
    #[oai(path = "/authorize", method = "post", operation_id = "allow_app")]
    async fn allow(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<AppRequest>,
    ) -> Result<Written<WayOn>, Problem> {
        let wish = Asked::from(body.0).read(&parts).await.map_err(Stop::into_problem)?;
        let allow = wish.allowed_by(&caller)?;
        let done = parts.core.executor().execute(&asked.name(caller.command(), key.as_deref())?, &allow).await?;
        let code = make_code(&parts.links, caller.org(), done.outcome.code_id);
        let redirect_to = wish.way.with(&[("code", code.as_str())])?;
        Ok(Written::of(done, |_| WayOn { redirect_to }))
    }
}
