//! A client reserves a place in every session of a series. What can be booked is booked, what cannot is reported; sessions that
//! are published later, or open later, are booked then.

use serde::{Deserialize, Serialize};

use super::book_spot::BookSpot;
use super::events::{StandingEnded, StandingOutcome, StandingReserved, StandingServed};
use super::opening::{BookSpotRefusal, open_session};
use super::promotion::settle;
use super::roster::SessionRoster;
use super::standing::{Standing, StandingCommand, StandingRefusal};
use super::values::StandingId;
use crate::kernel::executor::{Decline, Loaded, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::kernel::refusal::Refusal as _;
use crate::refusals;
use crate::scheduling::values::{SeriesId, SessionDetails, SessionId, SessionStatus};
use crate::scheduling::{Coming, Exceptions, Series, SeriesRefusal, Session, coming_sessions, is_known};

/// Reserve a place in every session of `series_id`.
#[derive(Debug, Clone, Copy)]
pub struct ReserveStanding {
    /// The series.
    pub series_id: SeriesId,
    /// The client, who pays for each booking.
    pub client_id: AccountId,
}

/// Book `session_id` for the standing reservation `standing_id`, or note why not.
#[derive(Debug, Clone, Copy)]
pub struct ServeStanding {
    /// The reservation.
    pub standing_id: StandingId,
    /// The session.
    pub session_id: SessionId,
}

/// End the standing reservation in `series_id`. What is booked stays booked.
#[derive(Debug, Clone, Copy)]
pub struct EndStanding {
    /// The series.
    pub series_id: SeriesId,
    /// The client.
    pub client_id: AccountId,
}

/// The standing reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingIs {
    /// The reservation.
    pub standing_id: StandingId,
    /// The series.
    pub series_id: SeriesId,
    /// How many sessions were booked by this.
    pub booked: u32,
    /// How many could not be, or not yet.
    pub not_booked: u32,
}

refusals! {
    /// How a standing reservation is refused.
    pub enum StandingDecline {
        via Standing(StandingRefusal),
        via Series(SeriesRefusal),
        via Booking(BookSpotRefusal),
    }
}

type Declined = Decline<StandingDecline>;

impl UseCase for ReserveStanding {
    type Outcome = StandingIs;
    type Refusal = StandingDecline;

    async fn decide(&self, work: &mut Work<'_>) -> Result<StandingIs, Declined> {
        let Self { series_id, client_id } = *self;
        let standing_id = StandingId::of(series_id, client_id);
        let series = work.load::<Series>(series_id).await?;
        if !is_known(work, &series).await? {
            return Err(StandingDecline::from(SeriesRefusal::SeriesNotFound).into());
        }
        let all = Coming { from: None, exceptions: Exceptions::Included };
        let mut coming = coming_sessions(work, &series, all).await?;
        coming.retain(|coming| coming.status == SessionStatus::Published);
        let mut standing = work.load::<Standing>(standing_id).await?;
        let reserved = StandingReserved { standing_id, series_id, client_id, reserved_at: work.now() };
        standing.handle(StandingCommand::Reserve(reserved)).await.map_err(StandingDecline::from)?;
        let (mut booked, mut not_booked) = (0, 0);
        for coming in coming {
            let outcome = serve(work, &mut standing, standing_id, coming.session_id, &coming.details).await?;
            match outcome {
                StandingOutcome::Booked { .. } => booked += 1,
                StandingOutcome::NotBooked { .. } | StandingOutcome::Waiting { .. } => not_booked += 1,
            }
        }
        work.expect_present(client_id.into());
        work.save(standing).await?;
        Ok(StandingIs { standing_id, series_id, booked, not_booked })
    }
}

impl UseCase for ServeStanding {
    type Outcome = StandingOutcome;
    type Refusal = StandingDecline;

    async fn decide(&self, work: &mut Work<'_>) -> Result<StandingOutcome, Declined> {
        let Self { standing_id, session_id } = *self;
        let details = work.load::<Session>(session_id).await?.details().cloned();
        let details = details.ok_or_else(|| StandingDecline::from(SeriesRefusal::SeriesNotFound))?;
        let mut standing = work.load::<Standing>(standing_id).await?;
        let outcome = serve(work, &mut standing, standing_id, session_id, &details).await?;
        work.save(standing).await?;
        Ok(outcome)
    }
}

impl UseCase for EndStanding {
    type Outcome = StandingIs;
    type Refusal = StandingDecline;

    async fn decide(&self, work: &mut Work<'_>) -> Result<StandingIs, Declined> {
        let Self { series_id, client_id } = *self;
        let standing_id = StandingId::of(series_id, client_id);
        let mut standing = work.load::<Standing>(standing_id).await?;
        let ended = StandingEnded { standing_id, series_id, client_id, ended_at: work.now() };
        standing.handle(StandingCommand::End(ended)).await.map_err(StandingDecline::from)?;
        work.save(standing).await?;
        Ok(StandingIs { standing_id, series_id, booked: 0, not_booked: 0 })
    }
}

/// Tries to book one session, and notes what came of it.
async fn serve(
    work: &mut Work<'_>,
    standing: &mut Loaded<Standing>,
    standing_id: StandingId,
    session_id: SessionId,
    details: &SessionDetails,
) -> Result<StandingOutcome, Declined> {
    let parties = standing.parties().ok_or_else(|| StandingDecline::from(StandingRefusal::StandingNotFound))?;
    let (series_id, client_id) = parties;
    let outcome = match standing.client_id() {
        Some(client_id) => attempt(work, session_id, client_id).await?,
        None => StandingOutcome::NotBooked { because: StandingRefusal::HasEnded.code().code.to_owned() },
    };
    let served = StandingServed {
        standing_id,
        series_id,
        client_id,
        session_id,
        starts_at: details.slot.starts_at,
        outcome: outcome.clone(),
        served_at: work.now(),
    };
    standing.handle(StandingCommand::Serve(served)).await.map_err(StandingDecline::from)?;
    Ok(outcome)
}

/// Holds that have run out are ended first and for themselves. After that a booking that is refused leaves nothing behind: it
/// saves only when all have agreed.
async fn attempt(
    work: &mut Work<'_>,
    session_id: SessionId,
    client_id: AccountId,
) -> Result<StandingOutcome, Declined> {
    let mut roster = work.load::<SessionRoster>(session_id).await?;
    if let Some(booking_id) = roster.booking_of(client_id) {
        return Ok(StandingOutcome::Booked { booking_id });
    }
    if let Ok(details) = open_session(work, session_id).await {
        settle(work, &mut roster, session_id, &details).await.map_err(Decline::via)?;
    }
    work.save(roster).await?;
    match BookSpot::alone(session_id, client_id).decide(work).await {
        Ok(booked) => Ok(StandingOutcome::Booked { booking_id: booked.booking_id }),
        Err(Decline::Refused(BookSpotRefusal::NotYetOpen { opens_at })) => Ok(StandingOutcome::Waiting { opens_at }),
        Err(Decline::Refused(refusal)) => Ok(StandingOutcome::NotBooked { because: refusal.code().code.to_owned() }),
        Err(Decline::Failed(failure)) => Err(failure.into()),
    }
}
