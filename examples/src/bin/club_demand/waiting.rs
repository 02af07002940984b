//! Those in line move up: they read what they are told, and claim what they are offered, or let it pass.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use regimen_sdk::Error;
use regimen_sdk::types::{Confirmation, HaveRead, Notification};
use serde::de::DeserializeOwned;

use crate::Failed;
use crate::chance::draw;
use crate::plan::Happening;
use crate::replay::{Place, Replay};

impl Replay<'_> {
    /// Sees who of those who wait for a place in `slot` has moved up at `at`.
    pub(super) async fn move_up(&mut self, slot: usize, at: DateTime<Utc>) -> Result<(), Failed> {
        if self.lines.get(&slot).is_none_or(Vec::is_empty) {
            return Ok(());
        }
        // The views take in what was written a moment ago.
        self.club.perform_due().await?;
        let coach = &self.staff.coaches[&self.plan.slots[slot].category];
        let line = coach.session_waitlist(self.staff.sessions[slot]).await?;
        let waiting = line.items.iter().filter_map(|entry| entry.client_id).collect::<BTreeSet<_>>();
        let moved = |wish: &usize| !waiting.contains(&self.staff.accounts[self.plan.of_wish[*wish].1]);
        let moved_up = self.lines[&slot].iter().copied().filter(moved).collect::<Vec<_>>();
        for wish in moved_up {
            self.stand_no_more(wish);
            self.figures(wish).promoted += 1;
            self.hear(wish, at).await?;
        }
        Ok(())
    }

    /// Somebody who moved up reads what they got.
    async fn hear(&mut self, wish: usize, at: DateTime<Utc>) -> Result<(), Failed> {
        let session_id = self.staff.sessions[self.plan.of_wish[wish].0];
        let told = self.member(wish).my_notifications(None, None, Some(true)).await?.items;
        let of_it = |told: &&Notification| fact(told, "session_id") == Some(session_id);
        let promotion = told.iter().filter(of_it).find(|told| {
            let code = told.code.as_str();
            code == "waitlist.place_offered" || code == "waitlist.promoted"
        });
        let promotion = promotion.ok_or("whoever is promoted is told so")?;
        if let Some(booking_id) = fact(promotion, "booking_id") {
            self.places[wish] = Place::Booked(booking_id);
            self.figures(wish).booked += 1;
        }
        if let (Some(hold_id), Some(until)) = (fact(promotion, "hold_id"), fact(promotion, "expires_at")) {
            self.places[wish] = Place::Offered(hold_id);
            self.decide(wish, at, until);
        }
        self.member(wish).read_notifications(&HaveRead { up_to: promotion.number }).await?;
        Ok(())
    }

    /// Chance decides whether an offer is claimed, and when.
    fn decide(&mut self, wish: usize, at: DateTime<Utc>, until: DateTime<Utc>) {
        let (seed, line) = (self.options.seed, self.wishes[wish].line);
        let minutes = u64::try_from((until - at).num_minutes()).unwrap_or_default();
        if draw(seed, "claim", line) % 100 < self.options.claim_percent.into() && minutes > 0 {
            let after = i64::try_from(draw(seed, "claims after", line) % minutes).unwrap_or_default();
            self.agenda.insert((at + TimeDelta::minutes(after), Happening::Claim(wish)));
        }
        self.agenda.insert((until, Happening::Lapse(wish)));
    }

    pub(super) async fn claim(&mut self, wish: usize) -> Result<(), Failed> {
        let Place::Offered(hold_id) = self.places[wish] else { return Ok(()) };
        match self.member(wish).confirm_hold(hold_id, &Confirmation::default()).await {
            Ok(booked) => {
                self.places[wish] = Place::Booked(booked.booking_id);
                self.figures(wish).booked += 1;
            }
            Err(Error::Refused { code, .. }) => *self.outcome.unclaimed.entry(code).or_default() += 1,
            Err(failed) => return Err(failed.into()),
        }
        Ok(())
    }

    /// The time of an offer is over. If it was not claimed, it has gone to the next.
    pub(super) async fn lapse(&mut self, wish: usize, at: DateTime<Utc>) -> Result<(), Failed> {
        if let Place::Offered(_) = self.places[wish] {
            self.places[wish] = Place::None;
            self.figures(wish).lapsed += 1;
            self.move_up(self.plan.of_wish[wish].0, at).await?;
        }
        Ok(())
    }
}

fn fact<T: DeserializeOwned>(told: &Notification, name: &str) -> Option<T> {
    serde_json::from_value(told.facts.get(name)?.clone()).ok()
}
