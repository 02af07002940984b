//! When a session is booked for those with a standing reservation: when it is published, and when booking opens.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use regimen_core::booking::ServeStanding;
use regimen_core::booking::events::{StandingEvent, StandingOutcome};
use regimen_core::booking::values::StandingId;
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::executor::{Executor, Failure, Request};
use regimen_core::kernel::sql::Value;
use regimen_core::scheduling::events::{SessionEvent, SessionPublished};
use regimen_core::scheduling::values::{SeriesId, SessionId};
use serde::{Deserialize, Serialize};

use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::timers::{Act, Timed, done};

/// A row of the view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StandingTimer {
    /// Who wants to come to every session of a series.
    Series {
        /// Their reservations.
        standings: BTreeSet<StandingId>,
    },
    /// A timer.
    Timer {
        /// When it is tried.
        due_at: DateTime<Utc>,
        /// For which reservation.
        standing_id: StandingId,
        /// The session.
        session_id: SessionId,
    },
}

/// One row for each series that somebody wants to come to, and one for each timer.
#[derive(Debug)]
pub struct StandingTimersView;

fn series_key(series_id: SeriesId) -> String {
    format!("series-{series_id}")
}

fn timer_key(standing_id: StandingId, session_id: SessionId) -> String {
    format!("standing-{standing_id}-{session_id}")
}

/// The series that an event is about, and the session that is published by it.
fn published(event: &Event) -> Result<Option<(SeriesId, &SessionPublished)>, FoldError> {
    Ok(match event.read()? {
        Some(SessionEvent::SessionPublished(published)) => {
            published.details.series.map(|series| (series.series_id, published))
        }
        Some(_) | None => None,
    })
}

impl View for StandingTimersView {
    type Row = StandingTimer;
    const NAME: &'static str = "booking_standing_timer";
    const VERSION: u32 = 1;
    const CARRIES_ON: u32 = 1;
    const COLUMNS: &'static [Column] = &[Column::int("due_at")];
    const INDEXES: &'static [&'static [&'static str]] = &[];
    const ACROSS: &'static [&'static [&'static str]] = &[&["due_at"]];

    fn reads(kind: &str) -> bool {
        StandingEvent::knows(kind) || kind == "SessionPublished"
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        let series_id = match event.read()? {
            Some(StandingEvent::StandingReserved(reserved)) => Some(reserved.series_id),
            Some(StandingEvent::StandingEnded(ended)) => Some(ended.series_id),
            Some(StandingEvent::StandingServed(_)) => None,
            None => published(event)?.map(|(series_id, _)| series_id),
        };
        keys.extend(series_id.map(series_key));
        Ok(())
    }

    fn fold(rows: &mut Rows<StandingTimer>, event: &Event) -> Result<(), FoldError> {
        match event.read()? {
            Some(StandingEvent::StandingReserved(reserved)) => {
                let key = series_key(reserved.series_id);
                let mut standings = standings(rows, &key)?;
                standings.insert(reserved.standing_id);
                rows.put(key, StandingTimer::Series { standings });
            }
            Some(StandingEvent::StandingEnded(ended)) => {
                let key = series_key(ended.series_id);
                let mut standings = standings(rows, &key)?;
                standings.remove(&ended.standing_id);
                rows.put(key, StandingTimer::Series { standings });
            }
            Some(StandingEvent::StandingServed(served)) => {
                let (standing_id, session_id) = (served.standing_id, served.session_id);
                let key = timer_key(standing_id, session_id);
                match served.outcome {
                    StandingOutcome::Waiting { opens_at } => {
                        rows.put(key, StandingTimer::Timer { due_at: opens_at, standing_id, session_id });
                    }
                    StandingOutcome::Booked { .. } | StandingOutcome::NotBooked { .. } => rows.remove(key),
                }
            }
            None => {}
        }
        if let Some((series_id, published)) = published(event)? {
            let (due_at, session_id) = (published.published_at, published.session_id);
            for standing_id in standings(rows, &series_key(series_id))? {
                let timer = StandingTimer::Timer { due_at, standing_id, session_id };
                rows.put(timer_key(standing_id, session_id), timer);
            }
        }
        Ok(())
    }

    fn columns(row: &StandingTimer) -> Vec<Value> {
        match row {
            StandingTimer::Timer { due_at, .. } => vec![due_at.timestamp_micros().into()],
            StandingTimer::Series { .. } => vec![Value::Int(None)],
        }
    }
}

fn standings(rows: &Rows<StandingTimer>, key: &str) -> Result<BTreeSet<StandingId>, FoldError> {
    match rows.find(key)? {
        Some(StandingTimer::Series { standings }) => Ok(standings.clone()),
        Some(StandingTimer::Timer { .. }) | None => Ok(BTreeSet::new()),
    }
}

/// What is to be done when it is time.
#[derive(Debug, Clone, Copy)]
pub struct ServeAgain(ServeStanding);

impl Timed for StandingTimersView {
    type Act = ServeAgain;

    fn act(row: StandingTimer) -> Option<ServeAgain> {
        match row {
            StandingTimer::Timer { standing_id, session_id, .. } => {
                Some(ServeAgain(ServeStanding { standing_id, session_id }))
            }
            StandingTimer::Series { .. } => None,
        }
    }
}

impl Act for ServeAgain {
    async fn perform(&self, executor: &Executor, request: &Request) -> Result<(), Failure> {
        done(executor, request, &self.0).await
    }
}
