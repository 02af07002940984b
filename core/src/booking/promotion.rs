//! What time and free places do to a roster: holds run out, and the line moves up.
//!
//! Every use case that looks for a free place calls [`settle`] first, so that a place whose hold has run out is given to the
//! line and not to whoever comes by. Every use case that frees places calls [`move_up`] in its own commit, so that there is
//! no moment in which a place is free that somebody in line could have.

use chrono::{DateTime, Utc};

use super::eligible::Chance;
use super::events::{PassedBecause, PassedOver};
use super::notices::BookingNotice;
use super::opening::BookSpotRefusal;
use super::policies::{LinePhase, PolicyVersions, Rules, rules_now};
use super::roster::{Entry, Promote, RosterCommand, SessionRoster};
use super::taking::{Taker, Wish};
use super::values::EntryId;
use crate::kernel::executor::{Decline, Failure, Loaded, Work};
use crate::notification::post;
use crate::scheduling::values::{SessionDetails, SessionId};

type Declined = Decline<BookSpotRefusal>;

/// Ends the holds of the session whose time has run out, and lets the line move up.
pub(super) async fn settle(
    work: &mut Work<'_>,
    roster: &mut Loaded<SessionRoster>,
    session_id: SessionId,
    details: &SessionDetails,
) -> Result<(), Declined> {
    if run_out(work, roster, session_id, details).await? {
        move_up(work, roster, session_id, details).await?;
    }
    Ok(())
}

/// Ends the holds of the session whose time has run out; false if there is none.
pub(super) async fn run_out(
    work: &mut Work<'_>,
    roster: &mut Loaded<SessionRoster>,
    session_id: SessionId,
    details: &SessionDetails,
) -> Result<bool, Declined> {
    let at = work.now();
    let lapsed = roster.lapsed_at(at);
    let some = !lapsed.is_empty();
    for hold_id in lapsed {
        let client_id = roster.hold_by_id(hold_id).map(|hold| hold.client_id);
        roster.handle(RosterCommand::Expire { hold_id, at }).await.map_err(BookSpotRefusal::from)?;
        let (session_name, starts_at) = (details.name.clone(), details.slot.starts_at);
        if let Some(client_id) = client_id {
            post(work, client_id, &BookingNotice::HoldRanOut { session_id, session_name, starts_at, hold_id }).await?;
        }
    }
    Ok(some)
}

/// Gives free places to the first in line who can take them, and so on until no place is left that anybody in line can take.
pub(super) async fn move_up(
    work: &mut Work<'_>,
    roster: &mut Loaded<SessionRoster>,
    session_id: SessionId,
    details: &SessionDetails,
) -> Result<(), Declined> {
    let (at, starts_at) = (work.now(), details.slot.starts_at);
    if roster.line().is_empty() || roster.spots_left(details.capacity.get()) == 0 {
        return Ok(());
    }
    let line = rules_of_line(work, details).await?;
    let (phase, policy) = (line.policy.waitlist.phase(starts_at, at), line.versions);
    let mover = Mover { session_id, details, policy, phase };
    match mover.phase {
        LinePhase::Still => Ok(()),
        LinePhase::TellAll => mover.tell_all(work, roster).await,
        LinePhase::Offer(_) | LinePhase::Book(_) => {
            while mover.promote_one(work, roster).await? {}
            Ok(())
        }
    }
}

/// The rules that the line of a session follows: the same for everyone in it, whatever plans they are on.
pub(super) async fn rules_of_line(work: &mut Work<'_>, details: &SessionDetails) -> Result<Rules, Failure> {
    rules_now(work, details.template_id, None).await
}

struct Mover<'s> {
    session_id: SessionId,
    details: &'s SessionDetails,
    /// The rules that the line follows.
    policy: PolicyVersions,
    phase: LinePhase,
}

