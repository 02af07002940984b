//! People stand in line, and the line moves.

use super::{Act, Stage};
use crate::booking::policies::{LinePhase, WaitlistMode};
use crate::booking::rehearsal::past::Wish;
use crate::booking::roster::{Entry, Join, Promote, RosterCommand};
use crate::booking::values::{EntryId, LeftBecause, Party, ReorderReason};
use crate::kernel::ids::AccountId;
use crate::scheduling::values::SessionDetails;

impl Stage<'_> {
    pub(super) async fn join(&mut self, client_id: AccountId, (party, guest_passes): (Party, u32), entry_id: EntryId) {
        let Some(details) = self.details.clone() else { return };
        let (session_id, at, waitlist) = (self.session.session_id, self.now.0, self.waitlist());
        if self.roster.spots_left(details.capacity.get()) >= party.get() {
            let policy = self.versions_for(client_id);
            self.book(client_id, party, guest_passes, policy, None).await;
            return;
        }
        let moves =
            waitlist.mode != WaitlistMode::Off && waitlist.phase(details.slot.starts_at, at) != LinePhase::Still;
        let join = Join { session_id, details, client_id, party, guest_passes, at };
        if self.admits(party) && moves && self.decide(RosterCommand::Join(Box::new(join))).await.is_ok() {
            self.entries.insert(client_id, entry_id);
        } else {
            self.figures.turned_away += 1;
        }
    }

    fn client_of(&self, entry_id: EntryId) -> Option<AccountId> {
        self.entries.iter().find(|(_, of)| **of == entry_id).map(|(client_id, _)| *client_id)
    }

    /// Whoever left the line then does not want an offer that they have now.
    pub(super) async fn leave(&mut self, of: EntryId) {
        let Some(client_id) = self.client_of(of) else { return };
        match self.roster.line().entry_of(client_id) {
            Some(entry_id) => {
                let because = LeftBecause::Left;
                _ = self.decide(RosterCommand::Leave { entry_id, because, at: self.now.0 }).await;
            }
            None => self.release(client_id).await,
        }
    }

    pub(super) async fn reorder(&mut self, of: EntryId, to: u32) {
        let client_id = self.client_of(of);
        let Some(entry_id) = client_id.and_then(|client_id| self.roster.line().entry_of(client_id)) else { return };
        let reason = ReorderReason::try_from("as it was".to_owned());
        if let (Ok(reason), Some(by)) = (reason, client_id) {
            _ = self.decide(RosterCommand::Reorder { entry_id, to, reason, by, at: self.now.0 }).await;
        }
    }

    /// Lets the line move up, as far as it can.
    pub(super) async fn move_up(&mut self) {
        let Some(details) = self.details.clone().filter(|_| !self.called_off) else { return };
        let phase = self.waitlist().phase(details.slot.starts_at, self.now.0);
        if matches!(phase, LinePhase::Offer(_) | LinePhase::Book(_)) {
            while self.promote_one(&details, phase).await {}
        }
    }

    async fn promote_one(&mut self, details: &SessionDetails, phase: LinePhase) -> bool {
        let spots_free = self.roster.spots_left(details.capacity.get());
        let able = |(_, entry): &(EntryId, Entry)| {
            let has_hold = self.roster.hold_of(entry.client_id).is_some();
            let open = self.admits(entry.party);
            entry.party.get() <= spots_free && !has_hold && open && self.was_eligible(entry.client_id)
        };
        let Some((entry_id, entry)) = self.roster.line().entries().find(able) else { return false };
        let (session_id, at, policy) = (self.session.session_id, self.now.0, self.versions());
        let (details, passed_over) = (details.clone(), Vec::new());
        let promote = Promote { session_id, details, entry_id, phase, passed_over, policy, at };
        if self.decide(RosterCommand::Promote(Box::new(promote))).await.is_err() {
            return false;
        }
        match phase {
            LinePhase::Book(grace_until) => {
                let Entry { client_id, party, guest_passes, .. } = entry;
                self.book(client_id, party, guest_passes, self.versions_for(client_id), grace_until).await;
            }
            LinePhase::Offer(_) | LinePhase::Still | LinePhase::TellAll => self.will_answer(entry),
        }
        true
    }

    /// Whether whoever stands there could have been promoted at that moment, as far as it is known.
    fn was_eligible(&self, client_id: AccountId) -> bool {
        let of = self.entries.get(&client_id);
        let known = of.and_then(|entry_id| self.session.eligible.get(entry_id));
        let then = known.and_then(|known| known.iter().rfind(|(at, _)| *at <= self.now.0));
        then.is_none_or(|(_, eligible)| *eligible)
    }

    /// Lets somebody answer an offer as they did, or confirm it at once if they never had one.
    fn will_answer(&mut self, entry: Entry) {
        let Entry { client_id, party, guest_passes, .. } = entry;
        let policy = self.versions_for(client_id);
        let answer = self.entries.get(&client_id).and_then(|entry_id| self.session.answers.get(entry_id));
        let offered = answer.filter(|answer| answer.hold_id.is_some()).cloned();
        self.will_expire(client_id, offered.as_ref().and_then(|answer| answer.hold_id));
        let at_once = Wish::Confirm { client_id, places: party, guest_passes, policy };
        match offered {
            None => self.later(self.now, Act::Answer(at_once)),
            Some(answer) => {
                let same = answer.offered_at == self.now.0;
                if let Some((after, moment, wish)) = answer.answered {
                    let moment = if same { moment } else { (self.now.0 + after, self.now.1) };
                    self.later(moment, Act::Answer(wish));
                }
            }
        }
    }
}
