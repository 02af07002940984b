//! `[sign_in]`: how long people stay signed in, and what their passwords must be.

use std::path::PathBuf;

use regimen_core::accounts::passwords::{BreachedPasswords, PasswordRules, Score, UnreadableList};
use regimen_core::accounts::{Remember, SignInLife};
use serde::Deserialize;

const HOUR: u32 = 3_600;
const DAY: u32 = 24 * HOUR;

/// How long people stay signed in, and what their passwords must be.
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
    /// How hard a new password is to guess, at least: 0 to 4, as zxcvbn counts.
    pub password_score: PasswordScore,
    /// A file with passwords that were stolen elsewhere, which are refused.
    pub breached_passwords: Option<PathBuf>,
}

/// How hard a password is to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u8")]
pub struct PasswordScore(Score);

impl TryFrom<u8> for PasswordScore {
    type Error = <Score as TryFrom<u8>>::Error;

    fn try_from(score: u8) -> Result<Self, Self::Error> {
        Score::try_from(score).map(Self)
    }
}

impl Default for SignInSettings {
    fn default() -> Self {
        Self {
            idle_hours: 24,
            longest_days: 7,
            remembered_idle_days: 14,
            remembered_longest_days: 90,
            password_score: PasswordScore(Score::GOOD),
            breached_passwords: None,
        }
    }
}

impl SignInSettings {
    /// What new passwords must be.
    pub(crate) fn password_rules(&self) -> Result<PasswordRules, UnreadableList> {
        let breached = self.breached_passwords.as_deref().map(BreachedPasswords::open).transpose()?;
        Ok(PasswordRules { fewest: self.password_score.0, breached })
    }

    /// How long a sign-in lives on a device that is to be remembered, or not.
    pub(crate) fn life(&self, remember: Remember) -> SignInLife {
        let (idle, longest) = match remember {
            Remember::ForLong => (self.remembered_idle_days.saturating_mul(DAY), self.remembered_longest_days),
            Remember::Briefly => (self.idle_hours.saturating_mul(HOUR), self.longest_days),
        };
        SignInLife { idle_seconds: idle, seconds: longest.saturating_mul(DAY) }
    }
}
