//! An app that somebody has let in gets a sign-in of its own.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::begin::{SignInLife, SignedInAs};
use super::events::SignInBegan;
use super::sign_in::{SignIn, SignInCommand};
use super::values::{AuthMethod, DeviceName, Remember, SignInId};
use crate::accounts::AccountRefusal;
use crate::accounts::account::Account;
use crate::accounts::authenticators::policy::enrolment_of;
use crate::accounts::scopes::Scopes;
use crate::kernel::executor::{Decline, Work};
use crate::kernel::ids::{AccountId, ProgramId};
use crate::kernel::privacy::{Personal, Purpose};

/// What an app may do for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppAccess {
    /// The app.
    pub program_id: ProgramId,
    /// Within these.
    pub scopes: Scopes,
    /// How often they had taken back what they let it do.
    pub permission_epoch: u32,
}

/// A sign-in for an app.
#[derive(Debug, Clone)]
pub struct AppSignIn {
    /// The id that it gets.
    pub sign_in_id: SignInId,
    /// Who let the app in.
    pub account_id: AccountId,
    /// The app and what it may do.
    pub access: AppAccess,
    /// What it is called among their devices.
    pub name: DeviceName,
    /// How long it lives.
    pub life: SignInLife,
    /// By what they had proved who they are.
    pub methods: Vec<AuthMethod>,
    /// How often all of their sign-ins had been ended by then.
    pub epoch: u32,
}

/// Begins `new` in the commit of `work`.
///
/// # Errors
/// [`AccountRefusal::SignInOver`] if the person may not act any more, or all of their sign-ins were ended since.
pub async fn begin_for_app(work: &mut Work<'_>, new: AppSignIn) -> Result<SignedInAs, Decline<AccountRefusal>> {
    let AppSignIn { sign_in_id, account_id, access, name, life, methods, epoch } = new;
    let (account, now) = (work.load::<Account>(account_id).await?, work.now());
    let may_act = account.suspended_since().is_none() && account.epoch() == epoch;
    let role = account.role().filter(|_| may_act).ok_or(AccountRefusal::SignInOver)?;
    let mut sign_in = work.load::<SignIn>(sign_in_id).await?;
    let began = SignInBegan {
        sign_in_id,
        account_id,
        device: Personal::new(account_id, Purpose::Identity, name),
        remember: Remember::ForLong,
        methods,
        epoch,
        idle_seconds: life.idle_seconds,
        ends_at: now + TimeDelta::seconds(life.seconds.into()),
        app: Some(access),
        began_at: now,
    };
    sign_in.handle(SignInCommand::Begin(Box::new(began))).await?;
    let enrolment = enrolment_of(work, account_id).await?;
    let signed_in = SignedInAs::of(sign_in_id, &sign_in, role, enrolment).ok_or(AccountRefusal::SignInOver)?;
    work.save(sign_in).await?;
    Ok(signed_in)
}
