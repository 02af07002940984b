//! The figures of a time.

use std::collections::BTreeMap;

use crate::booking::events::RosterEvent;
use crate::booking::roster::SessionRoster;
use crate::booking::values::LeftBecause;

/// What became of some sessions. The first three are of those that took place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// How many sessions.
    pub sessions: u32,
    /// How many places they had.
    pub places: u32,
    /// How many of them were booked when they began.
    pub filled: u32,
    /// How many places were booked in all.
    pub places_booked: u32,
    /// How many of them were given back.
    pub places_cancelled: u32,
    /// How many cancellations were late.
    pub late_cancellations: u32,
    /// How many bookings nobody came for.
    pub no_shows: u32,
    /// How many credits were taken.
    pub credits_spent: u32,
    /// How many of them came back.
    pub credits_returned: u32,
    /// How many were kept for places that were given back.
    pub credits_lost: u32,
    /// What was charged, by currency, in its smallest unit.
    pub fees: BTreeMap<String, i64>,
    /// How many holds ran out.
    pub holds_expired: u32,
    /// How many were promoted from a line.
    pub promotions: u32,
    /// How many still waited when their session began.
    pub left_waiting: u32,
    /// How many wishes were not granted that had been; nobody knows how many there were before.
    pub turned_away: u32,
}

impl Figures {
    /// Which part of the places was filled, in thousandths.
    pub fn fill(&self) -> u32 {
        let thousandths = u64::from(self.filled) * 1_000;
        u32::try_from(thousandths.checked_div(self.places.into()).unwrap_or(0)).unwrap_or(u32::MAX)
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.sessions += other.sessions;
        self.places += other.places;
        self.filled += other.filled;
        self.places_booked += other.places_booked;
        self.places_cancelled += other.places_cancelled;
        self.late_cancellations += other.late_cancellations;
        self.no_shows += other.no_shows;
        self.credits_spent += other.credits_spent;
        self.credits_returned += other.credits_returned;
        self.credits_lost += other.credits_lost;
        self.holds_expired += other.holds_expired;
        self.promotions += other.promotions;
        self.left_waiting += other.left_waiting;
        self.turned_away += other.turned_away;
        for (currency, amount) in &other.fees {
            *self.fees.entry(currency.clone()).or_default() += amount;
        }
    }

    /// Counts what happened.
    pub(super) fn count(&mut self, event: &RosterEvent) {
        match event {
            RosterEvent::SpotBooked(booked) => {
                self.places_booked += booked.places.get();
                self.credits_spent += booked.credits;
            }
            RosterEvent::PlaceCancelled(cancelled) => {
                self.places_cancelled += 1;
                self.credits_returned += cancelled.credits_returned;
            }
            RosterEvent::BookingCancelled(cancelled) => {
                self.places_cancelled += cancelled.places.get();
                self.credits_returned += cancelled.credits_returned;
            }
            RosterEvent::HoldExpired(_) => self.holds_expired += 1,
            RosterEvent::WaitlistPromoted(_) => self.promotions += 1,
            RosterEvent::NoShowMarked(_) => self.no_shows += 1,
            RosterEvent::WaitlistLeft(left) if left.because == LeftBecause::Over => self.left_waiting += 1,
            _ => {}
        }
    }

    /// Counts how it ended: the `roster` of a session of `capacity` places, which took place or did not.
    pub(super) fn end(&mut self, roster: &SessionRoster, capacity: u32, took_place: bool) {
        let kept: u32 = roster
            .present()
            .map(|(_, booking)| {
                let with_credits = booking.places.get().saturating_sub(booking.guest_passes);
                let price = booking.credits.checked_div(with_credits).unwrap_or(0);
                let paid = booking.standing().filter(|place| u32::from(place.0) <= with_credits).count();
                price * u32::try_from(paid).unwrap_or(u32::MAX)
            })
            .sum();
        self.credits_lost = self.credits_spent.saturating_sub(self.credits_returned).saturating_sub(kept);
        if took_place {
            self.sessions += 1;
            self.places += capacity;
            self.filled += roster.places_booked();
            self.left_waiting += u32::try_from(roster.line().len()).unwrap_or(u32::MAX);
        }
    }
}
