//! Members want places: they book, some of them keeping a place first; who finds none stands in line; some cancel.

use chrono::{DateTime, TimeDelta, Utc};
use regimen_sdk::types::{Confirmation, NewBooking, NewEntry, NewHold};
use regimen_sdk::{Client, Error};

use crate::Failed;
use crate::chance::draw;
use crate::plan::Happening;
use crate::replay::{Place, Replay};

/// How long somebody thinks about a place that is kept for them.
const THINKS: TimeDelta = TimeDelta::minutes(3);

impl Replay<'_> {
    pub(super) fn member(&self, wish: usize) -> &Client {
        &self.staff.members[self.plan.of_wish[wish].1]
    }

    pub(super) async fn book(&mut self, wish: usize, at: DateTime<Utc>) -> Result<(), Failed> {
        let (slot, _) = self.plan.of_wish[wish];
        let session_id = self.staff.sessions[slot];
        let holds = draw(self.options.seed, "hold", self.wishes[wish].line) % 100 < self.options.hold_percent.into();
        let got = if holds {
            let held = self.member(wish).place_hold(session_id, &NewHold::default()).await;
            held.map(|held| Place::Held(held.hold_id))
        } else {
            let booked = self.member(wish).book_spot(session_id, &NewBooking::default()).await;
            booked.map(|booked| Place::Booked(booked.booking_id))
        };
        match got {
            Ok(Place::Held(hold_id)) => {
                self.places[wish] = Place::Held(hold_id);
                self.agenda.insert((at + THINKS, Happening::Confirm(wish)));
            }
            Ok(place) => {
                self.places[wish] = place;
                self.figures(wish).booked += 1;
            }
            Err(Error::Refused { code, .. }) if code == "booking.session_full" => {
                self.outcome.sold_out.insert(slot);
                self.wait(wish, slot).await?;
            }
            Err(Error::Refused { code, .. }) => self.refuse(code),
            Err(failed) => return Err(failed.into()),
        }
        Ok(())
    }

    /// Stands in line.
    async fn wait(&mut self, wish: usize, slot: usize) -> Result<(), Failed> {
        let member_of = |wish: usize| self.plan.of_wish[wish].1;
        let mut line = self.lines.get(&slot).into_iter().flatten();
        if line.any(|waiting| member_of(*waiting) == member_of(wish)) {
            // They keep the place in line that they have.
            self.refuse("the member stands in this line already".to_owned());
            return Ok(());
        }
        match self.member(wish).join_waitlist(self.staff.sessions[slot], &NewEntry::default()).await {
            Ok(_) => {
                self.places[wish] = Place::Waiting;
                self.lines.entry(slot).or_default().push(wish);
                self.outcome.waited += 1;
            }
            Err(Error::Refused { code, .. }) => self.refuse(code),
            Err(failed) => return Err(failed.into()),
        }
        Ok(())
    }

    /// A place that was kept is booked now, and costs what it costs.
    pub(super) async fn confirm(&mut self, wish: usize, at: DateTime<Utc>) -> Result<(), Failed> {
        let Place::Held(hold_id) = self.places[wish] else { return Ok(()) };
        match self.member(wish).confirm_hold(hold_id, &Confirmation::default()).await {
            Ok(booked) => {
                self.places[wish] = Place::Booked(booked.booking_id);
                self.figures(wish).booked += 1;
            }
            Err(Error::Refused { code, .. }) => {
                self.places[wish] = Place::None;
                self.member(wish).release_hold(hold_id).await?;
                self.refuse(code);
                self.move_up(self.plan.of_wish[wish].0, at).await?;
            }
            Err(failed) => return Err(failed.into()),
        }
        Ok(())
    }

    pub(super) async fn cancel(&mut self, wish: usize, at: DateTime<Utc>) -> Result<(), Failed> {
        let (slot, _) = self.plan.of_wish[wish];
        match std::mem::take(&mut self.places[wish]) {
            Place::None => self.outcome.nothing_to_cancel += 1,
            Place::Waiting => {
                self.member(wish).leave_waitlist(self.staff.sessions[slot]).await?;
                self.stand_no_more(wish);
                self.outcome.left += 1;
            }
            Place::Held(hold_id) => {
                self.member(wish).release_hold(hold_id).await?;
                self.refuse("given back before it was confirmed".to_owned());
            }
            Place::Offered(hold_id) => {
                self.member(wish).release_hold(hold_id).await?;
                self.figures(wish).declined += 1;
            }
            Place::Booked(booking_id) => {
                let cancelled = self.member(wish).cancel_booking(booking_id).await?;
                *self.outcome.refunds.entry(cancelled.refund_percentage).or_default() += 1;
                self.outcome.credits_returned += u64::from(cancelled.credits_returned);
                self.figures(wish).cancelled += 1;
            }
        }
        self.move_up(slot, at).await
    }

    pub(super) fn stand_no_more(&mut self, wish: usize) {
        let (slot, _) = self.plan.of_wish[wish];
        self.lines.entry(slot).or_default().retain(|waiting| *waiting != wish);
    }
}
