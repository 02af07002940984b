//! `regimen account`

use std::io::Read as _;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;
use regimen_core::Registration;
use regimen_core::accounts::ChangeRole;
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
    /// Make an account: the first owner is made this way.
    Create {
        /// client, coach, desk, admin, owner or auditor.
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
    /// Give somebody another role: for when nobody is left who may do it over HTTP.
    Role {
        /// client, coach, desk, admin, owner or auditor.
        #[arg(long)]
        role: Role,
        /// Their address.
        #[arg(long)]
        email: String,
    },
}

impl AccountCommand {
    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode, Failed> {
        match self {
            Self::Create { role, email, name, password_stdin: _ } => create(settings, role, email, name).await,
            Self::Role { role, email } => change(settings, role, email).await,
        }
    }
}

async fn create(settings: &Settings, role: Role, email: String, name: Option<String>) -> Result<ExitCode, Failed> {
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

async fn change(settings: &Settings, role: Role, email: String) -> Result<ExitCode, Failed> {
    let email = Email::try_from(email)?;
    let app = App::start(settings, Arc::new(SystemClock)).await?;
    let changed = change_in(&app, role, &email).await;
    app.stop().await;
    changed.map(|()| ExitCode::SUCCESS)
}

async fn change_in(app: &App, role: Role, email: &Email) -> Result<(), Failed> {
    let account_id = app.core().account_of(OrgId::DEFAULT, email).await?.ok_or("nobody has this address")?;
    let change = ChangeRole { caller: None, account_id, role };
    app.core().executor().execute(&Request::once(OrgId::DEFAULT, Actor::Operator), &change).await?;
    say(format_args!("{account_id} {}", role.name()));
    Ok(())
}
