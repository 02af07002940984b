//! How much a cancelled booking gives back: more than 24 hours before the start everything, more than 12 hours half, else
//! nothing. Strict: exactly 24 hours give half, exactly 12 nothing.

use chrono::{DateTime, TimeDelta, Utc};

use crate::booking::values::RefundPercentage;

/// The refund of a booking of a session that starts at `starts_at`, when it is cancelled at `cancelled_at`.
pub fn refund_at(starts_at: DateTime<Utc>, cancelled_at: DateTime<Utc>) -> RefundPercentage {
    let ahead = starts_at - cancelled_at;
    if ahead > TimeDelta::hours(24) {
        RefundPercentage::FULL
    } else if ahead > TimeDelta::hours(12) {
        RefundPercentage::HALF
    } else {
        RefundPercentage::NONE
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::refund_at;

    #[test]
    fn the_tiers_are_strict() {
        let starts_at = DateTime::UNIX_EPOCH;
        let moment = TimeDelta::microseconds(1);
        let refund = |ahead: TimeDelta| refund_at(starts_at, starts_at - ahead).get();
        assert_eq!(refund(TimeDelta::hours(24) + moment), 100);
        assert_eq!(refund(TimeDelta::hours(24)), 50);
        assert_eq!(refund(TimeDelta::hours(12) + moment), 50);
        assert_eq!(refund(TimeDelta::hours(12)), 0);
        assert_eq!(refund(TimeDelta::zero()), 0);
    }
}
