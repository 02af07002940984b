//! `regimen account`

use std::io::Read as _;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;
use regimen_core::Registration;
use regimen_core::accounts::values::{Email, Password, PersonName, Role};
use regimen_core::kernel::clock::SystemClock;
use regimen_core::kernel::executor::Request;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::Actor;

use super::{Failed, say};
use crate::app::App;
use crate::settings::Settings;

#[derive(Debug, Subcommand)]
pub(super) enum AccountCommand {
    /// Make an account: the first admin is made this way.
    Create {
        /// client, coach or admin.
        #[arg(long)]
        role: Role,
        /// Where mail reaches them.
        #[arg(long)]
        email: String,
        /// How they want to be called; the part of the address before the @ if left out.
        #[arg(long)]
        name: Option<String>,
        /// Read the password from standard input (a last line break is not part of it).
        #[arg(long, required = true)]
        password_stdin: bool,
    },
}

impl AccountCommand {
    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode, Failed> {
        let Self::Create { role, email, name, password_stdin: _ } = self;
        let mut password = String::new();
        std::io::stdin().read_to_string(&mut password)?;
        let password = Password::try_from(password.trim_end_matches(['\r', '\n']).to_owned())?;
        let email = Email::try_from(email)?;
        let local = email.as_str().split('@').next().unwrap_or_default().to_owned();
        let name = PersonName::try_from(name.unwrap_or(local)).map_err(|error| format!("the name {error}"))?;
        let app = App::start(settings, Arc::new(SystemClock)).await?;
        let registration = Registration { email, name, password, role, terms_version: None };
        let request = Request::once(OrgId::DEFAULT, Actor::Operator);
        let registered = app.core().register(&request, registration).await;
        app.stop().await;
        say(registered?.outcome.account_id);
        Ok(ExitCode::SUCCESS)
    }
}
