//! The addresses that an account had before the present one, and until when they are kept for it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::accounts::values::EmailKey;

/// One on the other, the oldest first, so that taking an address back also takes back what came after it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::accounts) struct FormerAddresses(Vec<Former>);

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::accounts) struct Former {
    /// The keyed hash of it.
    pub(in crate::accounts) key: EmailKey,
    /// Until when it is kept.
    pub(in crate::accounts) until: DateTime<Utc>,
    /// Whether it had been shown to be theirs.
    pub(in crate::accounts) verified: bool,
}

impl FormerAddresses {
    /// One more is kept. Those that are kept no more at `now` are forgotten.
    pub(in crate::accounts) fn keep(&mut self, former: Former, now: DateTime<Utc>) {
        self.0.retain(|former| now < former.until);
        self.0.push(former);
    }

    /// `key` is the present one again: it is no former one, and what came after it is kept no more.
    pub(in crate::accounts) fn take_back(&mut self, key: EmailKey) -> Option<Former> {
        let back = self.0.iter().position(|former| former.key == key)?;
        self.0.drain(back..).next()
    }

    /// Whether `key` is kept at `now`.
    pub(in crate::accounts) fn holds(&self, key: EmailKey, now: DateTime<Utc>) -> bool {
        self.0.iter().any(|former| former.key == key && now < former.until)
    }

    /// All of them.
    pub(in crate::accounts) fn keys(&self) -> impl Iterator<Item = EmailKey> {
        self.0.iter().map(|former| former.key)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::{EmailKey, Former, FormerAddresses};
    use crate::kernel::ids::OrgId;
    use crate::kernel::secrets::{Pepper, Secrets};

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn keys() -> [EmailKey; 3] {
        let pepper = Pepper::new(&Secrets::ephemeral().pepper);
        ["ana@example.org", "thief@example.org", "thief@example.net"].map(|email| {
            let email = email.to_owned().try_into().expect("an address");
            EmailKey::of(&email, OrgId::DEFAULT, &pepper)
        })
    }

    /// `key`, kept for seven days from the `day`th on.
    fn since(day: i64, key: EmailKey) -> Former {
        Former { key, until: days(day + 7), verified: true }
    }

    fn days(days: i64) -> DateTime<Utc> {
        NOW + TimeDelta::days(days)
    }

    #[test]
    fn each_is_kept_for_its_time_however_often_the_address_changes() {
        let [first, second, _] = keys();
        let mut former = FormerAddresses::default();
        former.keep(since(0, first), days(0));
        former.keep(since(1, second), days(1));
        assert!(former.holds(first, days(6)) && former.holds(second, days(6)));
        assert!(!former.holds(first, days(7)) && former.holds(second, days(7)));
    }

    #[test]
    fn taking_an_address_back_takes_back_what_came_after_it() {
        let [first, second, third] = keys();
        let mut former = FormerAddresses::default();
        former.keep(since(0, first), days(0));
        former.keep(since(0, second), days(0));
        former.keep(since(0, third), days(0));
        assert_eq!(former.take_back(second), Some(since(0, second)));
        assert_eq!(former.keys().collect::<Vec<_>>(), [first]);
        assert_eq!(former.take_back(third), None, "it is not kept any more");
    }

    #[test]
    fn what_is_kept_no_more_is_forgotten_when_another_is_kept() {
        let [first, second, _] = keys();
        let mut former = FormerAddresses::default();
        former.keep(since(0, first), days(0));
        former.keep(since(7, second), days(7));
        assert_eq!(former.keys().collect::<Vec<_>>(), [second]);
    }
}
