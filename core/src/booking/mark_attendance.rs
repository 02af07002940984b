//! A coach notes who was there.

use serde::{Deserialize, Serialize};

use super::roster::{RosterCommand, RosterRefusal, SessionRoster};
use super::values::BookingId;
use crate::accounts::Caller;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::scheduling::own_session;

/// Note whether the client of `booking_id` was there. The last word counts.
#[derive(Debug, Clone, Copy)]
pub struct MarkAttendance {
    /// Whoever notes it: the session's coach or an admin.
    pub caller: Caller,
    /// The booking.
    pub booking_id: BookingId,
    /// Whether they were there.
    pub attended: bool,
}

/// What is noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttendanceIs {
    /// The booking.
    pub booking_id: BookingId,
    /// Whether they were there.
    pub attended: bool,
}

impl UseCase for MarkAttendance {
    type Outcome = AttendanceIs;
    type Refusal = RosterRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<AttendanceIs, Decline<RosterRefusal>> {
        let Self { caller, booking_id, attended } = *self;
        match own_session(work, caller, booking_id.session()).await {
            Ok(_) => {}
            Err(Decline::Refused(_)) => return Err(RosterRefusal::BookingNotFound.into()),
            Err(Decline::Failed(failure)) => return Err(failure.into()),
        }
        let mut roster = work.load::<SessionRoster>(booking_id.session()).await?;
        roster.handle(RosterCommand::MarkAttendance { booking_id, attended, at: work.now() }).await?;
        work.save(roster).await?;
        Ok(AttendanceIs { booking_id, attended })
    }
}
