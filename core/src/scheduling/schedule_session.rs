//! A coach plans a session, from a template or from nothing; an admin does it for any coach, or for whichever of some is free.
//! The coach's time and the room are taken in the same commit, so that nobody leads two sessions at once and no room holds two.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::any_coach::{AnyCoach, fewest_sessions};
use super::calendar::{Calendar, CalendarRefusal};
use super::change_template::own_template;
use super::rooms::values::{RoomChoice, RoomFit};
use super::rooms::{RoomCalendarRefusal, UseRoomRefusal, planned_venue, take_room};
use super::session::{Session, SessionCommand, SessionRefusal};
use super::template::{TemplateRefusal, TemplateTerms};
use super::time::take_time;
use super::values::{
    CalendarEntry, Capacity, CreditPrice, InvalidSlot, MinimumAttendance, Overlap, SessionDetails, SessionId,
    SessionName, SessionStatus, TemplateId, TimeSlot,
};
use crate::accounts::{Account, Caller};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;
use crate::refusals;

/// Plan the session `session_id`. What is `None` comes from the template.
#[derive(Debug, Clone)]
pub struct ScheduleSession {
    /// Whoever wants it.
    pub caller: Caller,
    /// The id it gets.
    pub session_id: SessionId,
    /// The template it is made from.
    pub template_id: Option<TemplateId>,
    /// Who leads it.
    pub coach: CoachChoice,
    /// What it is called.
    pub name: Option<SessionName>,
    /// When it starts.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: Option<DateTime<Utc>>,
    /// How many may take part.
    pub capacity: Option<Capacity>,
    /// What a place costs; without a template 0 if `None`.
    pub credits: Option<CreditPrice>,
    /// How many have to be booked for it to take place.
    pub minimum_attendance: Option<MinimumAttendance>,
    /// Where it takes place; without a template nowhere in particular if `None`.
    pub room: Option<RoomChoice>,
    /// Whether it may have more places than its room holds.
    pub fit: RoomFit,
}

/// Who leads a session that is planned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum CoachChoice {
    /// Whoever plans it.
    #[default]
    Caller,
    /// This coach.
    Named(AccountId),
    /// Any of these who is free.
    AnyOf(AnyCoach),
}

/// Where a session stands after a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionIs {
    /// The session.
    pub session_id: SessionId,
    /// How far it has come.
    pub status: SessionStatus,
}

refusals! {
    /// How planning is refused.
    pub enum ScheduleSessionRefusal {
        /// The coach that was named does not exist, leads no sessions, or is not the caller, who is not an admin.
        #[error("there is no such coach to plan for")]
        CoachNotFound = NotFound "session.coach_not_found",
        /// Without a template a session needs a name, an end and a capacity.
        #[error("without a template a session needs name, ends_at and capacity")]
        Incomplete = Rule "session.incomplete",
        /// None of the coaches who would do is free at that time.
        #[error("none of these coaches is free at that time")]
        NobodyFree = Conflict "calendar.nobody_free",
        via Slot(InvalidSlot),
        via Template(TemplateRefusal),
        via Session(SessionRefusal),
        via Calendar(CalendarRefusal),
        via Room(UseRoomRefusal),
        via RoomCalendar(RoomCalendarRefusal),
    }
}

impl ScheduleSession {
    /// A session of the caller's that starts at `starts_at` and says no more than that.
    pub fn at(caller: Caller, session_id: SessionId, starts_at: DateTime<Utc>) -> Self {
        Self {
            caller,
            session_id,
            template_id: None,
            coach: CoachChoice::Caller,
            name: None,
            starts_at,
            ends_at: None,
            capacity: None,
            credits: None,
            minimum_attendance: None,
            room: None,
            fit: RoomFit::MustHold,
        }
    }

    fn slot(&self, terms: Option<&TemplateTerms>) -> Result<TimeSlot, ScheduleSessionRefusal> {
        let slot = match (self.ends_at, terms) {
            (Some(ends_at), _) => TimeSlot::try_new(self.starts_at, ends_at),
            (None, Some(terms)) => TimeSlot::lasting(self.starts_at, terms.duration.span()),
            (None, None) => return Err(ScheduleSessionRefusal::Incomplete),
        };
        Ok(slot?)
    }

