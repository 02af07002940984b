//! All sign-ins of an account are to be over, but one perhaps.

use serde::{Deserialize, Serialize};

use super::values::{SignInEnd, SignInId};
use crate::accounts::account::Account;
use crate::accounts::account_command::AccountCommand;
use crate::accounts::account_refusal::AccountRefusal;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// End all sign-ins of `account_id`. How many there are does not matter: it is one event.
#[derive(Debug, Clone, Copy)]
pub struct EndSignIns {
    /// Whose.
    pub account_id: AccountId,
    /// The one that goes on: that of the device from which the others are ended.
    pub kept: Option<SignInId>,
    /// Why.
    pub because: SignInEnd,
}

/// They are over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInsAreEnded {
    /// Whose.
    pub account_id: AccountId,
    /// Those that begin from now on belong to this epoch.
    pub epoch: u32,
}

impl UseCase for EndSignIns {
    type Outcome = SignInsAreEnded;
    type Refusal = AccountRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<SignInsAreEnded, Decline<AccountRefusal>> {
        let Self { account_id, kept, because } = *self;
        let mut account = work.load::<Account>(account_id).await?;
        account.handle(AccountCommand::EndSignIns { kept, because, at: work.now() }).await?;
        let epoch = account.epoch();
        work.save(account).await?;
        Ok(SignInsAreEnded { account_id, epoch })
    }
}
