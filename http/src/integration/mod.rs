//! Webhooks, API keys and apps over HTTP, and the courier that carries deliveries.

mod api_keys;
mod apps;
mod counted;
mod courier;
mod deliveries;
mod delivery_shapes;
mod oauth;
mod secrets;
mod shapes;
mod topics;
mod webhooks;

use std::sync::Arc;

use regimen_core::Regimen;
use regimen_projections::engine::Engine;
use regimen_projections::integration::Dispatcher;

use crate::operations::Metrics;
use crate::settings::WebhookSettings;
use counted::Counted;

pub(crate) use courier::{Courier, CourierError};
pub(crate) use oauth::{doors, metadata};

type Webhooks = (webhooks::WebhooksApi, secrets::SecretsApi, deliveries::DeliveriesApi, topics::TopicsApi);
const WEBHOOKS: Webhooks = (webhooks::WebhooksApi, secrets::SecretsApi, deliveries::DeliveriesApi, topics::TopicsApi);

type Programs = (api_keys::ApiKeysApi, apps::AppsApi, apps::MyAppsApi, oauth::AllowApi);
const PROGRAMS: Programs = (api_keys::ApiKeysApi, apps::AppsApi, apps::MyAppsApi, oauth::AllowApi);

/// Webhooks, and the programs that are let in.
pub(crate) const API: (Webhooks, Programs) = (WEBHOOKS, PROGRAMS);

/// What sends to webhooks.
pub(crate) struct Outbound {
    pub(crate) dispatcher: Dispatcher,
    pub(crate) courier: Arc<Courier>,
}

impl Outbound {
    /// Begins to send what happens in `core`.
    pub(crate) fn start(
        core: Arc<Regimen>,
        engine: Engine,
        settings: &WebhookSettings,
        metrics: &Arc<Metrics>,
    ) -> Result<Self, CourierError> {
        let courier = Arc::new(Courier::try_new(settings)?);
        let counted = Counted { courier: Arc::clone(&courier), metrics: Arc::clone(metrics) };
        let dispatcher = Dispatcher::new(core, engine, Arc::new(counted));
        dispatcher.run();
        Ok(Self { dispatcher, courier })
    }
}
