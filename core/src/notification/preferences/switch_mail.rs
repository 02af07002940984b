//! Somebody wants no more mail of a kind, or wants it again.

use super::aggregate::{Preferences, PreferencesCommand, PreferencesRefusal};
use super::habits::ByMail;
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// Switch mail of the kind `code` for `account_id`. Twice is once.
#[derive(Debug, Clone)]
pub struct SwitchMail {
    /// Who.
    pub account_id: AccountId,
    /// The code of the notice.
    pub code: String,
    /// To what.
    pub to: ByMail,
}

impl UseCase for SwitchMail {
    type Outcome = ();
    type Refusal = PreferencesRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<(), Decline<PreferencesRefusal>> {
        let Self { account_id, code, to } = self.clone();
        let at = work.now();
        let mut preferences = work.load::<Preferences>(account_id).await?;
        preferences.handle(PreferencesCommand::Switch { account_id, code, to, at }).await?;
        work.save(preferences).await?;
        Ok(())
    }
}
