//! The addresses that an account had before the present one, and until when they are kept for it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::accounts::values::EmailKey;

/// One on the other, the oldest first, so that taking an address back also takes back what came after it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::accounts) struct FormerAddresses(Vec<Former>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Former {
    key: EmailKey,
    until: DateTime<Utc>,
}

impl FormerAddresses {
    /// One more is kept until `until`. Those that are kept no more at `now` are forgotten.
    pub(in crate::accounts) fn keep(&mut self, key: EmailKey, until: DateTime<Utc>, now: DateTime<Utc>) {
        self.0.retain(|former| now < former.until);
        self.0.push(Former { key, until });
    }

    /// `key` is the present one again: it is no former one, and what came after it is kept no more.
    pub(in crate::accounts) fn take_back(&mut self, key: EmailKey) {
        if let Some(back) = self.0.iter().position(|former| former.key == key) {
            self.0.truncate(back);
        }
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

    use super::{EmailKey, FormerAddresses};
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

    fn days(days: i64) -> DateTime<Utc> {
        NOW + TimeDelta::days(days)
    }

    #[test]
    fn each_is_kept_for_its_time_however_often_the_address_changes() {
        let [first, second, _] = keys();
        let mut former = FormerAddresses::default();
        former.keep(first, days(7), days(0));
        former.keep(second, days(8), days(1));
        assert!(former.holds(first, days(6)) && former.holds(second, days(6)));
        assert!(!former.holds(first, days(7)) && former.holds(second, days(7)));
    }

    #[test]
    fn taking_an_address_back_takes_back_what_came_after_it() {
        let [first, second, third] = keys();
        let mut former = FormerAddresses::default();
        former.keep(first, days(7), days(0));
        former.keep(second, days(7), days(0));
        former.keep(third, days(7), days(0));
        former.take_back(second);
        assert_eq!(former.keys().collect::<Vec<_>>(), [first]);
        former.take_back(third);
        assert_eq!(former.keys().collect::<Vec<_>>(), [first], "it was not kept");
    }

    #[test]
    fn what_is_kept_no_more_is_forgotten_when_another_is_kept() {
        let [first, second, _] = keys();
        let mut former = FormerAddresses::default();
        former.keep(first, days(7), days(0));
        former.keep(second, days(14), days(7));
        assert_eq!(former.keys().collect::<Vec<_>>(), [second]);
    }
}
