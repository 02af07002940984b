//! The application: core, views and API put together over one storage.

mod cannot_start;
mod start;
mod storage;
mod upkeep;

use std::path::Path;
use std::sync::Arc;

use poem::endpoint::BoxEndpoint;
use poem::{EndpointExt as _, Response};
use regimen_core::Regimen;
use regimen_core::storage::Opened;
use regimen_projections::engine::Engine;
use regimen_projections::integration::Dispatcher as WebhookDispatcher;
use regimen_projections::timers::TimerRunner;

use crate::edge::Guard;
use crate::keys::Follower;
use crate::mail::Dispatcher as MailDispatcher;
use crate::parts::Parts;
use crate::routes;
use crate::server::Arrivals;

pub use cannot_start::StartError;
pub use storage::{heads_folder, open, open_log};

/// The application.
pub struct App {
    parts: Arc<Parts>,
    guard: Guard,
    arrivals: Arrivals,
    follower: Follower,
    // Holds the lock of the folder for as long as the application lives.
    _opened: Opened,
}

impl App {
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

    /// Which requests have arrived.
    pub(crate) fn arrivals(&self) -> &Arrivals {
        &self.arrivals
    }

    /// All that answers to HTTP.
    pub fn endpoint(&self) -> BoxEndpoint<'static, Response> {
        let routes = routes::routes(&self.parts);
        routes.with(self.guard.clone()).map_to_response().boxed()
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
