//! An admin acts for somebody, for a quarter of an hour at most, and the person is told.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::events::ImpersonationBegan;
use super::{Impersonation, ImpersonationCommand, ImpersonationNotice, ImpersonationReason, ImpersonationRefusal};
use crate::accounts::authenticators::policy::Enrolment;
use crate::accounts::sign_ins::events::SignInBegan;
use crate::accounts::sign_ins::{AuthMethod, DeviceName, Remember, SignIn, SignInCommand, SignInId, SignedInAs};
use crate::accounts::{Account, Caller};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::{Personal, Purpose};
use crate::notification::{Recipient, post, send_mail};

/// How long it lasts; it cannot be renewed.
const SECONDS: u32 = 15 * 60;

/// Act for `account_id`.
#[derive(Debug, Clone)]
pub struct Impersonate {
    /// Whoever wants it.
    pub caller: Caller,
    /// For whom.
    pub account_id: AccountId,
    /// The sign-in that this is.
    pub sign_in_id: SignInId,
    /// How it is called among the devices of the account.
    pub device: DeviceName,
    /// Why.
    pub reason: ImpersonationReason,
}

/// Somebody acts for somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImpersonationIs {
    /// As whom.
    pub signed_in: SignedInAs,
    /// Who.
    pub by: AccountId,
    /// Until when.
    pub ends_at: DateTime<Utc>,
}

impl UseCase for Impersonate {
    type Outcome = ImpersonationIs;
    type Refusal = ImpersonationRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<ImpersonationIs, Decline<ImpersonationRefusal>> {
        let (Self { caller, account_id, sign_in_id, device, reason }, began_at) = (self.clone(), work.now());
        let account = work.load::<Account>(account_id).await?;
        let role = account.role().filter(|_| account.name().is_some()).ok_or(ImpersonationRefusal::NoSuchPerson)?;
        if caller.account_id == account_id || !caller.role.outranks(role) {
            return Err(ImpersonationRefusal::NotForThem.into());
        }
        if account.suspended_since().is_some() {
            return Err(ImpersonationRefusal::TheyAreSuspended.into());
        }
        let (ends_at, by) = (began_at + TimeDelta::seconds(SECONDS.into()), caller.account_id);
        let reason = Personal::new(account_id, Purpose::Notes, reason);
        let began = ImpersonationBegan { sign_in_id, account_id, by, reason, ends_at, began_at };
        let mut impersonation = work.load::<Impersonation>(sign_in_id).await?;
        impersonation.handle(ImpersonationCommand::Begin(Box::new(began))).await?;
        let mut sign_in = work.load::<SignIn>(sign_in_id).await?;
        let begin = SignInBegan {
            sign_in_id,
            account_id,
            device: Personal::new(account_id, Purpose::Identity, device),
            remember: Remember::Briefly,
            methods: vec![AuthMethod::Impersonation],
            epoch: account.epoch(),
            idle_seconds: SECONDS,
            ends_at,
            app: None,
            began_at,
        };
        sign_in.handle(SignInCommand::Begin(Box::new(begin))).await.map_err(ImpersonationRefusal::from)?;
        let signed_in =
            SignedInAs::of(sign_in_id, &sign_in, role, Enrolment::NotDue).ok_or(ImpersonationRefusal::NoSuchPerson)?;
        let notice = ImpersonationNotice::Impersonated { sign_in_id, by, ends_at };
        post(work, account_id, &notice).await?;
        send_mail(work, Recipient::Account(account_id), &notice).await?;
        work.expect_present(by.into());
        work.save(impersonation).await?;
        work.save(sign_in).await?;
        Ok(ImpersonationIs { signed_in, by, ends_at })
    }
}
