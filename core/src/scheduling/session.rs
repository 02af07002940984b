//! One session's planning: the aggregate. Who has a place in it is another one, the roster of `booking`.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

use super::events::{
    CoachSubstituted, MinimumReached, SessionCancelled, SessionChanged, SessionCompleted, SessionEvent,
    SessionPublished, SessionScheduled, SessionStarted,
};
use super::values::{CancelReason, SessionDetails, SessionId, SessionStatus};
use crate::kernel::executor::{AggregateRoot, fingerprint};
use crate::kernel::ids::AccountId;
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
    /// Whether it was looked at and enough were booked, for the time it has now.
    #[serde(default)]
    minimum_reached: bool,
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
    /// Let it say something else of itself. Saying what it says already changes nothing.
    Change {
        /// What it shall say; who leads it is not changed so.
        details: SessionDetails,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Let somebody else lead it.
    Substitute {
        /// Who.
        coach_id: AccountId,
        /// Now.
        at: DateTime<Utc>,
    },
    /// Note that enough are booked for it to take place.
    ReachMinimum {
        /// How many places are booked.
        booked: u32,
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
        /// A session whose time has come is not changed any more.
        #[error("the session should have begun already")]
        HasBegun = Conflict "session.has_begun",
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

    /// Whether it was looked at and enough were booked, for the time it has now.
    pub fn minimum_reached(&self) -> bool {
        self.0.as_ref().is_some_and(|known| known.minimum_reached)
    }

    fn decide(&self, command: SessionCommand) -> Result<Option<SessionEvent>, SessionRefusal> {
        use SessionStatus::{Draft, InProgress, Published};
        let Some(Known { session_id, details, status, minimum_reached }) = self.0.clone() else {
            return match command {
                SessionCommand::Schedule { session_id, details, at } => schedule(session_id, details, at).map(Some),
                SessionCommand::Publish { .. }
                | SessionCommand::Start { .. }
                | SessionCommand::Complete { .. }
                | SessionCommand::Cancel { .. }
                | SessionCommand::Change { .. }
                | SessionCommand::Substitute { .. }
                | SessionCommand::ReachMinimum { .. } => Err(SessionRefusal::SessionNotFound),
            };
        };
        let event = match (command, status) {
            (SessionCommand::Publish { at }, Draft) if details.slot.starts_at <= at => {
                return Err(SessionRefusal::StartsInPast);
            }
            (SessionCommand::Publish { at }, Draft) => {
                SessionPublished { session_id, details, published_at: at }.into()
            }
            (SessionCommand::Start { at }, Published) => SessionStarted { session_id, started_at: at }.into(),
            (SessionCommand::Complete { at }, InProgress) => SessionCompleted { session_id, completed_at: at }.into(),
            (SessionCommand::Cancel { reason, at }, Draft | Published) => {
                let reason = Personal::new(details.coach_id, Purpose::Notes, reason);
                SessionCancelled { session_id, details, reason, cancelled_at: at }.into()
            }
            (SessionCommand::Change { at, .. } | SessionCommand::Substitute { at, .. }, Draft | Published)
                if details.slot.starts_at <= at =>
            {
                return Err(SessionRefusal::HasBegun);
            }
            (SessionCommand::Change { details: wanted, .. }, Draft | Published) if wanted == details => {
                return Ok(None);
            }
            (SessionCommand::Change { details: wanted, at }, Draft | Published) => {
                if wanted.slot.starts_at <= at {
                    return Err(SessionRefusal::StartsInPast);
                }
                SessionChanged { session_id, details: wanted, status, changed_at: at }.into()
            }
            (SessionCommand::Substitute { coach_id, .. }, Draft | Published) if coach_id == details.coach_id => {
                return Ok(None);
            }
            (SessionCommand::Substitute { coach_id: to, at }, Draft | Published) => {
                CoachSubstituted { session_id, from: details.coach_id, to, substituted_at: at }.into()
            }
            (SessionCommand::ReachMinimum { .. }, _) if minimum_reached => return Ok(None),
            (SessionCommand::ReachMinimum { booked, at }, Draft | Published) => {
                MinimumReached { session_id, booked, reached_at: at }.into()
            }
            (_, session_status) => return Err(SessionRefusal::InvalidTransition { session_status }),
        };
        Ok(Some(event))
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
        if let Some(event) = self.decide(command)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: SessionEvent) {
        if let SessionEvent::SessionScheduled(SessionScheduled { session_id, details, .. }) = event {
            self.0 = Some(Known { session_id, details, status: SessionStatus::Draft, minimum_reached: false });
            return;
        }
        let Some(known) = &mut self.0 else { return };
        match event {
            SessionEvent::SessionScheduled(SessionScheduled { .. }) => {}
            SessionEvent::SessionPublished(SessionPublished { .. }) => known.status = SessionStatus::Published,
            SessionEvent::SessionStarted(SessionStarted { .. }) => known.status = SessionStatus::InProgress,
            SessionEvent::SessionCompleted(SessionCompleted { .. }) => known.status = SessionStatus::Completed,
            SessionEvent::SessionCancelled(SessionCancelled { .. }) => known.status = SessionStatus::Cancelled,
            SessionEvent::SessionChanged(SessionChanged { details, .. }) => {
                // At another time others may come.
                known.minimum_reached &= known.details.slot == details.slot
                    && known.details.minimum_attendance == details.minimum_attendance;
                known.details = details;
            }
            SessionEvent::CoachSubstituted(CoachSubstituted { to, .. }) => known.details.coach_id = to,
            SessionEvent::MinimumReached(MinimumReached { .. }) => known.minimum_reached = true,
        }
    }
}

impl AggregateRoot for Session {
    type Id = SessionId;
    const FOLD: u64 = fingerprint(concat!(
        include_str!("session.rs"),
        include_str!("values.rs"),
        include_str!("values/details.rs"),
        include_str!("values/slot.rs"),
        include_str!("values/local.rs"),
        include_str!("rooms/values.rs")
    ));
}

#[cfg(test)]
mod tests;
