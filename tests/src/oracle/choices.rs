//! Choices from the line: who was first, who was passed over, and whether that was true.

use chrono::{DateTime, Utc};
use regimen_core::booking::events::{PassedBecause, Promotion, WaitlistPromoted, WaitlistReordered};
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
        let mut reasons = Vec::new();
        let price = i64::from(room.price * waits.party.get());
        // Who books has paid in the same commit, perhaps before the event that is judged.
        let paid = self.paid.get(&waits.client).copied().unwrap_or_default();
        if self.purses.get(&waits.client).map_or(0, |purse| purse.available(at)) + paid < price {
            reasons.push("membership.insufficient_credits");
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
