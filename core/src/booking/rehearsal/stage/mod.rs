//! One session played again: people do what they did, and the roster decides by other rules.

mod cancelling;
mod line;
mod taking;

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate as _;
use cqrs_es::event_sink::EventSink;

use super::Rehearsal;
use super::figures::Figures;
use super::past::{Moment, Past, SessionPast, Wish};
use super::penalties::Offence;
use crate::booking::policies::{BookingPolicy, PolicyVersions, WaitlistRules};
use crate::booking::roster::{RosterCommand, RosterRefusal, SessionRoster};
use crate::booking::values::{EntryId, HoldId};
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

    fn versions_for(&self, client_id: AccountId) -> PolicyVersions {
        let template_id = self.details.as_ref().and_then(|details| details.template_id);
        self.past.rules.now_for(client_id, template_id, self.now.1)
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
            Wish::Join { client_id, party, guest_passes, entry_id } => {
                self.join(client_id, (party, guest_passes), entry_id).await;
            }
            Wish::Leave { entry_id } => self.leave(entry_id).await,
            Wish::Cancel { client_id, place, by } => self.cancel(client_id, place, by).await,
            Wish::Reorder { entry_id, to } => self.reorder(entry_id, to).await,
            Wish::StayAway { client_id } => {
                if let Some((booking_id, booking)) = self.booking_of(client_id) {
                    self.figures.no_shows += 1;
                    self.offend(booking_id, &booking, PenaltyKind::NoShow);
                }
            }
            Wish::BeThere { client_id } => {
                if let Some((booking_id, _)) = self.booking_of(client_id) {
                    self.figures.no_shows = self.figures.no_shows.saturating_sub(1);
                    let (moment, kind) = (self.now, PenaltyKind::NoShow);
                    self.offences.push(Offence { moment, client_id, booking_id, kind, terms: None });
                }
            }
        }
    }

    async fn plan(&mut self, mut details: SessionDetails) {
        if let Some(change) = self.rehearsal.capacity {
            details.capacity = change.of(details.capacity);
        }
        let (slot, capacity, at) = (details.slot, details.capacity, self.now.0);
        let Some(before) = self.details.replace(details) else { return };
        if before.slot != slot {
            _ = self.decide(RosterCommand::Move { slot, at }).await;
        }
        if before.capacity != capacity {
            self.move_up().await;
        }
    }
}
