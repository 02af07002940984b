//! Why mail does not go out, and how long to wait before the next try.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::values::MailId;

/// How often a mail is tried before it is given up.
pub const TRIES: u32 = 5;
/// The pause after the first try, in milliseconds; each later one is [`GROWTH`] times as long.
const FIRST_PAUSE: i64 = 15_000;
const GROWTH: i64 = 5;

/// Why an attempt failed, as a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// The mail server cannot be reached, or the connection broke.
    Unreachable,
    /// It did not answer in time.
    Timeout,
    /// No safe connection to it came about.
    Tls,
    /// It does not know us.
    Authentication,
    /// It said: not now (4xx).
    Deferred,
    /// It said: never (5xx).
    Rejected,
    /// The outbox folder cannot be written.
    Outbox,
    /// The text could not be made.
    Rendering,
    /// The address is none that mail can be sent to.
    Address,
    /// There is nobody any more to send it to.
    RecipientGone,
    /// What it says is over.
    TooLate,
}

impl Trouble {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Timeout => "timeout",
            Self::Tls => "tls",
            Self::Authentication => "authentication",
            Self::Deferred => "deferred",
            Self::Rejected => "rejected",
            Self::Outbox => "outbox",
            Self::Rendering => "rendering",
            Self::Address => "address",
            Self::RecipientGone => "recipient_gone",
            Self::TooLate => "too_late",
        }
    }

    /// Whether another try would end the same way.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Rejected | Self::Address | Self::RecipientGone | Self::TooLate)
    }
}

/// How long to wait after `tries` tries of `mail`: 15 s, 75 s, 6 and 31 minutes, and up to a fifth more, so that what failed
/// together is not tried together. It follows from the mail, so that deciding again gives the same.
pub(super) fn pause(mail: MailId, tries: u32) -> TimeDelta {
    let base = FIRST_PAUSE.saturating_mul(GROWTH.saturating_pow(tries.saturating_sub(1).min(TRIES)));
    let spread = uuid::Uuid::new_v5(&mail.uuid(), &tries.to_be_bytes()).as_bytes()[0];
    TimeDelta::milliseconds(base + base * i64::from(spread) / (5 * 256))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::{TRIES, pause};
    use crate::notification::MailId;

    #[test]
    fn pauses_grow_and_three_tries_fit_into_two_minutes() {
        let mail = MailId::generate();
        let pauses = (1..TRIES).map(|tries| pause(mail, tries)).collect::<Vec<_>>();
        assert!(pauses.is_sorted(), "{pauses:?}");
        assert!(pauses[0] + pauses[1] < TimeDelta::minutes(2), "{pauses:?}");
        assert_eq!(pause(mail, 3), pauses[2], "the same mail waits the same time");
        assert!((0..50).map(|_| pause(MailId::generate(), 4)).any(|other| other != pauses[3]), "not all wait alike");
    }
}
