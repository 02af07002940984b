//! Some time after the end, whoever was not seen or was noted absent did not come: that is noted, and costs what the rules of their
//! booking say.

use serde::{Deserialize, Serialize};

use super::absence::settle_absence;
use super::roster::{Attendance, RosterCommand, RosterRefusal, SessionRoster};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::membership::MembershipRefusal;
use crate::refusals;
use crate::scheduling::values::SessionId;

/// Mark the no-shows of `session_id`. Once.
#[derive(Debug, Clone, Copy)]
pub struct CloseAttendance {
    /// The session.
    pub session_id: SessionId,
}

/// How it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttendanceIsClosed {
    /// How many did not come.
    pub no_shows: u32,
}

refusals! {
    /// How closing the attendance is refused: never, if all is well.
    pub enum CloseAttendanceRefusal {
        via Roster(RosterRefusal),
        via Membership(MembershipRefusal),
    }
}

impl UseCase for CloseAttendance {
    type Outcome = AttendanceIsClosed;
    type Refusal = CloseAttendanceRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<AttendanceIsClosed, Decline<CloseAttendanceRefusal>> {
        let session_id = self.session_id;
        let mut roster = work.load::<SessionRoster>(session_id).await?;
        let before = roster.shared();
        let close = RosterCommand::CloseAttendance { session_id, at: work.now() };
        roster.handle(close).await.map_err(CloseAttendanceRefusal::from)?;
        let mut no_shows = 0;
        for (booking_id, booking) in before.present() {
            let seen = roster.booking(booking_id).and_then(|booking| booking.attendance);
            no_shows += u32::from(seen == Some(Attendance::NoShow) && seen != booking.attendance);
            settle_absence(work, booking_id, booking, seen).await.map_err(Decline::via)?;
        }
        work.save(roster).await?;
        Ok(AttendanceIsClosed { no_shows })
    }
}
