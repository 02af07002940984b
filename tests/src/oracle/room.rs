//! What is known of one session's places.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use regimen_core::booking::fairness::Queue;
use regimen_core::booking::values::{BookingId, EntryId, HoldId, Party};
use regimen_core::kernel::ids::AccountId;
use regimen_core::scheduling::values::SessionStatus;

/// One session.
#[derive(Debug, Clone, Default)]
pub struct Room {
    /// How many may come.
    pub capacity: u32,
    /// What a place costs.
    pub price: u32,
    /// When it begins and ends.
    pub slot: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Where its planning stands.
    pub status: Option<SessionStatus>,
    /// Who has places.
    pub booked: BTreeMap<AccountId, Booked>,
    /// For whom places are kept.
    pub held: BTreeMap<HoldId, Held>,
    /// Who waits, in order.
    pub line: Vec<Waits>,
    /// How many choices were made from the line.
    pub step: u32,
    /// What became of every booking.
    pub bookings: BTreeMap<BookingId, Fate>,
    /// What became of every hold.
    pub holds: BTreeMap<HoldId, HoldFate>,
    /// Everybody who ever stood in line.
    pub entries: BTreeMap<EntryId, AccountId>,
    /// Not before then those who booked are reminded.
    pub remind_at: Option<DateTime<Utc>>,
    /// Not before then it is said who did not come.
    pub close_at: Option<DateTime<Utc>>,
}

/// Somebody's places.
#[derive(Debug, Clone, Copy)]
pub struct Booked {
    /// The booking.
    pub booking_id: BookingId,
    /// How many places are left of it.
    pub places: u32,
    /// When the session began when it was last said.
    pub starts_at: DateTime<Utc>,
    /// When it ended.
    pub ends_at: DateTime<Utc>,
}

/// Places that are kept.
#[derive(Debug, Clone, Copy)]
pub struct Held {
    /// For whom.
    pub client: AccountId,
    /// How many.
    pub places: u32,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

/// Somebody in line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits {
    /// The entry.
    pub entry_id: EntryId,
    /// Who.
    pub client: AccountId,
    /// For how many places.
    pub party: Party,
    /// How many of them are paid with guest passes.
    pub guest_passes: u32,
}

/// What became of a booking.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fate {
    /// It was cancelled.
    pub cancelled: bool,
    /// How many of its places were given back one by one.
    pub given_back: u32,
    /// The client was seen, at least once.
    pub checked_in: bool,
    /// How often it was said that the client did not come, since they were last seen.
    pub no_shows: u32,
}

/// What became of a hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoldFate {
    /// It stands.
    Stands,
    /// It is a booking.
    Confirmed,
    /// It was given back.
    Released,
    /// Its time ran out.
    Expired,
}

impl Room {
    /// Places that are booked or kept.
    pub fn taken(&self) -> u32 {
        let booked = self.booked.values().map(|booked| booked.places);
        booked.chain(self.held.values().map(|held| held.places)).sum()
    }

    /// Places that are neither.
    pub fn free(&self) -> u32 {
        self.capacity.saturating_sub(self.taken())
    }

    /// The hash of the line.
    pub fn queue(&self) -> Queue {
        Queue::of(self.line.iter().map(|waits| (waits.entry_id, waits.party)))
    }

    /// Where an entry stands, from 0.
    pub fn index_of(&self, entry_id: EntryId) -> Option<usize> {
        self.line.iter().position(|waits| waits.entry_id == entry_id)
    }

    /// The holds of a client.
    pub fn holds_of(&self, client: AccountId) -> impl Iterator<Item = HoldId> {
        self.held.iter().filter(move |(_, held)| held.client == client).map(|(id, _)| *id)
    }
}
