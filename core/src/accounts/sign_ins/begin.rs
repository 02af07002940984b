//! Somebody has proved who they are: their device gets a sign-in.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::events::SignInBegan;
use super::for_app::AppAccess;
use super::sign_in::{SignIn, SignInCommand};
use super::values::{AuthMethod, DeviceName, Remember, SignInId};
use crate::accounts::account::Account;
use crate::accounts::account_refusal::AccountRefusal;
use crate::accounts::authenticators::policy::{Enrolment, enrolment_of};
use crate::accounts::authenticators::{TrustedDeviceId, expect_complete};
use crate::accounts::values::{PasswordHash, Role};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::{Personal, Purpose};

/// The device on which somebody signs in.
#[derive(Debug, Clone)]
pub struct Device {
    /// How they know it again.
    pub name: DeviceName,
    /// Whether it is to be remembered.
    pub remember: Remember,
    /// How long its sign-in lives.
    pub life: SignInLife,
    /// Under which id the second factor is not asked for on it, if it says one.
    pub trusted: Option<TrustedDeviceId>,
}

/// How long a sign-in lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignInLife {
    /// Seconds without a refresh.
    pub idle_seconds: u32,
    /// Seconds in all.
    pub seconds: u32,
}

/// Whoever is signed in, and what their token is to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedInAs {
    /// Their account.
    pub account_id: AccountId,
    /// What they may do.
    pub role: Role,
    /// The sign-in of their device.
    pub sign_in_id: SignInId,
    /// The generation of its refresh token.
    pub generation: u32,
    /// Whether the device is to be remembered.
    pub remember: Remember,
    /// Until when the token can be refreshed.
    pub refreshable_until: DateTime<Utc>,
    /// By what they proved who they are.
    pub methods: Vec<AuthMethod>,
    /// When they did.
    pub authenticated_at: DateTime<Utc>,
    /// Whether they must get a second factor before anything else.
    #[serde(default)]
    pub enrolment: Enrolment,
    /// The app that has the sign-in, if it is no device of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app: Option<AppAccess>,
}

impl SignedInAs {
    /// What `sign_in` says now of an account with the role `role`.
    pub(in crate::accounts) fn of(
        sign_in_id: SignInId,
        sign_in: &SignIn,
        role: Role,
        enrolment: Enrolment,
    ) -> Option<Self> {
        Some(Self {
            account_id: sign_in.account_id()?,
            role,
            sign_in_id,
            generation: sign_in.generation(),
            remember: sign_in.remember()?,
            refreshable_until: sign_in.refreshable_until()?,
            methods: sign_in.methods().to_vec(),
            authenticated_at: sign_in.began_at()?,
            enrolment,
            app: sign_in.app().cloned(),
        })
    }
}

/// What was proved, to be looked at again when the sign-in begins: it may not hold any more.
#[derive(Debug, Clone)]
pub(super) enum Proof {
    /// The password whose hash this is.
    Password(PasswordHash),
}

/// Begin a sign-in for whoever proved to be `account_id`.
#[derive(Debug, Clone)]
pub(super) struct BeginSignIn {
    pub(super) sign_in_id: SignInId,
    pub(super) account_id: AccountId,
    pub(super) proof: Proof,
    pub(super) device: Device,
}

impl UseCase for BeginSignIn {
    type Outcome = SignedInAs;
    type Refusal = AccountRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<SignedInAs, Decline<AccountRefusal>> {
        let (sign_in_id, account_id) = (self.sign_in_id, self.account_id);
        let Proof::Password(hash) = &self.proof;
        let account = work.load::<Account>(account_id).await?;
        if account.password() != Some(hash) || account.is_locked(work.now()) {
            return Err(AccountRefusal::InvalidCredentials.into());
        }
        expect_complete(work, account_id, AuthMethod::Password, &self.device).await?;
        let methods = vec![AuthMethod::Password];
        begin_sign_in(work, NewSignIn { sign_in_id, account_id, methods, device: &self.device }).await
    }
}

/// A sign-in of somebody who has proved who they are, all that is asked for.
pub(in crate::accounts) struct NewSignIn<'a> {
    pub(in crate::accounts) sign_in_id: SignInId,
    pub(in crate::accounts) account_id: AccountId,
    pub(in crate::accounts) methods: Vec<AuthMethod>,
    pub(in crate::accounts) device: &'a Device,
}

/// Begins `new`, in the commit of `work`.
pub(in crate::accounts) async fn begin_sign_in(
    work: &mut Work<'_>,
    new: NewSignIn<'_>,
) -> Result<SignedInAs, Decline<AccountRefusal>> {
    let NewSignIn { sign_in_id, account_id, methods, device } = new;
    let account = work.load::<Account>(account_id).await?;
    let role = account.role().ok_or(AccountRefusal::InvalidCredentials)?;
    if account.suspended_since().is_some() {
        return Err(AccountRefusal::Suspended.into());
    }
    let (now, Device { name, remember, life, .. }) = (work.now(), device);
    let mut sign_in = work.load::<SignIn>(sign_in_id).await?;
    let began = SignInBegan {
        sign_in_id,
        account_id,
        device: Personal::new(account_id, Purpose::Identity, name.clone()),
        remember: *remember,
        methods,
        epoch: account.epoch(),
        idle_seconds: life.idle_seconds,
        ends_at: now + TimeDelta::seconds(life.seconds.into()),
        app: None,
        began_at: now,
    };
    sign_in.handle(SignInCommand::Begin(Box::new(began))).await?;
    let enrolment = enrolment_of(work, account_id).await?;
    let signed_in = SignedInAs::of(sign_in_id, &sign_in, role, enrolment).ok_or(AccountRefusal::InvalidCredentials)?;
    work.save(sign_in).await?;
    Ok(signed_in)
}
