//! What time and free places do to a roster: holds run out, and the line moves up.
//!
//! Every use case that looks for a free place calls [`settle`] first, so that a place whose hold has run out is given to the
//! line and not to whoever comes by. Every use case that frees places calls [`move_up`] in its own commit, so that there is
//! no moment in which a place is free that somebody in line could have.

use super::events::{PassedBecause, PassedOver};
use super::notices::BookingNotice;
use super::opening::BookSpotRefusal;
use super::policies::{LinePhase, Rules, rules_now};
use super::roster::{Entry, Promote, RosterCommand, RosterRefusal, SessionRoster};
use super::taking::{Taker, Wish};
use super::values::EntryId;
use crate::accounts::Account;
use crate::kernel::executor::{Decline, Failure, Loaded, Work};
use crate::kernel::refusal::Refusal as _;
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
    let rules = rules_now(work, details.template_id, None).await?;
    let mover = Mover { session_id, details, rules: &rules, phase: rules.policy.waitlist.phase(starts_at, at) };
    match mover.phase {
        LinePhase::Still => Ok(()),
        LinePhase::TellAll => mover.tell_all(work, roster).await,
        LinePhase::Offer(_) | LinePhase::Book(_) => {
            while mover.promote_one(work, roster).await? {}
            Ok(())
        }
    }
}

struct Mover<'s> {
    session_id: SessionId,
    details: &'s SessionDetails,
    rules: &'s Rules,
    phase: LinePhase,
}

impl Mover<'_> {
    fn spots_free(&self, roster: &SessionRoster) -> u32 {
        roster.spots_left(self.details.capacity.get())
    }

    async fn tell_all(&self, work: &mut Work<'_>, roster: &mut Loaded<SessionRoster>) -> Result<(), Declined> {
        let (session_id, spots_free, at) = (self.session_id, self.spots_free(roster), work.now());
        roster.handle(RosterCommand::TellAll { session_id, spots_free, at }).await.map_err(BookSpotRefusal::from)?;
        let (session_name, starts_at) = (self.details.name.clone(), self.details.slot.starts_at);
        let notice = BookingNotice::PlacesFree { session_id, session_name, starts_at, spots_free };
        for (_, entry) in roster.shared().line().entries() {
            post(work, entry.client_id, &notice).await?;
        }
        Ok(())
    }

    /// Promotes the first who can take the places; false if there is nobody.
    async fn promote_one(&self, work: &mut Work<'_>, roster: &mut Loaded<SessionRoster>) -> Result<bool, Declined> {
        let spots_free = self.spots_free(roster);
        if spots_free == 0 {
            return Ok(false);
        }
        let before = roster.shared();
        let mut passed_over = Vec::new();
        for (entry_id, entry) in before.line().entries() {
            match self.hinders(work, &before, entry, spots_free).await? {
                Some(because) => passed_over.push(PassedOver { entry_id, because }),
                None => {
                    self.promote(work, roster, entry_id, entry, passed_over).await?;
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// What keeps an entry from taking the places that are free.
    async fn hinders(
        &self,
        work: &mut Work<'_>,
        roster: &SessionRoster,
        entry: Entry,
        spots_free: u32,
    ) -> Result<Option<PassedBecause>, Declined> {
        let Entry { client_id, party, .. } = entry;
        if party.get() > spots_free {
            return Ok(Some(PassedBecause::PartyTooLarge { party }));
        }
        // One client has one hold in a session; it may be for fewer places than they wait for.
        if let Some((hold_id, hold)) = roster.hold_of(client_id) {
            let held = RosterRefusal::AlreadyHeld { hold_id, expires_at: hold.expires_at };
            return Ok(Some(PassedBecause::Ineligible { code: held.code().code.to_owned() }));
        }
        if work.load::<Account>(client_id).await?.name().is_none() {
            return Ok(Some(PassedBecause::Ineligible { code: "account.erased".to_owned() }));
        }
        let taker = self.taker(client_id);
        let could = taker.could_take(work, party).await?;
        Ok(could.err().map(|code| PassedBecause::Ineligible { code }))
    }

    fn taker(&self, client_id: crate::kernel::ids::AccountId) -> Taker<'_> {
        Taker { session_id: self.session_id, details: self.details, client_id, rules: self.rules }
    }

    async fn promote(
        &self,
        work: &mut Work<'_>,
        roster: &mut Loaded<SessionRoster>,
        entry_id: EntryId,
        entry: Entry,
        passed_over: Vec<PassedOver>,
    ) -> Result<(), Declined> {
        self.tell_passed_over(work, roster, &passed_over).await?;
        let Self { session_id, details, phase, .. } = *self;
        let (at, policy, client_id) = (work.now(), self.rules.versions, entry.client_id);
        let promote = Promote { session_id, details: details.clone(), entry_id, phase, passed_over, policy, at };
        roster.handle(RosterCommand::Promote(Box::new(promote))).await.map_err(BookSpotRefusal::from)?;
        let (session_name, starts_at) = (details.name.clone(), details.slot.starts_at);
        let notice = match phase {
            LinePhase::Book(grace_until) => {
                let taker = self.taker(client_id);
                let booking_id = taker.take(work, roster, Wish::of(entry.party), grace_until).await?;
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
