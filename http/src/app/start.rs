//! Putting an application together, from the storage up to the guard of its requests.

use std::sync::Arc;

use regimen_core::Regimen;
use regimen_core::accounts::ports::HashCost;
use regimen_core::kernel::clock::Clock;
use regimen_projections::Reader;
use regimen_projections::engine::Engine;
use regimen_projections::timers::TimerRunner;
use secrecy::ExposeSecret as _;

use super::{App, StartError, heads_folder, open};
use crate::accounts::{PasskeyRoom, Providers};
use crate::edge::{
    Bearers, Directory, Guard, Limits, Links, Methods, OpenToImpersonators, OperationLimits, Origins, Tokens,
};
use crate::integration::Outbound;
use crate::keys::Follower;
use crate::mail::{Dispatcher as MailDispatcher, MailRoom, PostOffice, UnusableMail};
use crate::operations::Metrics;
use crate::parts::Parts;
use crate::privacy::Receipts;
use crate::routes;
use crate::server::Arrivals;
use crate::settings::Settings;
use crate::texts::TextRoom;

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
}
