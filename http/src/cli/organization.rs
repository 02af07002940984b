//! `regimen organization`

use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use regimen_core::accounts::values::Role;
use regimen_core::admin::values::{HostName, OrganizationName, Slug, WebAddress};
use regimen_core::admin::{ClaimAddress, Organization, ReleaseAddress};
use regimen_core::kernel::clock::SystemClock;
use regimen_core::kernel::executor::Request;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::Actor;
use regimen_core::{Opening, Registration};

use super::person::NewPerson;
use super::{Failed, say};
use crate::app::App;
use crate::settings::Settings;

#[derive(Debug, Subcommand)]
pub(super) enum OrganizationCommand {
    /// Open an organization with its first owner.
    Create {
        /// What it is called.
        #[arg(long)]
        name: String,
        /// Its short name: lower-case letters, digits and dashes. It stays.
        #[arg(long)]
        slug: Slug,
        /// The address of its first owner.
        #[arg(long)]
        owner_email: String,
        /// How the owner wants to be called; the part of the address before the @ if left out.
        #[arg(long)]
        owner_name: Option<String>,
        /// Read the owner's password from standard input (a last line break is not part of it).
        #[arg(long, required = true)]
        password_stdin: bool,
    },
    /// List the organizations: id, short name, name.
    List,
    /// Let a host lead to an organization.
    ClaimHost(HostOf),
    /// Let a host not lead to it any more.
    ReleaseHost(HostOf),
}

#[derive(Debug, Args)]
pub(super) struct HostOf {
    #[command(flatten)]
    which: Which,
    /// The host, such as book.example.org.
    host: HostName,
}

/// Which organization a command is about.
#[derive(Debug, Args)]
pub(super) struct Which {
    /// Which organization: its short name or its id; the default one if left out.
    #[arg(long, value_name = "NAME")]
    organization: Option<String>,
}

impl Which {
    /// The organization that is meant.
    pub(super) async fn find(&self, app: &App) -> Result<OrgId, Failed> {
        match &self.organization {
            None => Ok(OrgId::DEFAULT),
            Some(name) => {
                let found = app.core().organization_named(name).await?;
                found.ok_or_else(|| format!("there is no organization {name}").into())
            }
        }
    }
}

impl OrganizationCommand {
    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode, Failed> {
        let app = App::start(settings, Arc::new(SystemClock)).await?;
        let done = self.run_in(&app).await;
        app.stop().await;
        done.map(|()| ExitCode::SUCCESS)
    }

    async fn run_in(self, app: &App) -> Result<(), Failed> {
        let operator = Request::once(OrgId::DEFAULT, Actor::Operator);
        match self {
            Self::Create { name, slug, owner_email, owner_name, password_stdin: _ } => {
                let NewPerson { email, name: owner_name, password } = NewPerson::read(owner_email, owner_name)?;
                let name = OrganizationName::try_from(name).map_err(|error| format!("the name {error}"))?;
                let owner = Registration { email, name: owner_name, password, role: Role::Owner, terms_version: None };
                let done = app.core().open_organization(&operator, Opening { name, slug, owner }).await?;
                say(done.outcome.org_id);
            }
            Self::List => list(app).await?,
            Self::ClaimHost(HostOf { which, host }) => {
                let claim = ClaimAddress { org_id: which.find(app).await?, address: WebAddress::Host(host) };
                app.core().executor().execute(&operator, &claim).await?;
            }
            Self::ReleaseHost(HostOf { which, host }) => {
                let release = ReleaseAddress { org_id: which.find(app).await?, address: WebAddress::Host(host) };
                app.core().executor().execute(&operator, &release).await?;
            }
        }
        Ok(())
    }
}

async fn list(app: &App) -> Result<(), Failed> {
    for (org, _) in app.core().log().store().heads_since(i64::MIN).await? {
        let (organization, _) = app.core().executor().current::<Organization>(org, org).await?;
        let slug = organization.slug().map_or("-", Slug::as_str);
        say(format_args!("{org}  {slug}  {}", organization.name().unwrap_or("-")));
    }
    Ok(())
}
