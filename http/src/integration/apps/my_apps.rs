//! The apps that somebody lets act for them.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::integration::oauth::{AppId, AppIsForbidden, ForbidApp};
use regimen_core::kernel::ids::OrgId;
use regimen_projections::integration::{PermissionRow, find_app, find_permissions};

use super::shapes::names;
use crate::api::{Area, Written, found};
use crate::edge::{Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct MyAppsApi;

/// What one lets an app do.
#[derive(Object)]
struct MyApp {
    app_id: AppId,
    name: String,
    /// What it may do.
    scopes: Vec<String>,
    /// When one let it do that.
    allowed_at: DateTime<Utc>,
}

#[derive(Object)]
struct MyApps {
    /// The latest last.
    items: Vec<MyApp>,
}

/// The app that may do nothing any more.
#[derive(Object)]
struct ForbiddenApp {
    app_id: AppId,
}

impl From<AppIsForbidden> for ForbiddenApp {
    fn from(is: AppIsForbidden) -> Self {
        Self { app_id: is.app_id }
    }
}

/// Those of `rows` that there are still.
async fn my_apps(parts: &Parts, org: OrgId, rows: Vec<PermissionRow>) -> Result<MyApps, Problem> {
    let mut items = Vec::new();
    for PermissionRow { app_id, scopes, allowed_at } in rows {
        let app = found(find_app(&parts.reader, org, app_id).await)?;
        items.extend(app.map(|app| MyApp { app_id, name: app.terms.name.into(), scopes: names(&scopes), allowed_at }));
    }
    Ok(MyApps { items })
}

#[OpenApi(prefix_path = "/me/apps", tag = "Area::Apps")]
impl MyAppsApi {
    /// My apps
    ///
    /// Those that I let act for me.
    #[oai(path = "/", method = "get", operation_id = "my_apps")]
    async fn list(&self, parts: Data<&Arc<Parts>>, caller: SignedIn) -> Result<Json<MyApps>, Problem> {
        let rows = found(find_permissions(&parts.reader, caller.org(), caller.account_id()).await)?;
        Ok(Json(my_apps(&parts, caller.org(), rows).await?))
    }

    /// Let an app do nothing any more
    ///
    /// At once: nothing counts any more that it holds of mine.
    #[oai(path = "/:app_id", method = "delete", operation_id = "forbid_app")]
    async fn forbid(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        app_id: Path<AppId>,
    ) -> Result<Written<ForbiddenApp>, Problem> {
        let forbid = ForbidApp { app_id: app_id.0, account_id: caller.account_id() };
        Ok(Written::of(parts.core.executor().execute(&caller.command(), &forbid).await?, ForbiddenApp::from))
    }
}
