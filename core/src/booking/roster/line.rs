//! Those who wait for a place, in order.

use chrono::{DateTime, Utc};
use imbl::{OrdMap, Vector};
use serde::{Deserialize, Serialize};

use super::command::{Join, Promote, promised};
use super::{RosterRefusal, SessionRoster};
use crate::booking::events::{
    HoldPlaced, PassedOver, Promotion, RosterEvent, WaitlistJoined, WaitlistLeft, WaitlistNotified, WaitlistPromoted,
    WaitlistReordered,
};
use crate::booking::fairness::Queue;
use crate::booking::policies::LinePhase;
use crate::booking::values::{EntryId, HoldId, LeftBecause, Party, ReorderReason};
use crate::kernel::ids::AccountId;
use crate::kernel::privacy::{Personal, Purpose};
use crate::scheduling::values::SessionId;

/// One who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The client.
    pub client_id: AccountId,
    /// How many places they wait for.
    pub party: Party,
    /// How many of them are paid with guest passes.
    pub guest_passes: u32,
    /// Since when.
    pub joined_at: DateTime<Utc>,
}

/// The line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// First in line first.
    order: Vector<EntryId>,
    entries: OrdMap<EntryId, Entry>,
    by_client: OrdMap<AccountId, EntryId>,
    /// How many times something was decided about it.
    step: u32,
}

impl Line {
    /// Those who wait, first in line first.
    pub fn entries(&self) -> impl Iterator<Item = (EntryId, Entry)> {
        self.order.iter().filter_map(|id| Some((*id, *self.entries.get(id)?)))
    }

    /// How many wait.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether nobody waits.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// One who waits.
    pub fn entry(&self, entry_id: EntryId) -> Option<Entry> {
        self.entries.get(&entry_id).copied()
    }

    /// The entry of a client who waits.
    pub fn entry_of(&self, client_id: AccountId) -> Option<EntryId> {
        self.by_client.get(&client_id).copied()
    }

    /// Where an entry stands, from 0.
    pub fn index_of(&self, entry_id: EntryId) -> Option<u32> {
        self.order.iter().position(|id| *id == entry_id).and_then(|index| u32::try_from(index).ok())
    }

    /// The hash of the line as it is.
    pub fn queue(&self) -> Queue {
        Queue::of(self.entries().map(|(id, entry)| (id, entry.party)))
    }

    fn next_step(&self) -> u32 {
        self.step.saturating_add(1)
    }

    pub(super) fn remove(&mut self, entry_id: EntryId) {
        if let Some(index) = self.order.iter().position(|id| *id == entry_id) {
            self.order.remove(index);
        }
        if let Some(entry) = self.entries.remove(&entry_id) {
            self.by_client.remove(&entry.client_id);
        }
    }

    pub(super) fn apply_step(&mut self, step: u32) {
        self.step = self.step.max(step);
    }

    pub(super) fn apply_promoted(&mut self, promoted: &WaitlistPromoted) {
        self.apply_step(promoted.step);
        self.remove(promoted.entry_id);
    }

    pub(super) fn apply_reordered(&mut self, reordered: &WaitlistReordered) {
        self.apply_step(reordered.step);
        if let Some(from) = self.order.iter().position(|id| *id == reordered.entry_id) {
            let entry_id = self.order.remove(from);
            let to = usize::try_from(reordered.to).unwrap_or(usize::MAX).min(self.order.len());
            self.order.insert(to, entry_id);
        }
    }
}

impl SessionRoster {
    pub(super) fn join(&self, join: Join) -> Result<Vec<RosterEvent>, RosterRefusal> {
        let Join { session_id, details, client_id, party, guest_passes, at } = join;
        if let Some(booking_id) = self.booking_of(client_id) {
            return Err(RosterRefusal::AlreadyBooked { booking_id });
        }
        if self.line.entry_of(client_id).is_some() {
            return Ok(Vec::new());
        }
        if let Some((hold_id, hold)) = self.hold_of(client_id) {
            return Err(RosterRefusal::AlreadyHeld { hold_id, expires_at: hold.expires_at });
        }
        let capacity = details.capacity.get();
        if party.get() > capacity {
            return Err(RosterRefusal::PartyNeverFits);
        }
        let spots_left = self.spots_left(capacity);
        if spots_left >= party.get() {
            return Err(RosterRefusal::PlacesFree { spots_left });
        }
        let joined = WaitlistJoined {
            entry_id: EntryId::nth(session_id, self.next_number()?),
            session_id,
            client_id,
            session_name: details.name,
            starts_at: details.slot.starts_at,
            party,
            guest_passes,
            joined_at: at,
        };
        Ok(vec![joined.into()])
    }

