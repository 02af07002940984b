//! A coach notes who was there. Once the attendance is closed that settles what an absence costs, or takes it back.

use serde::{Deserialize, Serialize};

use super::absence::settle_absence;
use super::roster::{RosterCommand, RosterRefusal, SessionRoster};
use super::values::BookingId;
use crate::accounts::Caller;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::membership::MembershipRefusal;
use crate::refusals;
use crate::scheduling::open_door;

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

refusals! {
    /// How it is refused to note who was there.
    pub enum MarkAttendanceRefusal {
        via Roster(RosterRefusal),
        via Membership(MembershipRefusal),
    }
}

impl UseCase for MarkAttendance {
    type Outcome = AttendanceIs;
    type Refusal = MarkAttendanceRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<AttendanceIs, Decline<MarkAttendanceRefusal>> {
        let Self { caller, booking_id, attended } = *self;
        let not_found = || MarkAttendanceRefusal::from(RosterRefusal::BookingNotFound);
        match open_door(work, caller, booking_id.session()).await {
            Ok(_) => {}
            Err(Decline::Refused(_)) => return Err(not_found().into()),
            Err(Decline::Failed(failure)) => return Err(failure.into()),
        }
        let mut roster = work.load::<SessionRoster>(booking_id.session()).await?;
        let before = roster.booking(booking_id).cloned().ok_or_else(not_found)?;
        let mark = RosterCommand::MarkAttendance { booking_id, attended, at: work.now() };
        roster.handle(mark).await.map_err(MarkAttendanceRefusal::from)?;
        let seen = roster.booking(booking_id).and_then(|booking| booking.attendance);
        settle_absence(work, booking_id, &before, seen).await.map_err(Decline::via)?;
        work.save(roster).await?;
        Ok(AttendanceIs { booking_id, attended })
    }
}
