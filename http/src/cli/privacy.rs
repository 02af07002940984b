//! `regimen privacy`

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use regimen_core::kernel::clock::SystemClock;
use regimen_core::kernel::executor::Request;
use regimen_core::kernel::log::Actor;
use regimen_core::kernel::proof::PublicKey;
use regimen_core::privacy::retention::ApplyRetention;
use regimen_core::privacy::{SignedReceipt, verify_person_export};

use super::{Failed, say};
use crate::app::App;
use crate::privacy::{Receipts, receipts_folder};
use crate::settings::Settings;

#[derive(Debug, Subcommand)]
pub(super) enum PrivacyCommand {
    /// Tell whether an export of a person or a receipt of an erasure is what was signed. Needs nothing but the public key.
    Verify(Verify),
    /// Write the receipt of every erasure in the log into the folder `erasures` of the data folder.
    Receipts,
    /// Let go, in every organization, what its rules do not keep any longer. A server does it by itself, once a day.
    ApplyRetention,
    /// Erase again whom receipts tell of: after an older backup was restored, before it is served.
    ReplayErasures {
        /// A folder with receipts, as it lies in a newer data folder.
        folder: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(super) struct Verify {
    /// The file.
    file: PathBuf,
    /// The key that signs: 64 hexadecimal digits.
    #[arg(long, value_name = "KEY")]
    public_key: PublicKey,
}

impl PrivacyCommand {
    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode, Failed> {
        match self {
            Self::Verify(verify) => verify.run(),
            Self::Receipts => {
                let app = App::start(settings, Arc::new(SystemClock)).await?;
                let kept = app.keep_receipts().await;
                app.stop().await;
                kept?;
                say(format_args!("Kept in {}", receipts_folder(&settings.data_dir).display()));
                Ok(ExitCode::SUCCESS)
            }
            Self::ApplyRetention => apply_retention(settings).await,
            Self::ReplayErasures { folder } => replay(settings, &folder).await,
        }
    }
}

async fn apply_retention(settings: &Settings) -> Result<ExitCode, Failed> {
    let app = App::start(settings, Arc::new(SystemClock)).await?;
    let mut applied = 0;
    for (org, _) in app.core().log().store().heads_since(i64::MIN).await? {
        let request = Request::once(org, Actor::Operator);
        let done = app.core().executor().execute(&request, &ApplyRetention).await?;
        applied += u32::from(done.outcome.applied_at.is_some());
        app.engine().catch_up(org).await?;
    }
    app.scrub().await?;
    app.stop().await;
    say(format_args!("The rules of {applied} organizations are applied."));
    Ok(ExitCode::SUCCESS)
}

/// What is taken over is carried out when the application starts.
async fn replay(settings: &Settings, folder: &Path) -> Result<ExitCode, Failed> {
    if !folder.is_dir() {
        return Err(format!("{} is no folder", folder.display()).into());
    }
    let taken = Receipts::in_folder(&settings.data_dir).take_over(folder)?;
    let app = App::start(settings, Arc::new(SystemClock)).await?;
    app.stop().await;
    say(format_args!("{taken} receipts taken over: whomever they name is erased here too."));
    Ok(ExitCode::SUCCESS)
}

impl Verify {
    fn run(self) -> Result<ExitCode, Failed> {
        let Self { file, public_key } = self;
        let text = read(&file)?;
        match serde_json::from_slice::<SignedReceipt>(&text) {
            Ok(receipt) => {
                receipt.verify(public_key)?;
                say(receipt.statement);
            }
            Err(_) => {
                let events = verify_person_export(&text, public_key)?;
                say(format_args!("valid: an export of a person with {events} events"));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Failed> {
    std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()).into())
}
