//! What people did: their wishes and their answers, apart from what the roster made of them.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::figures::Figures;
use super::rulebook::Rulebook;
use crate::booking::policies::PolicyVersions;
use crate::booking::values::{CancelledBy, EntryId, HoldId, Party, PlaceNumber};
use crate::kernel::ids::AccountId;
use crate::kernel::log::Position;
use crate::membership::events::{PenaltyTakenBack, StrikeForgiven, StrikeRecorded};
use crate::scheduling::values::{SessionDetails, SessionId};

/// A moment in the log: the time of a decision, never earlier than those before it, and its place.
pub(super) type Moment = (DateTime<Utc>, Position);

/// All that is played again.
#[derive(Debug, Default)]
pub(super) struct Past {
    pub(super) sessions: Vec<SessionPast>,
    pub(super) rules: Rulebook,
    /// Strikes that bookings of other sessions brought.
    pub(super) other_strikes: Vec<(Position, StrikeRecorded)>,
    /// Penalties for those bookings that were not so.
    pub(super) others_taken_back: Vec<(Position, PenaltyTakenBack)>,
    pub(super) forgiven: Vec<(Position, StrikeForgiven)>,
    pub(super) actual: Figures,
    /// When the log ends.
    pub(super) end: DateTime<Utc>,
}

/// What people did about one session.
#[derive(Debug)]
pub(super) struct SessionPast {
    pub(super) session_id: SessionId,
    pub(super) wishes: Vec<(Moment, Wish)>,
    /// What those did who were offered a place from the line.
    pub(super) answers: HashMap<EntryId, Answer>,
    /// The holds, each with the end it was given and when that was noted, if it was.
    pub(super) ends: HashMap<HoldId, (DateTime<Utc>, Option<Moment>)>,
    /// Whether an entry could have been promoted, and since when.
    pub(super) eligible: HashMap<EntryId, Vec<(DateTime<Utc>, bool)>>,
}

/// Something that somebody did.
#[derive(Debug, Clone)]
pub(super) enum Wish {
    /// The session says this of itself.
    Plan(Box<SessionDetails>),
    CallOff,
    Book {
        client_id: AccountId,
        places: Party,
        guest_passes: u32,
        policy: PolicyVersions,
    },
    Hold {
        client_id: AccountId,
        places: Party,
        hold_id: HoldId,
        expires_at: DateTime<Utc>,
    },
    Confirm {
        client_id: AccountId,
        places: Party,
        guest_passes: u32,
        policy: PolicyVersions,
    },
    Release {
        client_id: AccountId,
    },
    Join {
        client_id: AccountId,
        party: Party,
        guest_passes: u32,
        entry_id: EntryId,
    },
    Leave {
        entry_id: EntryId,
    },
    Cancel {
        client_id: AccountId,
        place: Option<PlaceNumber>,
        by: CancelledBy,
    },
    Reorder {
        entry_id: EntryId,
        to: u32,
    },
    StayAway {
        client_id: AccountId,
    },
    /// After it was noted that they stayed away.
    BeThere {
        client_id: AccountId,
    },
}

/// What somebody did with an offer from the line.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    /// When they were promoted.
    pub(super) offered_at: DateTime<Utc>,
    /// The hold they were offered; none if they were booked.
    pub(super) hold_id: Option<HoldId>,
    /// How long after that they did what; none if they let it pass.
    pub(super) answered: Option<(TimeDelta, Moment, Wish)>,
}
