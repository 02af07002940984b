//! Somebody who is signed in goes on with their linked account in another organization. Whatever that organization asks for beside
//! a password, it asks for here as well.

use super::linked_accounts::{LinkedAccountRefusal, LinkedAccounts, OtherAccount};
use crate::accounts::account::Account;
use crate::accounts::account_refusal::AccountRefusal;
use crate::accounts::authenticators::expect_complete;
use crate::accounts::sign_ins::{AuthMethod, Device, NewSignIn, SignInId, SignedInAs, begin_sign_in};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::refusals;

/// Sign in `account_id` on `device`, whose owner is signed in as `from`.
#[derive(Debug, Clone)]
pub struct SwitchTo {
    /// The sign-in that it becomes.
    pub sign_in_id: SignInId,
    /// The account.
    pub account_id: AccountId,
    /// The account with which they are signed in, and which knows this one.
    pub from: OtherAccount,
    /// On which device.
    pub device: Device,
}

refusals! {
    /// How going on elsewhere is refused.
    pub enum SwitchRefusal {
        /// The account there takes no passwords for a while, after many wrong ones, and nobody goes around that: unlock it by the link
        /// in the mail, or wait.
        #[error("the account there is locked for a while")]
        Locked = Conflict "account.locked_there",
        via Linked(LinkedAccountRefusal),
        via Account(AccountRefusal),
    }
}

impl UseCase for SwitchTo {
    type Outcome = SignedInAs;
    type Refusal = SwitchRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<SignedInAs, Decline<SwitchRefusal>> {
        let Self { sign_in_id, account_id, from, device } = self;
        let (sign_in_id, account_id) = (*sign_in_id, *account_id);
        let account = work.load::<Account>(account_id).await?;
        let knows = work.load::<LinkedAccounts>(account_id).await?.knows(*from);
        if !knows || account.name().is_none() {
            return Err(SwitchRefusal::from(LinkedAccountRefusal::NotLinked).into());
        }
        if account.is_locked(work.now()) {
            return Err(SwitchRefusal::Locked.into());
        }
        if account.suspended_since().is_some() {
            return Err(SwitchRefusal::from(AccountRefusal::Suspended).into());
        }
        expect_complete(work, account_id, AuthMethod::Linked, device).await.map_err(Decline::via)?;
        let new = NewSignIn { sign_in_id, account_id, methods: vec![AuthMethod::Linked], device };
        begin_sign_in(work, new).await.map_err(Decline::via)
    }
}
