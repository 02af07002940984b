//! What is counted, and how often it may occur.

use serde::{Deserialize, Serialize};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertPattern {
    /// One account gets data: its own, a search in the log, or the log.
    Exports,
    /// Secrets are made by which other programs come in or are believed.
    Secrets,
    /// One account acts for others.
    Impersonations,
    /// People are erased who did not do it themselves.
    Erasures,
    /// Accounts are locked after many wrong passwords.
    Locks,
    /// The second factor of one account is guessed at.
    WrongCodes,
    /// Second factors are taken away.
    FactorsRemoved,
}

/// How often a pattern may occur.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRule {
    /// Of what.
    pub pattern: AlertPattern,
    /// At the how manyth time somebody is told; the rule does not count if it is none.
    pub count: Option<u32>,
    /// Within how many minutes.
    pub minutes: u32,
}

impl AlertPattern {
    /// Every pattern.
    pub const ALL: [Self; 7] = [
        Self::Exports,
        Self::Secrets,
        Self::Impersonations,
        Self::Erasures,
        Self::Locks,
        Self::WrongCodes,
        Self::FactorsRemoved,
    ];

    /// Its name, as it stands in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exports => "exports",
            Self::Secrets => "secrets",
            Self::Impersonations => "impersonations",
            Self::Erasures => "erasures",
            Self::Locks => "locks",
            Self::WrongCodes => "wrong_codes",
            Self::FactorsRemoved => "factors_removed",
        }
    }

    /// The rule that counts unless the organization has set another.
    pub fn usual(self) -> AlertRule {
        let (count, minutes) = match self {
            Self::Exports => (5, 60),
            Self::Secrets => (10, 60),
            Self::Impersonations => (3, 24 * 60),
            Self::Erasures => (5, 60),
            Self::Locks => (3, 60),
            Self::WrongCodes => (5, 60),
            Self::FactorsRemoved => (3, 24 * 60),
        };
        AlertRule { pattern: self, count: Some(count), minutes }
    }
}

impl AlertRule {
    /// The most times that can be waited for.
    pub const MOST: u32 = 1_000;
    /// The longest time, a week.
    pub const LONGEST: u32 = 7 * 24 * 60;

    /// Whether it can be kept: what is counted lies in memory.
    pub fn can_be_kept(self) -> bool {
        self.count.is_none_or(|count| (1..=Self::MOST).contains(&count)) && (1..=Self::LONGEST).contains(&self.minutes)
    }
}
