//! The line before a full session. What decides about the order names entries and never people, so that it can be shown to
//! everyone in the line.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::is_zero;
use crate::booking::fairness::Queue;
use crate::booking::policies::PolicyVersions;
use crate::booking::values::{BookingId, EntryId, HoldId, LeftBecause, Party, ReorderReason};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::Personal;
use crate::scheduling::values::{SessionId, SessionName};

/// A client stands in line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WaitlistJoined {
    /// Their entry.
    pub entry_id: EntryId,
    /// The session.
    pub session_id: SessionId,
    /// The client.
    pub client_id: AccountId,
    /// What the session was called.
    pub session_name: SessionName,
    /// When it starts.
    pub starts_at: DateTime<Utc>,
    /// How many places they wait for; they stay together.
    #[serde(default, skip_serializing_if = "Party::is_one")]
    pub party: Party,
    /// How many of the places shall be paid with guest passes.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub guest_passes: u32,
    /// When.
    pub joined_at: DateTime<Utc>,
}

/// An entry left the line without being promoted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitlistLeft {
    /// The entry.
    pub entry_id: EntryId,
    /// The session.
    pub session_id: SessionId,
    /// Why.
    pub because: LeftBecause,
    /// When.
    pub left_at: DateTime<Utc>,
}

/// What an entry got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Promotion {
    /// A hold, to be confirmed or declined.
    Offered {
        /// The hold.
        hold_id: HoldId,
        /// Until when.
        until: DateTime<Utc>,
    },
    /// The places themselves.
    Booked {
        /// The booking.
        booking_id: BookingId,
    },
}

/// Why somebody further ahead did not get the places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PassedBecause {
    /// They wait for more places than were free, and stay together.
    PartyTooLarge {
        /// How many they wait for.
        party: Party,
    },
    /// They could not book at that moment.
    Ineligible {
        /// The code of the refusal they would have got: `membership.insufficient_credits`.
        code: String,
    },
}

/// An entry that stood further ahead and keeps its place in line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassedOver {
    /// The entry.
    pub entry_id: EntryId,
    /// Why.
    pub because: PassedBecause,
}

/// The first in line who could take them got the places that were free.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitlistPromoted {
    /// The session.
    pub session_id: SessionId,
    /// Counts what was decided about this line, from 1 without gaps: promotions, notices to all, changes of the order.
    pub step: u32,
    /// Who was promoted.
    pub entry_id: EntryId,
    /// What they got; the hold or the booking is in the same commit.
    pub promotion: Promotion,
    /// How many places were free.
    pub spots_free: u32,
    /// The line they were chosen from.
    pub queue: Queue,
    /// Where in it they stood, from 0.
    pub index: u32,
    /// Who stood further ahead, and why they did not get the places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passed_over: Vec<PassedOver>,
    /// The rules that were followed.
    #[serde(default, skip_serializing_if = "PolicyVersions::are_built_in")]
    pub policy: PolicyVersions,
    /// When.
    pub promoted_at: DateTime<Utc>,
}

/// So near to the start everyone in the line is told of free places, and whoever books first has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitlistNotified {
    /// The session.
    pub session_id: SessionId,
    /// See [`WaitlistPromoted::step`].
    pub step: u32,
    /// How many places were free.
    pub spots_free: u32,
    /// The line that was told.
    pub queue: Queue,
    /// Who was not, because booking is not open for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passed_over: Vec<PassedOver>,
    /// When.
    pub notified_at: DateTime<Utc>,
}

/// Staff put an entry somewhere else in the line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WaitlistReordered {
    /// The session.
    pub session_id: SessionId,
    /// See [`WaitlistPromoted::step`].
    pub step: u32,
    /// The entry.
    pub entry_id: EntryId,
    /// Where it stood, from 0.
    pub from: u32,
    /// Where it stands.
    pub to: u32,
    /// The line before.
    pub queue: Queue,
    /// Why, in the words of whoever did it.
    pub reason: Personal<ReorderReason>,
    /// When.
    pub reordered_at: DateTime<Utc>,
}
