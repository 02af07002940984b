//! What became of one session.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate as _;

use super::bookable;
use crate::booking::events::RosterEvent;
use crate::booking::policies::LinePhase;
use crate::booking::rehearsal::figures::Figures;
use crate::booking::rehearsal::past::{Moment, SessionPast, Wish};
use crate::booking::rehearsal::rulebook::Rulebook;
use crate::booking::roster::SessionRoster;
use crate::booking::values::{BookingId, EntryId, HoldId};
use crate::kernel::ids::AccountId;
use crate::kernel::log::Position;
use crate::scheduling::events::SessionEvent;
use crate::scheduling::values::{SessionDetails, SessionId};

/// One session on the way through its events.
pub(super) struct Reading {
    pub(super) past: SessionPast,
    pub(super) figures: Figures,
    pub(super) roster: SessionRoster,
    pub(super) details: Option<SessionDetails>,
    pub(super) called_off: bool,
    pub(super) latest: DateTime<Utc>,
    pub(super) clients: HashMap<EntryId, AccountId>,
    pub(super) offered: HashMap<HoldId, EntryId>,
    pub(super) promoted: HashSet<BookingId>,
    /// When the line last had the chance to move up.
    pub(super) chance: Option<Moment>,
}

impl Reading {
    pub(super) fn of(session_id: SessionId) -> Self {
        let past = SessionPast {
            session_id,
            wishes: Vec::new(),
            answers: HashMap::new(),
            ends: HashMap::new(),
            eligible: HashMap::new(),
        };
        Self {
            past,
            figures: Figures::default(),
            roster: SessionRoster::default(),
            details: None,
            called_off: false,
            latest: DateTime::<Utc>::MIN_UTC,
            clients: HashMap::new(),
            offered: HashMap::new(),
            promoted: HashSet::new(),
            chance: None,
        }
    }

    fn moment(&mut self, at: DateTime<Utc>, position: Position) -> Moment {
        self.latest = self.latest.max(at);
        (self.latest, position)
    }

    pub(super) fn session(&mut self, position: Position, event: &SessionEvent, rules: &Rulebook) {
        let at = match event {
            SessionEvent::SessionPublished(event) => event.published_at,
            SessionEvent::SessionChanged(event) => event.changed_at,
            SessionEvent::SessionCancelled(event) => event.cancelled_at,
            _ => return,
        };
        self.look_back(rules);
        let moment = self.moment(at, position);
        if let Some((_, details)) = bookable(event) {
            self.past.wishes.push((moment, Wish::Plan(Box::new(details.clone()))));
            let before = self.details.replace(details.clone());
            if before.is_some_and(|before| before.capacity != details.capacity) {
                self.chance = Some(moment);
            }
        }
        if matches!(event, SessionEvent::SessionCancelled(_)) {
            self.called_off = true;
            self.past.wishes.push((moment, Wish::CallOff));
        }
    }

    pub(super) fn roster(&mut self, position: Position, event: RosterEvent, rules: &Rulebook) {
        let moment = self.moment(decided_at(&event), position);
        let wish = self.wish(&event, moment, rules);
        if let Some(wish) = wish {
            self.past.wishes.push((moment, wish));
        }
        self.figures.count(&event);
        self.roster.apply(event);
    }

    /// Whoever could have been promoted when the line last moved, and still waits, was not eligible then.
    pub(super) fn look_back(&mut self, rules: &Rulebook) {
        let (Some((at, position)), Some(details)) = (self.chance.take(), &self.details) else { return };
        let waitlist = rules.rules(details.template_id, rules.now(details.template_id, position), None).waitlist;
        if !matches!(waitlist.phase(details.slot.starts_at, at), LinePhase::Offer(_) | LinePhase::Book(_)) {
            return;
        }
        let free = self.roster.spots_left(details.capacity.get());
        for (entry_id, entry) in self.roster.line().entries() {
            if entry.party.get() <= free {
                self.past.eligible.entry(entry_id).or_default().push((at, false));
            }
        }
    }

    pub(super) fn ended(&mut self) -> Figures {
        let capacity = self.details.as_ref().map_or(0, |details| details.capacity.get());
        self.figures.end(&self.roster, capacity, !self.called_off);
        self.figures.clone()
    }
}

/// When what an event says was decided.
fn decided_at(event: &RosterEvent) -> DateTime<Utc> {
    match event {
        RosterEvent::SpotBooked(event) => event.booked_at,
        RosterEvent::PlaceCancelled(event) => event.cancelled_at,
        RosterEvent::BookingCancelled(event) => event.cancelled_at,
        RosterEvent::BookingMoved(event) => event.moved_at,
        RosterEvent::HoldPlaced(event) => event.placed_at,
        RosterEvent::HoldReleased(event) => event.released_at,
        RosterEvent::HoldExpired(event) => event.expired_at,
        RosterEvent::WaitlistJoined(event) => event.joined_at,
        RosterEvent::WaitlistLeft(event) => event.left_at,
        RosterEvent::WaitlistPromoted(event) => event.promoted_at,
        RosterEvent::WaitlistNotified(event) => event.notified_at,
        RosterEvent::WaitlistReordered(event) => event.reordered_at,
        RosterEvent::CheckedIn(event) => event.checked_in_at,
        RosterEvent::CheckInUndone(event) => event.undone_at,
        RosterEvent::AttendanceMarked(event) => event.marked_at,
        RosterEvent::NoShowMarked(event) => event.marked_at,
        RosterEvent::AttendanceClosed(event) => event.closed_at,
        RosterEvent::RemindersSent(event) => event.sent_at,
    }
}
