//! A coach calls a session off, or an admin does: every booking of it ends and every client gets everything back, in one commit.

use super::session_roster::{RosterCommand, RosterRefusal, SessionRoster};
use crate::accounts::Caller;
use crate::kernel::executor::{Decline, Loaded, UseCase, Work};
use crate::membership::{Membership, MembershipCommand, MembershipRefusal};
use crate::refusals;
use crate::scheduling::values::{CalendarEntry, CancelReason, SessionId, SessionStatus};
use crate::scheduling::{
    CalendarRefusal, Session, SessionCommand, SessionIs, SessionRefusal, give_time_back, own_session,
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
        via Calendar(CalendarRefusal),
        via Roster(RosterRefusal),
        via Membership(MembershipRefusal),
    }
}

impl UseCase for CancelSession {
    type Outcome = SessionIs;
    type Refusal = CancelSessionRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<SessionIs, Decline<CancelSessionRefusal>> {
        let Self { caller, session_id, reason } = self.clone();
        let session = own_session(work, caller, session_id).await.map_err(Decline::via)?;
        call_off(work, session, session_id, reason).await?;
        Ok(SessionIs { session_id, status: SessionStatus::Cancelled })
    }
}

/// Calls `session` off: the time of whoever leads it is free, and every place is taken back.
pub(super) async fn call_off(
    work: &mut Work<'_>,
    mut session: Loaded<Session>,
    session_id: SessionId,
    reason: CancelReason,
) -> Result<(), Decline<CancelSessionRefusal>> {
    let at = work.now();
    session.handle(SessionCommand::Cancel { reason, at }).await.map_err(CancelSessionRefusal::from)?;
    let coach_id = session.details().map(|details| details.coach_id);
    work.save(session).await?;
    if let Some(coach_id) = coach_id {
        give_time_back(work, coach_id, CalendarEntry::Session(session_id)).await.map_err(Decline::via)?;
    }
    let mut roster = work.load::<SessionRoster>(session_id).await?;
    let present = roster.present().map(|(id, booking)| (id, booking.clone())).collect::<Vec<_>>();
    roster.handle(RosterCommand::CallOff { at }).await.map_err(CancelSessionRefusal::from)?;
    for (booking_id, booking) in present {
        let client_id = booking.client_id;
        let mut membership = work.load::<Membership>(client_id).await?;
        let give_back = MembershipCommand::Return { client_id, booking_id, credits: booking.credits, at };
        membership.handle(give_back).await.map_err(CancelSessionRefusal::from)?;
        work.save(membership).await?;
    }
    Ok(work.save(roster).await?)
}
