//! One client's credits, lot by lot.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::kernel::ids::AccountId;
use regimen_core::membership::events::{
    CreditsExpired, CreditsGranted, CreditsPurchased, CreditsReturned, CreditsRolledOver, CreditsSpent, CycleBegan,
    ExpiryWarned, MembershipEvent,
};
use regimen_core::membership::values::{Draw, LotNumber};

use super::Oracle;

/// One client's credits.
#[derive(Debug, Clone, Default)]
pub struct Purse {
    /// What is left of each lot, and when it expires.
    pub lots: BTreeMap<LotNumber, (i64, DateTime<Utc>)>,
    /// All that was ever granted.
    pub granted: i64,
    /// All that was ever spent.
    pub spent: i64,
    /// All that ever came back.
    pub returned: i64,
    /// All that ever expired.
    pub expired: i64,
    /// The warnings that were given, by their lots and how many days ahead.
    pub warned: BTreeSet<(LotNumber, u16)>,
}

impl Purse {
    /// What can be spent at `at`.
    pub fn available(&self, at: DateTime<Utc>) -> i64 {
        self.lots.values().filter(|(_, expires_at)| at < *expires_at).map(|(left, _)| left).sum()
    }

    /// What there is, expired or not.
    pub fn held(&self) -> i64 {
        self.lots.values().map(|(left, _)| left).sum()
    }

    fn take(&mut self, draws: &[Draw], at: DateTime<Utc>, wrong: &mut Vec<String>) {
        for draw in draws {
            match self.lots.get_mut(&draw.lot) {
                Some((left, expires_at)) if *left >= i64::from(draw.credits) && at < *expires_at => {
                    *left -= i64::from(draw.credits);
                }
                lot => wrong.push(format!("{draw:?} was spent of {lot:?} at {at}")),
            }
        }
    }

    fn add(&mut self, lot: LotNumber, credits: u32, expires_at: DateTime<Utc>, wrong: &mut Vec<String>) {
        self.granted += i64::from(credits);
        if self.lots.insert(lot, (i64::from(credits), expires_at)).is_some() {
            wrong.push(format!("{lot:?} was granted twice"));
        }
    }
}

fn total(draws: &[Draw]) -> i64 {
    draws.iter().map(|draw| i64::from(draw.credits)).sum()
}

impl Oracle {
    pub(super) fn follow_membership(&mut self, event: MembershipEvent) {
        match event {
            MembershipEvent::CreditsGranted(CreditsGranted { client_id, lot, credits, expires_at, .. })
            | MembershipEvent::CreditsPurchased(CreditsPurchased { client_id, lot, credits, expires_at, .. }) => {
                self.purses.entry(client_id).or_default().add(lot, credits, expires_at, &mut self.wrong);
                self.adds_up(client_id);
            }
            MembershipEvent::CycleBegan(CycleBegan { client_id, lot: Some(lot), credits, ends_at, .. }) => {
                self.purses.entry(client_id).or_default().add(lot, credits, ends_at, &mut self.wrong);
            }
            MembershipEvent::CreditsRolledOver(CreditsRolledOver {
                client_id,
                lot,
                draws,
                credits,
                expires_at,
                ..
            }) => {
                let purse = self.purses.entry(client_id).or_default();
                for draw in &draws {
                    purse.lots.entry(draw.lot).and_modify(|(left, _)| *left -= i64::from(draw.credits));
                }
                purse.expired += total(&draws);
                purse.add(lot, credits, expires_at, &mut self.wrong);
                self.adds_up(client_id);
            }
            MembershipEvent::CreditsSpent(CreditsSpent { client_id, booking_id, draws, spent_at, .. }) => {
                let purse = self.purses.entry(client_id).or_default();
                purse.take(&draws, spent_at, &mut self.wrong);
                purse.spent += total(&draws);
                *self.paid.entry(client_id).or_default() += total(&draws);
                *self.owed.entry(booking_id).or_default() -= total(&draws);
                self.adds_up(client_id);
            }
            MembershipEvent::CreditsReturned(CreditsReturned { client_id, booking_id, draws, .. }) => {
                let purse = self.purses.entry(client_id).or_default();
                for draw in &draws {
                    purse.lots.entry(draw.lot).and_modify(|(left, _)| *left += i64::from(draw.credits));
                }
                purse.returned += total(&draws);
                *self.owed.entry(booking_id).or_default() += total(&draws);
                self.adds_up(client_id);
            }
            MembershipEvent::CreditsExpired(expired) => self.expired(&expired),
            MembershipEvent::ExpiryWarned(warned) => self.warned(&warned),
            MembershipEvent::CycleBegan(CycleBegan { lot: None, .. })
            | MembershipEvent::PlanJoined(_)
            | MembershipEvent::PlanLeft(_)
            | MembershipEvent::StrikeRecorded(_)
            | MembershipEvent::FeeCharged(_)
            | MembershipEvent::StrikeForgiven(_)
            | MembershipEvent::FeeWaived(_)
            | MembershipEvent::FeePaid(_) => {}
        }
    }

    fn expired(&mut self, expired: &CreditsExpired) {
        let CreditsExpired { client_id, lot, credits, expired_at } = *expired;
        let purse = self.purses.entry(client_id).or_default();
        match purse.lots.get_mut(&lot) {
            Some((left, expires_at)) if *left == i64::from(credits) && *expires_at <= expired_at => *left = 0,
            other => self.wrong.push(format!("{credits} credits of {lot:?} expired at {expired_at}, but: {other:?}")),
        }
        purse.expired += i64::from(credits);
        self.adds_up(client_id);
    }

    fn warned(&mut self, warned: &ExpiryWarned) {
        let ExpiryWarned { client_id, lot, days_before, warned_at, .. } = *warned;
        let purse = self.purses.entry(client_id).or_default();
        let due = purse.lots.get(&lot).map(|(_, expires_at)| *expires_at - TimeDelta::days(days_before.into()));
        if due.is_none_or(|due| warned_at < due) || !purse.warned.insert((lot, days_before)) {
            self.wrong.push(format!("{client_id} was warned of {lot:?} at {warned_at}, due {due:?}, or twice"));
        }
    }

    fn adds_up(&mut self, client_id: AccountId) {
        let Some(purse) = self.purses.get(&client_id) else { return };
        let balance = purse.granted - purse.spent + purse.returned - purse.expired;
        if balance < 0 || balance != purse.held() || purse.lots.values().any(|(left, _)| *left < 0) {
            self.wrong.push(format!("the credits of {client_id} do not add up to {balance}: {purse:?}"));
        }
    }
}
