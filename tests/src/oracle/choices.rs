//! Choices from the line: who was first, who was passed over, and whether that was true.

use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::booking::events::{PassedBecause, Promotion, WaitlistNotified, WaitlistPromoted, WaitlistReordered};
use regimen_core::booking::fairness::Queue;
use regimen_core::booking::policies::LinePhase;
use regimen_core::kernel::ids::AccountId;
use regimen_core::scheduling::values::{SessionId, SessionStatus};

use super::{Oracle, Waits};

impl Oracle {
    /// A choice was made from the line as it is.
    pub(super) fn chose(&mut self, session_id: SessionId, step: u32, queue: Queue) {
        let room = self.rooms.entry(session_id).or_default();
        if step != room.step + 1 {
            self.wrong.push(format!("{session_id}: choice {step} after choice {}", room.step));
        }
        if queue != room.queue() {
            self.wrong.push(format!("{session_id}: the hash is not that of the line {:?}", room.line));
        }
        room.step = step;
    }

    pub(super) fn promoted(&mut self, promoted: &WaitlistPromoted) {
        let WaitlistPromoted { session_id, entry_id, spots_free, index, promoted_at, .. } = *promoted;
        self.chose(session_id, promoted.step, promoted.queue);
        let room = self.rooms.entry(session_id).or_default();
        if spots_free != room.free() {
            self.wrong.push(format!("{session_id}: {spots_free} places were said to be free, {} are", room.free()));
        }
        let line = room.line.clone();
        if line.get(index as usize).is_none_or(|waits| waits.entry_id != entry_id) {
            self.wrong.push(format!("{entry_id} did not stand at {index} of {line:?}"));
            return;
        }
        let ahead = &line[..index as usize];
        let passed = promoted.passed_over.iter().map(|passed| passed.entry_id).collect::<Vec<_>>();
        if passed != ahead.iter().map(|waits| waits.entry_id).collect::<Vec<_>>() {
            self.wrong.push(format!("{entry_id} went ahead of {ahead:?}, of whom {passed:?} were passed over"));
        }
        for (waits, passed) in ahead.iter().zip(&promoted.passed_over) {
            if !self.was_true(session_id, *waits, spots_free, &passed.because, promoted_at) {
                self.wrong.push(format!("{waits:?} was passed over because of {:?}, which is not so", passed.because));
            }
        }
        if let Some(why) = self.hindered(session_id, line[index as usize], spots_free, promoted_at) {
            self.wrong.push(format!("{entry_id} was promoted in spite of {why}"));
        }
        let room = self.rooms.entry(session_id).or_default();
        room.line.remove(index as usize);
        if let Promotion::Offered { until, .. } = promoted.promotion
            && until <= promoted_at
        {
            self.wrong.push(format!("{entry_id} was offered what had run out"));
        }
    }

    pub(super) fn reordered(&mut self, reordered: &WaitlistReordered) {
        let WaitlistReordered { session_id, entry_id, from, to, .. } = *reordered;
        self.chose(session_id, reordered.step, reordered.queue);
        let room = self.rooms.entry(session_id).or_default();
        if room.index_of(entry_id) != Some(from as usize) || to as usize >= room.line.len() {
            self.wrong.push(format!("{entry_id} cannot go from {from} to {to} in {:?}", room.line));
            return;
        }
        let moved = room.line.remove(from as usize);
        room.line.insert(to as usize, moved);
    }

    pub(super) fn notified(&mut self, notified: &WaitlistNotified) {
        let WaitlistNotified { session_id, notified_at, .. } = *notified;
        self.chose(session_id, notified.step, notified.queue);
        let line = self.rooms.entry(session_id).or_default().line.clone();
        for waits in &line {
            let passed = notified.passed_over.iter().find(|passed| passed.entry_id == waits.entry_id);
            let shut_out = self.shut_out(session_id, *waits, notified_at);
            let is_true = match passed.map(|passed| &passed.because) {
                None => shut_out.is_empty(),
                Some(PassedBecause::Ineligible { code }) => shut_out.iter().any(|reason| reason == code),
                Some(PassedBecause::PartyTooLarge { .. }) => false,
            };
            if !is_true {
                self.wrong.push(format!("{waits:?} was told or not because of {passed:?}; {shut_out:?} is true"));
            }
        }
        if notified.passed_over.len() >= line.len() {
            self.wrong.push(format!("{session_id}: nobody was told: {notified:?}"));
        }
    }

