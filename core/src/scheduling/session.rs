//! One session's planning: the aggregate. Who has a place in it is another one, the roster of `booking`.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{
    SessionCancelled, SessionCompleted, SessionEvent, SessionPublished, SessionScheduled, SessionStarted,
};
use super::values::{CancelReason, SessionDetails, SessionId, SessionStatus};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::privacy::{Personal, Purpose};
use crate::refusals;

/// A session, if there is one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Session(Option<Known>);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Known {
    session_id: SessionId,
    details: SessionDetails,
    status: SessionStatus,
}

/// What can be asked of a session.
#[derive(Debug, Clone)]
pub enum SessionCommand {
    /// Plan it.
    Schedule {
        /// Its id.
        session_id: SessionId,
        /// What it says of itself.
        details: SessionDetails,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Let it be booked.
    Publish {
        /// Now.
        at: DateTime<Utc>,
    },
    /// Begin it.
    Start {
        /// Now.
        at: DateTime<Utc>,
    },
    /// End it.
    Complete {
        /// Now.
        at: DateTime<Utc>,
    },
    /// Call it off.
    Cancel {
        /// Why.
        reason: CancelReason,
        /// Now.
        at: DateTime<Utc>,
    },
}

refusals! {
    /// How a session says no.
    pub enum SessionRefusal {
        /// There is no such session, or none that the caller may know of.
        #[error("there is no such session")]
        SessionNotFound = NotFound "session.not_found",
        /// The session's status does not allow it: a draft is published, a published session started, a started one completed; a
        /// draft or a published session can be cancelled.
        #[error("the session's status does not allow it")]
        InvalidTransition {
            /// The status it has.
            session_status: SessionStatus,
        } = Conflict "session.invalid_transition",
        /// A session that is planned or published starts in the future.
        #[error("the session would start in the past")]
        StartsInPast = Rule "session.starts_in_past",
    }
}

impl Session {
    /// What it says of itself, if there is one.
    pub fn details(&self) -> Option<&SessionDetails> {
        self.0.as_ref().map(|known| &known.details)
    }

    /// How far it has come, if there is one.
    pub fn status(&self) -> Option<SessionStatus> {
        self.0.as_ref().map(|known| known.status)
    }

    fn decide(&self, command: SessionCommand) -> Result<SessionEvent, SessionRefusal> {
        use SessionStatus::{Draft, InProgress, Published};
        let Some(Known { session_id, details, status }) = self.0.clone() else {
            return match command {
                SessionCommand::Schedule { session_id, details, at } => schedule(session_id, details, at),
                SessionCommand::Publish { .. }
                | SessionCommand::Start { .. }
                | SessionCommand::Complete { .. }
                | SessionCommand::Cancel { .. } => Err(SessionRefusal::SessionNotFound),
            };
        };
        match (command, status) {
            (SessionCommand::Publish { at }, Draft) if details.slot.starts_at <= at => {
                Err(SessionRefusal::StartsInPast)
            }
            (SessionCommand::Publish { at }, Draft) => {
                Ok(SessionPublished { session_id, details, published_at: at }.into())
            }
            (SessionCommand::Start { at }, Published) => Ok(SessionStarted { session_id, started_at: at }.into()),
            (SessionCommand::Complete { at }, InProgress) => {
                Ok(SessionCompleted { session_id, completed_at: at }.into())
            }
            (SessionCommand::Cancel { reason, at }, Draft | Published) => {
                let reason = Personal::new(details.coach_id, Purpose::Notes, reason);
                Ok(SessionCancelled { session_id, details, reason, cancelled_at: at }.into())
            }
            (_, session_status) => Err(SessionRefusal::InvalidTransition { session_status }),
        }
    }
}

fn schedule(session_id: SessionId, details: SessionDetails, at: DateTime<Utc>) -> Result<SessionEvent, SessionRefusal> {
    if details.slot.starts_at <= at {
        return Err(SessionRefusal::StartsInPast);
    }
    Ok(SessionScheduled { session_id, details, scheduled_at: at }.into())
}

impl Aggregate for Session {
    const TYPE: &'static str = "session";
    type Command = SessionCommand;
    type Event = SessionEvent;
    type Error = SessionRefusal;
    type Services = ();

