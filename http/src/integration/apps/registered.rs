//! Apps that admins have registered.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use regimen_core::integration::oauth::{
    AppId, AppKind, AppRefusal, AppSecret, ClientId, RegisterApp, RemoveApp, RotateAppSecret,
};
use regimen_projections::integration::{find_app, find_apps};

use super::shapes::{AppChanges, AppPage, AppRef, NewApp, RegisteredApp, WithClient};
use crate::api::{Area, Created, Written, asked, found};
use crate::edge::{Admin, Fingerprint, Problem};
use crate::parts::Parts;

pub(crate) struct AppsApi;

#[OpenApi(prefix_path = "/apps", tag = "Area::Apps")]
impl AppsApi {
    /// Apps
    ///
    /// In the order in which they were registered.
    #[oai(path = "/", method = "get", operation_id = "list_apps")]
    async fn list(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<AppPage>, Problem> {
        let page = found(find_apps(&parts.reader, caller.org(), &asked(&limit, &cursor)?).await)?;
        Ok(Json(AppPage::of(page, caller.org())))
    }

    /// One app
    #[oai(path = "/:app_id", method = "get", operation_id = "get_app")]
    async fn get(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        app_id: Path<AppId>,
    ) -> Result<Json<RegisteredApp>, Problem> {
        let row = found(find_app(&parts.reader, caller.org(), app_id.0).await)?;
        let row = row.ok_or_else(|| Problem::refused(&AppRefusal::AppNotFound))?;
        Ok(Json(RegisteredApp::of(row, caller.org())))
    }

    /// Register an app
    ///
    /// People can let it act for them from then on (OAuth 2.1, authorization code with PKCE), or it acts for the organization by
    /// itself (client credentials). The secret of a confidential app is shown now and never again.
    #[oai(path = "/", method = "post", operation_id = "register_app")]
    async fn register(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<NewApp>,
    ) -> Result<Created<WithClient>, Problem> {
        let (app_id, secret, kind) = (AppId::generate(), AppSecret::generate(), body.kind());
        let hash = secret.hash(ClientId { org: caller.org(), app_id }, parts.core.pepper());
        let register = RegisterApp { app_id, kind, terms: body.0.terms()?, hash };
        let done = parts.core.executor().execute(&asked.name(caller.command(), key.as_deref())?, &register).await?;
        let shown = WithClient::of(&done, caller.org(), Some(&secret).filter(|_| kind == AppKind::Confidential));
        Ok(Created::of(done, |_| shown))
    }

    /// Change an app
    ///
    /// What is left out stays as it is. What people let it do counts only as far as it may still be asked for: where a scope is taken
    /// away, whoever had given it has to let the app in anew.
    #[oai(path = "/:app_id", method = "patch", operation_id = "change_app")]
    async fn change(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        app_id: Path<AppId>,
        body: Json<AppChanges>,
    ) -> Result<Written<AppRef>, Problem> {
        let change = body.0.change(app_id.0)?;
        Ok(Written::of(parts.core.executor().execute(&caller.command(), &change).await?, AppRef::from))
    }

    /// Give an app another secret
    ///
    /// The former one counts for 24 hours more, so that the app can change over at any time in between.
    #[oai(path = "/:app_id/rotate-secret", method = "post", operation_id = "rotate_app_secret")]
    async fn rotate(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        asked: Data<&Fingerprint>,
        app_id: Path<AppId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
    ) -> Result<Written<WithClient>, Problem> {
        let secret = AppSecret::generate();
        let hash = secret.hash(ClientId { org: caller.org(), app_id: app_id.0 }, parts.core.pepper());
        let rotate = RotateAppSecret { app_id: app_id.0, hash };
        let done = parts.core.executor().execute(&asked.name(caller.command(), key.as_deref())?, &rotate).await?;
        let shown = WithClient::of(&done, caller.org(), Some(&secret));
        Ok(Written::of(done, |_| shown))
    }

    /// Remove an app
    ///
    /// At once: nothing counts any more that it holds.
    #[oai(path = "/:app_id", method = "delete", operation_id = "remove_app")]
    async fn remove(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        app_id: Path<AppId>,
    ) -> Result<Written<AppRef>, Problem> {
        let remove = RemoveApp { app_id: app_id.0 };
        Ok(Written::of(parts.core.executor().execute(&caller.command(), &remove).await?, AppRef::from))
    }
}