    /// Why booking is not open for a session that begins at `starts_at`.
    pub(super) fn shut(&self, starts_at: DateTime<Utc>, at: DateTime<Utc>) -> Option<&'static str> {
        let window = self.policy().window;
        let opens_at = window.opens_days.map(|days| starts_at - TimeDelta::days(days.into()));
        if opens_at.is_some_and(|opens_at| at < opens_at) {
            return Some("booking.not_yet_open");
        }
        (at >= starts_at - TimeDelta::minutes(window.closes_minutes.into())).then_some("booking.closed")
    }

    /// Why somebody could not book so many places, whoever they are.
    fn shut_out(&self, session_id: SessionId, waits: Waits, at: DateTime<Utc>) -> Vec<&'static str> {
        let slot = self.rooms.get(&session_id).and_then(|room| room.slot);
        let shut = slot.and_then(|(starts_at, _)| self.shut(starts_at, at));
        let too_many = (waits.party > self.policy().party.most).then_some("booking.too_many_places");
        shut.into_iter().chain(too_many).collect()
    }

    fn was_true(
        &self,
        session_id: SessionId,
        waits: Waits,
        free: u32,
        because: &PassedBecause,
        at: DateTime<Utc>,
    ) -> bool {
        match because {
            PassedBecause::PartyTooLarge { party } => *party == waits.party && party.get() > free,
            PassedBecause::Ineligible { code } => {
                self.reasons(session_id, waits, at).into_iter().any(|reason| reason == code)
            }
        }
    }

    /// Why somebody cannot take their places, whatever is free.
    fn reasons(&self, session_id: SessionId, waits: Waits, at: DateTime<Utc>) -> Vec<&'static str> {
        let Some(room) = self.rooms.get(&session_id) else { return vec!["session.not_found"] };
        let mut reasons = self.shut_out(session_id, waits, at);
        let price = i64::from(room.price * waits.party.get().saturating_sub(waits.guest_passes));
        // Who books has paid in the same commit, perhaps before the event that is judged.
        let paid = self.paid.get(&waits.client).copied().unwrap_or_default();
        let purse = self.purses.get(&waits.client).cloned().unwrap_or_default();
        if purse.available(at) + paid.credits < price {
            reasons.push("membership.insufficient_credits");
        }
        if purse.passes_left(at) + paid.guest_passes < waits.guest_passes {
            reasons.push("membership.insufficient_guest_passes");
        }
        if purse.bookings_left(at).is_some_and(|left| left + paid.bookings == 0) {
            reasons.push("membership.plan_limit_reached");
        }
        let alone = !self.policy().overlaps.allowed;
        if alone && room.slot.is_some_and(|slot| self.is_elsewhere(session_id, waits.client, slot)) {
            reasons.push("calendar.overlap");
        }
        if room.holds_of(waits.client).next().is_some() {
            reasons.push("hold.already_held");
        }
        reasons
    }

    fn is_elsewhere(&self, here: SessionId, client: AccountId, slot: (DateTime<Utc>, DateTime<Utc>)) -> bool {
        let elsewhere = self.rooms.iter().filter(|(session_id, _)| **session_id != here);
        let mut booked = elsewhere.filter_map(|(_, room)| room.booked.get(&client));
        booked.any(|booked| booked.starts_at < slot.1 && slot.0 < booked.ends_at)
    }

    fn hindered(&self, session_id: SessionId, waits: Waits, free: u32, at: DateTime<Utc>) -> Option<&'static str> {
        if waits.party.get() > free {
            return Some("its party");
        }
        self.reasons(session_id, waits, at).first().copied()
    }

    /// Whoever could have had a place that fell free has got it.
    pub(super) fn check_line_was_served(&mut self, session_id: SessionId, at: DateTime<Utc>) {
        let Some(room) = self.rooms.get(&session_id) else { return };
        let Some((starts_at, _)) = room.slot else { return };
        let moves = matches!(self.policy().waitlist.phase(starts_at, at), LinePhase::Offer(_) | LinePhase::Book(_));
        if room.status != Some(SessionStatus::Published) || !moves {
            return;
        }
        let able = room.line.iter().find(|waits| self.hindered(session_id, **waits, room.free(), at).is_none());
        if let Some(waits) = able {
            let free = room.free();
            self.wrong.push(format!("{session_id}: {free} places fell free, and {waits:?} did not get them"));
        }
    }
}
