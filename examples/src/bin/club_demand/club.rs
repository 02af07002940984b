//! A club of its own: the server in this process, on a clock that is driven, over a temporary folder or a database.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use regimen_core::Registration;
use regimen_core::accounts::values::{Email, Password, PersonName, Role};
use regimen_core::kernel::clock::DrivenClock;
use regimen_core::kernel::executor::Request;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::Actor;
use regimen_http::Server;
use regimen_http::app::App;
use regimen_http::settings::{Coaches, Counting, Settings};
use regimen_sdk::Client;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::Failed;

/// Everybody's, in a club that lives as long as this program.
pub(crate) const PASSWORD: &str = "a password of the club";
const ADMIN: &str = "admin@club.example";
/// The clock runs through weeks in seconds: with tokens of minutes everybody would sign in for every booking.
const TOKEN_SECONDS: u32 = 14 * 24 * 60 * 60;

/// A server, and whoever runs the club.
pub(crate) struct Club {
    pub(crate) clock: Arc<DrivenClock>,
    app: Arc<App>,
    pub(crate) admin: Client,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<std::io::Result<()>>,
    // The data goes when the club closes.
    _folder: TempDir,
}

impl Club {
    /// Opens a club at `now`.
    pub(crate) async fn open(now: DateTime<Utc>, database_url: Option<&str>) -> Result<Self, Failed> {
        let folder = TempDir::new()?;
        let mut settings = Settings::for_folder(&folder.path().join("club"))?;
        settings.database_url = database_url.map(Into::into);
        settings.token_seconds = TOKEN_SECONDS;
        // Nobody attacks these passwords.
        (settings.password_memory_kib, settings.password_passes) = (64, 1);
        // Everybody asks from one address, and time stands still.
        settings.rates.counted = Counting::Off;
        (settings.registration.coaches, settings.registration.answer_milliseconds) = (Coaches::Open, 0);
        let clock = Arc::new(DrivenClock::at(now));
        let empty = |error| match database_url {
            Some(_) => Failed::from(format!("{error}\n(the club makes its own keys and needs an empty database)")),
            None => Failed::from(error),
        };
        let app = Arc::new(App::start(&settings, clock.clone()).await.map_err(empty)?);
        register_admin(&app).await?;
        let server = Server::bind(Arc::clone(&app), "127.0.0.1:0".parse()?).await?;
        let admin = Client::try_new(&format!("http://{}", server.address()))?;
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(server.run(async { stopped.await.unwrap_or_default() }, Duration::from_secs(5)));
        admin.sign_in(ADMIN, PASSWORD).await?;
        Ok(Self { clock, app, admin, stop, serving, _folder: folder })
    }

    /// Lets happen what is due by now: holds run out, people are reminded, no-shows are marked. Where time does not pass by
    /// itself, nothing becomes due by itself either, so that the same moves always give the same history. Afterwards the views
    /// hold everything that was written.
    pub(crate) async fn perform_due(&self) -> Result<(), Failed> {
        self.app.timers().perform_due().await?;
        Ok(())
    }

    /// Closes it.
    pub(crate) async fn close(self) -> Result<(), Failed> {
        // It may have stopped by itself, and says why below.
        let _ = self.stop.send(());
        Ok(self.serving.await??)
    }
}

/// Admins are not made over HTTP.
async fn register_admin(app: &App) -> Result<(), Failed> {
    let registration = Registration {
        email: Email::try_from(ADMIN.to_owned())?,
        name: PersonName::try_from("Admin".to_owned())?,
        password: Password::try_from(PASSWORD.to_owned())?,
        role: Role::Admin,
        terms_version: None,
    };
    app.core().register(&Request::once(OrgId::DEFAULT, Actor::Operator), registration).await?;
    Ok(())
}
