//! The planning side of changing a series, or the rest of it: every coming session of it, in one commit.

use chrono::{DateTime, Utc};

use super::calendar::{Calendar, CalendarCommand};
use super::events::SeriesChanges;
use super::recurrence::RuleRefusal;
use super::replan_session::Replanned;
use super::rooms::values::RoomFit;
use super::rooms::{UseRoomRefusal, give_room_back, venue_after};
use super::schedule_session::{ScheduleSessionRefusal, leads_sessions};
use super::series::{Series, SeriesCommand, SeriesRefusal, Unchangeable, own_series};
use super::series_times::{Planned, take_rooms, take_times};
use super::session::{Session, SessionCommand, SessionRefusal};
use super::values::{CalendarEntry, InvalidSlot, LocalDate, SeriesId, SessionDetails, SessionId, SessionStatus};
use crate::accounts::Caller;
use crate::kernel::executor::{Decline, Failure, Loaded, Work};
use crate::refusals;

/// Which sessions of a series are meant, of those that are still to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coming {
    /// From which day on; all if `None`.
    pub from: Option<LocalDate>,
    /// Those that were changed by themselves.
    pub exceptions: Exceptions,
}

/// What becomes of sessions that were changed by themselves, when their series is changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Exceptions {
    /// They stay as they are.
    #[default]
    LeftAlone,
    /// They follow.
    Included,
}

refusals! {
    /// How a change of a series is refused.
    pub enum ReplanSeriesRefusal {
        via Rule(RuleRefusal),
        via Slot(InvalidSlot),
        via Series(SeriesRefusal),
        via Session(SessionRefusal),
        via Coach(ScheduleSessionRefusal),
        via Room(UseRoomRefusal),
    }
}

impl From<Unchangeable> for ReplanSeriesRefusal {
    fn from(unchangeable: Unchangeable) -> Self {
        match unchangeable {
            Unchangeable::Rule(refusal) => refusal.into(),
            Unchangeable::Slot(invalid) => invalid.into(),
        }
    }
}

/// A session of a series that is still to come.
#[derive(Debug)]
pub struct ComingSession {
    /// The day by which the series knows it.
    pub date: LocalDate,
    /// The session.
    pub session_id: SessionId,
    /// Its planning.
    pub session: Loaded<Session>,
    /// What it says of itself.
    pub details: SessionDetails,
    /// How far it has come: a draft, or published.
    pub status: SessionStatus,
}

/// Those sessions of `series` that `which` means and that have not begun and were not called off.
///
/// # Errors
/// What broke.
pub async fn coming_sessions<R>(
    work: &mut Work<'_>,
    series: &Series,
    which: Coming,
) -> Result<Vec<ComingSession>, Decline<R>> {
    let now = work.now();
    let mut coming = Vec::new();
    for (date, session_id) in series.sessions(which.from) {
        let session = work.load::<Session>(session_id).await.map_err(Decline::Failed)?;
        let Some((details, status)) = session.details().cloned().zip(session.status()) else { continue };
        let alone = details.series.is_some_and(|series| series.exception);
        if is_coming(&details, status, now) && (which.exceptions == Exceptions::Included || !alone) {
            coming.push(ComingSession { date, session_id, session, details, status });
        }
    }
    Ok(coming)
}

