//! A hold ends without a booking: the client gives it back, or its time runs out. Its places go to the line.

use serde::{Deserialize, Serialize};

use super::opening::BookSpotRefusal;
use super::promotion::{move_up, run_out};
use super::roster::{RosterCommand, RosterRefusal, SessionRoster};
use super::values::HoldId;
use crate::accounts::Caller;
use crate::kernel::executor::{Decline, Loaded, UseCase, Work};
use crate::scheduling::Session;
use crate::scheduling::values::{SessionId, SessionStatus};

/// Give `hold_id` back; an offer from the waitlist is declined by this.
#[derive(Debug, Clone, Copy)]
pub struct ReleaseHold {
    /// Whoever wants it: the client or an admin; nobody in particular if they have the link that the client was sent.
    pub caller: Option<Caller>,
    /// The hold.
    pub hold_id: HoldId,
}

/// Note that the time of `hold_id` ran out, if it did.
#[derive(Debug, Clone, Copy)]
pub struct ExpireHold {
    /// The hold.
    pub hold_id: HoldId,
}

/// The hold is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldIsOver {
    /// The hold.
    pub hold_id: HoldId,
}

impl UseCase for ReleaseHold {
    type Outcome = HoldIsOver;
    type Refusal = BookSpotRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<HoldIsOver, Decline<BookSpotRefusal>> {
        let Self { caller, hold_id } = *self;
        let mut roster = work.load::<SessionRoster>(hold_id.session()).await?;
        let may = |client_id| caller.is_none_or(|caller| caller.may_serve(client_id));
        if !roster.hold_by_id(hold_id).is_some_and(|hold| may(hold.client_id)) {
            return Err(BookSpotRefusal::from(RosterRefusal::HoldNotFound).into());
        }
        let at = work.now();
        roster.handle(RosterCommand::Release { hold_id, at }).await.map_err(BookSpotRefusal::from)?;
        fill(work, &mut roster, hold_id.session()).await?;
        work.save(roster).await?;
        Ok(HoldIsOver { hold_id })
    }
}

impl UseCase for ExpireHold {
    type Outcome = HoldIsOver;
    type Refusal = BookSpotRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<HoldIsOver, Decline<BookSpotRefusal>> {
        let hold_id = self.hold_id;
        let session_id = hold_id.session();
        let mut roster = work.load::<SessionRoster>(session_id).await?;
        // Before its time nothing happens, not even to other holds: it would happen under the name of this timer, and what was
        // done under a name is not done again.
        if !roster.lapsed_at(work.now()).contains(&hold_id) {
            return Ok(HoldIsOver { hold_id });
        }
        if let Some(details) = work.load::<Session>(session_id).await?.details().cloned() {
            run_out(work, &mut roster, session_id, &details).await?;
            fill(work, &mut roster, session_id).await?;
        }
        work.save(roster).await?;
        Ok(HoldIsOver { hold_id })
    }
}

/// Lets the line of a session that can be booked move up.
pub(super) async fn fill(
    work: &mut Work<'_>,
    roster: &mut Loaded<SessionRoster>,
    session_id: SessionId,
) -> Result<(), Decline<BookSpotRefusal>> {
    let session = work.load::<Session>(session_id).await?;
    match (session.details().cloned(), session.status()) {
        (Some(details), Some(SessionStatus::Published)) => move_up(work, roster, session_id, &details).await,
        (Some(_) | None, _) => Ok(()),
    }
}
