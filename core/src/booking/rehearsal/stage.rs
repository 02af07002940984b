//! One session played again: people do what they did, and the roster decides by other rules.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use cqrs_es::Aggregate as _;
use cqrs_es::event_sink::EventSink;

use super::Rehearsal;
use super::figures::Figures;
use super::past::{Moment, Past, SessionPast, Wish};
use super::penalties::Offence;
use crate::booking::opening::admit;
use crate::booking::policies::{BookingPolicy, LinePhase, PolicyVersions, WaitlistMode, WaitlistRules};
use crate::booking::roster::{
    Book, Booking, Entry, HoldCommand, Join, Promote, RosterCommand, RosterRefusal, SessionRoster,
};
use crate::booking::values::{BookingId, CancelledBy, EntryId, HoldId, Party, PlaceNumber, RefundPercentage};
use crate::kernel::ids::AccountId;
use crate::kernel::log::Position;
use crate::membership::values::PenaltyKind;
use crate::scheduling::values::SessionDetails;

/// How a session went.
pub(super) struct Played {
    pub(super) figures: Figures,
    pub(super) offences: Vec<Offence>,
}

/// What comes of something else, later.
enum Act {
    Expire(HoldId),
    Answer(Wish),
}

struct Stage<'p> {
    past: &'p Past,
    session: &'p SessionPast,
    rehearsal: &'p Rehearsal,
    roster: SessionRoster,
    details: Option<SessionDetails>,
    called_off: bool,
    /// What is to come, in its order.
    acts: BTreeMap<(DateTime<Utc>, Position, usize), Act>,
    numbered: usize,
    /// Where the play has come to.
    now: Moment,
    /// The entries of the past that clients stand in line with.
    entries: HashMap<AccountId, EntryId>,
    figures: Figures,
    offences: Vec<Offence>,
}

/// Plays `session` again.
pub(super) async fn play(session: &SessionPast, past: &Past, rehearsal: &Rehearsal) -> Played {
    let mut stage = Stage {
        past,
        session,
        rehearsal,
        roster: SessionRoster::default(),
        details: None,
        called_off: false,
        acts: BTreeMap::new(),
        numbered: 0,
        now: (DateTime::<Utc>::MIN_UTC, 0),
        entries: HashMap::new(),
        figures: Figures::default(),
        offences: Vec::new(),
    };
    let mut wishes = session.wishes.iter().peekable();
    loop {
        let wish = wishes.peek().map(|(moment, _)| *moment);
        let act = stage.acts.first_key_value().map(|((at, position, _), _)| (*at, *position));
        match (act, wish) {
            (Some(act), wish) if wish.is_none_or(|wish| act <= wish) => stage.act(wish).await,
            (_, Some(_)) => {
                if let Some((moment, wish)) = wishes.next() {
                    stage.goes_on(*moment);
                    stage.wish(wish.clone()).await;
                }
            }
            (_, None) => break,
        }
    }
    let capacity = stage.details.as_ref().map_or(0, |details| details.capacity.get());
    stage.figures.end(&stage.roster, capacity, !stage.called_off);
    Played { figures: stage.figures, offences: stage.offences }
}

