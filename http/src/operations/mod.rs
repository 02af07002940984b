//! Whether the server is well: for operators and their programs.

pub(crate) mod heads;
mod health;
mod metrics;

use poem::{Endpoint, Route, get};

pub(crate) use metrics::Metrics;

pub(crate) const API: health::HealthApi = health::HealthApi;

/// The probes where orchestrators look for them, beside their places in the API.
pub(crate) fn probes() -> impl Endpoint + 'static {
    Route::new()
        .at("/health", get(health::probe))
        .at("/health/ready", get(health::ready_probe))
        .at("/metrics", get(metrics::probe))
}
