//! The rules of booking, section by section, as a studio writes them down.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::PolicyRefusal;
use crate::booking::values::Party;

/// How long places are kept for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoldRules {
    /// Minutes, 1 to 1,440.
    pub minutes: u16,
}

/// What becomes of places that fall free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitlistMode {
    /// There is no waitlist.
    Off,
    /// The first in line gets a hold and decides.
    Offer,
    /// The first in line gets the places.
    Automatic,
}

/// How the line before a full session moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaitlistRules {
    /// What becomes of places that fall free.
    pub mode: WaitlistMode,
    /// How long an offer stands, in minutes, 1 to 1,440.
    pub claim_minutes: u16,
    /// From so many minutes before the start on, everyone in the line is told at once and the first to book has the place.
    #[serde(default)]
    pub notify_all_minutes: Option<u32>,
    /// From so many minutes before the start on, the line stands still.
    #[serde(default)]
    pub freeze_minutes: u32,
    /// So many minutes after an automatic booking, cancelling costs nothing.
    #[serde(default)]
    pub grace_minutes: u32,
}

/// What the line does at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinePhase {
    /// Nothing: there is none, it stands still, or the session has started.
    Still,
    /// Everyone is told.
    TellAll,
    /// The first gets an offer until then.
    Offer(DateTime<Utc>),
    /// The first gets the places, and may give them back for nothing until then.
    Book(Option<DateTime<Utc>>),
}

impl WaitlistRules {
    /// What the line of a session that starts at `starts_at` does at `at`.
    pub fn phase(&self, starts_at: DateTime<Utc>, at: DateTime<Utc>) -> LinePhase {
        let within = |minutes: u32| at >= starts_at - TimeDelta::minutes(minutes.into());
        if within(self.freeze_minutes) || self.mode == WaitlistMode::Off {
            return LinePhase::Still;
        }
        if self.notify_all_minutes.is_some_and(within) {
            return LinePhase::TellAll;
        }
        match self.mode {
            WaitlistMode::Off => LinePhase::Still,
            // An offer ends when the session starts, or it would keep a place from those who are there.
            WaitlistMode::Offer => {
                LinePhase::Offer((at + TimeDelta::minutes(self.claim_minutes.into())).min(starts_at))
            }
            WaitlistMode::Automatic => {
                let grace = (self.grace_minutes > 0).then(|| at + TimeDelta::minutes(self.grace_minutes.into()));
                LinePhase::Book(grace.map(|until| until.min(starts_at)))
            }
        }
    }
}

/// When a session can be booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowRules {
    /// From so many days before the start on; at any time before if left out.
    #[serde(default)]
    pub opens_days: Option<u16>,
    /// Until so many minutes before the start.
    #[serde(default)]
    pub closes_minutes: u32,
}

impl WindowRules {
    /// When booking opens, if it is not open ever since.
    pub fn opens_at(&self, starts_at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.opens_days.map(|days| starts_at - TimeDelta::days(days.into()))
    }

    /// When booking closes.
    pub fn closes_at(&self, starts_at: DateTime<Utc>) -> DateTime<Utc> {
        starts_at - TimeDelta::minutes(self.closes_minutes.into())
    }
}

/// Who may be brought along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartyRules {
    /// How many places one client may take at once, their own among them.
    pub most: Party,
}

/// Whether one client may book two sessions that take place at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OverlapRules {
    /// Whether they may.
    pub allowed: bool,
}

/// How people are checked in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckInRules {
    /// The doors open so many minutes before the start.
    pub doors_open_minutes: u32,
    /// Who comes more than so many minutes after the start is late.
    pub grace_minutes: u32,
    /// So many minutes after the end, those who were not seen are no-shows; never if left out.
    #[serde(default)]
    pub no_show_minutes: Option<u32>,
}

impl CheckInRules {
    /// When the doors open.
    pub fn doors_open_at(&self, starts_at: DateTime<Utc>) -> DateTime<Utc> {
        starts_at - TimeDelta::minutes(self.doors_open_minutes.into())
    }

    /// Whether who comes at `at` is late.
    pub fn is_late(&self, starts_at: DateTime<Utc>, at: DateTime<Utc>) -> bool {
        at > starts_at + TimeDelta::minutes(self.grace_minutes.into())
    }
}

/// When those who booked are reminded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReminderRules {
    /// So many minutes before the start; never if left out.
    #[serde(default)]
    pub minutes: Option<u32>,
}

/// A year in minutes: no span of a rule is longer.
const YEAR: u32 = 366 * 24 * 60;

pub(super) fn within(name: &'static str, least: u32, number: u32, most: u32) -> Result<(), PolicyRefusal> {
    if (least..=most).contains(&number) { Ok(()) } else { Err(PolicyRefusal::OutOfRange { rule: name, least, most }) }
}

impl HoldRules {
    pub(super) fn check(self) -> Result<(), PolicyRefusal> {
        within("holds.minutes", 1, self.minutes.into(), 1_440)
    }
}

impl WaitlistRules {
    pub(super) fn check(self) -> Result<(), PolicyRefusal> {
        within("waitlist.claim_minutes", 1, self.claim_minutes.into(), 1_440)?;
        within("waitlist.notify_all_minutes", 0, self.notify_all_minutes.unwrap_or(0), YEAR)?;
        within("waitlist.freeze_minutes", 0, self.freeze_minutes, YEAR)?;
        within("waitlist.grace_minutes", 0, self.grace_minutes, YEAR)
    }
}

impl WindowRules {
    pub(super) fn check(self) -> Result<(), PolicyRefusal> {
        within("window.opens_days", 0, self.opens_days.unwrap_or(0).into(), 730)?;
        within("window.closes_minutes", 0, self.closes_minutes, YEAR)
    }
}

impl CheckInRules {
    pub(super) fn check(self) -> Result<(), PolicyRefusal> {
        within("check_in.doors_open_minutes", 0, self.doors_open_minutes, YEAR)?;
        within("check_in.grace_minutes", 0, self.grace_minutes, 1_440)?;
        within("check_in.no_show_minutes", 0, self.no_show_minutes.unwrap_or(0), YEAR)
    }
}

impl ReminderRules {
    pub(super) fn check(self) -> Result<(), PolicyRefusal> {
        within("reminders.minutes", 0, self.minutes.unwrap_or(0), YEAR)
    }
}
