//! What must hold before a client gets places, whichever way they ask: by booking, by holding, by waiting.

use chrono::{DateTime, Utc};

use super::policies::{BookingPolicy, Rules, rules_now};
use super::roster::RosterRefusal;
use super::values::Party;
use crate::kernel::executor::{Decline, Work};
use crate::kernel::ids::AccountId;
use crate::membership::{Membership, MembershipRefusal};
use crate::refusals;
use crate::scheduling::values::{SessionDetails, SessionId, SessionStatus};
use crate::scheduling::{CalendarRefusal, Session, SessionRefusal};

refusals! {
    /// How places are refused.
    pub enum BookSpotRefusal {
        /// The session cannot be booked: it has started, is over, or was cancelled.
        #[error("the session cannot be booked any more")]
        SessionNotOpen {
            /// The status it has.
            session_status: SessionStatus,
        } = Conflict "booking.session_not_open",
        /// Booking has not opened yet.
        #[error("booking has not opened yet")]
        NotYetOpen {
            /// When it opens for this client.
            opens_at: DateTime<Utc>,
        } = Conflict "booking.not_yet_open",
        /// Booking has closed.
        #[error("booking has closed")]
        Closed {
            /// When it closed.
            closed_at: DateTime<Utc>,
        } = Conflict "booking.closed",
        /// One client may not take so many places at once.
        #[error("one client may not take so many places")]
        TooManyPlaces {
            /// How many they may take.
            most: u32,
        } = Rule "booking.too_many_places",
        /// More guests or guest passes than there are places beside the client's own.
        #[error("there are more guests than places beside the client's own")]
        GuestsDoNotFit = Rule "booking.guests_do_not_fit",
        /// The client is suspended.
        #[error("the client is suspended")]
        ClientSuspended = Conflict "booking.client_suspended",
        /// The session has no waitlist.
        #[error("the session has no waitlist")]
        NoWaitlist = Conflict "waitlist.off",
        /// It is too near to the start for the line to move.
        #[error("the waitlist stands still: the session starts soon")]
        WaitlistFrozen = Conflict "waitlist.frozen",
        via Session(SessionRefusal),
        via Roster(RosterRefusal),
        via Membership(MembershipRefusal),
        via Calendar(CalendarRefusal),
    }
}

/// What the session says of itself, if it can be booked at all.
pub(super) async fn open_session(
    work: &mut Work<'_>,
    session_id: SessionId,
) -> Result<SessionDetails, Decline<BookSpotRefusal>> {
    let at = work.now();
    let session = work.load::<Session>(session_id).await?;
    match (session.details(), session.status()) {
        (Some(details), Some(SessionStatus::Published)) if at < details.slot.starts_at => Ok(details.clone()),
        // A draft is nobody's business but its coach's.
        (None, _) | (_, None | Some(SessionStatus::Draft)) => {
            Err(BookSpotRefusal::from(SessionRefusal::SessionNotFound).into())
        }
        (Some(_), Some(session_status)) => Err(BookSpotRefusal::SessionNotOpen { session_status }.into()),
    }
}

/// The rules that count for `client_id` in a session that says `details`.
pub(super) async fn rules_for(
    work: &mut Work<'_>,
    details: &SessionDetails,
    client_id: AccountId,
) -> Result<Rules, Decline<BookSpotRefusal>> {
    let plan_id = work.load::<Membership>(client_id).await?.plan_id_at(work.now());
    Ok(rules_now(work, details.template_id, plan_id).await?)
}

/// Whether `policy` lets places be taken at `at`, and so many.
pub(super) fn admit(
    policy: &BookingPolicy,
    starts_at: DateTime<Utc>,
    places: Party,
    at: DateTime<Utc>,
) -> Result<(), BookSpotRefusal> {
    let closed_at = policy.window.closes_at(starts_at);
    if let Some(opens_at) = policy.window.opens_at(starts_at).filter(|opens_at| at < *opens_at) {
        return Err(BookSpotRefusal::NotYetOpen { opens_at });
    }
    if at >= closed_at {
        return Err(BookSpotRefusal::Closed { closed_at });
    }
    if places > policy.party.most {
        return Err(BookSpotRefusal::TooManyPlaces { most: policy.party.most.get() });
    }
    Ok(())
}
