//! Staff take away the authenticators of somebody who lost them.

use super::command::AuthenticatorsCommand;
use super::events::ResetBecause;
use super::notices::AuthenticatorNotice;
use super::prove::inform;
use super::state::Authenticators;
use super::values::ResetReason;
use crate::accounts::Caller;
use crate::accounts::suspension::{SuspensionRefusal, account_to_judge};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::{Personal, Purpose};

/// Ask `account_id` for nothing but their password, until they set up something new. Whoever has nothing hears nothing.
#[derive(Debug, Clone)]
pub struct ResetAuthenticators {
    /// Whoever wants it.
    pub caller: Caller,
    /// Whose.
    pub account_id: AccountId,
    /// Why.
    pub reason: ResetReason,
}

impl UseCase for ResetAuthenticators {
    type Outcome = AccountId;
    type Refusal = SuspensionRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<AccountId, Decline<SuspensionRefusal>> {
        let (account_id, at) = (self.account_id, work.now());
        account_to_judge(work, self.caller, account_id).await.map(drop)?;
        let mut authenticators = work.load::<Authenticators>(account_id).await?;
        let before = authenticators.shared();
        let because = ResetBecause::Staff(Personal::new(account_id, Purpose::Notes, self.reason.clone()));
        let reset = authenticators.handle((account_id, AuthenticatorsCommand::Reset(because).at(at))).await;
        reset.map_err(|refusal| Decline::from(refusal).unexpected())?;
        if *before != *authenticators {
            inform(work, account_id, &AuthenticatorNotice::Reset { at }).await.map_err(Decline::unexpected)?;
        }
        work.save(authenticators).await?;
        Ok(account_id)
    }
}
