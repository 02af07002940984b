//! An oracle that knows the log and nothing else: it folds events one by one, as naively as can be and without any of the folds
//! that it holds to account, and says after each of them what must never be.
//!
//! - Places that are booked or kept never exceed the capacity that counts then, and nobody has two.
//! - Credits are what was granted, less what was spent, plus what came back, less what expired; never below nothing.
//! - The line is first come, first served: but for recorded changes of its order and for those who were passed over with a
//!   reason that was true. Each choice carries the hash of the line it was made from, and choices are counted without gaps.
//! - What is due at a time happens once, and not before.

mod attendance;
mod choices;
mod places;
mod purse;
mod reading;
mod room;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use purse::Paid;
use regimen_core::booking::events::{PolicyEvent, RosterEvent};
use regimen_core::booking::policies::{BookingPolicy, PolicyScope};
use regimen_core::booking::values::BookingId;
use regimen_core::kernel::event::Envelope;
use regimen_core::kernel::ids::AccountId;
use regimen_core::kernel::log::Position;
use regimen_core::membership::events::MembershipEvent;
use regimen_core::scheduling::events::SessionEvent;
use regimen_core::scheduling::values::SessionId;

pub use purse::{OnPlan, Purse};
pub use room::{Booked, Fate, Held, HoldFate, Room, Waits};

/// What the log says, and what is wrong with it.
#[derive(Debug, Default)]
pub struct Oracle {
    /// The sessions, by what is known of their places.
    pub rooms: BTreeMap<SessionId, Room>,
    /// The clients' credits.
    pub purses: BTreeMap<AccountId, Purse>,
    /// Up to where the log was read.
    pub position: Position,
    /// By how much the latest hold was late when it was said that it ran out.
    pub latest: TimeDelta,
    policy: Option<BookingPolicy>,
    /// What rosters say that bookings cost by now, less what memberships say: nothing, when a commit is over.
    owed: BTreeMap<BookingId, i64>,
    /// What clients spent within the commit.
    paid: BTreeMap<AccountId, Paid>,
    /// Sessions in which places fell free within the commit, and when.
    freed: BTreeMap<SessionId, DateTime<Utc>>,
    touched: BTreeSet<SessionId>,
    wrong: Vec<String>,
}

impl Oracle {
    /// What must never be, and is.
    pub fn wrong(&self) -> &[String] {
        &self.wrong
    }

    /// # Panics
    /// When anything is wrong.
    #[track_caller]
    pub fn is_content(&self) {
        assert!(self.wrong.is_empty(), "{:#?}", self.wrong);
    }

    /// Takes the next event.
    pub fn follow(&mut self, event: &Envelope) {
        self.position = event.position;
        let before = self.wrong.len();
        if let Some(event) = event.read::<SessionEvent>().unwrap() {
            self.follow_session(event);
        } else if let Some(event) = event.read::<RosterEvent>().unwrap() {
            self.follow_roster(event);
        } else if let Some(event) = event.read::<MembershipEvent>().unwrap() {
            self.follow_membership(event);
        } else if let Some(PolicyEvent::PolicyPublished(published)) = event.read().unwrap()
            && published.scope == PolicyScope::Organization
        {
            let mut policy = BookingPolicy::built_in();
            policy.refine(&published.policy);
            self.policy = Some(policy);
        }
        for wrong in &mut self.wrong[before..] {
            *wrong = format!("at {} ({}): {wrong}", event.position, event.kind);
        }
    }

    /// A commit is over: what holds between streams must hold now.
    pub fn commit_is_over(&mut self) {
        let before = self.wrong.len();
        self.paid.clear();
        for (booking_id, owed) in std::mem::take(&mut self.owed) {
            if owed != 0 {
                self.wrong.push(format!("{booking_id}: its roster says {owed} credits more than its client paid"));
            }
        }
        for session_id in std::mem::take(&mut self.touched) {
            self.check_room(session_id);
        }
        for (session_id, at) in std::mem::take(&mut self.freed) {
            self.check_line_was_served(session_id, at);
        }
        for wrong in &mut self.wrong[before..] {
            *wrong = format!("after the commit up to {}: {wrong}", self.position);
        }
    }

    /// The rules of the organization.
    fn policy(&self) -> BookingPolicy {
        self.policy.clone().unwrap_or_else(BookingPolicy::built_in)
    }

    fn check_room(&mut self, session_id: SessionId) {
        let Some(room) = self.rooms.get(&session_id) else { return };
        let (taken, capacity) = (room.taken(), room.capacity);
        if taken > capacity {
            self.wrong.push(format!("{session_id}: {taken} places of {capacity} are taken"));
        }
        let holding = room.held.values().map(|held| held.client).collect::<Vec<_>>();
        let mut once = BTreeSet::new();
        for client in holding.iter().chain(room.booked.keys()) {
            if !once.insert(*client) {
                self.wrong.push(format!("{session_id}: {client} has places twice"));
            }
        }
    }
}
