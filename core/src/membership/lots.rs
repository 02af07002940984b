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

    fn change(&mut self, draws: &[Draw], change: impl Fn(&mut Lot, u32)) {
        for draw in draws {
            if let Some(lot) = self.0.iter_mut().find(|lot| lot.number == draw.lot) {
                change(lot, draw.credits);
            }
        }
    }
}

/// The part of `draws` that `credits` are: what was taken last, and so expires last, goes back first.
pub fn give_back(draws: &[Draw], credits: u32) -> Vec<Draw> {
    let mut left = credits;
    let mut back = Vec::new();
    for draw in draws.iter().rev() {
        let part = left.min(draw.credits);
        if part > 0 {
            back.push(Draw { lot: draw.lot, credits: part });
            left -= part;
        }
    }
    back
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use proptest::prelude::*;

    use super::{Lots, give_back};
    use crate::membership::values::{Draw, Lot, LotNumber};

    fn day(number: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(number)
    }

    fn lots(granted: &[(u32, i64)]) -> Lots {
        let mut lots = Lots::default();
        for (credits, expires) in granted {
            let number = lots.next_number();
            lots.grant(Lot { number, granted: *credits, remaining: *credits, expires_at: day(*expires) });
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
        assert_eq!(give_back(&[draw(2, 2), draw(3, 2)], 3), vec![draw(3, 2), draw(2, 1)]);
    }

    proptest! {
        #[test]
        fn credits_are_conserved(granted in prop::collection::vec((1u32..50, 1i64..40), 1..8), spend in 0u32..200, back in 0u32..200) {
            let before = lots(&granted);
            let total = before.available(day(0));
            let Some(draws) = before.draw(spend, day(0)) else {
                prop_assert!(spend > total);
                return Ok(());
            };
            let mut after = before.clone();
            after.take(&draws);
            prop_assert_eq!(after.available(day(0)), total - spend);
            let back = back.min(spend);
            after.put_back(&give_back(&draws, back));
            prop_assert_eq!(after.available(day(0)), total - spend + back);
        }
    }
}