/// Whether everybody may know of `series`: one of its sessions is no draft.
///
/// # Errors
/// What broke.
pub async fn is_known(work: &mut Work<'_>, series: &Series) -> Result<bool, Failure> {
    for (_, session_id) in series.sessions(None) {
        if work.load::<Session>(session_id).await?.status().is_some_and(|status| status != SessionStatus::Draft) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_coming(details: &SessionDetails, status: SessionStatus, now: DateTime<Utc>) -> bool {
    matches!(status, SessionStatus::Draft | SessionStatus::Published) && details.slot.starts_at > now
}

/// Changes the planning of those sessions of `series_id` that `which` means; answers with those that it changed. They may have
/// more places than their room holds if `fit` says so.
///
/// # Errors
/// See [`ReplanSeriesRefusal`], or what broke.
pub async fn replan_series(
    work: &mut Work<'_>,
    caller: Caller,
    series_id: SeriesId,
    which: Coming,
    changes: &SeriesChanges,
    fit: RoomFit,
) -> Result<Vec<Replanned>, Decline<ReplanSeriesRefusal>> {
    let mut series = own_series(work, caller, series_id).await.map_err(Decline::via)?;
    if let Some(coach_id) = changes.coach_id {
        leads_sessions(work, coach_id).await.map_err(Decline::via)?;
    }
    let mut moving = Vec::new();
    for coming in coming_sessions(work, &series, which).await? {
        let after = series.changed(coming.date, &coming.details, changes).map_err(ReplanSeriesRefusal::from)?;
        let venue =
            venue_after(work, &coming.details, changes.room, after.capacity, fit).await.map_err(Decline::via)?;
        let after = SessionDetails { venue, ..after };
        if after != coming.details {
            moving.push((coming, after));
        }
    }
    exchange_times(work, &moving).await.map_err(Decline::via)?;
    exchange_rooms(work, &moving).await.map_err(Decline::via)?;
    let dates = moving.iter().map(|(coming, _)| coming.date).collect();
    let mut replanned = Vec::with_capacity(moving.len());
    for (coming, after) in moving {
        replanned.push(replan(work, coming, after).await?);
    }
    let change = SeriesCommand::Change { from: which.from, changes: changes.clone(), dates, at: work.now() };
    series.handle(change).await.map_err(ReplanSeriesRefusal::from)?;
    work.save(series).await?;
    Ok(replanned)
}

/// Gives all their times back before any is taken: one session may go where another was.
async fn exchange_times(
    work: &mut Work<'_>,
    moving: &[(ComingSession, SessionDetails)],
) -> Result<(), Decline<SeriesRefusal>> {
    let at = work.now();
    let moving = moving
        .iter()
        .filter(|(coming, after)| (coming.details.coach_id, coming.details.slot) != (after.coach_id, after.slot));
    let mut planned = std::collections::BTreeMap::<_, Vec<Planned>>::new();
    for (coming, after) in moving {
        let (account_id, entry) = (coming.details.coach_id, CalendarEntry::Session(coming.session_id));
        let mut calendar = work.load::<Calendar>(account_id).await?;
        calendar
            .handle(CalendarCommand::Release { account_id, entry, at })
            .await
            .expect("giving time back is never refused");
        work.save(calendar).await?;
        planned.entry(after.coach_id).or_default().push((coming.date, coming.session_id, after.clone()));
    }
    for (coach_id, planned) in planned {
        take_times(work, coach_id, &planned).await?;
    }
    Ok(())
}

/// The same for their rooms.
async fn exchange_rooms(
    work: &mut Work<'_>,
    moving: &[(ComingSession, SessionDetails)],
) -> Result<(), Decline<SeriesRefusal>> {
    let moving = moving
        .iter()
        .filter(|(coming, after)| (coming.details.venue, coming.details.slot) != (after.venue, after.slot));
    let mut planned = Vec::<Planned>::new();
    for (coming, after) in moving {
        give_room_back(work, coming.details.venue, coming.session_id).await?;
        planned.push((coming.date, coming.session_id, after.clone()));
    }
    take_rooms(work, &planned).await
}

async fn replan(
    work: &mut Work<'_>,
    coming: ComingSession,
    after: SessionDetails,
) -> Result<Replanned, Decline<ReplanSeriesRefusal>> {
    let ComingSession { session_id, mut session, details: before, status, .. } = coming;
    let at = work.now();
    let substitute = SessionCommand::Substitute { coach_id: after.coach_id, at };
    session.handle(substitute).await.map_err(ReplanSeriesRefusal::from)?;
    let change = SessionCommand::Change { details: after.clone(), at };
    session.handle(change).await.map_err(ReplanSeriesRefusal::from)?;
    work.save(session).await?;
    Ok(Replanned { session_id, status, before, after })
}
