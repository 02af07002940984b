//! Whatever is asked of a roster in whatever order, what it holds agrees with a model that is too simple to be wrong.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use cqrs_es::Aggregate as _;
use proptest::prelude::*;

use super::{NOW, TEN_MINUTES, book, details, hold, join, party};
use crate::booking::events::RosterEvent;
use crate::booking::policies::{LinePhase, PolicyVersions};
use crate::booking::roster::{HoldState, Promote, RosterCommand, SessionRoster};
use crate::booking::values::{CancelledBy, LeftBecause, PlaceNumber, RefundPercentage};
use crate::kernel::ids::AccountId;
use crate::scheduling::values::SessionId;

#[derive(Debug, Clone, Copy)]
enum Wish {
    Book(usize, u32),
    Hold(usize, u32),
    Confirm(usize),
    Release(usize),
    Expire,
    Cancel(usize),
    CancelPlace(usize, u8),
    Join(usize, u32),
    Leave(usize),
    Promote,
    Reorder(usize, u32),
}

const CLIENTS: usize = 8;

fn wish() -> impl Strategy<Value = Wish> {
    let who = 0..CLIENTS;
    prop_oneof![
        4 => (who.clone(), 1u32..4).prop_map(|(who, places)| Wish::Book(who, places)),
        4 => (who.clone(), 1u32..4).prop_map(|(who, places)| Wish::Hold(who, places)),
        3 => who.clone().prop_map(Wish::Confirm),
        2 => who.clone().prop_map(Wish::Release),
        1 => Just(Wish::Expire),
        3 => who.clone().prop_map(Wish::Cancel),
        2 => (who.clone(), 1u8..4).prop_map(|(who, place)| Wish::CancelPlace(who, place)),
        4 => (who.clone(), 1u32..3).prop_map(|(who, party)| Wish::Join(who, party)),
        1 => who.clone().prop_map(Wish::Leave),
        3 => Just(Wish::Promote),
        1 => (who, 0u32..6).prop_map(|(who, to)| Wish::Reorder(who, to)),
    ]
}

/// Who has how many places, by booking or by hold, and who waits, in order.
#[derive(Debug, Default, PartialEq)]
struct Model {
    booked: BTreeMap<AccountId, u32>,
    held: BTreeMap<AccountId, u32>,
    line: Vec<AccountId>,
}

impl Model {
    fn taken(&self) -> u32 {
        self.booked.values().chain(self.held.values()).sum()
    }

    /// What events say, read naively.
    fn follow(&mut self, event: &RosterEvent, before: &SessionRoster) {
        match event {
            RosterEvent::SpotBooked(event) => {
                self.held.remove(&event.client_id);
                assert_eq!(self.booked.insert(event.client_id, event.places.get()), None, "nobody books twice");
            }
            RosterEvent::PlaceCancelled(event) => {
                *self.booked.get_mut(&event.client_id).expect("they had places") -= 1;
            }
            RosterEvent::BookingCancelled(event) => {
                assert_eq!(self.booked.remove(&event.client_id), Some(event.places.get()));
            }
            RosterEvent::HoldPlaced(event) => {
                assert_eq!(self.held.insert(event.client_id, event.places.get()), None, "nobody holds twice");
            }
            RosterEvent::HoldReleased(event) => drop(self.held.remove(&event.client_id)),
            RosterEvent::HoldExpired(event) => drop(self.held.remove(&event.client_id)),
            RosterEvent::WaitlistJoined(event) => self.line.push(event.client_id),
            RosterEvent::WaitlistLeft(event) => {
                let gone = before.line().entry(event.entry_id).expect("they stood in line").client_id;
                self.line.retain(|client| *client != gone);
            }
            RosterEvent::WaitlistPromoted(event) => {
                let gone = before.line().entry(event.entry_id).expect("they stood in line").client_id;
                assert_eq!(self.line.iter().position(|client| *client == gone), Some(event.index as usize));
                self.line.retain(|client| *client != gone);
            }
            RosterEvent::WaitlistReordered(event) => {
                let moved = self.line.remove(event.from as usize);
                self.line.insert(event.to as usize, moved);
            }
            other => panic!("not asked for: {other:?}"),
        }
    }
}

struct Place {
    session_id: SessionId,
    clients: Vec<AccountId>,
    roster: SessionRoster,
    capacity: u32,
    minutes: i64,
}

