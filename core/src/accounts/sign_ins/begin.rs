//! Somebody has proved who they are: their device gets a sign-in.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::events::SignInBegan;
use super::sign_in::{SignIn, SignInCommand};
use super::values::{AuthMethod, DeviceName, Remember, SignInId};
use crate::accounts::account::{Account, AccountRefusal};
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
}

impl SignedInAs {
    /// What `sign_in` says now of an account with the role `role`.
    pub(super) fn of(sign_in_id: SignInId, sign_in: &SignIn, role: Role) -> Option<Self> {
        Some(Self {
            account_id: sign_in.account_id()?,
            role,
            sign_in_id,
            generation: sign_in.generation(),
            remember: sign_in.remember()?,
            refreshable_until: sign_in.refreshable_until()?,
            methods: sign_in.methods().to_vec(),
            authenticated_at: sign_in.began_at()?,
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
        let account = work.load::<Account>(account_id).await?;
        let Proof::Password(hash) = &self.proof;
        let stands = account.password() == Some(hash);
        if stands && account.suspended_since().is_some() {
            return Err(AccountRefusal::Suspended.into());
        }
        let role = account.role().filter(|_| stands).ok_or(AccountRefusal::InvalidCredentials)?;
        let (now, Device { name, remember, life }) = (work.now(), &self.device);
        let mut sign_in = work.load::<SignIn>(sign_in_id).await?;
        let began = SignInBegan {
            sign_in_id,
            account_id,
            device: Personal::new(account_id, Purpose::Identity, name.clone()),
            remember: *remember,
            methods: vec![AuthMethod::Password],
            epoch: account.epoch(),
            idle_seconds: life.idle_seconds,
            ends_at: now + TimeDelta::seconds(life.seconds.into()),
            began_at: now,
        };
        sign_in.handle(SignInCommand::Begin(Box::new(began))).await?;
        let signed_in = SignedInAs::of(sign_in_id, &sign_in, role).ok_or(AccountRefusal::InvalidCredentials)?;
        work.save(sign_in).await?;
        Ok(signed_in)
    }
}
