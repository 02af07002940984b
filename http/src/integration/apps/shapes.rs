//! Apps, as they are asked for and shown.

use chrono::{DateTime, Utc};
use poem_openapi::{Enum, Object};
use regimen_core::accounts::{Scope, Scopes};
use regimen_core::integration::oauth::{AppId, AppIs, AppKind, AppSecret, AppTerms, ChangeApp, ClientId, RedirectUri};
use regimen_core::kernel::executor::Done;
use regimen_core::kernel::ids::OrgId;
use regimen_projections::Page;
use regimen_projections::integration::AppRow;

use crate::api::{Text, parse, parse_text};
use crate::edge::Problem;

/// Whether an app can keep a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(super) enum ClientKind {
    /// It cannot: it runs in a browser, on a telephone or on somebody's computer.
    Public,
    /// It can: it runs on a server.
    Confidential,
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct NewApp {
    /// What people know it by: one line of at most 60 characters.
    name: Text,
    kind: ClientKind,
    /// Where people are sent back to who let it in, letter for letter: `https://…`, or `http://127.0.0.1/…` for an app on their
    /// own machine, which may take any port.
    #[oai(validator(max_items = 10))]
    redirect_uris: Option<Vec<Text>>,
    /// What people can let it do: `own:read`, `own:write`, `sessions:read` … Never more than their own role may.
    #[oai(validator(max_items = 20))]
    scopes: Option<Vec<Text>>,
    /// What it may do by itself, for the organization (client credentials). Only for confidential apps.
    #[oai(validator(max_items = 20))]
    service_scopes: Option<Vec<Text>>,
}

/// What is left out stays as it is.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct AppChanges {
    name: Option<Text>,
    #[oai(validator(max_items = 10))]
    redirect_uris: Option<Vec<Text>>,
    #[oai(validator(max_items = 20))]
    scopes: Option<Vec<Text>>,
    #[oai(validator(max_items = 20))]
    service_scopes: Option<Vec<Text>>,
}

/// The app that was changed or removed.
#[derive(Object)]
pub(super) struct AppRef {
    app_id: AppId,
}

/// An app with what it says of itself.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
pub(super) struct WithClient {
    app_id: AppId,
    /// What it calls itself.
    client_id: String,
    /// `rs_…`, if it keeps one: shown now and never again. Left out when the same request is answered once more.
    client_secret: Option<String>,
}

#[derive(Object)]
#[oai(rename = "App", skip_serializing_if_is_none)]
pub(super) struct RegisteredApp {
    app_id: AppId,
    client_id: String,
    name: String,
    kind: ClientKind,
    redirect_uris: Vec<String>,
    scopes: Vec<String>,
    service_scopes: Vec<String>,
    registered_at: DateTime<Utc>,
    /// Until when the secret before the last rotation counts.
    former_secret_until: Option<DateTime<Utc>>,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
pub(super) struct AppPage {
    items: Vec<RegisteredApp>,
    /// Where the next page begins; left out on the last.
    next_cursor: Option<String>,
}

fn redirects(uris: Vec<Text>) -> Result<Vec<RedirectUri>, Problem> {
    uris.into_iter().map(|uri| parse("redirect_uris", uri.0)).collect()
}

fn scopes(field: &'static str, names: &[Text]) -> Result<Scopes, Problem> {
    names.iter().map(|name| parse_text::<Scope>(field, &name.0)).collect()
}

/// Each of `scopes` by its name.
pub(super) fn names(scopes: &Scopes) -> Vec<String> {
    scopes.iter().map(|scope| scope.to_string()).collect()
}

impl NewApp {
    pub(super) fn kind(&self) -> AppKind {
        match self.kind {
            ClientKind::Public => AppKind::Public,
            ClientKind::Confidential => AppKind::Confidential,
        }
    }

    pub(super) fn terms(self) -> Result<AppTerms, Problem> {
        Ok(AppTerms {
            name: parse("name", self.name.0)?,
            redirect_uris: redirects(self.redirect_uris.unwrap_or_default())?,
            scopes: scopes("scopes", &self.scopes.unwrap_or_default())?,
            service_scopes: scopes("service_scopes", &self.service_scopes.unwrap_or_default())?,
        })
    }
}

impl AppChanges {
    pub(super) fn change(self, app_id: AppId) -> Result<ChangeApp, Problem> {
        Ok(ChangeApp {
            app_id,
            name: self.name.map(|name| parse("name", name.0)).transpose()?,
            redirect_uris: self.redirect_uris.map(redirects).transpose()?,
            scopes: self.scopes.map(|names| scopes("scopes", &names)).transpose()?,
            service_scopes: self.service_scopes.map(|names| scopes("service_scopes", &names)).transpose()?,
        })
    }
}

impl WithClient {
    pub(super) fn of(done: &Done<AppIs>, org: OrgId, secret: Option<&AppSecret>) -> Self {
        let app_id = done.outcome.app_id;
        let client_secret = secret.filter(|_| !done.repeated).map(AppSecret::reveal);
        Self { app_id, client_id: ClientId { org, app_id }.to_string(), client_secret }
    }
}

impl From<AppIs> for AppRef {
    fn from(is: AppIs) -> Self {
        Self { app_id: is.app_id }
    }
}

impl RegisteredApp {
    pub(super) fn of(row: AppRow, org: OrgId) -> Self {
        Self {
            app_id: row.app_id,
            client_id: ClientId { org, app_id: row.app_id }.to_string(),
            name: row.terms.name.into(),
            kind: match row.kind {
                AppKind::Public => ClientKind::Public,
                AppKind::Confidential => ClientKind::Confidential,
            },
            redirect_uris: row.terms.redirect_uris.into_iter().map(String::from).collect(),
            scopes: names(&row.terms.scopes),
            service_scopes: names(&row.terms.service_scopes),
            registered_at: row.registered_at,
            former_secret_until: row.former_until,
        }
    }
}

impl AppPage {
    pub(super) fn of(page: Page<AppRow>, org: OrgId) -> Self {
        let Page { items, next } = page.map(|row| RegisteredApp::of(row, org));
        Self { items, next_cursor: next }
    }
}
