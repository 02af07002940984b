//! Somebody lets an app act for them, and the app gets a code.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::app::{App, AppRefusal};
use super::challenge::CodeChallenge;
use super::code::{AuthorizationCode, CodeCommand, CodeId};
use super::events::CodeIssued;
use super::permission::{AppPermission, PermissionCommand, PermissionId};
use super::secret::AppId;
use crate::accounts::{Account, Scopes, SignIn, SignInId};
use crate::integration::notices::AppNotice;
use crate::kernel::executor::{Decline, Failure, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::notification::{Recipient, post, send_mail};
use crate::refusals;

/// For how long a code can be exchanged.
const LIFE: TimeDelta = TimeDelta::seconds(60);

/// Let the app `app_id` act for `account_id`, within `scopes`.
#[derive(Debug, Clone)]
pub struct AllowApp {
    /// The id that the code gets.
    pub code_id: CodeId,
    /// The app.
    pub app_id: AppId,
    /// Who.
    pub account_id: AccountId,
    /// The sign-in in which they say so.
    pub sign_in_id: SignInId,
    /// Where they are to be sent back to.
    pub redirect_uri: String,
    /// To do what.
    pub scopes: Scopes,
    /// What whoever exchanges the code must prove.
    pub challenge: CodeChallenge,
}

/// The code that the app gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeIs {
    /// Its id.
    pub code_id: CodeId,
}

refusals! {
    /// Why an app is not let in.
    pub enum AllowAppRefusal {
        /// The app did not register this redirect URI.
        #[error("the app did not register this redirect URI")]
        WrongRedirect = Rule "app.wrong_redirect_uri",
        /// The app asks for more than people can let it do, or for nothing.
        #[error("the app asks for more than people can let it do, or for nothing")]
        WrongScope = Rule "app.wrong_scope",
        via App(AppRefusal),
    }
}

impl App {
    /// Whether people can let it do what `scopes` say, and are sent back to `redirect_uri`.
    ///
    /// # Errors
    /// When there is no such app, or it did not register this.
    pub fn can_be_allowed(&self, redirect_uri: &str, scopes: &Scopes) -> Result<(), AllowAppRefusal> {
        let terms = self.terms().ok_or(AppRefusal::AppNotFound)?;
        if !terms.leads_back_to(redirect_uri) {
            Err(AllowAppRefusal::WrongRedirect)
        } else if scopes.is_empty() || !terms.scopes.cover(scopes) {
            Err(AllowAppRefusal::WrongScope)
        } else {
            Ok(())
        }
    }
}

impl UseCase for AllowApp {
    type Outcome = CodeIs;
    type Refusal = AllowAppRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<CodeIs, Decline<AllowAppRefusal>> {
        let Self { code_id, app_id, account_id, sign_in_id, redirect_uri, scopes, challenge } = self.clone();
        let (app, at) = (work.load::<App>(app_id).await?, work.now());
        app.can_be_allowed(&redirect_uri, &scopes)?;
        let epoch = work.load::<Account>(account_id).await?.epoch();
        let methods = work.load::<SignIn>(sign_in_id).await?.methods().to_vec();
        let permission_epoch = self.allow(work, &app).await?;
        let issued = CodeIssued {
            code_id,
            app_id,
            account_id,
            redirect_uri,
            challenge,
            scopes,
            methods,
            epoch,
            permission_epoch,
            expires_at: at + LIFE,
            issued_at: at,
        };
        let mut code = work.load::<AuthorizationCode>(code_id).await?;
        code.handle(CodeCommand::Issue(Box::new(issued))).await.map_err(|refusal| corrupt(&refusal))?;
        work.save(code).await?;
        work.expect_present(account_id.into());
        Ok(CodeIs { code_id })
    }
}

impl AllowApp {
    /// Notes that it is allowed, and tells the person if it was not so far; answers with the epoch of the permission.
    async fn allow(&self, work: &mut Work<'_>, app: &App) -> Result<u32, Failure> {
        let (app_id, account_id, scopes, at) = (self.app_id, self.account_id, self.scopes.clone(), work.now());
        let mut permission = work.load::<AppPermission>(PermissionId::of(account_id, app_id)).await?;
        let (epoch, known) = (permission.epoch(), permission.covers(&scopes));
        let allow = PermissionCommand::Allow { app_id, account_id, scopes, at };
        permission.handle(allow).await.map_err(|refusal| corrupt(&refusal))?;
        work.save(permission).await?;
        if let Some(terms) = app.terms().filter(|_| !known) {
            let notice = AppNotice::Allowed { app_id, app_name: terms.name.clone() };
            post(work, account_id, &notice).await?;
            send_mail(work, Recipient::Account(account_id), &notice).await?;
        }
        Ok(epoch)
    }
}

/// What cannot be, as `error` says.
fn corrupt(error: &impl ToString) -> Failure {
    Failure::Corrupt(error.to_string().into())
}
