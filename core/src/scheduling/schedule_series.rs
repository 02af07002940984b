//! A coach plans a whole series by a weekly rule; an admin does it for any coach. All of its sessions are there, and the coach's
//! time and the room are taken for all of them, or for none.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::events::SeriesScheduled;
use super::recurrence::RuleRefusal;
use super::rooms::values::{RoomChoice, RoomFit, Venue};
use super::rooms::{UseRoomRefusal, planned_venue};
use super::schedule_session::{CoachChoice, ScheduleSessionRefusal, choose_coach, terms_of};
use super::series::{Series, SeriesCommand, SeriesRefusal};
use super::series_times::{Planned, take_rooms, take_times};
use super::session::{Session, SessionCommand};
use super::values::{
    Capacity, CreditPrice, DurationMinutes, InvalidSlot, LocalDate, MinimumAttendance, SeriesDate, SeriesId,
    SeriesRule, SessionDetails, SessionId, SessionName, TemplateId, TimeSlot,
};
use crate::accounts::Caller;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::refusals;

/// Plan the series `series_id`. What is `None` comes from the template.
#[derive(Debug, Clone)]
pub struct ScheduleSeries {
    /// Whoever wants it.
    pub caller: Caller,
    /// The id it gets.
    pub series_id: SeriesId,
    /// The template it is made from.
    pub template_id: Option<TemplateId>,
    /// Who leads it: one coach all of it.
    pub coach: CoachChoice,
    /// What its sessions are called.
    pub name: Option<SessionName>,
    /// How long they last.
    pub duration: Option<DurationMinutes>,
    /// How many may take part.
    pub capacity: Option<Capacity>,
    /// What a place costs; without a template 0 if `None`.
    pub credits: Option<CreditPrice>,
    /// How many have to be booked for a session to take place.
    pub minimum_attendance: Option<MinimumAttendance>,
    /// Where they take place; without a template nowhere in particular if `None`.
    pub room: Option<RoomChoice>,
    /// Whether they may have more places than the room holds.
    pub fit: RoomFit,
    /// When its sessions take place.
    pub rule: SeriesRule,
    /// Whether they can be booked at once.
    pub publication: Publication,
}

/// When something that is planned can be booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publication {
    /// At once.
    AtOnce,
    /// When it is published; until then it is a draft.
    Later,
}

/// The series that was planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesIs {
    /// Its id.
    pub series_id: SeriesId,
    /// Its sessions, in the order of their days.
    pub sessions: Vec<SeriesSession>,
}

/// A session of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesSession {
    /// The day by which the series knows it.
    pub date: LocalDate,
    /// The session.
    pub session_id: SessionId,
    /// When it starts.
    pub starts_at: DateTime<Utc>,
}

refusals! {
    /// How planning a series is refused.
    pub enum ScheduleSeriesRefusal {
        /// Without a template a series needs a name, a duration and a capacity.
        #[error("without a template a series needs name, duration_minutes and capacity")]
        Incomplete = Rule "series.incomplete",
        via Rule(RuleRefusal),
        via Slot(InvalidSlot),
        via Series(SeriesRefusal),
        via Session(ScheduleSessionRefusal),
        via Room(UseRoomRefusal),
    }
}