impl Mover<'_> {
    fn chance(&self, roster: &SessionRoster, at: DateTime<Utc>) -> Chance<'_> {
        let spots_free = roster.spots_left(self.details.capacity.get());
        Chance { session_id: self.session_id, details: self.details, spots_free, at }
    }

    /// Tells everyone for whom booking is open; if it is for nobody, nothing happens.
    async fn tell_all(&self, work: &mut Work<'_>, roster: &mut Loaded<SessionRoster>) -> Result<(), Declined> {
        let (session_id, at, before) = (self.session_id, work.now(), roster.shared());
        let chance = self.chance(roster, at);
        let (spots_free, passed_over) = (chance.spots_free, chance.shut_out(work, &before).await?);
        if passed_over.len() == before.line().len() {
            return Ok(());
        }
        self.tell_passed_over(work, roster, &passed_over).await?;
        let (session_name, starts_at) = (self.details.name.clone(), self.details.slot.starts_at);
        let notice = BookingNotice::PlacesFree { session_id, session_name, starts_at, spots_free };
        for (entry_id, entry) in before.line().entries() {
            if !passed_over.iter().any(|passed| passed.entry_id == entry_id) {
                post(work, entry.client_id, &notice).await?;
            }
        }
        let tell_all = RosterCommand::TellAll { session_id, spots_free, passed_over, at };
        Ok(roster.handle(tell_all).await.map_err(BookSpotRefusal::from)?)
    }

    /// Promotes the first who can take the places; false if there is nobody.
    async fn promote_one(&self, work: &mut Work<'_>, roster: &mut Loaded<SessionRoster>) -> Result<bool, Declined> {
        let chance = self.chance(roster, work.now());
        if chance.spots_free == 0 {
            return Ok(false);
        }
        let before = roster.shared();
        let mut passed_over = Vec::new();
        for (entry_id, entry) in before.line().entries() {
            match chance.is_for(work, &before, entry).await? {
                Err(because) => passed_over.push(PassedOver { entry_id, because }),
                Ok(rules) => {
                    self.promote(work, roster, (entry_id, entry, &rules), passed_over).await?;
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    async fn promote(
        &self,
        work: &mut Work<'_>,
        roster: &mut Loaded<SessionRoster>,
        (entry_id, entry, rules): (EntryId, Entry, &Rules),
        passed_over: Vec<PassedOver>,
    ) -> Result<(), Declined> {
        self.tell_passed_over(work, roster, &passed_over).await?;
        let Self { session_id, details, policy, phase } = *self;
        let (at, client_id) = (work.now(), entry.client_id);
        let promote = Promote { session_id, details: details.clone(), entry_id, phase, passed_over, policy, at };
        roster.handle(RosterCommand::Promote(Box::new(promote))).await.map_err(BookSpotRefusal::from)?;
        let (session_name, starts_at) = (details.name.clone(), details.slot.starts_at);
        let notice = match phase {
            LinePhase::Book(grace_until) => {
                let taker = Taker { session_id, details, client_id, rules };
                let wish = Wish::of(entry.party, entry.guest_passes);
                let booking_id = taker.take(work, roster, wish, grace_until).await?;
                BookingNotice::Promoted { session_id, session_name, starts_at, booking_id, grace_until }
            }
            LinePhase::Offer(_) | LinePhase::Still | LinePhase::TellAll => {
                let (hold_id, hold) = roster.hold_of(client_id).ok_or_else(no_hold)?;
                let expires_at = hold.expires_at;
                BookingNotice::PlaceOffered { session_id, session_name, starts_at, hold_id, expires_at }
            }
        };
        Ok(post(work, client_id, &notice).await?)
    }

    /// Whoever could not book is told why; whoever's party is too large waits on as before.
    async fn tell_passed_over(
        &self,
        work: &mut Work<'_>,
        roster: &Loaded<SessionRoster>,
        passed_over: &[PassedOver],
    ) -> Result<(), Failure> {
        for PassedOver { entry_id, because } in passed_over {
            let entry = roster.line().entry(*entry_id);
            if let (PassedBecause::Ineligible { code }, Some(entry)) = (because, entry) {
                let (session_name, starts_at) = (self.details.name.clone(), self.details.slot.starts_at);
                let (session_id, because) = (self.session_id, code.clone());
                let notice = BookingNotice::PassedOver { session_id, session_name, starts_at, because };
                post(work, entry.client_id, &notice).await?;
            }
        }
        Ok(())
    }
}

fn no_hold() -> Failure {
    Failure::Corrupt("a promotion without its hold".into())
}
