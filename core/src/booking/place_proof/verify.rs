//! Checking the proof of a place in line: pure, with the public key alone.

use std::collections::BTreeSet;

use super::report::{PlaceFlaw, PlaceReport};
use super::{FORMAT, PlaceProof, Step};
use crate::booking::events::{
    PassedBecause, PassedOver, RosterEvent, WaitlistJoined, WaitlistNotified, WaitlistPromoted, WaitlistReordered,
};
use crate::booking::fairness::{Queue, StoodAt};
use crate::booking::values::EntryId;
use crate::kernel::event::Envelope;
use crate::kernel::log::{Position, StreamId};
use crate::kernel::proof::{PublicKey, Witness};

/// Checks `proof` with `key` alone.
pub fn verify_place(proof: &PlaceProof, key: PublicKey) -> PlaceReport {
    let mut walk = Walk::default();
    let flaw = walk.through(proof, key).err();
    let Counts { steps, went_ahead, passed_over, reordered } = walk.counts;
    let (valid, promoted) = (flaw.is_none(), walk.promoted);
    PlaceReport { valid, steps, went_ahead, passed_over, reordered, promoted, flaw: flaw.map(|flaw| flaw.to_string()) }
}

#[derive(Default)]
struct Counts {
    steps: u32,
    went_ahead: u32,
    passed_over: u32,
    reordered: u32,
}

/// The way through the steps.
#[derive(Default)]
struct Walk {
    /// Where the last event stood in the log.
    position: Position,
    /// The number of the last step.
    step: u32,
    /// The furthest back that the entry may stand now.
    back: Option<u32>,
    /// Who was put elsewhere by hand.
    moved: BTreeSet<EntryId>,
    promoted: bool,
    counts: Counts,
}

impl Walk {
    fn through(&mut self, proof: &PlaceProof, key: PublicKey) -> Result<(), PlaceFlaw> {
        if proof.format != FORMAT {
            return Err(PlaceFlaw::Format);
        }
        if proof.public_key != key {
            return Err(PlaceFlaw::Key);
        }
        if let Some(before) = &proof.before {
            let (event, at) = self.event(proof, before, key)?;
            self.step = decided(&event).ok_or(PlaceFlaw::Event(at))?.0;
        }
        let joined = match self.event(proof, &proof.joined, key)? {
            (RosterEvent::WaitlistJoined(joined), _) if joined.entry_id == proof.entry_id => joined,
            (_, at) => return Err(PlaceFlaw::Event(at)),
        };
        for step in &proof.steps {
            // Whoever was promoted stands in line no more.
            if self.promoted {
                return Err(PlaceFlaw::Gap(self.step + 1));
            }
            let (event, at) = self.event(proof, &step.decided, key)?;
            self.take(&joined, step, &event, at)?;
        }
        match &proof.left {
            None => Ok(()),
            Some(left) => match self.event(proof, left, key)? {
                (RosterEvent::WaitlistLeft(left), _) if left.entry_id == proof.entry_id && !self.promoted => Ok(()),
                (_, at) => Err(PlaceFlaw::Event(at)),
            },
        }
    }

    /// The event that `witness` shows, if it is behind the one before it in the roster of the entry's session.
    fn event(
        &mut self,
        proof: &PlaceProof,
        witness: &Witness,
        key: PublicKey,
    ) -> Result<(RosterEvent, Position), PlaceFlaw> {
        let envelope: Envelope = witness.verify(proof.org, key)?;
        let at = envelope.position;
        let here = envelope.stream == StreamId::new("roster", proof.entry_id.session());
        if !here || at <= self.position {
            return Err(PlaceFlaw::Event(at));
        }
        self.position = at;
        let event = envelope.read::<RosterEvent>().ok().flatten().ok_or(PlaceFlaw::Event(at))?;
        Ok((event, at))
    }

