//! `[sign_in]`: how long people stay signed in.

use regimen_core::accounts::{Remember, SignInLife};
use serde::Deserialize;

const HOUR: u32 = 3_600;
const DAY: u32 = 24 * HOUR;

/// How long people stay signed in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SignInSettings {
    /// After so many hours without use a sign-in is over.
    pub idle_hours: u32,
    /// After so many days it is over, however much it is used.
    pub longest_days: u32,
    /// The same for a device that is to be remembered: days without use.
    pub remembered_idle_days: u32,
    /// And days in all.
    pub remembered_longest_days: u32,
}

impl Default for SignInSettings {
    fn default() -> Self {
        Self { idle_hours: 24, longest_days: 7, remembered_idle_days: 14, remembered_longest_days: 90 }
    }
}

impl SignInSettings {
    /// How long a sign-in lives on a device that is to be remembered, or not.
    pub(crate) fn life(&self, remember: Remember) -> SignInLife {
        let (idle, longest) = match remember {
            Remember::ForLong => (self.remembered_idle_days.saturating_mul(DAY), self.remembered_longest_days),
            Remember::Briefly => (self.idle_hours.saturating_mul(HOUR), self.longest_days),
        };
        SignInLife { idle_seconds: idle, seconds: longest.saturating_mul(DAY) }
    }
}