    fn details(
        &self,
        coach_id: AccountId,
        slot: TimeSlot,
        terms: Option<&TemplateTerms>,
    ) -> Result<SessionDetails, ScheduleSessionRefusal> {
        let name = self.name.clone().or_else(|| terms.map(|terms| terms.name.clone()));
        let capacity = self.capacity.or_else(|| terms.map(|terms| terms.capacity));
        let credits = self.credits.or_else(|| terms.map(|terms| terms.credits)).unwrap_or_default();
        let minimum_attendance = self.minimum_attendance.or_else(|| terms.and_then(|terms| terms.minimum_attendance));
        let (Some(name), Some(capacity)) = (name, capacity) else { return Err(ScheduleSessionRefusal::Incomplete) };
        let template_id = self.template_id;
        Ok(SessionDetails {
            template_id,
            coach_id,
            name,
            slot,
            capacity,
            credits,
            minimum_attendance,
            series: None,
            venue: None,
        })
    }
}

impl UseCase for ScheduleSession {
    type Outcome = SessionIs;
    type Refusal = ScheduleSessionRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<SessionIs, Decline<ScheduleSessionRefusal>> {
        let terms = terms_of(work, self.caller, self.template_id).await.map_err(Decline::via)?;
        let slot = self.slot(terms.as_ref())?;
        let coach_id = choose_coach(work, self.caller, &self.coach, &[slot]).await?;
        let details = self.details(coach_id, slot, terms.as_ref())?;
        let of_template = terms.as_ref().and_then(|terms| terms.room_id);
        let venue =
            planned_venue(work, self.room, of_template, details.capacity, self.fit).await.map_err(Decline::via)?;
        plan(work, self.session_id, SessionDetails { venue, ..details }).await?;
        take_room(work, venue, self.session_id, slot).await.map_err(Decline::via)?;
        take_time(work, coach_id, CalendarEntry::Session(self.session_id), slot, Overlap::Refuse)
            .await
            .map_err(Decline::via)?;
        Ok(SessionIs { session_id: self.session_id, status: SessionStatus::Draft })
    }
}

async fn plan(
    work: &mut Work<'_>,
    session_id: SessionId,
    details: SessionDetails,
) -> Result<(), Decline<ScheduleSessionRefusal>> {
    let mut session = work.load::<Session>(session_id).await?;
    let schedule = SessionCommand::Schedule { session_id, details, at: work.now() };
    session.handle(schedule).await.map_err(ScheduleSessionRefusal::from)?;
    Ok(work.save(session).await?)
}

/// What the template says, if one is named.
pub(super) async fn terms_of(
    work: &mut Work<'_>,
    caller: Caller,
    template_id: Option<TemplateId>,
) -> Result<Option<TemplateTerms>, Decline<TemplateRefusal>> {
    let Some(template_id) = template_id else { return Ok(None) };
    Ok(own_template(work, caller, template_id).await?.terms().cloned())
}

/// Whoever leads what takes place in `slots`, by `choice`.
///
/// # Errors
/// [`ScheduleSessionRefusal::CoachNotFound`], [`ScheduleSessionRefusal::NobodyFree`], or what broke.
pub(super) async fn choose_coach(
    work: &mut Work<'_>,
    caller: Caller,
    choice: &CoachChoice,
    slots: &[TimeSlot],
) -> Result<AccountId, Decline<ScheduleSessionRefusal>> {
    let any = match choice {
        CoachChoice::Caller => return coach_of(work, caller, caller.account_id).await,
        CoachChoice::Named(coach_id) => return coach_of(work, caller, *coach_id).await,
        CoachChoice::AnyOf(any) => any,
    };
    let mut calendars = Vec::new();
    for coach_id in any.coaches() {
        coach_of(work, caller, coach_id).await?;
        calendars.push((coach_id, work.load::<Calendar>(coach_id).await?));
    }
    let chosen = fewest_sessions(calendars.iter().map(|(coach_id, calendar)| (*coach_id, &**calendar)), slots);
    chosen.ok_or_else(|| ScheduleSessionRefusal::NobodyFree.into())
}

/// `coach_id`, if they lead sessions and `caller` may plan for them.
///
/// # Errors
/// [`ScheduleSessionRefusal::CoachNotFound`], or what broke.
async fn coach_of(
    work: &mut Work<'_>,
    caller: Caller,
    coach_id: AccountId,
) -> Result<AccountId, Decline<ScheduleSessionRefusal>> {
    if !caller.may_act_for(coach_id) {
        return Err(ScheduleSessionRefusal::CoachNotFound.into());
    }
    leads_sessions(work, coach_id).await
}

/// `coach_id`, if they lead sessions.
///
/// # Errors
/// [`ScheduleSessionRefusal::CoachNotFound`], or what broke.
pub async fn leads_sessions(
    work: &mut Work<'_>,
    coach_id: AccountId,
) -> Result<AccountId, Decline<ScheduleSessionRefusal>> {
    match work.load::<Account>(coach_id).await?.role() {
        Some(role) if role.leads_sessions() => Ok(coach_id),
        Some(_) | None => Err(ScheduleSessionRefusal::CoachNotFound.into()),
    }
}
