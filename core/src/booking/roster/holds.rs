//! Places that are kept for somebody for some minutes.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::command::Hold as Wish;
use super::{RosterRefusal, SessionRoster, has_come};
use crate::booking::events::{HoldExpired, HoldPlaced, HoldReleased, RosterEvent};
use crate::booking::values::{EntryId, HoldEnd, HoldId, Party};
use crate::kernel::ids::AccountId;

/// Places kept for a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// The client.
    pub client_id: AccountId,
    /// How many places.
    pub places: Party,
    /// How many of them are paid with guest passes, unless something else is said when it is confirmed.
    pub guest_passes: u32,
    /// When the session starts.
    pub starts_at: DateTime<Utc>,
    /// From this instant on it cannot be confirmed.
    pub expires_at: DateTime<Utc>,
    /// The entry of the waitlist that is offered these places.
    pub entry_id: Option<EntryId>,
    /// What became of it.
    pub state: HoldState,
}

/// What became of a hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldState {
    /// Its places count as taken.
    Active,
    /// It is a booking.
    Confirmed,
    /// It was given back.
    Released,
    /// Its time ran out.
    Expired,
}

impl Hold {
    /// Whether it can be confirmed at `at`.
    pub fn stands_at(&self, at: DateTime<Utc>) -> bool {
        self.state == HoldState::Active && !has_come(self.expires_at, at)
    }
}

impl SessionRoster {
    /// The hold, whatever became of it.
    pub fn hold_by_id(&self, hold_id: HoldId) -> Option<&Hold> {
        self.holds.get(&hold_id).map(|hold| &**hold)
    }

    /// The places that are kept for a client.
    pub fn hold_of(&self, client_id: AccountId) -> Option<(HoldId, &Hold)> {
        let hold_id = *self.held.get(&client_id)?;
        Some((hold_id, self.hold_by_id(hold_id)?))
    }

    /// The holds that count as taken.
    pub fn holding(&self) -> impl Iterator<Item = (HoldId, &Hold)> {
        self.held.values().filter_map(|id| Some((*id, self.hold_by_id(*id)?)))
    }

    /// The holds whose time has run out, but nobody has said so yet, in the order in which it did.
    pub fn lapsed_at(&self, at: DateTime<Utc>) -> Vec<HoldId> {
        let lapsed = self.holding().filter(|(_, hold)| has_come(hold.expires_at, at));
        let mut lapsed = lapsed.map(|(id, hold)| (hold.expires_at, id)).collect::<Vec<_>>();
        lapsed.sort_unstable();
        lapsed.into_iter().map(|(_, id)| id).collect()
    }

    pub(super) fn hold(&self, wish: Wish) -> Result<Vec<RosterEvent>, RosterRefusal> {
        let Wish { session_id, details, client_id, places, until, at } = wish;
        if let Some(booking_id) = self.booking_of(client_id) {
            return Err(RosterRefusal::AlreadyBooked { booking_id });
        }
        if let Some((hold_id, hold)) = self.hold_of(client_id) {
            return Err(RosterRefusal::AlreadyHeld { hold_id, expires_at: hold.expires_at });
        }
        let spots_left = self.spots_left(details.capacity.get());
        if spots_left < places.get() {
            return Err(RosterRefusal::SessionFull { spots_left });
        }
        let placed = HoldPlaced {
            hold_id: HoldId::nth(session_id, self.next_number()?),
            session_id,
            client_id,
            session_name: details.name,
            starts_at: details.slot.starts_at,
            places,
            guest_passes: 0,
            entry_id: None,
            placed_at: at,
            expires_at: until,
        };
        Ok(vec![placed.into()])
    }

    pub(super) fn release(&self, hold_id: HoldId, at: DateTime<Utc>) -> Result<Vec<RosterEvent>, RosterRefusal> {
        let hold = self.hold_by_id(hold_id).ok_or(RosterRefusal::HoldNotFound)?;
        match hold.state {
            HoldState::Active => {
                let (session_id, because) = (hold_id.session(), HoldEnd::Released);
                let client_id = hold.client_id;
                Ok(vec![HoldReleased { hold_id, session_id, client_id, because, released_at: at }.into()])
            }
            HoldState::Confirmed => Err(RosterRefusal::HoldConfirmed { booking_id: hold_id.booking() }),
            // It is gone, which is what was wanted.
            HoldState::Released | HoldState::Expired => Ok(Vec::new()),
        }
    }

    pub(super) fn expire(&self, hold_id: HoldId, at: DateTime<Utc>) -> Vec<RosterEvent> {
        let hold = self.hold_by_id(hold_id).filter(|hold| hold.state == HoldState::Active);
        let lapsed = hold.filter(|hold| has_come(hold.expires_at, at));
        let expired = lapsed.map(|hold| {
            let (session_id, client_id) = (hold_id.session(), hold.client_id);
            HoldExpired { hold_id, session_id, client_id, expires_at: hold.expires_at, expired_at: at }.into()
        });
        expired.into_iter().collect()
    }

    pub(super) fn apply_held(&mut self, placed: HoldPlaced) {
        let HoldPlaced { hold_id, client_id, places, guest_passes, starts_at, expires_at, entry_id, .. } = placed;
        self.note_number(hold_id.number());
        self.taken = self.taken.saturating_add(places.get());
        self.held.insert(client_id, hold_id);
        let state = HoldState::Active;
        let hold = Hold { client_id, places, guest_passes, starts_at, expires_at, entry_id, state };
        self.holds.insert(hold_id, Arc::new(hold));
    }

    /// Its places are not kept any more; those of a booking it became are counted there.
    pub(super) fn end_hold(&mut self, hold_id: HoldId, state: HoldState) {
        if let Some(hold) = self.holds.get_mut(&hold_id) {
            let hold = Arc::make_mut(hold);
            if hold.state == HoldState::Active {
                hold.state = state;
                self.taken = self.taken.saturating_sub(hold.places.get());
                self.held.remove(&hold.client_id);
            }
        }
    }
}
