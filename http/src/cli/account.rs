//! `regimen account`

use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;
use regimen_core::Registration;
use regimen_core::accounts::ChangeRole;
use regimen_core::accounts::values::{Email, Role};
use regimen_core::kernel::clock::SystemClock;
use regimen_core::kernel::executor::Request;
use regimen_core::kernel::log::Actor;

use super::organization::Which;
use super::person::NewPerson;
use super::{Failed, say};
use crate::app::App;
use crate::settings::Settings;

#[derive(Debug, Subcommand)]
pub(super) enum AccountCommand {
    /// Make an account: the first owner is made this way.
    Create {
        #[command(flatten)]
        which: Which,
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
        #[command(flatten)]
        which: Which,
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
            Self::Create { which, role, email, name, password_stdin: _ } => {
                let person = NewPerson::read(email, name)?;
                let app = App::start(settings, Arc::new(SystemClock)).await?;
                let done = create(&app, &which, role, person).await;
                app.stop().await;
                done.map(|()| ExitCode::SUCCESS)
            }
            Self::Role { which, role, email } => {
                let email = Email::try_from(email)?;
                let app = App::start(settings, Arc::new(SystemClock)).await?;
                let done = change(&app, &which, role, &email).await;
                app.stop().await;
                done.map(|()| ExitCode::SUCCESS)
            }
        }
    }
}

async fn create(app: &App, which: &Which, role: Role, person: NewPerson) -> Result<(), Failed> {
    let NewPerson { email, name, password } = person;
    let request = Request::once(which.find(app).await?, Actor::Operator);
    let registration = Registration { email, name, password, role, terms_version: None };
    say(app.core().register(&request, registration).await?.outcome.account_id);
    Ok(())
}

async fn change(app: &App, which: &Which, role: Role, email: &Email) -> Result<(), Failed> {
    let org = which.find(app).await?;
    let account_id = app.core().account_of(org, email).await?.ok_or("nobody has this address")?;
    let change = ChangeRole { caller: None, account_id, role };
    app.core().executor().execute(&Request::once(org, Actor::Operator), &change).await?;
    say(format_args!("{account_id} {}", role.name()));
    Ok(())
}
