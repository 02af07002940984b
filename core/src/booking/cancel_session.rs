//! A coach calls a session off, or an admin does: every booking of it ends and every client gets everything back, in one commit.

use super::session_roster::{RosterCommand, RosterRefusal, SessionRoster};
use crate::accounts::Caller;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::membership::values::ReturnOf;
use crate::membership::{Membership, MembershipCommand, MembershipRefusal};
use crate::refusals;
use crate::scheduling::values::{CancelReason, SessionId, SessionStatus};
use crate::scheduling::{SessionCommand, SessionIs, SessionRefusal, own_session};

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
    }
}

impl UseCase for CancelSession {
    type Outcome = SessionIs;
    type Refusal = CancelSessionRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<SessionIs, Decline<CancelSessionRefusal>> {
        let Self { caller, session_id, reason } = self.clone();
        let at = work.now();
        let mut session = own_session(work, caller, session_id).await.map_err(Decline::via)?;
        session.handle(SessionCommand::Cancel { reason, at }).await.map_err(CancelSessionRefusal::from)?;
        work.save(session).await?;
        let mut roster = work.load::<SessionRoster>(session_id).await?;
        let present = roster.present().map(|(id, booking)| (id, booking.clone())).collect::<Vec<_>>();
        roster.handle(RosterCommand::CallOff { at }).await.map_err(CancelSessionRefusal::from)?;
        for (booking_id, booking) in present {
            let client_id = booking.client_id;
            let mut membership = work.load::<Membership>(client_id).await?;
            let (credits, of) = (booking.credits, ReturnOf::Booking);
            let give_back = MembershipCommand::Return { client_id, booking_id, credits, guest_passes: 0, of, at };
            membership.handle(give_back).await.map_err(CancelSessionRefusal::from)?;
            work.save(membership).await?;
        }
        work.save(roster).await?;
        Ok(SessionIs { session_id, status: SessionStatus::Cancelled })
    }
}
