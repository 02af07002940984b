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

    /// One more is to be mailed.
    ///
    /// # Errors
    /// For how many seconds none is, if there were too many.
    pub(crate) fn take(&self, key: Key) -> Result<(), u32> {
        let now = self.clock.now();
        let asked = self.asked.get_with(key, Arc::default);
        let mut asked = asked.lock();
        asked.retain(|at| now < *at + LATELY);
        match asked.first() {
            Some(first) if asked.len() >= MOST => {
                let left = (*first + LATELY - now).num_milliseconds();
                Err(u32::try_from((left + 999) / 1_000).unwrap_or_default().max(1))
            }
            Some(_) | None => {
                asked.push(now);
                Ok(())
            }
        }
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
        assert_eq!(taken, [Ok(()), Ok(()), Ok(()), Ok(()), Ok(()), Err(3_600), Err(3_600)]);
        clock.advance(TimeDelta::minutes(59));
        assert_eq!(allowance.take(key), Err(60));
        clock.advance(TimeDelta::minutes(1));
        assert_eq!(allowance.take(key), Ok(()));
    }
}
