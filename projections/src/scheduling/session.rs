//! Sessions with the number of their bookings.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use regimen_core::booking::events::RosterEvent;
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::AccountId;
use regimen_core::kernel::sql::Value;
use regimen_core::scheduling::events::SessionEvent;
use regimen_core::scheduling::rooms::values::Venue;
use regimen_core::scheduling::values::{
    Capacity, CreditPrice, MinimumAttendance, SeriesDate, SessionDetails, SessionId, SessionName, SessionStatus,
    TemplateId,
};
use serde::{Deserialize, Serialize};

use super::places;
use crate::engine::{Column, Event, FoldError, Rows, View};

/// A session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionRow {
    /// The session.
    pub session_id: SessionId,
    /// The template it was made from.
    pub template_id: Option<TemplateId>,
    /// Who leads it.
    pub coach_id: AccountId,
    /// What it is called.
    pub name: SessionName,
    /// When it starts.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// How far it has come.
    pub status: SessionStatus,
    /// How many may take part.
    pub capacity: Capacity,
    /// What a place costs.
    pub credits: CreditPrice,
    /// How many have to be booked for it to take place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_attendance: Option<MinimumAttendance>,
    /// The series it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<SeriesDate>,
    /// Where it takes place, if that is one of the rooms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub venue: Option<Venue>,
    /// How many places are booked.
    pub booked: u32,
    /// The places that are kept for somebody, by the number of the hold.
    #[serde(default)]
    pub held: BTreeMap<u32, u32>,
    /// How many entries stand in line.
    #[serde(default)]
    pub waiting: u32,
    /// Who was there and who was not, by the number of the booking.
    #[serde(default)]
    pub attendance: BTreeMap<u32, bool>,
    /// Those of them who came after the grace period.
    #[serde(default)]
    pub late: BTreeSet<u32>,
}

impl SessionRow {
    /// How many places are free, whether or not the session can be booked.
    pub fn spots_left(&self) -> u32 {
        self.capacity.get().saturating_sub(self.booked + self.held())
    }

    /// How many bookings were seen.
    pub fn attended(&self) -> usize {
        self.attendance.values().filter(|there| **there).count()
    }

    /// How many were not.
    pub fn no_shows(&self) -> usize {
        self.attendance.len() - self.attended()
    }

    /// How many places are kept for somebody.
    pub fn held(&self) -> u32 {
        self.held.values().sum()
    }

    fn draft(session_id: SessionId, details: &SessionDetails) -> Self {
        Self {
            session_id,
            template_id: details.template_id,
            coach_id: details.coach_id,
            name: details.name.clone(),
            starts_at: details.slot.starts_at,
            ends_at: details.slot.ends_at,
            status: SessionStatus::Draft,
            capacity: details.capacity,
            credits: details.credits,
            minimum_attendance: details.minimum_attendance,
            series: details.series,
            venue: details.venue,
            booked: 0,
            held: BTreeMap::new(),
            waiting: 0,
            attendance: BTreeMap::new(),
            late: BTreeSet::new(),
        }
    }

    fn describe(&mut self, details: &SessionDetails, status: SessionStatus) {
        let planned = Self::draft(self.session_id, details);
        let before = std::mem::replace(self, planned);
        let Self { booked, held, waiting, attendance, late, .. } = before;
        (self.status, self.booked, self.held) = (status, booked, held);
        (self.waiting, self.attendance, self.late) = (waiting, attendance, late);
    }
}

/// One row for each session.
#[derive(Debug)]
pub struct SessionsView;

impl View for SessionsView {
    type Row = SessionRow;
    const NAME: &'static str = "scheduling_session";
    const VERSION: u32 = 4;
    const CARRIES_ON: u32 = 4;
    const COLUMNS: &'static [Column] = &[
        Column::text("coach_id"),
        Column::int("starts_at"),
        Column::text("status"),
        Column::int("spots_left"),
        Column::text("template_id"),
        Column::text("series_id"),
        Column::text("location_id"),
        Column::text("room_id"),
    ];
    const INDEXES: &'static [&'static [&'static str]] = &[
        &["starts_at"],
        &["coach_id", "starts_at"],
        &["template_id", "starts_at"],
        &["series_id", "starts_at"],
        &["location_id", "starts_at"],
        &["room_id", "starts_at"],
    ];

    fn reads(kind: &str) -> bool {
        SessionEvent::knows(kind) || RosterEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        let session = match event.read()? {
            Some(SessionEvent::SessionScheduled(_) | SessionEvent::MinimumReached(_)) | None => None,
            Some(SessionEvent::SessionPublished(published)) => Some(published.session_id),
            Some(SessionEvent::SessionStarted(started)) => Some(started.session_id),
            Some(SessionEvent::SessionCompleted(completed)) => Some(completed.session_id),
            Some(SessionEvent::SessionCancelled(cancelled)) => Some(cancelled.session_id),
            Some(SessionEvent::SessionChanged(changed)) => Some(changed.session_id),
            Some(SessionEvent::CoachSubstituted(substituted)) => Some(substituted.session_id),
        };
        let roster = event.read::<RosterEvent>()?.and_then(places::session_of);
        keys.extend(session.or(roster).map(|id| id.to_string()));
        Ok(())
    }

    fn fold(rows: &mut Rows<SessionRow>, event: &Event) -> Result<(), FoldError> {
        match event.read()? {
            Some(SessionEvent::SessionScheduled(scheduled)) => {
                let row = SessionRow::draft(scheduled.session_id, &scheduled.details);
                rows.put(scheduled.session_id.to_string(), row);
            }
            Some(SessionEvent::SessionPublished(published)) => {
                rows.change(&published.session_id.to_string())?.describe(&published.details, SessionStatus::Published)
            }
            Some(SessionEvent::SessionStarted(started)) => {
                rows.change(&started.session_id.to_string())?.status = SessionStatus::InProgress;
            }
            Some(SessionEvent::SessionCompleted(completed)) => {
                rows.change(&completed.session_id.to_string())?.status = SessionStatus::Completed;
            }
            Some(SessionEvent::SessionCancelled(cancelled)) => {
                rows.change(&cancelled.session_id.to_string())?.describe(&cancelled.details, SessionStatus::Cancelled)
            }
            Some(SessionEvent::SessionChanged(changed)) => {
                rows.change(&changed.session_id.to_string())?.describe(&changed.details, changed.status)
            }
            Some(SessionEvent::CoachSubstituted(substituted)) => {
                rows.change(&substituted.session_id.to_string())?.coach_id = substituted.to;
            }
            Some(SessionEvent::MinimumReached(_)) | None => {}
        }
        if let Some(event) = event.read::<RosterEvent>()?
            && let Some(session_id) = places::session_of(event)
        {
            places::change(rows.change(&session_id.to_string())?, event)?;
        }
        Ok(())
    }

    fn columns(row: &SessionRow) -> Vec<Value> {
        vec![
            Value::text(row.coach_id),
            row.starts_at.timestamp_micros().into(),
            row.status.name().into(),
            row.spots_left().into(),
            Value::Text(row.template_id.map(|template_id| template_id.to_string())),
            Value::Text(row.series.map(|series| series.series_id.to_string())),
            Value::Text(row.venue.map(|venue| venue.location_id.to_string())),
            Value::Text(row.venue.map(|venue| venue.room_id.to_string())),
        ]
    }
}
