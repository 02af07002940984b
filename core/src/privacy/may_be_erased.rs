//! Whether somebody can be erased now. Keys cannot be made again, so this is asked before they are destroyed.

use chrono::{DateTime, Utc};

use super::erasure::ErasureRefusal;
use crate::accounts::Account;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::membership::Membership;
use crate::scheduling::Calendar;

/// Who wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EraseBy {
    /// The person.
    Themselves,
    /// Staff, who may let go of what is owed.
    Staff,
}

/// Ask whether `account_id` can be erased.
#[derive(Debug, Clone, Copy)]
pub struct MayBeErased {
    /// Who is to be erased.
    pub account_id: AccountId,
    /// Who wants it.
    pub by: EraseBy,
}

impl UseCase for MayBeErased {
    type Outcome = ();
    type Refusal = ErasureRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<(), Decline<ErasureRefusal>> {
        let Self { account_id, by } = *self;
        if work.load::<Account>(account_id).await?.role().is_none() {
            return Err(ErasureRefusal::NoSuchPerson.into());
        }
        let calendar = work.load::<Calendar>(account_id).await?;
        let to_come = calendar.busy_between(work.now(), DateTime::<Utc>::MAX_UTC);
        let sessions = to_come.filter(|taken| taken.entry.session().is_some()).count();
        if sessions > 0 {
            let sessions = u32::try_from(sessions).unwrap_or(u32::MAX);
            return Err(ErasureRefusal::LeadsSessions { sessions }.into());
        }
        if by == EraseBy::Themselves && work.load::<Membership>(account_id).await?.owes() {
            return Err(ErasureRefusal::MoneyOwed.into());
        }
        Ok(())
    }
}
