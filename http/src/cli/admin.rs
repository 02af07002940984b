//! `regimen admin`

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Subcommand;
use regimen_core::accounts::values::Email;
use regimen_core::kernel::clock::SystemClock;
use regimen_core::kernel::ids::AccountId;
use regimen_core::kernel::log::Actor;
use regimen_projections::engine::Freshness;

use super::organization::Which;
use super::{Failed, say};
use crate::app::App;
use crate::settings::Settings;

#[derive(Debug, Subcommand)]
pub(super) enum AdminCommand {
    /// Erase a person: their keys are destroyed, so that nobody can read their data any more. This cannot be undone.
    Forget {
        #[command(flatten)]
        which: Which,
        /// The account id or the e-mail address.
        person: String,
    },
}

impl AdminCommand {
    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode, Failed> {
        let Self::Forget { which, person } = self;
        let app = App::start(settings, Arc::new(SystemClock)).await?;
        let forgotten = forget(&app, &which, &person).await;
        app.stop().await;
        forgotten
    }
}

async fn forget(app: &App, which: &Which, person: &str) -> Result<ExitCode, Failed> {
    let org = which.find(app).await?;
    let unknown = || format!("there is no account {person}");
    let account_id = match person.parse::<AccountId>() {
        Ok(account_id) => account_id,
        Err(_) => app.core().account_of(org, &Email::try_from(person.to_owned())?).await?.ok_or_else(unknown)?,
    };
    let erased = app.core().erase(org, Actor::Operator, account_id).await?.ok_or_else(unknown)?;
    say(serde_json::to_string_pretty(&erased.outcome)?);
    let scrubbed = app.engine().wait_for(org, erased.position, Duration::from_secs(60)).await?;
    app.scrub().await?;
    app.keep_receipts().await?;
    match scrubbed {
        Freshness::Current => {
            say("The views and snapshots are scrubbed. Backups made before still hold the encrypted data and, \
                                   in keys.db, the keys: delete them when their time is over.")
        }
        Freshness::Stale { .. } => say("The views are behind; they are scrubbed when they have caught up."),
    }
    Ok(ExitCode::SUCCESS)
}