impl Stage<'_> {
    fn goes_on(&mut self, (at, position): Moment) {
        self.now = (at, position.max(self.now.1));
    }

    fn later(&mut self, (at, position): Moment, act: Act) {
        // What lies behind the end of the log has not happened yet.
        if at <= self.past.end {
            self.numbered += 1;
            self.acts.insert((at, position, self.numbered), act);
        }
    }

    fn policy(&self, versions: PolicyVersions) -> BookingPolicy {
        let template_id = self.details.as_ref().and_then(|details| details.template_id);
        self.past.rules.rules(template_id, versions, Some(&self.rehearsal.policy))
    }

    fn versions(&self) -> PolicyVersions {
        let template_id = self.details.as_ref().and_then(|details| details.template_id);
        self.past.rules.now(template_id, self.now.1)
    }

    fn waitlist(&self) -> WaitlistRules {
        self.policy(self.versions()).waitlist
    }

    /// Lets the roster decide; whether anything happened.
    async fn decide(&mut self, command: RosterCommand) -> Result<bool, RosterRefusal> {
        let sink = EventSink::default();
        self.roster.handle(command, &(), &sink).await?;
        let events = sink.collect().await;
        events.iter().for_each(|event| self.figures.count(event));
        Ok(!events.is_empty())
    }

    /// The next act; holds that run out at the same moment do so before the line moves.
    async fn act(&mut self, wish: Option<Moment>) {
        let mut expired = false;
        while let Some(((at, position, _), act)) = self.acts.pop_first() {
            self.goes_on((at, position));
            match act {
                Act::Expire(hold_id) => {
                    expired |= self.decide(RosterCommand::Expire { hold_id, at }).await.unwrap_or(false);
                }
                Act::Answer(wish) => {
                    self.wish(wish).await;
                    return;
                }
            }
            let next = self.acts.first_key_value();
            let also = |((next, place, _), act): (&(DateTime<Utc>, Position, usize), &Act)| {
                *next == at && matches!(act, Act::Expire(_)) && wish.is_none_or(|wish| (*next, *place) <= wish)
            };
            if !next.is_some_and(also) {
                break;
            }
        }
        if expired {
            self.move_up().await;
        }
    }

    async fn wish(&mut self, wish: Wish) {
        let at = self.now.0;
        match wish {
            Wish::Plan(details) => self.plan(*details).await,
            Wish::CallOff => {
                self.called_off = true;
                _ = self.decide(RosterCommand::CallOff { at }).await;
            }
            Wish::Book { client_id, places, guest_passes, policy } => {
                if self.admits(places) {
                    self.book(client_id, places, guest_passes, policy, None).await;
                } else {
                    self.figures.turned_away += 1;
                }
            }
            Wish::Hold { client_id, places, hold_id, expires_at } => {
                self.hold(client_id, places, hold_id, expires_at).await;
            }
            Wish::Confirm { client_id, places, guest_passes, policy } => {
                let stands = self.roster.hold_of(client_id).is_some_and(|(_, hold)| hold.stands_at(at));
                if stands {
                    self.book(client_id, places, guest_passes, policy, None).await;
                } else if self.roster.booking_of(client_id).is_none() {
                    self.figures.turned_away += 1;
                }
            }
            Wish::Release { client_id } => self.release(client_id).await,
            Wish::Join { client_id, party, entry_id } => self.join(client_id, party, entry_id).await,
            Wish::Leave { entry_id } => self.leave(entry_id).await,
            Wish::Cancel { client_id, place, by } => self.cancel(client_id, place, by).await,
            Wish::Reorder { entry_id, to } => self.reorder(entry_id, to).await,
            Wish::StayAway { client_id } => {
                if let Some((booking_id, booking)) = self.booking_of(client_id) {
                    self.figures.no_shows += 1;
                    self.offend(booking_id, &booking, PenaltyKind::NoShow);
                }
            }
        }
    }

    async fn plan(&mut self, mut details: SessionDetails) {
        if let Some(change) = self.rehearsal.capacity {
            details.capacity = change.of(details.capacity);
        }
        let moved = self.details.as_ref().is_some_and(|before| before.slot != details.slot);
        let (slot, at) = (details.slot, self.now.0);
        self.details = Some(details);
        if moved {
            _ = self.decide(RosterCommand::Move { slot, at }).await;
        }
        self.move_up().await;
    }

    /// Whether the rules that are rehearsed let somebody have so many places now; those that were in force did.
    fn admits(&self, places: Party) -> bool {
        let (Some(details), rehearsed) = (&self.details, &self.rehearsal.policy) else { return false };
        let mut policy = BookingPolicy::built_in();
        policy.refine(&crate::booking::policies::PolicySections {
            window: rehearsed.window,
            party: rehearsed.party,
            ..Default::default()
        });
        admit(&policy, details.slot.starts_at, places, self.now.0).is_ok()
    }

    async fn book(
        &mut self,
        client_id: AccountId,
        places: Party,
        guest_passes: u32,
        policy: PolicyVersions,
        grace_until: Option<DateTime<Utc>>,
    ) {
        let Some(details) = self.details.clone() else { return };
        let (session_id, at, guests) = (self.session.session_id, self.now.0, Vec::new());
        let kept = self.roster.hold_of(client_id).map_or(0, |(_, hold)| hold.places.get());
        let book = Book { session_id, details, client_id, places, guests, guest_passes, policy, grace_until, at };
        match self.decide(RosterCommand::Book(Box::new(book))).await {
            // What was kept beyond that falls free.
            Ok(_) if kept > places.get() => Box::pin(self.move_up()).await,
            Err(RosterRefusal::SessionFull { .. }) => self.figures.turned_away += 1,
            Ok(_) | Err(_) => {}
        }
    }

    async fn hold(&mut self, client_id: AccountId, places: Party, of: HoldId, expires_at: DateTime<Utc>) {
        let Some(details) = self.details.clone() else { return };
        let (session_id, at) = (self.session.session_id, self.now.0);
        let until = match self.rehearsal.policy.holds {
            Some(rules) => (at + TimeDelta::minutes(rules.minutes.into())).min(details.slot.starts_at),
            None => expires_at,
        };
        let hold = HoldCommand { session_id, details, client_id, places, until, at };
        let held = if self.admits(places) {
            self.decide(RosterCommand::Hold(Box::new(hold))).await
        } else {
            Err(RosterRefusal::SessionFull { spots_left: 0 })
        };
        match held {
            Ok(_) => self.will_expire(client_id, Some(of)),
            Err(RosterRefusal::SessionFull { .. }) => self.figures.turned_away += 1,
            Err(_) => {}
        }
    }

    /// Lets the hold of a client run out when its time comes: as late as it was noted then, if it is the same time.
    fn will_expire(&mut self, client_id: AccountId, of: Option<HoldId>) {
        let Some((hold_id, expires_at)) = self.roster.hold_of(client_id).map(|(id, hold)| (id, hold.expires_at)) else {
            return;
        };
        let known = of.and_then(|of| self.session.ends.get(&of)).filter(|(end, _)| *end == expires_at);
        match known {
            Some((_, Some(noted))) => self.later(*noted, Act::Expire(hold_id)),
            // It had the same time and did not run out.
            Some((_, None)) => {}
            None => self.later((expires_at, 0), Act::Expire(hold_id)),
        }
    }

    async fn release(&mut self, client_id: AccountId) {
        let Some((hold_id, _)) = self.roster.hold_of(client_id) else { return };
        let at = self.now.0;
        if self.decide(RosterCommand::Release { hold_id, at }).await.unwrap_or(false) {
            self.move_up().await;
        }
    }

    async fn join(&mut self, client_id: AccountId, party: Party, entry_id: EntryId) {
        let Some(details) = self.details.clone() else { return };
        let (session_id, at, waitlist) = (self.session.session_id, self.now.0, self.waitlist());
        if self.roster.spots_left(details.capacity.get()) >= party.get() {
            let policy = self.versions();
            self.book(client_id, party, 0, policy, None).await;
            return;
        }
        let moves =
            waitlist.mode != WaitlistMode::Off && waitlist.phase(details.slot.starts_at, at) != LinePhase::Still;
        let join = Join { session_id, details, client_id, party, at };
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
    async fn leave(&mut self, of: EntryId) {
        let Some(client_id) = self.client_of(of) else { return };
        match self.roster.line().entry_of(client_id) {
            Some(entry_id) => {
                let because = crate::booking::values::LeftBecause::Left;
                _ = self.decide(RosterCommand::Leave { entry_id, because, at: self.now.0 }).await;
            }
            None => self.release(client_id).await,
        }
    }

    async fn reorder(&mut self, of: EntryId, to: u32) {
        let client_id = self.client_of(of);
        let Some(entry_id) = client_id.and_then(|client_id| self.roster.line().entry_of(client_id)) else { return };
        let reason = crate::booking::values::ReorderReason::try_from("as it was".to_owned());
        if let (Ok(reason), Some(by)) = (reason, client_id) {
            _ = self.decide(RosterCommand::Reorder { entry_id, to, reason, by, at: self.now.0 }).await;
        }
    }

    fn booking_of(&self, client_id: AccountId) -> Option<(BookingId, Booking)> {
        let booking_id = self.roster.booking_of(client_id)?;
        Some((booking_id, self.roster.booking(booking_id)?.clone()))
    }

    async fn cancel(&mut self, client_id: AccountId, place: Option<PlaceNumber>, by: CancelledBy) {
        let Some((booking_id, booking)) = self.booking_of(client_id) else { return };
        let at = self.now.0;
        let rules = self.policy(booking.policy).cancellation;
        let in_grace = booking.grace_until.is_some_and(|until| at < until);
        let refund = if in_grace { RefundPercentage::FULL } else { rules.refund_at(booking.starts_at, at) };
        let command = match place {
            Some(place) => RosterCommand::CancelPlace { booking_id, place, by, refund, at },
            None => RosterCommand::Cancel { booking_id, by, refund, at },
        };
        if !self.decide(command).await.unwrap_or(false) {
            return;
        }
        if by == CancelledBy::Client && !in_grace && rules.is_late(booking.starts_at, at) {
            self.figures.late_cancellations += 1;
            self.offend(booking_id, &booking, PenaltyKind::LateCancel);
        }
        self.move_up().await;
    }

    fn offend(&mut self, booking_id: BookingId, booking: &Booking, kind: PenaltyKind) {
        let (client_id, moment) = (booking.client_id, self.now);
        let terms = self.policy(booking.policy).cancellation.penalties;
        self.offences.push(Offence { moment, client_id, booking_id, kind, terms });
    }

    /// Lets the line move up, as far as it can.
    async fn move_up(&mut self) {
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
            entry.party.get() <= spots_free && !has_hold && self.was_eligible(entry.client_id)
        };
        let Some((entry_id, entry)) = self.roster.line().entries().find(able) else { return false };
        let (session_id, at, policy) = (self.session.session_id, self.now.0, self.versions());
        let (details, passed_over) = (details.clone(), Vec::new());
        let promote = Promote { session_id, details, entry_id, phase, passed_over, policy, at };
        if self.decide(RosterCommand::Promote(Box::new(promote))).await.is_err() {
            return false;
        }
        match phase {
            LinePhase::Book(grace_until) => self.book(entry.client_id, entry.party, 0, policy, grace_until).await,
            LinePhase::Offer(_) | LinePhase::Still | LinePhase::TellAll => self.will_answer(entry, policy),
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
    fn will_answer(&mut self, entry: Entry, policy: PolicyVersions) {
        let Entry { client_id, party, .. } = entry;
        let answer = self.entries.get(&client_id).and_then(|entry_id| self.session.answers.get(entry_id));
        let offered = answer.filter(|answer| answer.hold_id.is_some()).cloned();
        self.will_expire(client_id, offered.as_ref().and_then(|answer| answer.hold_id));
        let at_once = Wish::Confirm { client_id, places: party, guest_passes: 0, policy };
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
