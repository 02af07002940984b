//! What is to be done for sessions and holds at a time: holds run out, those who booked are reminded, no-shows are marked.

use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::booking::events::{PolicyEvent, PolicyPublished, RosterEvent};
use regimen_core::booking::policies::{BookingPolicy, CheckInRules, PolicyScope, ReminderRules};
use regimen_core::booking::values::HoldId;
use regimen_core::booking::{CloseAttendance, ExpireHold, RemindBooked};
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::executor::{Executor, Failure, Request};
use regimen_core::kernel::sql::Value;
use regimen_core::scheduling::events::SessionEvent;
use regimen_core::scheduling::values::{SessionDetails, SessionId, SessionStatus};
use serde::{Deserialize, Serialize};

use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::timers::{Act, Timed, done};

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookingAct {
    /// Note that a hold ran out.
    ExpireHold(HoldId),
    /// Remind those who booked.
    RemindBooked(SessionId),
    /// Mark those who were not seen.
    CloseAttendance(SessionId),
}

/// A row of the view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookingTimer {
    /// Something to be done.
    Timer {
        /// When.
        due_at: DateTime<Utc>,
        /// What.
        act: BookingAct,
    },
    /// The rules of a scope that say when: timers of sessions follow those that count when they are published.
    Rules {
        /// When those who booked are reminded.
        reminders: Option<ReminderRules>,
        /// When no-shows are marked.
        check_in: Option<CheckInRules>,
    },
}

/// One row for each timer, and one for the rules of each scope.
#[derive(Debug)]
pub struct BookingTimersView;

fn hold_key(hold_id: HoldId) -> String {
    format!("hold-{hold_id}")
}

fn reminder_key(session_id: SessionId) -> String {
    format!("reminder-{session_id}")
}

fn attendance_key(session_id: SessionId) -> String {
    format!("attendance-{session_id}")
}

fn rules_key(scope: PolicyScope) -> String {
    format!("rules-{scope}")
}

fn scopes(details: &SessionDetails) -> impl Iterator<Item = PolicyScope> {
    let template = details.template_id.map(PolicyScope::Template);
    [Some(PolicyScope::Organization), template].into_iter().flatten()
}

impl View for BookingTimersView {
    type Row = BookingTimer;
    const NAME: &'static str = "booking_timer";
    const VERSION: u32 = 1;
    const CARRIES_ON: u32 = 1;
    const COLUMNS: &'static [Column] = &[Column::int("due_at")];
    const INDEXES: &'static [&'static [&'static str]] = &[];
    const ACROSS: &'static [&'static [&'static str]] = &[&["due_at"]];

    fn reads(kind: &str) -> bool {
        RosterEvent::knows(kind) || SessionEvent::knows(kind) || PolicyEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        match event.read()? {
            Some(SessionEvent::SessionPublished(published)) => {
                keys.extend(scopes(&published.details).map(rules_key));
            }
            Some(SessionEvent::SessionChanged(changed)) => {
                keys.extend(scopes(&changed.details).map(rules_key));
                keys.extend([reminder_key(changed.session_id), attendance_key(changed.session_id)]);
            }
            _ => {}
        }
        Ok(())
    }

    fn fold(rows: &mut Rows<BookingTimer>, event: &Event) -> Result<(), FoldError> {
        if let Some(event) = event.read::<RosterEvent>()? {
            follow_roster(rows, event);
        }
        match event.read()? {
            Some(SessionEvent::SessionPublished(published)) => {
                start_session(rows, published.session_id, &published.details)?;
            }
            Some(SessionEvent::SessionChanged(changed)) if changed.status == SessionStatus::Published => {
                let session_id = changed.session_id;
                let mut settled = vec![reminder_key(session_id), attendance_key(session_id)];
                settled.retain(|key| matches!(rows.find(key), Ok(None)));
                start_session(rows, session_id, &changed.details)?;
                // Those who booked were told of the change; a timer that was settled is not made anew.
                settled.into_iter().for_each(|key| rows.remove(key));
            }
            Some(SessionEvent::SessionCancelled(cancelled)) => end_session(rows, cancelled.session_id),
            Some(_) | None => {}
        }
        if let Some(PolicyEvent::PolicyPublished(PolicyPublished { scope, policy, .. })) = event.read()? {
            let rules = BookingTimer::Rules { reminders: policy.reminders, check_in: policy.check_in };
            rows.put(rules_key(*scope), rules);
        }
        Ok(())
    }

    fn columns(row: &BookingTimer) -> Vec<Value> {
        match row {
            BookingTimer::Timer { due_at, .. } => vec![due_at.timestamp_micros().into()],
            BookingTimer::Rules { .. } => vec![Value::Int(None)],
        }
    }
}

fn follow_roster(rows: &mut Rows<BookingTimer>, event: &RosterEvent) {
    match event {
        RosterEvent::HoldPlaced(placed) => {
            let act = BookingAct::ExpireHold(placed.hold_id);
            rows.put(hold_key(placed.hold_id), BookingTimer::Timer { due_at: placed.expires_at, act });
        }
        RosterEvent::SpotBooked(booked) => {
            if let Some(hold_id) = booked.hold_id {
                rows.remove(hold_key(hold_id));
            }
        }
        RosterEvent::HoldReleased(released) => rows.remove(hold_key(released.hold_id)),
        RosterEvent::HoldExpired(expired) => rows.remove(hold_key(expired.hold_id)),
        RosterEvent::RemindersSent(sent) => rows.remove(reminder_key(sent.session_id)),
        RosterEvent::AttendanceClosed(closed) => rows.remove(attendance_key(closed.session_id)),
        _ => {}
    }
}

fn start_session(
    rows: &mut Rows<BookingTimer>,
    session_id: SessionId,
    details: &SessionDetails,
) -> Result<(), FoldError> {
    let BookingPolicy { mut reminders, mut check_in, .. } = BookingPolicy::built_in();
    for scope in scopes(details) {
        if let Some(BookingTimer::Rules { reminders: said, check_in: told }) = rows.find(&rules_key(scope))? {
            (reminders, check_in) = (said.unwrap_or(reminders), told.unwrap_or(check_in));
        }
    }
    if let Some(minutes) = reminders.minutes {
        let due_at = details.slot.starts_at - TimeDelta::minutes(minutes.into());
        let act = BookingAct::RemindBooked(session_id);
        rows.put(reminder_key(session_id), BookingTimer::Timer { due_at, act });
    }
    if let Some(minutes) = check_in.no_show_minutes {
        let due_at = details.slot.ends_at + TimeDelta::minutes(minutes.into());
        let act = BookingAct::CloseAttendance(session_id);
        rows.put(attendance_key(session_id), BookingTimer::Timer { due_at, act });
    }
    Ok(())
}

fn end_session(rows: &mut Rows<BookingTimer>, session_id: SessionId) {
    rows.remove(reminder_key(session_id));
    rows.remove(attendance_key(session_id));
}

impl Timed for BookingTimersView {
    type Act = BookingAct;

    fn act(row: BookingTimer) -> Option<BookingAct> {
        match row {
            BookingTimer::Timer { act, .. } => Some(act),
            BookingTimer::Rules { .. } => None,
        }
    }
}

impl Act for BookingAct {
    async fn perform(&self, executor: &Executor, request: &Request) -> Result<(), Failure> {
        match *self {
            Self::ExpireHold(hold_id) => done(executor, request, &ExpireHold { hold_id }).await,
            Self::RemindBooked(session_id) => done(executor, request, &RemindBooked { session_id }).await,
            Self::CloseAttendance(session_id) => done(executor, request, &CloseAttendance { session_id }).await,
        }
    }
}
