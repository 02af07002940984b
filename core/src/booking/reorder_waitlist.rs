//! Staff change the order of a line, with a reason that everyone in it can read.

use super::join_waitlist::StandsInLine;
use super::notices::BookingNotice;
use super::roster::{Entry, RosterCommand, RosterRefusal, SessionRoster};
use super::values::{EntryId, ReorderReason};
use crate::accounts::Caller;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::notification::post;
use crate::scheduling::own_session;

/// Put `entry_id` at `position` of its line.
#[derive(Debug, Clone)]
pub struct ReorderWaitlist {
    /// Whoever wants it: the session's coach or an admin.
    pub caller: Caller,
    /// The entry.
    pub entry_id: EntryId,
    /// Where to, from 1; the end if there are not so many.
    pub position: u32,
    /// Why.
    pub reason: ReorderReason,
}

impl UseCase for ReorderWaitlist {
    type Outcome = StandsInLine;
    type Refusal = RosterRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<StandsInLine, Decline<RosterRefusal>> {
        let Self { caller, entry_id, position, reason } = self.clone();
        let session_id = entry_id.session();
        match own_session(work, caller, session_id).await {
            Ok(_) => {}
            Err(Decline::Refused(_)) => return Err(RosterRefusal::EntryNotFound.into()),
            Err(Decline::Failed(failure)) => return Err(failure.into()),
        }
        let mut roster = work.load::<SessionRoster>(session_id).await?;
        let before = roster.shared();
        let from = before.line().index_of(entry_id).ok_or(RosterRefusal::EntryNotFound)? + 1;
        let to = position.saturating_sub(1);
        let reorder = RosterCommand::Reorder { entry_id, to, reason, by: caller.account_id, at: work.now() };
        roster.handle(reorder).await?;
        let position = roster.line().index_of(entry_id).ok_or(RosterRefusal::EntryNotFound)? + 1;
        let Entry { party, guest_passes, .. } = roster.line().entry(entry_id).ok_or(RosterRefusal::EntryNotFound)?;
        if position != from {
            let notice = BookingNotice::LineReordered { session_id, entry_id, from, to: position };
            for (_, entry) in before.line().entries() {
                post(work, entry.client_id, &notice).await?;
            }
        }
        work.save(roster).await?;
        Ok(StandsInLine { entry_id, session_id, party, guest_passes, position })
    }
}