    fn take(
        &mut self,
        joined: &WaitlistJoined,
        step: &Step,
        event: &RosterEvent,
        at: Position,
    ) -> Result<(), PlaceFlaw> {
        let (number, queue) = decided(event).ok_or(PlaceFlaw::Event(at))?;
        if number != self.step + 1 {
            return Err(PlaceFlaw::Gap(self.step + 1));
        }
        self.step = number;
        self.counts.steps += 1;
        let Step { own, concerned, .. } = step;
        let stands = |stood: &StoodAt| queue.holds(stood);
        let is_own = (own.entry_id, own.party) == (joined.entry_id, joined.party);
        if !is_own || !stands(own) || !concerned.iter().all(stands) {
            return Err(PlaceFlaw::Place(number));
        }
        if self.back.is_some_and(|back| own.index > back) {
            return Err(PlaceFlaw::PushedBack(number));
        }
        let place = PlaceFlaw::Place(number);
        self.back = Some(match event {
            RosterEvent::WaitlistPromoted(promoted) => {
                let stood = concerned.as_ref().ok_or(place.clone())?;
                if (stood.entry_id, stood.index) != (promoted.entry_id, promoted.index) {
                    return Err(place);
                }
                self.promotion(own, promoted)?
            }
            RosterEvent::WaitlistReordered(reordered) => {
                let stood = concerned.as_ref().ok_or(place.clone())?;
                if (stood.entry_id, stood.index) != (reordered.entry_id, reordered.from) {
                    return Err(place);
                }
                self.counts.reordered += 1;
                self.moved.insert(reordered.entry_id);
                after_reorder(own, reordered)
            }
            RosterEvent::WaitlistNotified(notified) => self.notice(own, notified)?,
            _ => own.index,
        });
        Ok(())
    }

    /// Checks a promotion, and tells where the entry may stand after it.
    fn promotion(&mut self, own: &StoodAt, promoted: &WaitlistPromoted) -> Result<u32, PlaceFlaw> {
        let number = promoted.step;
        // Everyone further ahead than whoever was promoted was passed over, and it is said why.
        if promoted.passed_over.len() != promoted.index as usize {
            return Err(PlaceFlaw::NoReason(number));
        }
        if promoted.entry_id == own.entry_id {
            self.promoted = true;
            return Ok(own.index);
        }
        if promoted.index < own.index {
            let by_hand = self.moved.contains(&promoted.entry_id) || self.moved.contains(&own.entry_id);
            // Entries of one session are numbered in the order in which they came.
            if promoted.entry_id.number() > own.entry_id.number() && !by_hand {
                return Err(PlaceFlaw::CameLater(number));
            }
            self.counts.went_ahead += 1;
            return Ok(own.index - 1);
        }
        let holds = match because(&promoted.passed_over, own) {
            Some(PassedBecause::PartyTooLarge { party }) => *party == own.party && party.get() > promoted.spots_free,
            Some(PassedBecause::Ineligible { code }) => !code.is_empty(),
            None => false,
        };
        if !holds {
            return Err(PlaceFlaw::Overtaken(number));
        }
        self.counts.passed_over += 1;
        Ok(own.index)
    }

    /// Checks a notice to all, and tells where the entry may stand after it: where it stood.
    fn notice(&mut self, own: &StoodAt, notified: &WaitlistNotified) -> Result<u32, PlaceFlaw> {
        match because(&notified.passed_over, own) {
            None => {}
            Some(PassedBecause::Ineligible { code }) if !code.is_empty() => self.counts.passed_over += 1,
            Some(_) => return Err(PlaceFlaw::NoReason(notified.step)),
        }
        Ok(own.index)
    }
}

/// Why an entry was passed over, if it was.
fn because<'p>(passed_over: &'p [PassedOver], own: &StoodAt) -> Option<&'p PassedBecause> {
    passed_over.iter().find(|passed| passed.entry_id == own.entry_id).map(|passed| &passed.because)
}

/// The number of a step, and the line that it was decided about.
fn decided(event: &RosterEvent) -> Option<(u32, Queue)> {
    match event {
        RosterEvent::WaitlistPromoted(promoted) => Some((promoted.step, promoted.queue)),
        RosterEvent::WaitlistNotified(notified) => Some((notified.step, notified.queue)),
        RosterEvent::WaitlistReordered(reordered) => Some((reordered.step, reordered.queue)),
        _ => None,
    }
}

/// Where the entry stands after somebody, itself perhaps, was put elsewhere.
fn after_reorder(own: &StoodAt, reordered: &WaitlistReordered) -> u32 {
    let WaitlistReordered { entry_id, from, to, .. } = *reordered;
    let index = own.index;
    if entry_id == own.entry_id {
        to
    } else if from > index && to <= index {
        index + 1
    } else if from < index && to >= index {
        index - 1
    } else {
        index
    }
}