impl Place {
    fn command(&self, wish: Wish) -> Option<RosterCommand> {
        let (session_id, details, roster) = (self.session_id, details(self.capacity), &self.roster);
        let at = NOW + TimeDelta::minutes(self.minutes);
        let (by, refund) = (CancelledBy::Client, RefundPercentage::FULL);
        let client = |who: usize| self.clients[who];
        Some(match wish {
            Wish::Book(who, places) => book(session_id, &details, client(who), places),
            Wish::Hold(who, places) => hold(session_id, &details, client(who), places),
            Wish::Confirm(who) => {
                let (_, held) = roster.hold_of(client(who))?;
                book(session_id, &details, client(who), held.places.get())
            }
            Wish::Release(who) => RosterCommand::Release { hold_id: roster.hold_of(client(who))?.0, at },
            Wish::Expire => RosterCommand::Expire { hold_id: roster.holding().next()?.0, at: NOW + TEN_MINUTES },
            Wish::Cancel(who) => {
                let booking_id = roster.booking_of(client(who))?;
                RosterCommand::Cancel { booking_id, by, refund, moved_to: None, at }
            }
            Wish::CancelPlace(who, place) => {
                let (booking_id, place) = (roster.booking_of(client(who))?, PlaceNumber(place));
                RosterCommand::CancelPlace { booking_id, place, by, refund, at }
            }
            Wish::Join(who, places) => join(session_id, &details, client(who), places),
            Wish::Leave(who) => {
                let entry_id = roster.line().entry_of(client(who))?;
                RosterCommand::Leave { entry_id, because: LeftBecause::Left, at }
            }
            Wish::Promote => {
                let free = roster.spots_left(self.capacity);
                let waits = |entry: &crate::booking::Entry| {
                    let elsewhere = roster.hold_of(entry.client_id).is_some();
                    entry.party.get() <= free && !elsewhere
                };
                let (entry_id, _) = roster.line().entries().find(|(_, entry)| waits(entry))?;
                let phase = LinePhase::Offer(NOW + TEN_MINUTES);
                let (passed_over, policy) = (Vec::new(), PolicyVersions::default());
                let promote = Promote { session_id, details, entry_id, phase, passed_over, policy, at };
                RosterCommand::Promote(Box::new(promote))
            }
            Wish::Reorder(who, to) => {
                let (entry_id, reason) = (roster.line().entry_of(client(who))?, "a reason".to_owned());
                let reason = reason.try_into().expect("a line");
                RosterCommand::Reorder { entry_id, to, reason, by: client(0), at }
            }
        })
    }
}

proptest! {
    #[test]
    fn a_roster_agrees_with_a_model_after_every_event(
        capacity in 1u32..6,
        wishes in prop::collection::vec(wish(), 1..80),
    ) {
        let clients = (0..CLIENTS).map(|_| AccountId::generate()).collect::<Vec<_>>();
        let session_id = SessionId::allocate();
        let mut place = Place { session_id, clients, roster: SessionRoster::default(), capacity, minutes: 0 };
        let (mut model, mut log) = (Model::default(), Vec::new());
        for wish in wishes {
            let Some(command) = place.command(wish) else { continue };
            for event in place.roster.decide(command).unwrap_or_default() {
                model.follow(&event, &place.roster);
                place.roster.apply(event.clone());
                log.push(event);
                let roster = &place.roster;
                prop_assert!(model.taken() <= capacity, "{:?}", model);
                prop_assert_eq!(roster.taken(), model.taken());
                prop_assert_eq!(roster.spots_left(capacity), capacity - model.taken());
                let line = roster.line().entries().map(|(_, entry)| entry.client_id).collect::<Vec<_>>();
                prop_assert_eq!(&line, &model.line);
                for (client, places) in &model.booked {
                    let booking = roster.booking_of(*client).and_then(|id| roster.booking(id));
                    prop_assert_eq!(booking.map(|booking| party(booking.places_left()).get()), Some(*places));
                }
                prop_assert_eq!(roster.holding().count(), model.held.len());
                prop_assert!(roster.holding().all(|(_, hold)| hold.state == HoldState::Active));
            }
        }
        // What a snapshot keeps is all there is.
        let kept = serde_json::to_string(&place.roster).expect("JSON");
        prop_assert_eq!(&serde_json::from_str::<SessionRoster>(&kept).expect("a roster"), &place.roster);
        let mut folded = SessionRoster::default();
        log.into_iter().for_each(|event| folded.apply(event));
        prop_assert_eq!(folded, place.roster);
    }
}
