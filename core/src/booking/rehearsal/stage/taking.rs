//! Places are booked and held.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Act, Stage};
use crate::booking::opening::admit;
use crate::booking::policies::{BookingPolicy, PolicySections, PolicyVersions};
use crate::booking::roster::{Book, HoldCommand, RosterCommand, RosterRefusal};
use crate::booking::values::{HoldId, Party};
use crate::kernel::ids::AccountId;

impl Stage<'_> {
    /// Whether the rules that are rehearsed let somebody have so many places now; those that were in force did.
    pub(super) fn admits(&self, places: Party) -> bool {
        let (Some(details), rehearsed) = (&self.details, &self.rehearsal.policy) else { return false };
        let mut policy = BookingPolicy::built_in();
        policy.refine(&PolicySections { window: rehearsed.window, party: rehearsed.party, ..Default::default() });
        admit(&policy, details.slot.starts_at, places, self.now.0).is_ok()
    }

    pub(super) async fn book(
        &mut self,
        client_id: AccountId,
        places: Party,
        guest_passes: u32,
        policy: PolicyVersions,
        grace_until: Option<DateTime<Utc>>,
    ) {
        let Some(details) = self.details.clone() else { return };
        let kept = self.roster.hold_of(client_id).map_or(0, |(_, hold)| hold.places.get());
        let book = Book {
            session_id: self.session.session_id,
            details,
            client_id,
            places,
            guests: Vec::new(),
            guest_passes,
            policy,
            grace_until,
            moved_from: None,
            at: self.now.0,
        };
        match self.decide(RosterCommand::Book(Box::new(book))).await {
            // What was kept beyond that falls free.
            Ok(_) if kept > places.get() => Box::pin(self.move_up()).await,
            Err(RosterRefusal::SessionFull { .. }) => self.figures.turned_away += 1,
            Ok(_) | Err(_) => {}
        }
    }

    pub(super) async fn hold(&mut self, client_id: AccountId, places: Party, of: HoldId, expires_at: DateTime<Utc>) {
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
    pub(super) fn will_expire(&mut self, client_id: AccountId, of: Option<HoldId>) {
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

    pub(super) async fn release(&mut self, client_id: AccountId) {
        let Some((hold_id, _)) = self.roster.hold_of(client_id) else { return };
        let at = self.now.0;
        if self.decide(RosterCommand::Release { hold_id, at }).await.unwrap_or(false) {
            self.move_up().await;
        }
    }
}
