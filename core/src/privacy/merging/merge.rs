//! Two accounts of one person become one: what the first has is the second's, in one commit, and nobody signs in with the first any
//! more. What cannot go over safely – a plan, a fee, an open purchase – is settled by people first.

use serde::{Deserialize, Serialize};

use super::events::AccountMerged;
use super::{MayBeMerged, Merge, MergeCommand, MergeNotice, MergeReason, Ties};
use crate::accounts::{Account, AccountCommand, AccountRefusal, Caller, SuspensionReason};
use crate::booking::{Enrolment, HandOverRefusal, HandedOver, SessionRoster, Standing, hand_over};
use crate::kernel::executor::{Decline, Loaded, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::{Personal, Purpose};
use crate::membership::Purchase;
use crate::membership::values::PurchaseState;
use crate::notification::{Recipient, post, send_mail};
use crate::refusals;

/// Whether it is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trial {
    /// It is.
    Meant,
    /// Only to see what would happen: nothing is written.
    Preview,
}

/// Merge `account_id` into `into`.
#[derive(Debug, Clone)]
pub struct MergeAccounts {
    /// Whoever wants it.
    pub caller: Caller,
    /// The account that is left.
    pub account_id: AccountId,
    /// The one that stays.
    pub into: AccountId,
    /// What the first is tied to.
    pub ties: Ties,
    /// Why.
    pub reason: MergeReason,
    /// Whether it is meant.
    pub trial: Trial,
}

/// They are one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountsAreMerged {
    /// The account that is left.
    pub account_id: AccountId,
    /// The one that stays.
    pub into: AccountId,
    /// What went over.
    pub handed_over: HandedOver,
}

refusals! {
    /// How merging is refused.
    pub enum MergeRefusal {
        /// One of them is nobody of the organization.
        #[error("there is no such person")]
        NoSuchPerson = NotFound "merge.no_such_person",
        /// An account is not merged into itself.
        #[error("an account is not merged into itself")]
        SameAccount = Rule "merge.same_account",
        /// Only accounts of clients are merged: give another role first.
        #[error("only accounts of clients are merged")]
        ClientsOnly = Rule "merge.clients_only",
        /// The account was merged already; restore it first if it is to be merged again.
        #[error("the account was merged already")]
        IsMerged = Conflict "merge.is_merged",
        /// The account that is to stay is suspended.
        #[error("the account that is to stay is suspended")]
        IsSuspended = Conflict "merge.is_suspended",
        /// The account is on a plan: end it first.
        #[error("the account is on a plan; end it first")]
        OnPlan = Conflict "merge.on_plan",
        /// A fee is not settled: waive it or note it as paid first.
        #[error("a fee is not settled")]
        OwesFee = Conflict "merge.owes_fee",
        /// A purchase is not settled: confirm, cancel or refund it first.
        #[error("a purchase is not settled")]
        PurchaseIsOpen = Conflict "merge.purchase_is_open",
        /// The account has a standing reservation or is enrolled in a course: end that first.
        #[error("the account has a standing reservation or is enrolled in a course")]
        ComesRegularly = Conflict "merge.comes_regularly",
        /// The account waits in line for a session: it leaves the line first.
        #[error("the account waits in line for a session")]
        WaitsInLine = Conflict "merge.waits_in_line",
        via Account(AccountRefusal),
        via HandOver(HandOverRefusal),
    }
}

type Declined = Decline<MergeRefusal>;

impl MergeAccounts {
    /// Whether nothing that the account is tied to keeps it from being left.
    async fn expect_free(&self, work: &mut Work<'_>) -> Result<(), Declined> {
        let (account_id, at) = (self.account_id, work.now());
        for purchase_id in &self.ties.purchases {
            let purchase = work.load::<Purchase>(*purchase_id).await?;
            let open = |state| matches!(state, PurchaseState::Pending | PurchaseState::Refunding);
            if purchase.so_far().is_ok_and(|so_far| open(so_far.state)) {
                return Err(MergeRefusal::PurchaseIsOpen.into());
            }
        }
        for standing_id in &self.ties.standing {
            if work.load::<Standing>(*standing_id).await?.client_id().is_some() {
                return Err(MergeRefusal::ComesRegularly.into());
            }
        }
        for enrolment_id in &self.ties.enrolments {
            if work.load::<Enrolment>(*enrolment_id).await?.bookings().is_some() {
                return Err(MergeRefusal::ComesRegularly.into());
            }
        }
        for session_id in &self.ties.sessions {
            let roster = work.load::<SessionRoster>(*session_id).await?;
            if roster.line().entry_of(account_id).is_some() {
                return Err(MergeRefusal::WaitsInLine.into());
            }
            if roster.hold_of(account_id).is_some_and(|(_, hold)| hold.stands_at(at)) {
                return Err(MergeRefusal::from(HandOverRefusal::PlaceIsHeld).into());
            }
        }
        Ok(())
    }

    /// Nobody signs in with the account any more, and nobody books for it.
    async fn close(&self, work: &mut Work<'_>, mut account: Loaded<Account>) -> Result<(), Declined> {
        let (reason, at) = (SuspensionReason::from(self.reason.clone()), work.now());
        account.handle(AccountCommand::Suspend { reason, at }).await.map_err(MergeRefusal::from)?;
        Ok(work.save(account).await?)
    }

    /// Notes it, and tells the person.
    async fn note(&self, work: &mut Work<'_>, over: &HandedOver) -> Result<(), Declined> {
        let Self { caller, account_id, into, .. } = *self;
        let (credits, booked) = (over.credits, u32::try_from(over.bookings.len()).unwrap_or(u32::MAX));
        let reason = Personal::new(account_id, Purpose::Notes, self.reason.clone());
        let (by, merged_at) = (caller.account_id, work.now());
        let merged = AccountMerged { account_id, into, by, reason, credits, bookings: booked, merged_at };
        let mut merge = work.load::<Merge>(account_id).await?;
        merge.handle(MergeCommand::Note(Box::new(merged))).await?;
        work.save(merge).await?;
        let notice = MergeNotice::Merged { account_id, credits, booked };
        post(work, into, &notice).await?;
        send_mail(work, Recipient::Account(into), &notice).await?;
        Ok(())
    }
}

impl UseCase for MergeAccounts {
    type Outcome = AccountsAreMerged;
    type Refusal = MergeRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<AccountsAreMerged, Declined> {
        let Self { account_id, into, .. } = *self;
        let left = MayBeMerged { account_id, into }.left(work).await?;
        self.expect_free(work).await?;
        let handed_over = hand_over(work, account_id, into).await.map_err(Decline::via)?;
        self.close(work, left).await?;
        self.note(work, &handed_over).await?;
        if self.trial == Trial::Preview {
            work.discard();
        }
        Ok(AccountsAreMerged { account_id, into, handed_over })
    }
}
