//! Somebody accepts a new version of the terms and the privacy notice.

use serde::{Deserialize, Serialize};

use super::consent::{Consent, asked_by};
use crate::accounts::account::Account;
use crate::accounts::account_command::AccountCommand;
use crate::accounts::account_refusal::AccountRefusal;
use crate::admin::Organization;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// Note that `account_id` accepts `consent`, which must be what counts now. Twice is once.
#[derive(Debug, Clone)]
pub struct GiveConsent {
    /// Whose.
    pub account_id: AccountId,
    /// Which versions.
    pub consent: Consent,
    /// The version of the installation's terms, which count where the organization has none of its own.
    pub installation: String,
}

/// It is noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentIsGiven {
    /// Whose.
    pub account_id: AccountId,
}

impl UseCase for GiveConsent {
    type Outcome = ConsentIsGiven;
    type Refusal = AccountRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<ConsentIsGiven, Decline<AccountRefusal>> {
        let Self { account_id, consent, installation } = self.clone();
        let organization = work.load::<Organization>(work.org()).await?;
        if consent != asked_by(&organization, &installation) {
            return Err(AccountRefusal::ConsentOutdated.into());
        }
        let mut account = work.load::<Account>(account_id).await?;
        account.handle(AccountCommand::Accept { consent, at: work.now() }).await?;
        work.expect_present(account_id.into());
        work.save(account).await?;
        Ok(ConsentIsGiven { account_id })
    }
}
