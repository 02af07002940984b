//! An admin registers apps, changes what is said of them, gives them other secrets, and removes them.

use serde::{Deserialize, Serialize};

use super::app::{App, AppCommand, AppKind, AppRefusal};
use super::redirect_uri::RedirectUri;
use super::secret::AppId;
use super::terms::{AppName, AppTerms};
use crate::accounts::Scopes;
use crate::integration::values::KeyHash;
use crate::kernel::executor::{Decline, UseCase, Work};

/// Let people let an app in, or let it act by itself.
#[derive(Debug, Clone)]
pub struct RegisterApp {
    /// The id that it gets.
    pub app_id: AppId,
    /// Whether it keeps a secret.
    pub kind: AppKind,
    /// What is said of it.
    pub terms: AppTerms,
    /// The keyed hash of the secret that it gets if it keeps one.
    pub hash: KeyHash,
}

/// Say something else of an app; what is left out stays as it is.
#[derive(Debug, Clone)]
pub struct ChangeApp {
    /// The app.
    pub app_id: AppId,
    /// What people know it by.
    pub name: Option<AppName>,
    /// Where people are sent back to.
    pub redirect_uris: Option<Vec<RedirectUri>>,
    /// What people can let it do.
    pub scopes: Option<Scopes>,
    /// What it may do by itself.
    pub service_scopes: Option<Scopes>,
}

/// Give an app another secret; the former one counts for a day more.
#[derive(Debug, Clone, Copy)]
pub struct RotateAppSecret {
    /// The app.
    pub app_id: AppId,
    /// The keyed hash of the new one.
    pub hash: KeyHash,
}

/// Let there be no such app: nothing counts that it holds, at once.
#[derive(Debug, Clone, Copy)]
pub struct RemoveApp {
    /// The app.
    pub app_id: AppId,
}

/// The app that was registered, changed or removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppIs {
    /// Its id.
    pub app_id: AppId,
}

impl UseCase for RegisterApp {
    type Outcome = AppIs;
    type Refusal = AppRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<AppIs, Decline<AppRefusal>> {
        let Self { app_id, kind, terms, hash } = self.clone();
        let at = work.now();
        ask(work, app_id, AppCommand::Register { app_id, kind, terms, hash, at }).await
    }
}

impl UseCase for ChangeApp {
    type Outcome = AppIs;
    type Refusal = AppRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<AppIs, Decline<AppRefusal>> {
        let Self { app_id, name, redirect_uris, scopes, service_scopes } = self.clone();
        let app = work.load::<App>(app_id).await?;
        let before = app.terms().cloned().ok_or(AppRefusal::AppNotFound)?;
        let terms = AppTerms {
            name: name.unwrap_or(before.name),
            redirect_uris: redirect_uris.unwrap_or(before.redirect_uris),
            scopes: scopes.unwrap_or(before.scopes),
            service_scopes: service_scopes.unwrap_or(before.service_scopes),
        };
        let at = work.now();
        ask(work, app_id, AppCommand::Change { terms, at }).await
    }
}

impl UseCase for RotateAppSecret {
    type Outcome = AppIs;
    type Refusal = AppRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<AppIs, Decline<AppRefusal>> {
        let (hash, at) = (self.hash, work.now());
        ask(work, self.app_id, AppCommand::Rotate { hash, at }).await
    }
}

impl UseCase for RemoveApp {
    type Outcome = AppIs;
    type Refusal = AppRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<AppIs, Decline<AppRefusal>> {
        let at = work.now();
        ask(work, self.app_id, AppCommand::Remove { at }).await
    }
}

async fn ask(work: &mut Work<'_>, app_id: AppId, command: AppCommand) -> Result<AppIs, Decline<AppRefusal>> {
    let mut app = work.load::<App>(app_id).await?;
    app.handle(command).await?;
    work.save(app).await?;
    Ok(AppIs { app_id })
}
