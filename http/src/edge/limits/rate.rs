//! So many calls within so many seconds, or as many as somebody likes.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// So many calls within so many seconds: at once if nobody has called before, and evenly from then on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    calls: NonZeroU32,
    seconds: NonZeroU32,
}

/// How often something may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Allowance {
    /// As often as anybody likes.
    Unlimited,
    /// No more often than this.
    AtMost(Rate),
}

/// A text that is no rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a rate is calls/seconds, such as 30/60, or off")]
pub struct InvalidRate;

impl Rate {
    /// How many calls may come at once.
    pub(super) fn calls(self) -> u32 {
        self.calls.get()
    }

    /// After how many seconds as many may come again.
    pub(super) fn seconds(self) -> u32 {
        self.seconds.get()
    }

    /// The same in microseconds.
    pub(super) fn window(self) -> i64 {
        i64::from(self.seconds()) * 1_000_000
    }

    /// Microseconds from one call to the next when they come evenly.
    pub(super) fn interval(self) -> i64 {
        (self.window() / i64::from(self.calls())).max(1)
    }
}

impl FromStr for Rate {
    type Err = InvalidRate;

    fn from_str(text: &str) -> Result<Self, InvalidRate> {
        let (calls, seconds) = text.split_once('/').ok_or(InvalidRate)?;
        let (calls, seconds) = (calls.parse().map_err(|_| InvalidRate)?, seconds.parse().map_err(|_| InvalidRate)?);
        Ok(Self { calls, seconds })
    }
}

impl TryFrom<String> for Allowance {
    type Error = InvalidRate;

    fn try_from(text: String) -> Result<Self, InvalidRate> {
        if text == "off" { Ok(Self::Unlimited) } else { text.parse().map(Self::AtMost) }
    }
}

impl fmt::Display for Allowance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unlimited => f.write_str("off"),
            Self::AtMost(rate) => write!(f, "{}/{}", rate.calls, rate.seconds),
        }
    }
}

impl From<Allowance> for String {
    fn from(allowance: Allowance) -> Self {
        allowance.to_string()
    }
}

impl Allowance {
    /// At most `calls` within `seconds`; without limit if one of them is nothing.
    pub(crate) const fn at_most(calls: u32, seconds: u32) -> Self {
        match (NonZeroU32::new(calls), NonZeroU32::new(seconds)) {
            (Some(calls), Some(seconds)) => Self::AtMost(Rate { calls, seconds }),
            _ => Self::Unlimited,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Allowance;

    #[test]
    fn a_rate_says_how_often_and_in_which_time() {
        for right in ["30/60", "off", "1/86400"] {
            let allowance = Allowance::try_from(right.to_owned()).expect("a rate");
            assert_eq!(allowance.to_string(), right);
        }
        for wrong in ["", "30", "0/60", "30/0", "-1/60", "a/b", "OFF"] {
            assert!(Allowance::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }
}
