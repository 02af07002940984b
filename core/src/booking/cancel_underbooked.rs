//! Some hours before the start it is looked at whether enough are booked: if not, the session is called off, and everybody gets
//! everything back, and whoever leads it is told.

use serde::{Deserialize, Serialize};

use super::cancel_session::{CancelSessionRefusal, call_off};
use super::notices::BookingNotice;
use super::roster::SessionRoster;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::notification::post;
use crate::scheduling::values::{CancelReason, SessionId, SessionStatus};
use crate::scheduling::{Session, SessionCommand};

/// Call `session_id` off if too few are booked, or note that it takes place. Before its time nothing happens.
#[derive(Debug, Clone, Copy)]
pub struct CancelUnderbooked {
    /// The session.
    pub session_id: SessionId,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinimumIs {
    /// How many places are booked.
    pub booked: u32,
    /// Whether the session was called off for it.
    pub called_off: bool,
}

impl UseCase for CancelUnderbooked {
    type Outcome = MinimumIs;
    type Refusal = CancelSessionRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<MinimumIs, Decline<CancelSessionRefusal>> {
        let (session_id, at) = (self.session_id, work.now());
        let mut session = work.load::<Session>(session_id).await?;
        let booked = work.load::<SessionRoster>(session_id).await?.places_booked();
        let as_it_was = MinimumIs { booked, called_off: false };
        let (Some(details), Some(SessionStatus::Published)) = (session.details().cloned(), session.status()) else {
            return Ok(as_it_was);
        };
        let Some(minimum) = details.minimum_attendance else { return Ok(as_it_was) };
        if at < minimum.due_at(details.slot.starts_at) || session.minimum_reached() {
            return Ok(as_it_was);
        }
        let fewest = minimum.bookings.get();
        // Once it should have begun, whoever came is there: then it takes place.
        if booked >= fewest || at >= details.slot.starts_at {
            session.handle(SessionCommand::ReachMinimum { booked, at }).await.map_err(CancelSessionRefusal::from)?;
            work.save(session).await?;
            return Ok(as_it_was);
        }
        call_off(work, session, session_id, reason(fewest)).await?;
        let (session_name, starts_at) = (details.name, details.slot.starts_at);
        let notice = BookingNotice::TooFewBooked { session_id, session_name, starts_at, booked, fewest };
        post(work, details.coach_id, &notice).await?;
        Ok(MinimumIs { booked, called_off: true })
    }
}

fn reason(fewest: u32) -> CancelReason {
    format!("fewer than {fewest} places are booked").try_into().expect("a short line")
}
