//! Whether somebody can be erased now. Keys cannot be made again, so this is asked before they are destroyed.

use chrono::{DateTime, Utc};

use super::erasure::ErasureRefusal;
use crate::accounts::{Account, Caller, expect_to_judge};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::membership::Membership;
use crate::scheduling::Calendar;

/// Who wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EraseBy {
    /// The person.
    Themselves,
    /// Staff, who may let go of what is owed; of admins and owners owners alone, and never of themselves, so that there is one left.
    Staff(Caller),
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
        let Some(role) = work.load::<Account>(account_id).await?.role() else {
            return Err(ErasureRefusal::NoSuchPerson.into());
        };
        if let EraseBy::Staff(caller) = by {
            expect_to_judge(work, caller, (account_id, role)).await.map_err(Decline::via)?;
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
