//! How rules look to callers, section by section.

use poem_openapi::{Enum, Object};
use regimen_core::booking::policies::PolicySections;
use serde::Serialize;

use crate::api::MoneyBody;
use crate::edge::Problem;

/// The rules of one scope; a section that is left out comes from the wider scope.
#[derive(Object)]
#[oai(rename = "Policy", deny_unknown_fields, skip_serializing_if_is_none)]
pub(super) struct PolicyBody {
    holds: Option<HoldSection>,
    waitlist: Option<WaitlistSection>,
    window: Option<WindowSection>,
    party: Option<PartySection>,
    overlaps: Option<OverlapSection>,
    cancellation: Option<CancellationSection>,
    check_in: Option<CheckInSection>,
    reminders: Option<ReminderSection>,
}

/// How long places are kept.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct HoldSection {
    /// 1 to 1440; built in: 10.
    minutes: u16,
}

/// What becomes of places that fall free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
enum WaitlistMode {
    /// There is no waitlist.
    Off,
    /// The first in line gets a hold and decides. Built in.
    Offer,
    /// The first in line gets the places.
    Automatic,
}

/// How the line before a full session moves.
#[derive(Object)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
struct WaitlistSection {
    mode: WaitlistMode,
    /// How long an offer stands, 1 to 1440; built in: 5.
    claim_minutes: u16,
    /// From so many minutes before the start on, everyone is told at once and the first to book has the place.
    notify_all_minutes: Option<u32>,
    /// From so many minutes before the start on, the line stands still.
    freeze_minutes: Option<u32>,
    /// So many minutes after an automatic booking, cancelling costs nothing.
    grace_minutes: Option<u32>,
}

/// When a session can be booked.
#[derive(Object)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
struct WindowSection {
    /// From so many days before the start on; at any time before if left out.
    opens_days: Option<u16>,
    /// Until so many minutes before the start; 0 if left out.
    closes_minutes: Option<u32>,
}

/// Who may be brought along.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct PartySection {
    /// How many places one client may take at once, their own among them: 1 to 20; built in: 20.
    most: u32,
}

/// Whether one client may book two sessions that take place at the same time.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct OverlapSection {
    /// Built in: false.
    allowed: bool,
}

/// Who cancels more than so many hours before the start gets so much back.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct TierBody {
    more_than_hours: u16,
    /// 0 to 100.
    refund_percentage: u8,
}

/// The first strikes within some days cost nothing.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct StrikeBody {
    /// 1 to 365.
    within_days: u16,
    /// How many cost nothing.
    forgiven: u16,
}

/// What a late cancellation and a no-show cost beside the credits.
#[derive(Object)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
struct PenaltySection {
    late_cancel_fee: Option<MoneyBody>,
    no_show_fee: Option<MoneyBody>,
    strikes: Option<StrikeBody>,
}

/// What cancelling gives back and costs.
#[derive(Object)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub(super) struct CancellationSection {
    /// From the earliest to the latest, each giving back no more than the one before; later than the last: nothing.
    tiers: Vec<TierBody>,
    /// Cancelling is late from so many hours before the start on; never if 0 or left out.
    late_within_hours: Option<u16>,
    penalties: Option<PenaltySection>,
}

/// How people are checked in.
#[derive(Object)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
struct CheckInSection {
    /// The doors open so many minutes before the start; built in: 60.
    doors_open_minutes: u32,
    /// Who comes more than so many minutes after the start is late; built in: 10.
    grace_minutes: u32,
    /// So many minutes after the end, those who were not seen are no-shows; never if left out. Built in: 30.
    no_show_minutes: Option<u32>,
}

/// When those who booked are reminded.
#[derive(Object)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
struct ReminderSection {
    /// So many minutes before the start; never if left out. Built in: 1440.
    minutes: Option<u32>,
}

/// What the core writes as JSON, as the API's own type: both have one shape, and a test holds them together.
fn through_json<T: Serialize, U: poem_openapi::types::ParseFromJSON>(value: &T) -> Result<U, Problem> {
    let json = serde_json::to_value(value).map_err(|error| Problem::broken(&error))?;
    U::parse_from_json(Some(json)).map_err(|error| Problem::broken(&error.into_message()))
}

impl PolicyBody {
    pub(super) fn of(policy: &PolicySections) -> Result<Self, Problem> {
        through_json(policy)
    }
}

impl CancellationSection {
    pub(super) fn of(rules: &regimen_core::booking::policies::CancellationRules) -> Result<Self, Problem> {
        through_json(rules)
    }
}
