//! A coach plans a session, from a template or from nothing; an admin does it for any coach.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::change_template::own_template;
use super::session::{Session, SessionCommand, SessionRefusal};
use super::template::{TemplateRefusal, TemplateTerms};
use super::values::{
    Capacity, CreditPrice, InvalidSlot, SessionDetails, SessionId, SessionName, SessionStatus, TemplateId, TimeSlot,
};
use crate::accounts::values::Role;
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
    /// Who leads it; the caller if `None`.
    pub coach_id: Option<AccountId>,
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
        /// A session ends after it starts.
        #[error("a session ends after it starts")]
        EndsBeforeStart = Rule "session.ends_before_start",
        /// A session lasts at most 24 hours.
        #[error("a session lasts at most 24 hours")]
        TooLong = Rule "session.too_long",
        /// A session takes place between the years 2000 and 2200.
        #[error("a session takes place between the years 2000 and 2200")]
        OutOfTime = Rule "session.out_of_time",
        via Template(TemplateRefusal),
        via Session(SessionRefusal),
    }
}

impl From<InvalidSlot> for ScheduleSessionRefusal {
    fn from(invalid: InvalidSlot) -> Self {
        match invalid {
            InvalidSlot::EndsBeforeStart => Self::EndsBeforeStart,
            InvalidSlot::TooLong => Self::TooLong,
            InvalidSlot::OutOfTime => Self::OutOfTime,
        }
    }
}

impl ScheduleSession {
    async fn coach(&self, work: &mut Work<'_>) -> Result<AccountId, Decline<ScheduleSessionRefusal>> {
        let coach_id = self.coach_id.unwrap_or(self.caller.account_id);
        let role = work.load::<Account>(coach_id).await?.role();
        match role {
            Some(Role::Coach | Role::Admin) if self.caller.may_act_for(coach_id) => Ok(coach_id),
            Some(_) | None => Err(ScheduleSessionRefusal::CoachNotFound.into()),
        }
    }

    async fn terms(&self, work: &mut Work<'_>) -> Result<Option<TemplateTerms>, Decline<ScheduleSessionRefusal>> {
        let Some(template_id) = self.template_id else { return Ok(None) };
        let template = own_template(work, self.caller, template_id).await.map_err(Decline::via)?;
        Ok(template.terms().cloned())
    }

    fn details(
        &self,
        coach_id: AccountId,
        terms: Option<TemplateTerms>,
    ) -> Result<SessionDetails, ScheduleSessionRefusal> {
        let terms = terms.as_ref();
        let name = self.name.clone().or_else(|| terms.map(|terms| terms.name.clone()));
        let length = terms.map(|terms| terms.duration.span());
        let ends_at = self.ends_at.or_else(|| length.and_then(|length| self.starts_at.checked_add_signed(length)));
        let capacity = self.capacity.or_else(|| terms.map(|terms| terms.capacity));
        let credits = self.credits.or_else(|| terms.map(|terms| terms.credits)).unwrap_or_default();
        let (Some(name), Some(ends_at), Some(capacity)) = (name, ends_at, capacity) else {
            return Err(ScheduleSessionRefusal::Incomplete);
        };
        let slot = TimeSlot::try_new(self.starts_at, ends_at)?;
        Ok(SessionDetails { template_id: self.template_id, coach_id, name, slot, capacity, credits })
    }
}

impl UseCase for ScheduleSession {
    type Outcome = SessionIs;
    type Refusal = ScheduleSessionRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<SessionIs, Decline<ScheduleSessionRefusal>> {
        let coach_id = self.coach(work).await?;
        let terms = self.terms(work).await?;
        let details = self.details(coach_id, terms)?;
        let session_id = self.session_id;
        let mut session = work.load::<Session>(session_id).await?;
        let schedule = SessionCommand::Schedule { session_id, details, at: work.now() };
        session.handle(schedule).await.map_err(ScheduleSessionRefusal::from)?;
        work.save(session).await?;
        Ok(SessionIs { session_id, status: SessionStatus::Draft })
    }
}
