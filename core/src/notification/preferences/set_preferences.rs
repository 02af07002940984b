//! Somebody says how they want to be written to.

use super::aggregate::{Preferences, PreferencesCommand, PreferencesRefusal};
use super::habits::{Habits, MailChoices};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// Write to `account_id` like this from now on.
#[derive(Debug, Clone)]
pub struct SetPreferences {
    /// Who.
    pub account_id: AccountId,
    /// What they want by mail.
    pub mail: MailChoices,
    /// Their language, their time and their quiet hours.
    pub habits: Habits,
}

impl UseCase for SetPreferences {
    type Outcome = ();
    type Refusal = PreferencesRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<(), Decline<PreferencesRefusal>> {
        let Self { account_id, mail, habits } = self.clone();
        let at = work.now();
        let mut preferences = work.load::<Preferences>(account_id).await?;
        preferences.handle(PreferencesCommand::Set { account_id, mail, habits, at }).await?;
        work.save(preferences).await?;
        Ok(())
    }
}
