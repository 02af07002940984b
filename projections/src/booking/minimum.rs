//! When it is looked at whether enough are booked for a session to take place.
//!
//! A timer's command is named after its row, and a session can be moved away from a time and back to it. So each time that it is
//! set, the timer is a row of its own, and the row of the session says which.

use chrono::{DateTime, Utc};
use regimen_core::booking::CancelUnderbooked;
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::executor::{Executor, Failure, Request};
use regimen_core::kernel::sql::Value;
use regimen_core::scheduling::events::SessionEvent;
use regimen_core::scheduling::values::{MinimumAttendance, SessionDetails, SessionId, SessionStatus, TimeSlot};
use serde::{Deserialize, Serialize};

use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::timers::{Act, Timed, done};

/// A row of the view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MinimumTimer {
    /// A session with a minimum.
    Session {
        /// When it takes place.
        slot: TimeSlot,
        /// Its minimum.
        minimum: MinimumAttendance,
        /// The timer that is set.
        timer: String,
    },
    /// A timer.
    Timer {
        /// When it is looked at.
        due_at: DateTime<Utc>,
        /// The session.
        session_id: SessionId,
    },
}

/// One row for each published session with a minimum, and one for each timer.
#[derive(Debug)]
pub struct MinimumTimersView;

impl View for MinimumTimersView {
    type Row = MinimumTimer;
    const NAME: &'static str = "booking_minimum_timer";
    const VERSION: u32 = 1;
    const CARRIES_ON: u32 = 1;
    const COLUMNS: &'static [Column] = &[Column::int("due_at")];
    const INDEXES: &'static [&'static [&'static str]] = &[];
    const ACROSS: &'static [&'static [&'static str]] = &[&["due_at"]];

    fn reads(kind: &str) -> bool {
        SessionEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        let session_id = match event.read()? {
            Some(SessionEvent::SessionPublished(published)) => Some(published.session_id),
            Some(SessionEvent::SessionChanged(changed)) => Some(changed.session_id),
            Some(SessionEvent::MinimumReached(reached)) => Some(reached.session_id),
            Some(SessionEvent::SessionStarted(started)) => Some(started.session_id),
            Some(SessionEvent::SessionCancelled(cancelled)) => Some(cancelled.session_id),
            Some(_) | None => None,
        };
        keys.extend(session_id.map(|session_id| session_id.to_string()));
        Ok(())
    }

    fn fold(rows: &mut Rows<MinimumTimer>, event: &Event) -> Result<(), FoldError> {
        match event.read()? {
            Some(SessionEvent::SessionPublished(published)) => {
                set(rows, event, published.session_id, &published.details)?;
            }
            Some(SessionEvent::SessionChanged(changed)) if changed.status == SessionStatus::Published => {
                set(rows, event, changed.session_id, &changed.details)?;
            }
            Some(SessionEvent::MinimumReached(reached)) => {
                if let Some(MinimumTimer::Session { timer, .. }) = rows.find(&reached.session_id.to_string())? {
                    let timer = timer.clone();
                    rows.remove(timer);
                }
            }
            Some(SessionEvent::SessionStarted(started)) => end(rows, started.session_id)?,
            Some(SessionEvent::SessionCancelled(cancelled)) => end(rows, cancelled.session_id)?,
            Some(_) | None => {}
        }
        Ok(())
    }

    fn columns(row: &MinimumTimer) -> Vec<Value> {
        match row {
            MinimumTimer::Timer { due_at, .. } => vec![due_at.timestamp_micros().into()],
            MinimumTimer::Session { .. } => vec![Value::Int(None)],
        }
    }
}

/// Sets the timer of a session, unless it has the same time and the same minimum as when it was set last.
fn set(
    rows: &mut Rows<MinimumTimer>,
    event: &Event,
    session_id: SessionId,
    details: &SessionDetails,
) -> Result<(), FoldError> {
    let Some(minimum) = details.minimum_attendance else { return end(rows, session_id) };
    if let Some(MinimumTimer::Session { slot, minimum: before, .. }) = rows.find(&session_id.to_string())?
        && (*slot, *before) == (details.slot, minimum)
    {
        return Ok(());
    }
    end(rows, session_id)?;
    let timer = format!("{session_id}-{}", event.position());
    let due_at = minimum.due_at(details.slot.starts_at);
    rows.put(timer.clone(), MinimumTimer::Timer { due_at, session_id });
    rows.put(session_id.to_string(), MinimumTimer::Session { slot: details.slot, minimum, timer });
    Ok(())
}

fn end(rows: &mut Rows<MinimumTimer>, session_id: SessionId) -> Result<(), FoldError> {
    let key = session_id.to_string();
    if let Some(MinimumTimer::Session { timer, .. }) = rows.find(&key)? {
        let timer = timer.clone();
        rows.remove(timer);
        rows.remove(key);
    }
    Ok(())
}

/// What is to be done when it is time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookAtMinimum(SessionId);

impl Timed for MinimumTimersView {
    type Act = LookAtMinimum;

    fn act(row: MinimumTimer) -> Option<LookAtMinimum> {
        match row {
            MinimumTimer::Timer { session_id, .. } => Some(LookAtMinimum(session_id)),
            MinimumTimer::Session { .. } => None,
        }
    }
}

impl Act for LookAtMinimum {
    async fn perform(&self, executor: &Executor, request: &Request) -> Result<(), Failure> {
        done(executor, request, &CancelUnderbooked { session_id: self.0 }).await
    }
}