    async fn handle(&mut self, command: SessionCommand, (): &(), sink: &EventSink<Self>) -> Result<(), SessionRefusal> {
        let event = self.decide(command)?;
        sink.write(event, self).await;
        Ok(())
    }

    fn apply(&mut self, event: SessionEvent) {
        let status = match event {
            SessionEvent::SessionScheduled(SessionScheduled { session_id, details, .. }) => {
                self.0 = Some(Known { session_id, details, status: SessionStatus::Draft });
                return;
            }
            SessionEvent::SessionPublished(SessionPublished { .. }) => SessionStatus::Published,
            SessionEvent::SessionStarted(SessionStarted { .. }) => SessionStatus::InProgress,
            SessionEvent::SessionCompleted(SessionCompleted { .. }) => SessionStatus::Completed,
            SessionEvent::SessionCancelled(SessionCancelled { .. }) => SessionStatus::Cancelled,
        };
        if let Some(known) = &mut self.0 {
            known.status = status;
        }
    }
}

impl AggregateRoot for Session {
    type Id = SessionId;
    const FOLD: u64 = fingerprint(concat!(include_str!("session.rs"), include_str!("values.rs")));
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use cqrs_es::test::TestFramework;

    use super::{Session, SessionCommand, SessionRefusal};
    use crate::kernel::ids::AccountId;
    use crate::scheduling::events::{SessionEvent, SessionPublished, SessionScheduled, SessionStarted};
    use crate::scheduling::values::{
        Capacity, CreditPrice, SessionDetails, SessionId, SessionName, SessionStatus, TimeSlot,
    };

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn details() -> SessionDetails {
        let starts_at = NOW + TimeDelta::days(20_000);
        SessionDetails {
            template_id: None,
            coach_id: AccountId::generate(),
            name: SessionName::try_from("Morning Yoga".to_owned()).expect("a line"),
            slot: TimeSlot::try_new(starts_at, starts_at + TimeDelta::hours(1)).expect("a slot"),
            capacity: Capacity::try_from(12).expect("within bounds"),
            credits: CreditPrice::try_from(1).expect("within bounds"),
        }
    }

    fn scheduled() -> (SessionId, SessionDetails, SessionEvent) {
        let (session_id, details) = (SessionId::allocate(), details());
        let event = SessionScheduled { session_id, details: details.clone(), scheduled_at: NOW };
        (session_id, details, event.into())
    }

    #[test]
    fn a_draft_is_published_once() {
        let (session_id, details, scheduled) = scheduled();
        let published: SessionEvent = SessionPublished { session_id, details, published_at: NOW }.into();
        TestFramework::<Session>::with(())
            .given(vec![scheduled.clone()])
            .when(SessionCommand::Publish { at: NOW })
            .then_expect_events(vec![published.clone()]);
        TestFramework::<Session>::with(())
            .given(vec![scheduled, published])
            .when(SessionCommand::Publish { at: NOW })
            .then_expect_error(SessionRefusal::InvalidTransition { session_status: SessionStatus::Published });
    }

    #[test]
    fn a_session_that_should_have_begun_is_not_published_any_more() {
        let (_, details, scheduled) = scheduled();
        TestFramework::<Session>::with(())
            .given(vec![scheduled])
            .when(SessionCommand::Publish { at: details.slot.starts_at })
            .then_expect_error(SessionRefusal::StartsInPast);
    }

    #[test]
    fn a_draft_is_not_started_and_a_started_session_not_cancelled() {
        let (session_id, _, scheduled) = scheduled();
        TestFramework::<Session>::with(())
            .given(vec![scheduled.clone()])
            .when(SessionCommand::Start { at: NOW })
            .then_expect_error(SessionRefusal::InvalidTransition { session_status: SessionStatus::Draft });
        let reason = "ill".to_owned().try_into().expect("a line");
        TestFramework::<Session>::with(())
            .given(vec![scheduled, SessionStarted { session_id, started_at: NOW }.into()])
            .when(SessionCommand::Cancel { reason, at: NOW })
            .then_expect_error(SessionRefusal::InvalidTransition { session_status: SessionStatus::InProgress });
    }
}
