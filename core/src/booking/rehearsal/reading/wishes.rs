//! What an event tells of what somebody wished, apart from what the roster made of it.

use super::session::Reading;
use crate::booking::events::{PassedBecause, Promotion, RosterEvent, SpotBooked, WaitlistJoined, WaitlistPromoted};
use crate::booking::rehearsal::past::{Answer, Moment, Wish};
use crate::booking::rehearsal::rulebook::Rulebook;
use crate::booking::roster::Attendance;
use crate::booking::values::{BookingId, CancelledBy, HoldEnd, HoldId, LeftBecause};

impl Reading {
    /// What somebody did, if the event is not what the roster made of it.
    pub(super) fn wish(&mut self, event: &RosterEvent, moment: Moment, rules: &Rulebook) -> Option<Wish> {
        let derived = match event {
            RosterEvent::WaitlistPromoted(_) => true,
            RosterEvent::HoldPlaced(placed) => placed.entry_id.is_some(),
            RosterEvent::SpotBooked(booked) => self.promoted.contains(&booked.booking_id),
            _ => false,
        };
        if !derived {
            self.look_back(rules);
        }
        match event {
            RosterEvent::SpotBooked(booked) => self.booked(booked, moment),
            RosterEvent::PlaceCancelled(event) => {
                self.cancelled(event.booking_id, event.cancelled_by, moment, rules);
                let (client_id, place, by) = (event.client_id, Some(event.place), event.cancelled_by);
                Some(Wish::Cancel { client_id, place, by })
            }
            RosterEvent::BookingCancelled(event) => {
                self.cancelled(event.booking_id, event.cancelled_by, moment, rules);
                let (client_id, by) = (event.client_id, event.cancelled_by);
                (by != CancelledBy::Session).then_some(Wish::Cancel { client_id, place: None, by })
            }
            RosterEvent::HoldPlaced(placed) => {
                self.past.ends.insert(placed.hold_id, (placed.expires_at, None));
                let (client_id, places, hold_id) = (placed.client_id, placed.places, placed.hold_id);
                let expires_at = placed.expires_at;
                (!derived).then_some(Wish::Hold { client_id, places, hold_id, expires_at })
            }
            RosterEvent::HoldReleased(event) if event.because == HoldEnd::Released => {
                self.chance = Some(moment);
                let wish = Wish::Release { client_id: event.client_id };
                self.answer(event.hold_id, moment, wish)
            }
            RosterEvent::HoldExpired(event) => {
                self.chance = Some(moment);
                self.past.ends.insert(event.hold_id, (event.expires_at, Some(moment)));
                None
            }
            RosterEvent::WaitlistJoined(event) => {
                self.clients.insert(event.entry_id, event.client_id);
                let WaitlistJoined { client_id, party, guest_passes, entry_id, .. } = *event;
                Some(Wish::Join { client_id, party, guest_passes, entry_id })
            }
            RosterEvent::WaitlistLeft(event) => {
                (event.because == LeftBecause::Left).then_some(Wish::Leave { entry_id: event.entry_id })
            }
            RosterEvent::WaitlistPromoted(event) => {
                self.promotion(event);
                None
            }
            RosterEvent::WaitlistReordered(event) => Some(Wish::Reorder { entry_id: event.entry_id, to: event.to }),
            RosterEvent::NoShowMarked(event) => Some(Wish::StayAway { client_id: event.client_id }),
            RosterEvent::CheckedIn(event) => self.seen(event.booking_id),
            RosterEvent::AttendanceMarked(event) if event.attended => self.seen(event.booking_id),
            _ => None,
        }
    }

    /// Whoever is seen was there after all, if it was noted that they did not come.
    fn seen(&mut self, booking_id: BookingId) -> Option<Wish> {
        let booking = self.roster.booking(booking_id)?;
        let client_id = booking.client_id;
        let missed = booking.attendance == Some(Attendance::NoShow);
        self.figures.no_shows = self.figures.no_shows.saturating_sub(missed.into());
        missed.then_some(Wish::BeThere { client_id })
    }

    fn booked(&mut self, booked: &SpotBooked, moment: Moment) -> Option<Wish> {
        let SpotBooked { client_id, places, guest_passes, policy, .. } = *booked;
        if self.roster.hold_of(client_id).is_some_and(|(_, hold)| hold.places > places) {
            self.chance = Some(moment);
        }
        match booked.hold_id {
            Some(hold_id) => self.answer(hold_id, moment, Wish::Confirm { client_id, places, guest_passes, policy }),
            None if self.promoted.contains(&booked.booking_id) => None,
            None => Some(Wish::Book { client_id, places, guest_passes, policy }),
        }
    }

    /// The answer to an offer from the line is noted with the offer; what somebody did with a hold of their own is a wish.
    fn answer(&mut self, hold_id: HoldId, moment: Moment, wish: Wish) -> Option<Wish> {
        let entry = self.offered.get(&hold_id);
        match entry.and_then(|entry_id| self.past.answers.get_mut(entry_id)) {
            Some(answer) => {
                answer.answered = Some((moment.0 - answer.offered_at, moment, wish));
                None
            }
            None => Some(wish),
        }
    }

    fn cancelled(&mut self, booking_id: BookingId, by: CancelledBy, moment: Moment, rules: &Rulebook) {
        if by == CancelledBy::Session {
            return;
        }
        self.chance = Some(moment);
        let Some(booking) = self.roster.booking(booking_id) else { return };
        let template_id = self.details.as_ref().and_then(|details| details.template_id);
        let cancellation = rules.rules(template_id, booking.policy, None).cancellation;
        let in_grace = booking.grace_until.is_some_and(|until| moment.0 < until);
        if by == CancelledBy::Client && !in_grace && cancellation.is_late(booking.starts_at, moment.0) {
            self.figures.late_cancellations += 1;
        }
    }

    fn promotion(&mut self, event: &WaitlistPromoted) {
        let hold_id = match event.promotion {
            Promotion::Offered { hold_id, .. } => {
                self.offered.insert(hold_id, event.entry_id);
                Some(hold_id)
            }
            Promotion::Booked { booking_id } => {
                self.promoted.insert(booking_id);
                None
            }
        };
        let at = event.promoted_at;
        self.past.answers.insert(event.entry_id, Answer { offered_at: at, hold_id, answered: None });
        for passed in &event.passed_over {
            if matches!(passed.because, PassedBecause::Ineligible { .. }) {
                self.past.eligible.entry(passed.entry_id).or_default().push((at, false));
            }
        }
        self.past.eligible.entry(event.entry_id).or_default().push((at, true));
    }
}
