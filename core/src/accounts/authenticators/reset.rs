//! Staff take away the authenticators of somebody who lost them.

use super::command::{AuthenticatorRefusal, AuthenticatorsCommand};
use super::events::ResetBecause;
use super::notices::AuthenticatorNotice;
use super::prove::inform;
use super::state::Authenticators;
use super::values::ResetReason;
use crate::accounts::account::Account;
use crate::accounts::{Caller, Owners};
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
    type Refusal = AuthenticatorRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<AccountId, Decline<AuthenticatorRefusal>> {
        let (account_id, at) = (self.account_id, work.now());
        let account = work.load::<Account>(account_id).await?;
        let role = account.role().ok_or(AuthenticatorRefusal::NoSuchAccount)?;
        let owners = work.load::<Owners>(work.org()).await?;
        if role.is_given_by_owners() && !owners.is_empty() && !owners.includes(self.caller.account_id) {
            return Err(AuthenticatorRefusal::OwnersOnly.into());
        }
        let mut authenticators = work.load::<Authenticators>(account_id).await?;
        let before = authenticators.shared();
        let because = ResetBecause::Staff(Personal::new(account_id, Purpose::Notes, self.reason.clone()));
        authenticators.handle((account_id, AuthenticatorsCommand::Reset(because).at(at))).await?;
        if *before != *authenticators {
            inform(work, account_id, &AuthenticatorNotice::Reset { at }).await?;
        }
        work.save(authenticators).await?;
        Ok(account_id)
    }
}
