//! Whether an account can be merged, as far as accounts and memberships tell. What it is tied to besides is found by reading the log,
//! so this is asked before.

use super::{Merge, MergeRefusal};
use crate::accounts::Account;
use crate::accounts::values::Role;
use crate::kernel::executor::{Decline, Loaded, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::membership::Membership;

/// Ask whether `account_id` can be merged into `into`.
#[derive(Debug, Clone, Copy)]
pub struct MayBeMerged {
    /// The account that would be left.
    pub account_id: AccountId,
    /// The one that would stay.
    pub into: AccountId,
}

type Declined = Decline<MergeRefusal>;

impl MayBeMerged {
    /// The account that would be left.
    pub(super) async fn left(&self, work: &mut Work<'_>) -> Result<Loaded<Account>, Declined> {
        let Self { account_id, into } = *self;
        if account_id == into {
            return Err(MergeRefusal::SameAccount.into());
        }
        let (left, stays) = (client(work, account_id).await?, client(work, into).await?);
        // Whoever was restored since has an account like any other, which can be merged again.
        let is_merged = work.load::<Merge>(account_id).await?.into_account().is_some();
        if is_merged && left.suspended_since().is_some() {
            return Err(MergeRefusal::IsMerged.into());
        }
        if stays.suspended_since().is_some() {
            return Err(MergeRefusal::IsSuspended.into());
        }
        let membership = work.load::<Membership>(account_id).await?;
        if membership.plan_id_at(work.now()).is_some() {
            return Err(MergeRefusal::OnPlan.into());
        }
        if membership.owes() {
            return Err(MergeRefusal::OwesFee.into());
        }
        Ok(left)
    }
}

async fn client(work: &mut Work<'_>, account_id: AccountId) -> Result<Loaded<Account>, Declined> {
    let account = work.load::<Account>(account_id).await?;
    let role = account.role().filter(|_| account.name().is_some()).ok_or(MergeRefusal::NoSuchPerson)?;
    if role == Role::Client { Ok(account) } else { Err(MergeRefusal::ClientsOnly.into()) }
}

impl UseCase for MayBeMerged {
    type Outcome = ();
    type Refusal = MergeRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<(), Declined> {
        self.left(work).await.map(drop)
    }
}