impl ScheduleSeries {
    async fn scheduled(
        &self,
        work: &mut Work<'_>,
    ) -> Result<(SeriesScheduled, Option<Venue>), Decline<ScheduleSeriesRefusal>> {
        let terms = terms_of(work, self.caller, self.template_id).await;
        let terms = terms.map_err(Decline::via::<ScheduleSessionRefusal>).map_err(Decline::via)?;
        let terms = terms.as_ref();
        let name = self.name.clone().or_else(|| terms.map(|terms| terms.name.clone()));
        let duration = self.duration.or_else(|| terms.map(|terms| terms.duration));
        let capacity = self.capacity.or_else(|| terms.map(|terms| terms.capacity));
        let (Some(name), Some(duration_minutes), Some(capacity)) = (name, duration, capacity) else {
            return Err(ScheduleSeriesRefusal::Incomplete.into());
        };
        let dates = self.rule.dates().map_err(ScheduleSeriesRefusal::from)?;
        let slots = dates.iter().map(|date| slot_on(&self.rule, *date, duration_minutes));
        let slots = slots.collect::<Result<Vec<_>, _>>()?;
        let coach_id = choose_coach(work, self.caller, &self.coach, &slots).await.map_err(Decline::via)?;
        let of_template = terms.and_then(|terms| terms.room_id);
        let venue = planned_venue(work, self.room, of_template, capacity, self.fit).await.map_err(Decline::via)?;
        let scheduled = SeriesScheduled {
            series_id: self.series_id,
            template_id: self.template_id,
            coach_id,
            name,
            duration_minutes,
            capacity,
            credits: self.credits.or_else(|| terms.map(|terms| terms.credits)).unwrap_or_default(),
            minimum_attendance: self.minimum_attendance.or_else(|| terms.and_then(|terms| terms.minimum_attendance)),
            room_id: venue.map(|venue| venue.room_id),
            rule: self.rule.clone(),
            dates,
            published: self.publication == Publication::AtOnce,
            scheduled_at: work.now(),
        };
        Ok((scheduled, venue))
    }
}

impl UseCase for ScheduleSeries {
    type Outcome = SeriesIs;
    type Refusal = ScheduleSeriesRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<SeriesIs, Decline<ScheduleSeriesRefusal>> {
        let (scheduled, venue) = self.scheduled(work).await?;
        let planned = planned(&scheduled, venue)?;
        take_times(work, scheduled.coach_id, &planned).await.map_err(Decline::via)?;
        take_rooms(work, &planned).await.map_err(Decline::via)?;
        let mut sessions = Vec::with_capacity(planned.len());
        for (date, session_id, details) in planned {
            sessions.push(SeriesSession { date, session_id, starts_at: details.slot.starts_at });
            plan(work, session_id, details, self.publication).await?;
        }
        let mut series = work.load::<Series>(self.series_id).await?;
        series.handle(SeriesCommand::Schedule(Box::new(scheduled))).await.map_err(ScheduleSeriesRefusal::from)?;
        work.save(series).await?;
        Ok(SeriesIs { series_id: self.series_id, sessions })
    }
}

fn slot_on(rule: &SeriesRule, date: LocalDate, duration: DurationMinutes) -> Result<TimeSlot, ScheduleSeriesRefusal> {
    Ok(TimeSlot::lasting(rule.instant(date)?, duration.span())?)
}

fn planned(scheduled: &SeriesScheduled, venue: Option<Venue>) -> Result<Vec<Planned>, ScheduleSeriesRefusal> {
    let on = |date: &LocalDate| {
        let slot = slot_on(&scheduled.rule, *date, scheduled.duration_minutes)?;
        let details = SessionDetails {
            template_id: scheduled.template_id,
            coach_id: scheduled.coach_id,
            name: scheduled.name.clone(),
            slot,
            capacity: scheduled.capacity,
            credits: scheduled.credits,
            minimum_attendance: scheduled.minimum_attendance,
            series: Some(SeriesDate { series_id: scheduled.series_id, date: *date, exception: false }),
            venue,
        };
        Ok((*date, SessionId::in_series(scheduled.series_id, *date), details))
    };
    scheduled.dates.iter().map(on).collect()
}

async fn plan(
    work: &mut Work<'_>,
    session_id: SessionId,
    details: SessionDetails,
    publication: Publication,
) -> Result<(), Decline<ScheduleSeriesRefusal>> {
    let at = work.now();
    let refused = |refusal| ScheduleSeriesRefusal::from(ScheduleSessionRefusal::Session(refusal));
    let mut session = work.load::<Session>(session_id).await?;
    session.handle(SessionCommand::Schedule { session_id, details, at }).await.map_err(refused)?;
    if publication == Publication::AtOnce {
        session.handle(SessionCommand::Publish { at }).await.map_err(refused)?;
    }
    Ok(work.save(session).await?)
}
