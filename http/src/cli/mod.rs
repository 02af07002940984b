//! The command line.

mod account;
mod admin;
mod audit;
mod backup;
mod demo;
mod keys;
mod migrate;
mod openapi;
mod organization;
mod person;
mod privacy;
mod rebuild;
mod rehearse;
mod serve;
mod verify_place;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::settings::{Flags, LogFormat, Settings};

/// Regimen: booking on a log that can be proved.
///
/// Every flag can also be an environment variable (REGIMEN_DATA_DIR, REGIMEN_LISTEN …) or a line in regimen.toml.
#[derive(Debug, Parser)]
#[command(name = "regimen", version)]
pub struct Cli {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve HTTP until SIGTERM or Ctrl-C.
    Serve,
    /// Make a demo studio in a data folder and serve it.
    Demo,
    /// Accounts.
    #[command(subcommand)]
    Account(account::AccountCommand),
    /// Organizations.
    #[command(subcommand)]
    Organization(organization::OrganizationCommand),
    /// What operators do for people.
    #[command(subcommand)]
    Admin(admin::AdminCommand),
    /// Bring the databases to the newest schema.
    Migrate,
    /// Build views anew from the log, beside the live ones.
    Rebuild(rebuild::Rebuild),
    /// Prove, export and replay the log.
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Exchange keys, also while servers run.
    #[command(subcommand)]
    Keys(keys::KeysCommand),
    /// Exports of persons, and receipts of erasures.
    #[command(subcommand)]
    Privacy(privacy::PrivacyCommand),
    /// Print the OpenAPI document.
    Openapi,
    /// Copy everything of a data folder into a new one, also while the server runs.
    Backup(backup::Backup),
}

/// What went wrong, for the person at the terminal.
pub(crate) type Failed = Box<dyn std::error::Error + Send + Sync>;

impl Cli {
    /// Does what was asked.
    pub fn run(self) -> ExitCode {
        let settings = match Settings::load(&self.flags) {
            Ok(settings) => settings,
            Err(error) => return failed(&error),
        };
        start_logging(&settings);
        let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => return failed(&error),
        };
        match runtime.block_on(self.command.run(&settings)) {
            Ok(code) => code,
            Err(error) => failed(&*error),
        }
    }
}

impl Command {
    async fn run(self, settings: &Settings) -> Result<ExitCode, Failed> {
        match self {
            Self::Serve => serve::serve(settings).await,
            Self::Demo => demo::demo(settings).await,
            Self::Account(command) => command.run(settings).await,
            Self::Organization(command) => command.run(settings).await,
            Self::Admin(command) => command.run(settings).await,
            Self::Migrate => migrate::migrate(settings).await,
            Self::Rebuild(rebuild) => rebuild.run(settings).await,
            Self::Audit(command) => command.run(settings).await,
            Self::Keys(command) => command.run(settings).await,
            Self::Privacy(command) => command.run(settings).await,
            Self::Openapi => Ok(openapi::print()),
            Self::Backup(backup) => backup.run(settings).await,
        }
    }
}

#[expect(clippy::print_stderr, reason = "this is the terminal")]
fn failed(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("regimen: {error}");
    ExitCode::FAILURE
}

/// Says something to whoever sits at the terminal, or reads from a pipe.
pub(crate) fn say(text: impl std::fmt::Display) {
    use std::io::Write as _;
    // A reader who has seen enough, such as `head`, is no failure of ours.
    let _ = writeln!(std::io::stdout(), "{text}");
}

fn start_logging(settings: &Settings) {
    let filter = EnvFilter::try_new(&settings.log_filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start in one process, as in tests, keeps the first one's logging.
    let _ = match settings.log_format {
        LogFormat::Text => logs.try_init(),
        LogFormat::Json => logs.json().try_init(),
    };
}
