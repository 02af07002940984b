//! Wrong proofs in a row, and for how long they close the door.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Wrong proofs until the door closes.
const AT_ONCE: u32 = 5;
/// For how long it closes first.
const FIRST: TimeDelta = TimeDelta::minutes(15);
/// How often that doubles: up to four hours, with which a million codes take longer than anybody lives.
const DOUBLINGS: u32 = 4;

/// Wrong proofs since the last right one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Attempts {
    pub(super) wrong: u32,
    pub(super) locked_until: Option<DateTime<Utc>>,
}

impl Attempts {
    /// Until when nobody is let in, if that is later than `now`.
    pub(super) fn locked(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.locked_until.filter(|until| *until > now)
    }

    /// What one more wrong proof makes of it.
    pub(super) fn one_more(self, now: DateTime<Utc>) -> Self {
        let wrong = self.wrong.saturating_add(1);
        let doublings = (wrong / AT_ONCE).saturating_sub(1).min(DOUBLINGS);
        let locked_until = (wrong.is_multiple_of(AT_ONCE)).then(|| now + FIRST * (1 << doublings));
        Self { wrong, locked_until }
    }

    /// How many more may be wrong before the door closes.
    pub(super) fn left(self) -> u32 {
        AT_ONCE - self.wrong % AT_ONCE
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::Attempts;

    #[test]
    fn every_five_wrong_proofs_close_the_door_for_twice_as_long() {
        let now = DateTime::UNIX_EPOCH;
        let mut attempts = Attempts::default();
        let mut minutes = Vec::new();
        for _ in 0..40 {
            attempts = attempts.one_more(now);
            minutes.extend(attempts.locked(now).map(|until| (until - now).num_minutes()));
        }
        assert_eq!(minutes, [15, 30, 60, 120, 240, 240, 240, 240]);
        assert_eq!(attempts.locked(now + TimeDelta::minutes(240)), None, "it opens by itself");
    }

    #[test]
    fn how_many_are_left_is_told() {
        let now = DateTime::UNIX_EPOCH;
        let attempts = Attempts::default().one_more(now).one_more(now);
        assert_eq!((Attempts::default().left(), attempts.left()), (5, 3));
    }
}
