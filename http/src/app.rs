//! The application: core, views and API put together over one storage.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::TimeDelta;
use poem::endpoint::BoxEndpoint;
use poem::{EndpointExt as _, Response};
use regimen_core::Regimen;
use regimen_core::accounts::passwords::UnreadableList;
use regimen_core::accounts::ports::HashCost;
use regimen_core::kernel::clock::Clock;
use regimen_core::kernel::executor::Failure;
use regimen_core::kernel::log::{LogStore, PostgresOptions, PostgresStore, SqliteStore, StoreError};
use regimen_core::kernel::secrets::Secrets;
use regimen_core::storage::{OpenError, Opened};
use regimen_projections::Reader;
use regimen_projections::engine::Engine;
use regimen_projections::integration::Dispatcher as WebhookDispatcher;
use regimen_projections::timers::TimerRunner;
use secrecy::ExposeSecret as _;

use crate::accounts::{PasskeyRoom, Providers, UnusableProvider};
use crate::edge::{
    Bearers, Directory, Guard, Limits, Links, Methods, OpenToImpersonators, OperationLimits, Origins, Tokens,
    UnknownOperation,
};
use crate::integration::{CourierError, Outbound};
use crate::keys::{self, Follower};
use crate::mail::{Dispatcher as MailDispatcher, MailRoom, PostOffice, UnusableMail};
use crate::operations::{Metrics, heads};
use crate::parts::Parts;
use crate::privacy::{KeepError, Receipts};
use crate::routes;
use crate::server::Arrivals;
use crate::settings::Settings;
use crate::texts::{TextRoom, UnusableGateway};

/// The application.
pub struct App {
    parts: Arc<Parts>,
    guard: Guard,
    arrivals: Arrivals,
    follower: Follower,
    // Holds the lock of the folder for as long as the application lives.
    _opened: Opened,
}

