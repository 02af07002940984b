//! How many links may be mailed to one address, so that nobody fills somebody else's letterbox.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use parking_lot::Mutex;

use crate::accounts::values::EmailKey;
use crate::kernel::clock::Clock;
use crate::kernel::ids::OrgId;

/// So many in [`LATELY`].
const MOST: usize = 5;
const LATELY: TimeDelta = TimeDelta::hours(1);
/// How many addresses are remembered; whoever fills this memory is stopped by the limits for each client address.
const MANY: u64 = 100_000;

type Key = (OrgId, EmailKey);

/// Counts the links that were asked for by address, known and unknown alike.
#[derive(Clone)]
pub(crate) struct Allowance {
    clock: Arc<dyn Clock>,
    asked: moka::sync::Cache<Key, Arc<Mutex<Vec<DateTime<Utc>>>>>,
}

impl Allowance {
    /// Nobody has asked yet.
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, asked: moka::sync::Cache::builder().max_capacity(MANY).build() }
    }

    /// Whether one more may be mailed.
    pub(crate) fn take(&self, key: Key) -> bool {
        let now = self.clock.now();
        let asked = self.asked.get_with(key, Arc::default);
        let mut asked = asked.lock();
        asked.retain(|at| now < *at + LATELY);
        let free = asked.len() < MOST;
        asked.extend(free.then_some(now));
        free
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::{DateTime, TimeDelta};

    use super::{Allowance, EmailKey, OrgId};
    use crate::kernel::clock::DrivenClock;
    use crate::kernel::secrets::{Pepper, Secrets};

    #[test]
    fn an_address_gets_five_links_an_hour() {
        let clock = Arc::new(DrivenClock::at(DateTime::UNIX_EPOCH));
        let allowance = Allowance::new(clock.clone());
        let email = "ana@example.org".to_owned().try_into().expect("an address");
        let key = (OrgId::DEFAULT, EmailKey::of(&email, OrgId::DEFAULT, &Pepper::new(&Secrets::ephemeral().pepper)));
        let taken = (0..7).map(|_| allowance.take(key)).collect::<Vec<_>>();
        assert_eq!(taken, [true, true, true, true, true, false, false]);
        clock.advance(TimeDelta::hours(1));
        assert!(allowance.take(key));
    }
}
