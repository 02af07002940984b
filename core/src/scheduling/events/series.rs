//! What happens to a series. What happens to its sessions is in the same commit, in their own streams.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain_events;
use crate::kernel::ids::AccountId;
use crate::scheduling::rooms::values::{RoomChoice, RoomId};
use crate::scheduling::values::{
    Capacity, CreditPrice, DurationMinutes, LocalDate, LocalTime, MinimumAttendance, RepeatedTime, SeriesId,
    SeriesRule, SessionName, TemplateId,
};

/// Sessions are planned by a weekly rule. Stream `series-{series_id}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeriesScheduled {
    /// The series.
    pub series_id: SeriesId,
    /// The template it was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template_id: Option<TemplateId>,
    /// Who leads it.
    pub coach_id: AccountId,
    /// What its sessions are called.
    pub name: SessionName,
    /// How long they last.
    pub duration_minutes: DurationMinutes,
    /// How many may take part.
    pub capacity: Capacity,
    /// What a place costs.
    pub credits: CreditPrice,
    /// How many have to be booked for a session to take place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_attendance: Option<MinimumAttendance>,
    /// In which room it takes place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room_id: Option<RoomId>,
    /// The rule.
    pub rule: SeriesRule,
    /// The days that came of it, as they are called where it takes place.
    pub dates: BTreeSet<LocalDate>,
    /// Whether its sessions could be booked at once.
    pub published: bool,
    /// When it was planned.
    pub scheduled_at: DateTime<Utc>,
}

/// The coming sessions of a series are held otherwise, all or from a day on. What is `None` stayed as it was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesChanges {
    /// Who leads them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coach_id: Option<AccountId>,
    /// What they are called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<SessionName>,
    /// When they start, as the clock there shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local_time: Option<LocalTime>,
    /// Which of the two is meant, should the clocks show that time twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_repeated_time: Option<RepeatedTime>,
    /// How long they last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_minutes: Option<DurationMinutes>,
    /// How many may take part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<Capacity>,
    /// What a place costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credits: Option<CreditPrice>,
    /// Where they take place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomChoice>,
}

/// A series, or the rest of it, is held otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesChanged {
    /// The series.
    pub series_id: SeriesId,
    /// From which day on; all that were to come if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<LocalDate>,
    /// What is otherwise.
    pub changes: SeriesChanges,
    /// The days that were changed.
    pub dates: BTreeSet<LocalDate>,
    /// When that was decided.
    pub changed_at: DateTime<Utc>,
}

/// A series ends before its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesCancelled {
    /// The series.
    pub series_id: SeriesId,
    /// From which day on; all that were to come if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<LocalDate>,
    /// The days that were called off.
    pub dates: BTreeSet<LocalDate>,
    /// When that was decided.
    pub cancelled_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one series.
    pub enum SeriesEvent {
        SeriesScheduled = 1,
        SeriesChanged = 1,
        SeriesCancelled = 1,
    }
}
