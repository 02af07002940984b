//! A client arrives: the coach ticks them off, or the code of their booking is read. What it cost that they had not come is taken
//! back.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::absence::settle_absence;
use super::policies::rules_at;
use super::roster::{Attendance, RosterCommand, RosterRefusal, SessionRoster};
use super::values::{BookingId, CheckInMethod, UndoReason};
use crate::accounts::Caller;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::membership::MembershipRefusal;
use crate::refusals;
use crate::scheduling::open_door;
use crate::scheduling::values::{SessionId, TemplateId};

/// How long after the end somebody can still be checked in, for what was forgotten.
const AFTERWARDS: TimeDelta = TimeDelta::days(7);

/// Check the client of `booking_id` in. Twice is once.
#[derive(Debug, Clone, Copy)]
pub struct CheckIn {
    /// Whoever notes it: the session's coach or an admin.
    pub caller: Caller,
    /// The booking.
    pub booking_id: BookingId,
    /// The session at whose door the code was shown, if it was.
    pub at_session: Option<SessionId>,
    /// How.
    pub method: CheckInMethod,
}

/// Take a check-in back.
#[derive(Debug, Clone)]
pub struct UndoCheckIn {
    /// Whoever takes it back: the session's coach or an admin.
    pub caller: Caller,
    /// The booking.
    pub booking_id: BookingId,
    /// Why.
    pub reason: UndoReason,
}

/// Whether the client is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckInIs {
    /// The booking.
    pub booking_id: BookingId,
    /// The session.
    pub session_id: SessionId,
    /// Whether they are.
    pub checked_in: bool,
    /// Whether they came after the grace period.
    pub late: bool,
}

refusals! {
    /// How a check-in is refused.
    pub enum CheckInRefusal {
        /// The doors are not open yet.
        #[error("the doors are not open yet")]
        DoorsClosed {
            /// When they open.
            doors_open_at: DateTime<Utc>,
        } = Conflict "check_in.doors_closed",
        /// The session was over a week ago.
        #[error("the session was over too long ago")]
        Over = Conflict "check_in.over",
        /// The code belongs to a booking of another session.
        #[error("the code is for another session")]
        OtherSession {
            /// Which.
            session_id: SessionId,
        } = Conflict "check_in.other_session",
        via Roster(RosterRefusal),
        via Membership(MembershipRefusal),
    }
}

type Declined = Decline<CheckInRefusal>;

async fn template_of(
    work: &mut Work<'_>,
    caller: Caller,
    booking_id: BookingId,
) -> Result<Option<TemplateId>, Declined> {
    match open_door(work, caller, booking_id.session()).await {
        Ok(session) => Ok(session.details().and_then(|details| details.template_id)),
        Err(Decline::Refused(_)) => Err(CheckInRefusal::from(RosterRefusal::BookingNotFound).into()),
        Err(Decline::Failed(failure)) => Err(failure.into()),
    }
}

fn outcome(booking_id: BookingId, seen: Option<Attendance>) -> CheckInIs {
    let checked_in = matches!(seen, Some(Attendance::Present { .. }));
    let late = seen == Some(Attendance::Present { late: true });
    CheckInIs { booking_id, session_id: booking_id.session(), checked_in, late }
}

impl UseCase for CheckIn {
    type Outcome = CheckInIs;
    type Refusal = CheckInRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<CheckInIs, Declined> {
        let Self { caller, booking_id, at_session, method } = *self;
        let (at, session_id) = (work.now(), booking_id.session());
        let template_id = template_of(work, caller, booking_id).await?;
        if at_session.is_some_and(|here| here != session_id) {
            return Err(CheckInRefusal::OtherSession { session_id }.into());
        }
        let mut roster = work.load::<SessionRoster>(session_id).await?;
        let not_found = || CheckInRefusal::from(RosterRefusal::BookingNotFound);
        let booking = roster.booking(booking_id).cloned().ok_or_else(not_found)?;
        let rules = rules_at(work, template_id, booking.policy).await?.policy.check_in;
        let doors_open_at = rules.doors_open_at(booking.starts_at);
        if at < doors_open_at {
            return Err(CheckInRefusal::DoorsClosed { doors_open_at }.into());
        }
        if at > booking.ends_at + AFTERWARDS {
            return Err(CheckInRefusal::Over.into());
        }
        let late = rules.is_late(booking.starts_at, at);
        let check_in = RosterCommand::CheckIn { booking_id, method, late, at };
        roster.handle(check_in).await.map_err(CheckInRefusal::from)?;
        let seen = roster.booking(booking_id).and_then(|booking| booking.attendance);
        settle_absence(work, booking_id, &booking, seen).await.map_err(Decline::via)?;
        work.save(roster).await?;
        Ok(outcome(booking_id, seen))
    }
}

impl UseCase for UndoCheckIn {
    type Outcome = CheckInIs;
    type Refusal = CheckInRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<CheckInIs, Declined> {
        let Self { caller, booking_id, reason } = self.clone();
        template_of(work, caller, booking_id).await?;
        let mut roster = work.load::<SessionRoster>(booking_id.session()).await?;
        let undo = RosterCommand::UndoCheckIn { booking_id, reason, by: caller.account_id, at: work.now() };
        let before =
            roster.booking(booking_id).cloned().ok_or(CheckInRefusal::Roster(RosterRefusal::BookingNotFound))?;
        roster.handle(undo).await.map_err(CheckInRefusal::from)?;
        let seen = roster.booking(booking_id).and_then(|booking| booking.attendance);
        settle_absence(work, booking_id, &before, seen).await.map_err(Decline::via)?;
        work.save(roster).await?;
        Ok(outcome(booking_id, seen))
    }
}
