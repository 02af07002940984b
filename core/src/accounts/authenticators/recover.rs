//! Somebody has lost all of their authenticators: they wait a day, in which their owner can object, and then do without.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::command::{AuthenticatorRefusal, AuthenticatorsCommand};
use super::complete_sign_in::{FirstFactor, SecondFactorRefusal, expect_open};
use super::events::ResetBecause;
use super::notices::AuthenticatorNotice;
use super::prove::inform;
use super::state::Authenticators;
use crate::accounts::sign_ins::{Device, NewSignIn, SignInId, SignedInAs, begin_sign_in};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::notification::LinkTo;

/// How long they wait: long enough for whoever reads the mail to object.
const WAIT: TimeDelta = TimeDelta::hours(24);
/// How long after that they may go on; later they begin anew.
const OPEN: TimeDelta = TimeDelta::days(7);

/// Do without authenticators: begin to wait, or sign in once the waiting is over.
#[derive(Debug, Clone)]
pub struct Recover {
    /// The sign-in that it becomes.
    pub sign_in_id: SignInId,
    /// What they gave first.
    pub first: FirstFactor,
    /// On which device.
    pub device: Device,
}

/// How far somebody has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recovery {
    /// They wait.
    Waiting {
        /// Until when.
        ready_at: DateTime<Utc>,
    },
    /// Their authenticators are gone, and they are signed in.
    Done(SignedInAs),
}

impl UseCase for Recover {
    type Outcome = Recovery;
    type Refusal = SecondFactorRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<Recovery, Decline<SecondFactorRefusal>> {
        let FirstFactor { account_id, method, .. } = self.first;
        expect_open(work, self.sign_in_id, self.first).await?;
        let at = work.now();
        let mut authenticators = work.load::<Authenticators>(account_id).await?;
        match authenticators.recovery().filter(|ready_at| at < *ready_at + OPEN) {
            Some(ready_at) if at < ready_at => Ok(Recovery::Waiting { ready_at }),
            Some(_) => {
                let reset = AuthenticatorsCommand::Reset(ResetBecause::Recovered);
                authenticators.handle((account_id, reset.at(at))).await.map_err(SecondFactorRefusal::from)?;
                inform(work, account_id, &AuthenticatorNotice::Reset { at }).await.map_err(Decline::via)?;
                work.save(authenticators).await?;
                let methods = vec![method];
                let new = NewSignIn { sign_in_id: self.sign_in_id, account_id, methods, device: &self.device };
                begin_sign_in(work, new).await.map(Recovery::Done).map_err(Decline::via)
            }
            None => {
                let ready_at = at + WAIT;
                let request = AuthenticatorsCommand::RequestRecovery { ready_at };
                authenticators.handle((account_id, request.at(at))).await.map_err(SecondFactorRefusal::from)?;
                let link = LinkTo { purpose: "cancel_recovery", id: account_id.uuid() };
                let notice = AuthenticatorNotice::RecoveryRequested { ready_at, link };
                inform(work, account_id, &notice).await.map_err(Decline::via)?;
                work.expect_present(account_id.into());
                work.save(authenticators).await?;
                Ok(Recovery::Waiting { ready_at })
            }
        }
    }
}

/// Stop a recovery: by its owner, who has their authenticators after all. Twice is once.
#[derive(Debug, Clone, Copy)]
pub struct CancelRecovery {
    /// Whose.
    pub account_id: AccountId,
}

impl UseCase for CancelRecovery {
    type Outcome = AccountId;
    type Refusal = AuthenticatorRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<AccountId, Decline<AuthenticatorRefusal>> {
        let account_id = self.account_id;
        let mut authenticators = work.load::<Authenticators>(account_id).await?;
        authenticators.handle((account_id, AuthenticatorsCommand::CancelRecovery.at(work.now()))).await?;
        work.save(authenticators).await?;
        Ok(account_id)
    }
}
