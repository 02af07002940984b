//! What a new password must be.

use super::breached::{BreachedPasswords, UnreadableList};
use crate::accounts::account_refusal::AccountRefusal;
use crate::accounts::values::Password;
use crate::kernel::executor::{Decline, Failure};

/// How hard a password is to guess, from 0, at once, to 4: the scale of zxcvbn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score(u8);

impl Score {
    /// What somebody who can try as often as a stolen hash allows does not guess soon: a hundred million tries at least.
    pub const GOOD: Self = Self(3);
}

/// A number that is no score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a score goes from 0 to 4")]
pub struct NoScore;

impl TryFrom<u8> for Score {
    type Error = NoScore;

    fn try_from(score: u8) -> Result<Self, NoScore> {
        if score <= 4 { Ok(Self(score)) } else { Err(NoScore) }
    }
}

/// What a new password must be.
#[derive(Debug, Clone)]
pub struct PasswordRules {
    /// How hard to guess, at least.
    pub fewest: Score,
    /// And in no such list.
    pub breached: Option<BreachedPasswords>,
}

/// How good a password is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strength {
    /// How hard it is to guess, from 0, at once, to 4.
    pub score: u8,
    /// Whether that is hard enough.
    pub is_hard: bool,
    /// Whether it stands in the list of stolen ones.
    pub is_breached: bool,
    /// What is wrong with it.
    pub warning: Option<String>,
    /// What would make it better.
    pub suggestions: Vec<String>,
}

impl Strength {
    /// Whether it is taken.
    pub fn is_enough(&self) -> bool {
        self.is_hard && !self.is_breached
    }
}

impl Default for PasswordRules {
    fn default() -> Self {
        Self { fewest: Score::GOOD, breached: None }
    }
}

impl From<UnreadableList> for Failure {
    fn from(list: UnreadableList) -> Self {
        Self::Corrupt(list.to_string().into())
    }
}

impl PasswordRules {
    /// How good `password` is against somebody who knows `about`, words about its owner. It takes its time: not for threads that others
    /// wait for.
    ///
    /// # Errors
    /// That the list of stolen ones cannot be read.
    pub(crate) fn strength(&self, password: &Password, about: &[&str]) -> Result<Strength, UnreadableList> {
        let estimate = zxcvbn::zxcvbn(password.expose(), about);
        let (score, feedback) = (u8::from(estimate.score()), estimate.feedback());
        let warning = feedback.and_then(|feedback| feedback.warning()).map(|warning| warning.to_string());
        let suggestions = feedback.map(|feedback| feedback.suggestions().iter().map(ToString::to_string).collect());
        let is_breached = self.breached.as_ref().map(|list| list.holds(password)).transpose()?.unwrap_or_default();
        let (is_hard, suggestions) = (score >= self.fewest.0, suggestions.unwrap_or_default());
        Ok(Strength { score, is_hard, is_breached, warning, suggestions })
    }

    /// Refuses a password that is guessed too easily by somebody who knows `about`, words about its owner, or is in a list of stolen
    /// ones. It takes its time: not for threads that others wait for.
    ///
    /// # Errors
    /// [`AccountRefusal::PasswordGuessable`] with what would make it better, [`AccountRefusal::PasswordBreached`], or that the list
    /// cannot be read.
    pub(crate) fn judge(&self, password: &Password, about: &[&str]) -> Result<(), Decline<AccountRefusal>> {
        match self.strength(password, about).map_err(Failure::from)? {
            Strength { is_hard: false, score, warning, suggestions, .. } => {
                Err(AccountRefusal::PasswordGuessable { score, warning, suggestions }.into())
            }
            Strength { is_breached: true, .. } => Err(AccountRefusal::PasswordBreached.into()),
            Strength { .. } => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PasswordRules, Score};
    use crate::accounts::AccountRefusal;
    use crate::accounts::values::Password;
    use crate::kernel::executor::Decline;

    fn judge(rules: &PasswordRules, password: &str) -> Result<(), Decline<AccountRefusal>> {
        let password = Password::try_from(password.to_owned()).expect("long enough");
        rules.judge(&password, &["ana.sousa@example.org", "Ana Sousa"])
    }

    #[test]
    fn what_is_guessed_easily_is_refused_with_what_would_be_better() {
        let rules = PasswordRules::default();
        for weak in ["password123", "qwertyuiop", "1234567890", "aaaaaaaaaaaa", "ana.sousa@example.org"] {
            match judge(&rules, weak) {
                Err(Decline::Refused(AccountRefusal::PasswordGuessable { score, suggestions, .. })) => {
                    assert!(score < 3 && !suggestions.is_empty(), "{weak}: {score} {suggestions:?}");
                }
                other => panic!("{weak}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_few_words_are_good() {
        for good in ["correct horse battery", "tulips sing at noon", "a long password", "🔑 under the 🌵 by the 🚪"]
        {
            assert!(judge(&PasswordRules::default(), good).is_ok(), "{good}");
        }
    }

    #[test]
    fn what_is_taken_is_what_is_said_to_be_enough() {
        let rules = PasswordRules::default();
        for password in ["password123", "ana.sousa@example.org", "correct horse battery", "tulips sing at noon"] {
            let typed = Password::try_from(password.to_owned()).expect("long enough");
            let strength = rules.strength(&typed, &["ana.sousa@example.org", "Ana Sousa"]).expect("there is no list");
            assert_eq!(strength.is_enough(), judge(&rules, password).is_ok(), "{password}: {strength:?}");
        }
    }

    #[test]
    fn an_operator_can_ask_for_less() {
        let rules = PasswordRules { fewest: Score(0), breached: None };
        assert!(judge(&rules, "password123").is_ok());
        assert!(Score::try_from(5).is_err());
    }
}
