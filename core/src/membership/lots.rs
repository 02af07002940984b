//! A client's credits: lots with an expiry of their own, of which the earliest to expire is spent first.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::values::{Draw, Lot, LotNumber};

/// All lots of one client, in the order of their numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lots(Vec<Lot>);

impl Lots {
    /// The lots, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &Lot> {
        self.0.iter()
    }

    /// The lot `number`.
    pub fn get(&self, number: LotNumber) -> Option<&Lot> {
        self.0.iter().find(|lot| lot.number == number)
    }

    /// How many credits are in all lots, those among them whose time is over and not yet noted.
    pub fn held(&self) -> u32 {
        self.0.iter().fold(0, |sum, lot| sum.saturating_add(lot.remaining))
    }

    /// How many credits can be spent at `now`.
    pub fn available(&self, now: DateTime<Utc>) -> u32 {
        self.0.iter().fold(0, |sum, lot| sum.saturating_add(lot.available(now)))
    }

    /// The number that the next lot gets.
    pub fn next_number(&self) -> LotNumber {
        LotNumber(self.0.last().map_or(1, |lot| lot.number.0.saturating_add(1)))
    }

    /// From which lots `credits` are taken at `now`: earliest expiry first, then lowest number. `None` if there are too few.
    pub fn draw(&self, credits: u32, now: DateTime<Utc>) -> Option<Vec<Draw>> {
        let mut lots = self.0.iter().filter(|lot| lot.available(now) > 0).collect::<Vec<_>>();
        lots.sort_by_key(|lot| (lot.expires_at, lot.number));
        let mut missing = credits;
        let mut draws = Vec::new();
        for lot in lots {
            let taken = missing.min(lot.remaining);
            if taken > 0 {
                draws.push(Draw { lot: lot.number, credits: taken });
                missing -= taken;
            }
        }
        (missing == 0).then_some(draws)
    }

    /// Adds a lot.
    pub fn grant(&mut self, lot: Lot) {
        self.0.push(lot);
    }

    /// Takes `draws` from their lots.
    pub fn take(&mut self, draws: &[Draw]) {
        self.change(draws, |lot, credits| lot.remaining = lot.remaining.saturating_sub(credits));
    }

    /// Gives `draws` back to their lots, never more than was granted.
    pub fn put_back(&mut self, draws: &[Draw]) {
        self.change(draws, |lot, credits| lot.remaining = lot.remaining.saturating_add(credits).min(lot.granted));
    }

    /// Notes that the time of `lot` is over, and takes `credits` from it.
    pub fn expire(&mut self, lot: LotNumber, credits: u32) {
        self.change(&[Draw { lot, credits }], |lot, credits| {
            lot.remaining = lot.remaining.saturating_sub(credits);
            lot.expired = true;
        });
    }

    fn change(&mut self, draws: &[Draw], change: impl Fn(&mut Lot, u32)) {
        for draw in draws {
            if let Some(lot) = self.0.iter_mut().find(|lot| lot.number == draw.lot) {
                change(lot, draw.credits);
            }
        }
    }
}

/// Splits `draws` into the part that `credits` are and the rest: what was taken last, and so expires last, goes back first.
pub fn give_back(draws: &[Draw], credits: u32) -> (Vec<Draw>, Vec<Draw>) {
    let mut left = credits;
    let (mut back, mut kept) = (Vec::new(), Vec::new());
    for draw in draws.iter().rev() {
        let part = left.min(draw.credits);
        left -= part;
        back.extend((part > 0).then_some(Draw { lot: draw.lot, credits: part }));
        kept.extend((part < draw.credits).then_some(Draw { lot: draw.lot, credits: draw.credits - part }));
    }
    kept.reverse();
    (back, kept)
}

/// How many credits `draws` are.
pub fn total(draws: &[Draw]) -> u32 {
    draws.iter().fold(0, |sum, draw| sum.saturating_add(draw.credits))
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use proptest::prelude::*;

    use super::{Lots, give_back, total};
    use crate::membership::values::{Draw, Lot, LotNumber};

    fn day(number: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(number)
    }

    fn lots(granted: &[(u32, i64)]) -> Lots {
        let mut lots = Lots::default();
        for (credits, expires) in granted {
            let number = lots.next_number();
            lots.grant(Lot::new(number, *credits, day(*expires)));
        }
        lots
    }

    fn draw(lot: u32, credits: u32) -> Draw {
        Draw { lot: LotNumber(lot), credits }
    }

    #[test]
    fn the_lot_that_expires_first_is_spent_first() {
        let draws = lots(&[(5, 30), (2, 10), (5, 20)]).draw(4, day(1));
        assert_eq!(draws, Some(vec![draw(2, 2), draw(3, 2)]));
    }

    #[test]
    fn a_lot_cannot_be_spent_from_the_instant_it_expires() {
        let lots = lots(&[(5, 10)]);
        assert_eq!(lots.draw(1, day(10)), None);
        assert_eq!(lots.available(day(10)), 0);
        assert_eq!(lots.available(day(10) - TimeDelta::microseconds(1)), 5);
    }

    #[test]
    fn what_goes_back_goes_to_the_lots_that_expire_last() {
        let split = give_back(&[draw(2, 2), draw(3, 2)], 3);
        assert_eq!(split, (vec![draw(3, 2), draw(2, 1)], vec![draw(2, 1)]), "what goes back, and what is kept");
    }

    proptest! {
        #[test]
        fn credits_are_conserved(granted in prop::collection::vec((1u32..50, 1i64..40), 1..8), spend in 0u32..200, back in 0u32..200) {
            let before = lots(&granted);
            let held = before.available(day(0));
            let Some(draws) = before.draw(spend, day(0)) else {
                prop_assert!(spend > held);
                return Ok(());
            };
            let mut after = before.clone();
            after.take(&draws);
            prop_assert_eq!(after.available(day(0)), held - spend);
            let back = back.min(spend);
            let (back_draws, kept) = give_back(&draws, back);
            prop_assert_eq!(total(&back_draws) + total(&kept), spend);
            after.put_back(&back_draws);
            prop_assert_eq!(after.available(day(0)), held - spend + back);
        }
    }
}
