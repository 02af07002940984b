//! Wrong passwords by address, and those of which it is not known yet whether they are wrong.

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

/// What an attempt leads to if its password is wrong.
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

    /// For how many seconds no attempt is taken; none if one is.
    fn wait(self, now: DateTime<Utc>) -> Option<u32> {
        let left = (self.free_at() - now).num_milliseconds();
        u32::try_from((left + 999) / 1_000).ok().filter(|seconds| *seconds > 0)
    }
}

impl Attempts {
    /// Nobody was ever wrong.
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, lately: moka::sync::Cache::builder().max_capacity(MANY).build() }
    }

    /// Somebody tries a password. It counts as wrong until it is known to be right, so that those who try many at once wait as well.
    ///
    /// # Errors
    /// For how many seconds no attempt is taken for this address.
    pub(crate) fn begin(&self, key: Key) -> Result<Failed, u32> {
        let now = self.clock.now();
        let tally = self.lately.get_with(key, || Arc::new(Mutex::new(Tally { failures: 0, last: now })));
        let mut tally = tally.lock();
        if let Some(seconds) = tally.wait(now) {
            return Err(seconds);
        }
        let before = if now - tally.last < FORGOTTEN { tally.failures } else { 0 };
        *tally = Tally { failures: before.saturating_add(1), last: now };
        Ok(match tally.failures {
            failures if failures >= LOCKED => Failed::Locked { failures, until: tally.free_at() },
            _ => Failed::Noted,
        })
    }

    /// It is not known whether they were wrong, so it does not count.
    pub(crate) fn give_back(&self, key: Key) {
        if let Some(tally) = self.lately.get(&key) {
            let mut tally = tally.lock();
            tally.failures = tally.failures.saturating_sub(1);
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

    use super::{Attempts, Failed, Key};
    use crate::accounts::values::EmailKey;
    use crate::kernel::clock::DrivenClock;
    use crate::kernel::ids::OrgId;
    use crate::kernel::secrets::{Pepper, Secrets};

    fn someone() -> (Arc<DrivenClock>, Attempts, Key) {
        let clock = Arc::new(DrivenClock::at(DateTime::UNIX_EPOCH));
        let email = "ana@example.org".to_owned().try_into().expect("an address");
        let key = (OrgId::DEFAULT, EmailKey::of(&email, OrgId::DEFAULT, &Pepper::new(&Secrets::ephemeral().pepper)));
        (clock.clone(), Attempts::new(clock), key)
    }

    fn wait(attempts: &Attempts, key: Key) -> u32 {
        let tally = attempts.lately.get(&key).map(|tally| *tally.lock());
        tally.and_then(|tally| tally.wait(attempts.clock.now())).unwrap_or_default()
    }

    #[test]
    fn waiting_doubles_then_the_address_is_locked_and_after_an_hour_all_is_forgotten() {
        let (clock, attempts, key) = someone();
        let mut waits = Vec::new();
        for _ in 0..9 {
            assert_eq!(attempts.begin(key), Ok(Failed::Noted));
            let seconds = wait(&attempts, key);
            waits.push(seconds);
            clock.advance(TimeDelta::seconds(seconds.into()));
        }
        assert_eq!(waits, [0, 0, 0, 1, 2, 4, 8, 16, 32]);
        assert!(matches!(attempts.begin(key), Ok(Failed::Locked { failures: 10, .. })));
        assert_eq!(attempts.begin(key), Err(900));
        clock.advance(TimeDelta::minutes(15));
        assert!(matches!(attempts.begin(key), Ok(Failed::Locked { failures: 11, .. })), "it is locked again at once");
        clock.advance(TimeDelta::hours(1));
        assert_eq!(attempts.begin(key), Ok(Failed::Noted));
        attempts.forget(key);
        assert_eq!(wait(&attempts, key), 0);
    }

    #[test]
    fn of_fifty_attempts_at_once_four_are_taken() {
        let (_, attempts, key) = someone();
        let taken = std::thread::scope(|scope| {
            let threads = (0..50).map(|_| scope.spawn(|| attempts.begin(key).is_ok())).collect::<Vec<_>>();
            threads.into_iter().filter_map(|thread| thread.join().ok()).filter(|taken| *taken).count()
        });
        assert_eq!(taken, 4);
    }

    #[test]
    fn an_attempt_of_which_nothing_came_does_not_count() {
        let (_, attempts, key) = someone();
        for _ in 0..20 {
            assert_eq!(attempts.begin(key), Ok(Failed::Noted));
            attempts.give_back(key);
        }
        assert_eq!(wait(&attempts, key), 0);
    }
}