/// The application cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The storage cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The log or the views do not answer.
    #[error("the database does not answer: {0:?}")]
    Store(#[from] StoreError),
    /// A limit is set for an operation that there is not.
    #[error(transparent)]
    Limit(#[from] UnknownOperation),
    /// Nothing can be sent to webhooks.
    #[error(transparent)]
    Courier(#[from] CourierError),
    /// Mail cannot be sent as it is set.
    #[error(transparent)]
    Mail(#[from] UnusableMail),
    /// A provider of OpenID Connect is set as it cannot be.
    #[error(transparent)]
    Oidc(#[from] UnusableProvider),
    /// The list of stolen passwords cannot be read.
    #[error(transparent)]
    Passwords(#[from] UnreadableList),
    /// The gateway for text messages is set as it cannot be.
    #[error(transparent)]
    Texts(#[from] UnusableGateway),
    /// The core cannot start.
    #[error(transparent)]
    Core(#[from] Failure),
}

/// Opens the storage that `settings` name.
///
/// # Errors
/// See [`OpenError`].
pub async fn open(settings: &Settings) -> Result<Opened, OpenError> {
    match &settings.database_url {
        Some(url) => {
            let connections = settings.database_connections;
            Opened::postgres(url.expose_secret(), &settings.data_dir, &settings.keys.key_encryption, connections).await
        }
        None => Opened::folder(&settings.data_dir, &settings.keys.key_encryption).await,
    }
}

/// Opens the log alone, to be read, also while a server uses it.
///
/// # Errors
/// When there is no log, or its keys are missing.
pub async fn open_log(settings: &Settings) -> Result<(Arc<dyn LogStore>, Secrets), OpenError> {
    let secrets = Secrets::open(&keys::folder(settings), &settings.keys.key_encryption, true)?;
    let log: Arc<dyn LogStore> = match &settings.database_url {
        Some(url) => Arc::new(PostgresStore::open(url.expose_secret(), PostgresOptions::default()).await?),
        None => Arc::new(SqliteStore::open(&settings.data_dir.join("log.db")).await?),
    };
    Ok((log, secrets))
}

/// Where signed heads of the log are kept in `data_dir`.
pub fn heads_folder(data_dir: &Path) -> PathBuf {
    data_dir.join("heads")
}

fn mail_room(
    settings: &Settings,
    (core, engine): (&Arc<Regimen>, &Engine),
    links: &Links,
    metrics: &Arc<Metrics>,
) -> Result<MailRoom, UnusableMail> {
    let post_office = Arc::new(PostOffice::open(Arc::clone(core), links.clone(), settings)?);
    let dispatcher =
        MailDispatcher::new(Arc::clone(core), engine.clone(), Arc::clone(&post_office), Arc::clone(metrics));
    Ok(MailRoom { dispatcher, post_office, on_loopback: settings.listen.ip().is_loopback() })
}

impl App {
    /// Starts over the storage that `settings` name.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn start(settings: &Settings, clock: Arc<dyn Clock>) -> Result<Self, StartError> {
        let opened = open(settings).await?;
        let cost = HashCost { memory_kib: settings.password_memory_kib, passes: settings.password_passes };
        let core = Regimen::start(opened.storage.clone(), &opened.secrets, Arc::clone(&clock), cost).await?;
        let core = Arc::new(core.judging_passwords_by(settings.sign_in.password_rules()?));
        let receipts = Receipts::in_folder(&settings.data_dir);
        // Before any view reads what an older backup may have brought back.
        receipts.replay(&core).await?;
        let engine =
            Engine::start(core.log().clone(), core.codec().clone(), Arc::clone(&clock), opened.views.clone()).await?;
        let reader = Reader::new(opened.views.clone(), core.log().clone(), core.codec().clone(), core.pepper().clone());
        let timers = TimerRunner::new(Arc::clone(&core), engine.clone(), regimen_projections::all_timers());
        timers.run();
        let operations = routes::operations();
        let operation_limits = OperationLimits::try_new(Arc::clone(&clock), &settings.limits, &operations)?;
        let url = settings.database_url.as_ref().map(|url| url.expose_secret());
        let counting = (url, core.pepper().clone());
        let limits = Limits::open(Arc::clone(&clock), &settings.rates, &settings.proxies, counting).await?;
        let metrics = Arc::new(Metrics::default());
        let outbound = Outbound::start(Arc::clone(&core), engine.clone(), &settings.webhooks, &metrics)?;
        let links = Links::new(core.pepper().clone());
        let tokens = Arc::new(Tokens::new(&opened.secrets.tokens, settings.token_seconds, clock));
        let follower = Follower::new(settings, Arc::clone(&tokens), core.codec().keys().clone());
        let arrivals = Arrivals::default();
        let directory = Arc::new(Directory::new(Arc::clone(&core), settings.organizations.base_domain.clone()));
        let mail = mail_room(settings, (&core, &engine), &links, &metrics)?;
        mail.dispatcher.run();
        let guard = Guard {
            arrivals: arrivals.clone(),
            bearers: Arc::new(Bearers::new(&core, Arc::clone(&tokens), &operations)),
            directory,
            limits: Arc::new(limits),
            operation_limits: Arc::new(operation_limits),
            methods: Arc::new(Methods::of(&operations)),
            open: Arc::new(OpenToImpersonators::new(&operations)),
            pepper: core.pepper().clone(),
            engine: engine.clone(),
            metrics: Arc::clone(&metrics),
            origins: Origins::new(settings.browser.origins.clone()),
            transport: settings.browser.transport_at(&settings.server.public_url(settings.listen)),
            body_bytes: settings.body_bytes,
        };
        let (terms_version, heads) = (settings.terms_version.clone(), heads_folder(&settings.data_dir));
        let (organizations, sign_in) = (settings.organizations.clone(), settings.sign_in.clone());
        let passkeys = PasskeyRoom::at(&settings.server.public_url(settings.listen));
        let oidc = Providers::try_new(&settings.oidc)?;
        let texts = TextRoom::try_new(&settings.texts)?;
        let parts = Parts {
            core,
            engine,
            reader,
            timers,
            tokens,
            sign_in,
            passkeys,
            oidc,
            registration: settings.registration.clone(),
            texts,
            links,
            mail,
            metrics,
            organizations,
            terms_version,
            heads,
            receipts,
            outbound,
            issuer: settings.server.public_url(settings.listen),
        };
        Ok(Self { parts: Arc::new(parts), guard, arrivals, follower, _opened: opened })
    }

    /// The core, for programs that embed the server.
    pub fn core(&self) -> &Regimen {
        &self.parts.core
    }

    /// The engine of the views.
    pub fn engine(&self) -> &Engine {
        &self.parts.engine
    }

    /// What runs what is due.
    pub fn timers(&self) -> &TimerRunner {
        &self.parts.timers
    }

    /// What sends to webhooks.
    pub fn webhooks(&self) -> &WebhookDispatcher {
        &self.parts.outbound.dispatcher
    }

    /// What sends mail.
    pub fn mail(&self) -> &MailDispatcher {
        &self.parts.mail.dispatcher
    }

    /// The folder that mail goes to because no mail server is set, if a browser on this machine can look into it.
    pub(crate) fn open_outbox(&self) -> Option<&Path> {
        self.parts.mail.open_outbox()
    }

    /// Whether texts go to that folder too, because no gateway is set.
    pub(crate) fn keeps_texts(&self) -> bool {
        self.open_outbox().is_some() && !self.parts.texts.leave()
    }

    /// Overwrites what was deleted from the views' files and their write-ahead logs, and takes mail to the erased out of the
    /// outbox, for an erasure that must reach the disk.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn scrub(&self) -> Result<(), StoreError> {
        self.parts.mail.post_office.forget_the_erased().await.map_err(StoreError::unavailable)?;
        self.parts.engine.db().scrub().await
    }

    /// Which requests have arrived.
    pub(crate) fn arrivals(&self) -> &Arrivals {
        &self.arrivals
    }

    /// All that answers to HTTP.
    pub fn endpoint(&self) -> BoxEndpoint<'static, Response> {
        let routes = routes::routes(&self.parts);
        routes.with(self.guard.clone()).map_to_response().boxed()
    }

    /// Takes keys into use that are exchanged, until it is dropped.
    pub(crate) async fn follow_keys(&self) {
        self.follower.follow().await;
    }

    /// Keeps the receipt of every erasure in the log as a file.
    ///
    /// # Errors
    /// When the log or the disk says no.
    pub async fn keep_receipts(&self) -> Result<(), KeepError> {
        self.parts.receipts.keep_all(&self.parts.core).await
    }

    /// Signs the heads of all logs once a day, until it is dropped.
    pub(crate) async fn sign_heads_daily(&self) {
        loop {
            if let Err(error) = heads::sign_all(&self.parts).await {
                tracing::error!(%error, "the heads of the logs were not signed");
            }
            if let Err(error) = self.parts.receipts.keep_all(&self.parts.core).await {
                tracing::error!(%error, "the receipts of erasures were not kept");
            }
            let day = TimeDelta::days(1).to_std().unwrap_or_default();
            tokio::time::sleep(day).await;
        }
    }

    /// Stops taking commands, and returns when every command that was taken is settled and the views stand still.
    pub async fn stop(&self) {
        self.parts.mail.dispatcher.stop().await;
        self.parts.timers.stop().await;
        self.parts.outbound.dispatcher.stop().await;
        self.parts.core.log().drain().await;
        self.parts.engine.stop().await;
    }
}
