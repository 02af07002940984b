//! How good a password is, before it is taken and when it is.

use std::sync::Arc;

use super::Regimen;
use crate::accounts::AccountRefusal;
use crate::accounts::passwords::Strength;
use crate::accounts::values::Password;
use crate::kernel::executor::{Decline, Failure};

impl Regimen {
    /// How good `password` would be for somebody of whom `about` is known. Nothing of it is kept.
    ///
    /// # Errors
    /// When too many passwords wait, or the list of stolen ones cannot be read.
    pub async fn strength_of(&self, password: Password, about: Vec<String>) -> Result<Strength, Failure> {
        let rules = Arc::clone(&self.rules);
        let measured = self.hasher.in_turn(move |_| {
            let about = about.iter().map(String::as_str).collect::<Vec<_>>();
            rules.strength(&password, &about)
        });
        measured.await.map_err(Failure::from)?.map_err(Failure::from)
    }

    /// Refuses `password` where the rules do; `about` are words about its owner.
    pub(crate) async fn judge(&self, password: &Password, about: Vec<String>) -> Result<(), Decline<AccountRefusal>> {
        let (rules, password) = (Arc::clone(&self.rules), password.clone());
        let judged = self.hasher.in_turn(move |_| {
            let about = about.iter().map(String::as_str).collect::<Vec<_>>();
            rules.judge(&password, &about)
        });
        judged.await.map_err(Failure::from)?
    }
}
