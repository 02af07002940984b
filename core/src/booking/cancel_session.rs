//! A coach calls a session off, or an admin does: every booking of it ends and every client gets everything back and is told, in
//! one commit.

use std::collections::BTreeSet;

use super::cancelling::{free_time, give_back};
use super::notices::BookingNotice;
use super::roster::{RosterCommand, RosterRefusal, SessionRoster};
use super::values::RefundPercentage;
use crate::accounts::Caller;
use crate::kernel::executor::{Decline, Loaded, UseCase, Work};
use crate::membership::MembershipRefusal;
use crate::membership::values::ReturnOf;
use crate::notification::post;
use crate::refusals;
use crate::scheduling::values::{CalendarEntry, CancelReason, SessionId, SessionStatus};
use crate::scheduling::{
    CalendarRefusal, Session, SessionCommand, SessionIs, SessionRefusal, give_room_back, give_time_back, own_session,
};

/// Cancel `session_id`.
#[derive(Debug, Clone)]
pub struct CancelSession {
    /// Whoever wants it: its coach or an admin.
    pub caller: Caller,
    /// The session.
    pub session_id: SessionId,
    /// Why.
    pub reason: CancelReason,
}

refusals! {
    /// How calling a session off is refused.
    pub enum CancelSessionRefusal {
        via Session(SessionRefusal),
        via Roster(RosterRefusal),
        via Membership(MembershipRefusal),
        via Calendar(CalendarRefusal),
    }
}

impl UseCase for CancelSession {
    type Outcome = SessionIs;
    type Refusal = CancelSessionRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<SessionIs, Decline<CancelSessionRefusal>> {
        let Self { caller, session_id, reason } = self.clone();
        let session = own_session(work, caller, session_id).await.map_err(Decline::via)?;
        let details = session.details().cloned();
        call_off(work, session, session_id, reason).await?;
        // Whoever calls off their own session knows it.
        if let Some(details) = details.filter(|details| details.coach_id != caller.account_id) {
            let (session_name, starts_at) = (details.name, details.slot.starts_at);
            let notice = BookingNotice::SessionCalledOff { session_id, session_name, starts_at };
            post(work, details.coach_id, &notice).await?;
        }
        Ok(SessionIs { session_id, status: SessionStatus::Cancelled })
    }
}

/// Calls `session` off, whoever decided it.
pub(super) async fn call_off(
    work: &mut Work<'_>,
    mut session: Loaded<Session>,
    session_id: SessionId,
    reason: CancelReason,
) -> Result<(), Decline<CancelSessionRefusal>> {
    let at = work.now();
    session.handle(SessionCommand::Cancel { reason, at }).await.map_err(CancelSessionRefusal::from)?;
    let details = session.details().cloned();
    work.save(session).await?;
    let mut roster = work.load::<SessionRoster>(session_id).await?;
    let before = roster.shared();
    roster.handle(RosterCommand::CallOff { at }).await.map_err(CancelSessionRefusal::from)?;
    let mut concerned = before.line().entries().map(|(_, entry)| entry.client_id).collect::<BTreeSet<_>>();
    concerned.extend(before.holding().map(|(_, hold)| hold.client_id));
    let Some(details) = details else { return Ok(work.save(roster).await?) };
    give_time_back(work, details.coach_id, CalendarEntry::Session(session_id)).await.map_err(Decline::via)?;
    give_room_back(work, details.venue, session_id).await?;
    let tell = |credits_returned| {
        let (session_name, starts_at) = (details.name.clone(), details.slot.starts_at);
        BookingNotice::SessionCancelled { session_id, session_name, starts_at, credits_returned }
    };
    for (booking_id, booking) in before.present() {
        let back = booking.refund_of(booking.standing(), RefundPercentage::FULL);
        give_back(work, booking_id, booking, back, ReturnOf::Booking).await?;
        free_time(work, booking_id, booking).await?;
        post(work, booking.client_id, &tell(back.credits_returned)).await?;
        concerned.remove(&booking.client_id);
    }
    for client_id in concerned {
        post(work, client_id, &tell(0)).await?;
    }
    Ok(work.save(roster).await?)
}
