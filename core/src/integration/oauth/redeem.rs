//! An app exchanges its code for a sign-in of its own.

use serde::{Deserialize, Serialize};

use super::app::App;
use super::code::{AuthorizationCode, CodeCommand, CodeId, CodeRefusal};
use super::events::CodeIssued;
use super::permission::{AppPermission, PermissionId};
use super::secret::AppId;
use crate::accounts::{
    AppAccess, AppSignIn, DeviceName, SignIn, SignInCommand, SignInEnd, SignInId, SignInLife, SignedInAs, begin_for_app,
};
use crate::integration::notices::AppNotice;
use crate::kernel::executor::{Decline, Done, Executor, Failure, Loaded, Request, UseCase, Work};
use crate::notification::{Recipient, post, send_mail};

/// Exchange the code `code_id` of the app `app_id`.
#[derive(Debug, Clone)]
pub struct RedeemCode {
    /// The code.
    pub code_id: CodeId,
    /// Who shows it, and has proved to be this app.
    pub app_id: AppId,
    /// Where they say that the person was sent back to, if they say so.
    pub redirect_uri: Option<String>,
    /// What only whoever asked for the code knows.
    pub verifier: String,
    /// The id that the sign-in gets.
    pub sign_in_id: SignInId,
    /// How long it lives.
    pub life: SignInLife,
}

/// Exchanges a code. One that was exchanged before ends what it gave, and the person is told: somebody has a copy.
///
/// # Errors
/// [`CodeRefusal::InvalidGrant`], or what broke.
pub async fn redeem_code(
    executor: &Executor,
    request: &Request,
    redeem: &RedeemCode,
) -> Result<Done<SignedInAs>, Decline<CodeRefusal>> {
    let done = match executor.execute(request, redeem).await {
        Err(Decline::Failed(Failure::Erased(_))) => return Err(CodeRefusal::InvalidGrant.into()),
        answer => answer?,
    };
    match done.outcome {
        Redeemed::As(outcome) => Ok(Done { outcome, position: done.position, repeated: done.repeated }),
        Redeemed::Replayed => Err(CodeRefusal::InvalidGrant.into()),
    }
}

/// What came of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Redeemed {
    /// The app is signed in.
    As(SignedInAs),
    /// The code was a copy.
    Replayed,
}

impl UseCase for RedeemCode {
    type Outcome = Redeemed;
    type Refusal = CodeRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<Redeemed, Decline<CodeRefusal>> {
        let (mut code, at) = (work.load::<AuthorizationCode>(self.code_id).await?, work.now());
        let issued = code.issued().filter(|issued| issued.app_id == self.app_id).cloned();
        let issued = issued.ok_or(CodeRefusal::InvalidGrant)?;
        if let Some(given) = code.redeemed() {
            return replayed(work, code, (given, &issued)).await;
        }
        let is_as_asked = self.redirect_uri.as_ref().is_none_or(|uri| *uri == issued.redirect_uri);
        if !is_as_asked || !issued.challenge.is_met_by(&self.verifier) {
            return Err(CodeRefusal::InvalidGrant.into());
        }
        let signed_in = self.sign_in(work, &issued).await?;
        code.handle(CodeCommand::Redeem { sign_in_id: self.sign_in_id, at }).await?;
        work.save(code).await?;
        work.expect_present(issued.account_id.into());
        Ok(Redeemed::As(signed_in))
    }
}

impl RedeemCode {
    async fn sign_in(&self, work: &mut Work<'_>, issued: &CodeIssued) -> Result<SignedInAs, Decline<CodeRefusal>> {
        let CodeIssued { app_id, account_id, permission_epoch, .. } = *issued;
        let app = work.load::<App>(app_id).await?;
        app.can_be_allowed(&issued.redirect_uri, &issued.scopes).map_err(|_| CodeRefusal::InvalidGrant)?;
        let permission = work.load::<AppPermission>(PermissionId::of(account_id, app_id)).await?;
        let name = app.terms().filter(|_| permission.stands(permission_epoch)).map(|terms| terms.name.clone());
        let name = name.map(String::from).and_then(|name| DeviceName::try_from(name).ok());
        let access = AppAccess { program_id: app_id.into(), scopes: issued.scopes.clone(), permission_epoch };
        let new = AppSignIn {
            sign_in_id: self.sign_in_id,
            account_id,
            access,
            name: name.ok_or(CodeRefusal::InvalidGrant)?,
            life: self.life,
            methods: issued.methods.clone(),
            epoch: issued.epoch,
        };
        begin_for_app(work, new).await.map_err(|declined| match declined {
            Decline::Refused(_) => CodeRefusal::InvalidGrant.into(),
            Decline::Failed(failure) => failure.into(),
        })
    }
}

/// Ends what the code gave.
async fn replayed(
    work: &mut Work<'_>,
    mut code: Loaded<AuthorizationCode>,
    (given, issued): (SignInId, &CodeIssued),
) -> Result<Redeemed, Decline<CodeRefusal>> {
    let at = work.now();
    let mut sign_in = work.load::<SignIn>(given).await?;
    if sign_in.stands() {
        let end = SignInCommand::End { because: SignInEnd::Reused, at };
        sign_in.handle(end).await.map_err(|refusal| Failure::Corrupt(refusal.to_string().into()))?;
        let notice = AppNotice::CodeReplayed { app_id: issued.app_id };
        post(work, issued.account_id, &notice).await?;
        send_mail(work, Recipient::Account(issued.account_id), &notice).await?;
        work.save(sign_in).await?;
    }
    code.handle(CodeCommand::Replay { at }).await?;
    work.save(code).await?;
    Ok(Redeemed::Replayed)
}
