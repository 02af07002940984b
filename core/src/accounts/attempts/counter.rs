//! Wrong passwords by address.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use parking_lot::Mutex;

use crate::accounts::values::EmailKey;
use crate::kernel::clock::Clock;
use crate::kernel::ids::OrgId;

/// So many may be wrong without waiting.
const FREE: u32 = 3;
/// With so many the address is locked.
const LOCKED: u32 = 10;
/// For so long.
const LOCK: TimeDelta = TimeDelta::minutes(15);
/// After so long without a wrong one, all are forgotten.
const FORGOTTEN: TimeDelta = TimeDelta::hours(1);
/// How many addresses are remembered; whoever fills this memory is stopped by the limits for each client address.
const MANY: u64 = 100_000;

/// An address of an organization.
pub(crate) type Key = (OrgId, EmailKey);

/// Counts wrong passwords.
#[derive(Clone)]
pub(crate) struct Attempts {
    clock: Arc<dyn Clock>,
    lately: moka::sync::Cache<Key, Arc<Mutex<Tally>>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tally {
    failures: u32,
    last: DateTime<Utc>,
}

/// What a wrong password leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failed {
    /// Nothing yet, or a moment of waiting.
    Noted,
    /// The address is locked.
    Locked {
        /// After so many.
        failures: u32,
        /// Until then.
        until: DateTime<Utc>,
    },
}

impl Tally {
    /// From when on another attempt is taken.
    fn free_at(self) -> DateTime<Utc> {
        let wait = match self.failures {
            0..=FREE => TimeDelta::zero(),
            failures if failures >= LOCKED => LOCK,
            failures => TimeDelta::seconds(1 << (failures - FREE - 1).min(6)),
        };
        self.last + wait
    }
}

impl Attempts {
    /// Nobody was ever wrong.
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, lately: moka::sync::Cache::builder().max_capacity(MANY).build() }
    }

    /// For how many seconds no attempt is taken for this address; none if one is.
    pub(crate) fn wait(&self, key: Key) -> Option<u32> {
        let tally = *self.lately.get(&key)?.lock();
        let left = (tally.free_at() - self.clock.now()).num_milliseconds();
        u32::try_from((left + 999) / 1_000).ok().filter(|seconds| *seconds > 0)
    }

    /// Somebody was wrong.
    pub(crate) fn failed(&self, key: Key) -> Failed {
        let now = self.clock.now();
        let tally = self.lately.get_with(key, || Arc::new(Mutex::new(Tally { failures: 0, last: now })));
        let mut tally = tally.lock();
        let before = if now - tally.last < FORGOTTEN { tally.failures } else { 0 };
        *tally = Tally { failures: before.saturating_add(1), last: now };
        match tally.failures {
            failures if failures >= LOCKED => Failed::Locked { failures, until: tally.free_at() },
            _ => Failed::Noted,
        }
    }

    /// Somebody was right, or came another way.
    pub(crate) fn forget(&self, key: Key) {
        self.lately.invalidate(&key);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::{DateTime, TimeDelta};

    use super::{Attempts, Failed};
    use crate::accounts::values::EmailKey;
    use crate::kernel::clock::DrivenClock;
    use crate::kernel::ids::OrgId;
    use crate::kernel::secrets::{Pepper, Secrets};

    #[test]
    fn waiting_doubles_then_the_address_is_locked_and_after_an_hour_all_is_forgotten() {
        let clock = Arc::new(DrivenClock::at(DateTime::UNIX_EPOCH));
        let attempts = Attempts::new(clock.clone());
        let email = "ana@example.org".to_owned().try_into().expect("an address");
        let key = (OrgId::DEFAULT, EmailKey::of(&email, OrgId::DEFAULT, &Pepper::new(&Secrets::ephemeral().pepper)));
        let mut waits = Vec::new();
        for _ in 0..9 {
            assert_eq!(attempts.failed(key), Failed::Noted);
            waits.push(attempts.wait(key).unwrap_or_default());
            clock.advance(TimeDelta::seconds(waits.last().copied().unwrap_or_default().into()));
        }
        assert_eq!(waits, [0, 0, 0, 1, 2, 4, 8, 16, 32]);
        assert!(matches!(attempts.failed(key), Failed::Locked { failures: 10, .. }));
        assert_eq!(attempts.wait(key), Some(900));
        clock.advance(TimeDelta::minutes(15));
        assert_eq!(attempts.wait(key), None);
        assert!(matches!(attempts.failed(key), Failed::Locked { failures: 11, .. }), "it is locked again at once");
        clock.advance(TimeDelta::hours(1));
        assert_eq!(attempts.failed(key), Failed::Noted);
        attempts.forget(key);
        assert_eq!(attempts.wait(key), None);
    }
}
