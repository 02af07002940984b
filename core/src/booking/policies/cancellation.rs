//! What a cancelled booking gives back, and when cancelling counts as late.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::PolicyRefusal;
use crate::booking::values::RefundPercentage;
use crate::membership::values::PenaltyTerms;

/// Who cancels more than so many hours before the start gets so much of the price back. Strict: exactly 24 hours before the
/// start is not more than 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Hours before the start.
    pub more_than_hours: u16,
    /// How much of the price goes back.
    pub refund_percentage: RefundPercentage,
}

/// The rules for giving places back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CancellationRules {
    /// From the earliest to the latest; who cancels later than the last gets nothing back.
    pub tiers: Vec<Tier>,
    /// Cancelling is late from so many hours before the start on; 0: never.
    #[serde(default)]
    pub late_within_hours: u16,
    /// What a late cancellation and a no-show cost beside the credits.
    #[serde(default)]
    pub penalties: PenaltyTerms,
}

impl CancellationRules {
    /// More than 24 hours before the start everything, more than 12 hours half, else nothing; no fees.
    pub fn built_in() -> Self {
        let tier = |more_than_hours, refund_percentage| Tier { more_than_hours, refund_percentage };
        let tiers = vec![tier(24, RefundPercentage::FULL), tier(12, RefundPercentage::HALF)];
        Self { tiers, late_within_hours: 0, penalties: PenaltyTerms::default() }
    }

    /// How much goes back when a booking of a session that starts at `starts_at` is cancelled at `at`.
    pub fn refund_at(&self, starts_at: DateTime<Utc>, at: DateTime<Utc>) -> RefundPercentage {
        let ahead = starts_at - at;
        let tier = self.tiers.iter().find(|tier| ahead > TimeDelta::hours(tier.more_than_hours.into()));
        tier.map_or(RefundPercentage::NONE, |tier| tier.refund_percentage)
    }

    /// Until when cancelling gives back as much as it does at `at`; none if it gives back nothing.
    pub fn refund_falls_at(&self, starts_at: DateTime<Utc>, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let ahead = starts_at - at;
        let tier = self.tiers.iter().find(|tier| ahead > TimeDelta::hours(tier.more_than_hours.into()))?;
        Some(starts_at - TimeDelta::hours(tier.more_than_hours.into()))
    }

    /// Whether cancelling at `at` is late.
    pub fn is_late(&self, starts_at: DateTime<Utc>, at: DateTime<Utc>) -> bool {
        self.late_within_hours > 0 && starts_at - at <= TimeDelta::hours(self.late_within_hours.into())
    }

    pub(super) fn check(&self) -> Result<(), PolicyRefusal> {
        let falls = |pair: &[Tier]| {
            pair[0].more_than_hours > pair[1].more_than_hours && pair[0].refund_percentage >= pair[1].refund_percentage
        };
        if !self.tiers.windows(2).all(falls) {
            return Err(PolicyRefusal::TiersOverlap);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::{CancellationRules, Tier};
    use crate::booking::policies::PolicyRefusal;
    use crate::booking::values::RefundPercentage;

    #[test]
    fn the_tiers_are_strict() {
        let starts_at = DateTime::UNIX_EPOCH;
        let moment = TimeDelta::microseconds(1);
        let rules = CancellationRules::built_in();
        let refund = |ahead: TimeDelta| rules.refund_at(starts_at, starts_at - ahead).get();
        assert_eq!(refund(TimeDelta::hours(24) + moment), 100);
        assert_eq!(refund(TimeDelta::hours(24)), 50);
        assert_eq!(refund(TimeDelta::hours(12) + moment), 50);
        assert_eq!(refund(TimeDelta::hours(12)), 0);
        assert_eq!(refund(TimeDelta::zero()), 0);
    }

    #[test]
    fn tiers_that_overlap_are_refused() {
        let tier = |more_than_hours, refund_percentage| Tier { more_than_hours, refund_percentage };
        let with = |tiers| CancellationRules { tiers, ..CancellationRules::built_in() }.check();
        let (full, half) = (RefundPercentage::FULL, RefundPercentage::HALF);
        assert_eq!(with(vec![tier(24, full), tier(24, half)]), Err(PolicyRefusal::TiersOverlap));
        assert_eq!(with(vec![tier(12, half), tier(24, full)]), Err(PolicyRefusal::TiersOverlap));
        assert_eq!(with(vec![tier(24, half), tier(12, full)]), Err(PolicyRefusal::TiersOverlap));
        assert_eq!(with(vec![tier(24, full), tier(12, half)]), Ok(()));
    }
}