    pub(super) fn leave(&self, entry_id: EntryId, because: LeftBecause, at: DateTime<Utc>) -> Vec<RosterEvent> {
        let left = WaitlistLeft { entry_id, session_id: entry_id.session(), because, left_at: at };
        self.line.entry(entry_id).map(|_| left.into()).into_iter().collect()
    }

    /// The places themselves are booked by [`super::RosterCommand::Book`] in the same commit, or kept here.
    pub(super) fn promote(&self, promote: Promote) -> Result<Vec<RosterEvent>, RosterRefusal> {
        let Promote { session_id, details, entry_id, phase, passed_over, policy, at } = promote;
        let found = self.line.entry(entry_id).zip(self.line.index_of(entry_id));
        let (entry, index) = found.ok_or(RosterRefusal::EntryNotFound)?;
        let spots_free = self.spots_left(details.capacity.get());
        if spots_free < entry.party.get() {
            return Err(RosterRefusal::SessionFull { spots_left: spots_free });
        }
        let hold_id = HoldId::nth(session_id, self.next_number()?);
        let promotion = promised(phase, hold_id).ok_or(RosterRefusal::EntryNotFound)?;
        let promoted = WaitlistPromoted {
            session_id,
            step: self.line.next_step(),
            entry_id,
            promotion,
            spots_free,
            queue: self.line.queue(),
            index,
            passed_over,
            policy,
            promoted_at: at,
        };
        let kept = match (promotion, phase) {
            (Promotion::Offered { hold_id, until }, _) => Some(HoldPlaced {
                hold_id,
                session_id,
                client_id: entry.client_id,
                session_name: details.name,
                starts_at: details.slot.starts_at,
                places: entry.party,
                guest_passes: entry.guest_passes,
                entry_id: Some(entry_id),
                placed_at: at,
                expires_at: until,
            }),
            (Promotion::Booked { .. }, _) => None,
        };
        Ok([promoted.into()].into_iter().chain(kept.map(RosterEvent::from)).collect())
    }

    pub(super) fn tell_all(
        &self,
        session_id: SessionId,
        spots_free: u32,
        passed_over: Vec<PassedOver>,
        at: DateTime<Utc>,
    ) -> Vec<RosterEvent> {
        let (step, queue) = (self.line.next_step(), self.line.queue());
        let notified = WaitlistNotified { session_id, step, spots_free, queue, passed_over, notified_at: at };
        if self.line.is_empty() { Vec::new() } else { vec![notified.into()] }
    }

    pub(super) fn reorder(
        &self,
        entry_id: EntryId,
        to: u32,
        reason: ReorderReason,
        by: AccountId,
        at: DateTime<Utc>,
    ) -> Result<Vec<RosterEvent>, RosterRefusal> {
        let from = self.line.index_of(entry_id).ok_or(RosterRefusal::EntryNotFound)?;
        let last = u32::try_from(self.line.len().saturating_sub(1)).unwrap_or(u32::MAX);
        let to = to.min(last);
        if from == to {
            return Ok(Vec::new());
        }
        let reordered = WaitlistReordered {
            session_id: entry_id.session(),
            step: self.line.next_step(),
            entry_id,
            from,
            to,
            queue: self.line.queue(),
            reason: Personal::new(by, Purpose::Notes, reason),
            reordered_at: at,
        };
        Ok(vec![reordered.into()])
    }

    pub(super) fn apply_joined(&mut self, joined: WaitlistJoined) {
        let WaitlistJoined { entry_id, client_id, party, guest_passes, joined_at, .. } = joined;
        self.note_number(entry_id.number());
        self.line.order.push_back(entry_id);
        self.line.entries.insert(entry_id, Entry { client_id, party, guest_passes, joined_at });
        self.line.by_client.insert(client_id, entry_id);
    }
}

/// What the line does when places are free: nothing to be promoted in these phases.
impl LinePhase {
    /// Whether places are given to the first in line.
    pub fn promotes(self) -> bool {
        matches!(self, Self::Offer(_) | Self::Book(_))
    }
}
