//! Reading what people did from the log, and what became of it.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate as _;

use super::figures::Figures;
use super::past::{Answer, Moment, Past, SessionPast, Wish};
use super::rulebook::Rulebook;
use crate::booking::events::{PassedBecause, PolicyEvent, Promotion, RosterEvent, SpotBooked, WaitlistPromoted};
use crate::booking::policies::LinePhase;
use crate::booking::roster::SessionRoster;
use crate::booking::values::{BookingId, CancelledBy, EntryId, HoldEnd, HoldId, LeftBecause};
use crate::kernel::clock::instant;
use crate::kernel::event::{DecodeError, Envelope, EventSet as _};
use crate::kernel::ids::{AccountId, OrgId};
use crate::kernel::log::{Filter, LogStore, Position, StoreError};
use crate::membership::events::MembershipEvent;
use crate::scheduling::events::SessionEvent;
use crate::scheduling::values::{SessionDetails, SessionId, SessionStatus};

/// Events read at once.
const PAGE: usize = 2_000;

/// The past cannot be read.
#[derive(Debug, Clone, thiserror::Error)]
pub enum RehearsalError {
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An event cannot be read.
    #[error(transparent)]
    Decode(#[from] DecodeError),
}

/// What people did about the sessions that start from `from` until before `to`.
pub(super) async fn read(
    log: &dyn LogStore,
    org: OrgId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Past, RehearsalError> {
    let mut past = Past { end: instant(log.head(org).await?.recorded_at), ..Past::default() };
    let mut starts = BTreeMap::<SessionId, DateTime<Utc>>::new();
    let sessions = SessionEvent::KINDS.iter().map(|kind| kind.name.into()).collect::<Vec<_>>();
    each(log, org, sessions.clone(), |_, event| {
        if let Some((session_id, details)) = event.read()?.as_ref().and_then(bookable) {
            starts.insert(session_id, details.slot.starts_at);
        }
        Ok(())
    })
    .await?;
    starts.retain(|_, starts_at| (from..to).contains(starts_at));
    let mut readings = starts.into_keys().map(|id| (id, Reading::of(id))).collect::<BTreeMap<_, _>>();
    let rosters = RosterEvent::KINDS.iter().chain(PolicyEvent::KINDS).map(|kind| kind.name.into());
    let penalties = ["StrikeRecorded", "StrikeForgiven", "FeeCharged"].map(Into::into);
    let kinds = sessions.into_iter().chain(rosters).chain(penalties).collect();
    each(log, org, kinds, |position, event| take(&mut past, &mut readings, position, &event)).await?;
    for (_, mut reading) in readings {
        reading.look_back(&past.rules);
        past.actual.add(&reading.ended());
        past.sessions.push(reading.past);
    }
    Ok(past)
}

async fn each(
    log: &dyn LogStore,
    org: OrgId,
    kinds: Vec<std::sync::Arc<str>>,
    mut take: impl FnMut(Position, Envelope) -> Result<(), RehearsalError> + Send,
) -> Result<(), RehearsalError> {
    let filter = Filter { kinds, ..Filter::default() };
    let mut after = 0;
    loop {
        let page = log.read(org, after, PAGE, &filter).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.position;
        for stored in page {
            take(stored.position, Envelope::sealed(org, stored))?;
        }
    }
}

fn take(
    past: &mut Past,
    readings: &mut BTreeMap<SessionId, Reading>,
    position: Position,
    event: &Envelope,
) -> Result<(), RehearsalError> {
    if let Some(PolicyEvent::PolicyPublished(published)) = event.read()? {
        past.rules.publish(position, published);
    }
    match event.read()? {
        Some(MembershipEvent::StrikeRecorded(strike)) if !readings.contains_key(&strike.booking_id.session()) => {
            past.other_strikes.push((position, strike));
        }
        Some(MembershipEvent::StrikeForgiven(forgiven)) => past.forgiven.push((position, forgiven)),
        Some(MembershipEvent::FeeCharged(fee)) if readings.contains_key(&fee.booking_id.session()) => {
            *past.actual.fees.entry(fee.amount.currency.to_string()).or_default() += fee.amount.minor;
        }
        Some(_) | None => {}
    }
    let session_id = event.stream.key().parse().ok();
    if let Some(reading) = session_id.and_then(|session_id| readings.get_mut(&session_id)) {
        if let Some(event) = event.read::<SessionEvent>()? {
            reading.session(position, &event, &past.rules);
        }
        if let Some(event) = event.read::<RosterEvent>()? {
            reading.roster(position, event, &past.rules);
        }
    }
    Ok(())
}

/// What an event says of a session that can be booked.
fn bookable(event: &SessionEvent) -> Option<(SessionId, &SessionDetails)> {
    match event {
        SessionEvent::SessionPublished(event) => Some((event.session_id, &event.details)),
        SessionEvent::SessionChanged(event) if event.status == SessionStatus::Published => {
            Some((event.session_id, &event.details))
        }
        _ => None,
    }
}

/// One session on the way through its events.
struct Reading {
    past: SessionPast,
    figures: Figures,
    roster: SessionRoster,
    details: Option<SessionDetails>,
    called_off: bool,
    latest: DateTime<Utc>,
    clients: HashMap<EntryId, AccountId>,
    offered: HashMap<HoldId, EntryId>,
    promoted: HashSet<BookingId>,
    /// When the line last had the chance to move up.
    chance: Option<Moment>,
}

impl Reading {
    fn of(session_id: SessionId) -> Self {
        let past = SessionPast {
            session_id,
            wishes: Vec::new(),
            answers: HashMap::new(),
            ends: HashMap::new(),
            eligible: HashMap::new(),
        };
        Self {
            past,
            figures: Figures::default(),
            roster: SessionRoster::default(),
            details: None,
            called_off: false,
            latest: DateTime::<Utc>::MIN_UTC,
            clients: HashMap::new(),
            offered: HashMap::new(),
            promoted: HashSet::new(),
            chance: None,
        }
    }

    fn moment(&mut self, at: DateTime<Utc>, position: Position) -> Moment {
        self.latest = self.latest.max(at);
        (self.latest, position)
    }

    fn session(&mut self, position: Position, event: &SessionEvent, rules: &Rulebook) {
        let at = match event {
            SessionEvent::SessionPublished(event) => event.published_at,
            SessionEvent::SessionChanged(event) => event.changed_at,
            SessionEvent::SessionCancelled(event) => event.cancelled_at,
            _ => return,
        };
        self.look_back(rules);
        let moment = self.moment(at, position);
        if let Some((_, details)) = bookable(event) {
            self.details = Some(details.clone());
            self.past.wishes.push((moment, Wish::Plan(Box::new(details.clone()))));
            self.chance = Some(moment);
        }
        if matches!(event, SessionEvent::SessionCancelled(_)) {
            self.called_off = true;
            self.past.wishes.push((moment, Wish::CallOff));
        }
    }

    fn roster(&mut self, position: Position, event: RosterEvent, rules: &Rulebook) {
        let moment = self.moment(decided_at(&event), position);
        let wish = self.wish(&event, moment, rules);
        if let Some(wish) = wish {
            self.past.wishes.push((moment, wish));
        }
        self.figures.count(&event);
        self.roster.apply(event);
    }

    /// What somebody did, if the event is not what the roster made of it.
    fn wish(&mut self, event: &RosterEvent, moment: Moment, rules: &Rulebook) -> Option<Wish> {
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
                let (client_id, party, entry_id) = (event.client_id, event.party, event.entry_id);
                Some(Wish::Join { client_id, party, entry_id })
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
            _ => None,
        }
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

    /// Whoever could have been promoted when the line last moved, and still waits, was not eligible then.
    fn look_back(&mut self, rules: &Rulebook) {
        let (Some((at, position)), Some(details)) = (self.chance.take(), &self.details) else { return };
        let waitlist = rules.rules(details.template_id, rules.now(details.template_id, position), None).waitlist;
        if !matches!(waitlist.phase(details.slot.starts_at, at), LinePhase::Offer(_) | LinePhase::Book(_)) {
            return;
        }
        let free = self.roster.spots_left(details.capacity.get());
        for (entry_id, entry) in self.roster.line().entries() {
            if entry.party.get() <= free {
                self.past.eligible.entry(entry_id).or_default().push((at, false));
            }
        }
    }

    fn ended(&mut self) -> Figures {
        let capacity = self.details.as_ref().map_or(0, |details| details.capacity.get());
        self.figures.end(&self.roster, capacity, !self.called_off);
        self.figures.clone()
    }
}

/// When what an event says was decided.
fn decided_at(event: &RosterEvent) -> DateTime<Utc> {
    match event {
        RosterEvent::SpotBooked(event) => event.booked_at,
        RosterEvent::PlaceCancelled(event) => event.cancelled_at,
        RosterEvent::BookingCancelled(event) => event.cancelled_at,
        RosterEvent::BookingMoved(event) => event.moved_at,
        RosterEvent::HoldPlaced(event) => event.placed_at,
        RosterEvent::HoldReleased(event) => event.released_at,
        RosterEvent::HoldExpired(event) => event.expired_at,
        RosterEvent::WaitlistJoined(event) => event.joined_at,
        RosterEvent::WaitlistLeft(event) => event.left_at,
        RosterEvent::WaitlistPromoted(event) => event.promoted_at,
        RosterEvent::WaitlistNotified(event) => event.notified_at,
        RosterEvent::WaitlistReordered(event) => event.reordered_at,
        RosterEvent::CheckedIn(event) => event.checked_in_at,
        RosterEvent::CheckInUndone(event) => event.undone_at,
        RosterEvent::AttendanceMarked(event) => event.marked_at,
        RosterEvent::NoShowMarked(event) => event.marked_at,
        RosterEvent::AttendanceClosed(event) => event.closed_at,
        RosterEvent::RemindersSent(event) => event.sent_at,
    }
}
