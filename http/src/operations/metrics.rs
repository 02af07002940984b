//! Metrics in Prometheus' text format.

use std::sync::Arc;
use std::time::Duration;

use poem::http::{Method, StatusCode};
use poem::web::Data;
use poem::{Response, handler};
use prometheus::{Encoder as _, HistogramOpts, HistogramVec, IntGaugeVec, Opts, Registry, TextEncoder};

use crate::parts::Parts;

/// What is counted.
pub(crate) struct Metrics {
    registry: Registry,
    requests: HistogramVec,
    behind: IntGaugeVec,
    stopped: IntGaugeVec,
}

impl Default for Metrics {
    fn default() -> Self {
        let requests = HistogramOpts::new("regimen_http_request_seconds", "How long requests take.")
            .buckets(vec![0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5]);
        let requests = HistogramVec::new(requests, &["method", "status"]).expect("a well-formed metric");
        let gauge = |name, help| IntGaugeVec::new(Opts::new(name, help), &["view"]).expect("a well-formed metric");
        let behind = gauge("regimen_view_behind_events", "Events that a view has not taken yet.");
        let stopped = gauge("regimen_view_stopped_organizations", "Organizations in which a view has stopped.");
        let registry = Registry::new();
        let all: [Box<dyn prometheus::core::Collector>; 3] =
            [Box::new(requests.clone()), Box::new(behind.clone()), Box::new(stopped.clone())];
        for metric in all {
            registry.register(metric).expect("each metric is registered once");
        }
        Self { registry, requests, behind, stopped }
    }
}

impl Metrics {
    /// Counts one request.
    pub(crate) fn request(&self, method: &Method, status: StatusCode, took: Duration) {
        // Methods that we do not serve share a name, so that nobody can make up new ones.
        let method = match method.as_str() {
            known @ ("GET" | "POST" | "PUT" | "PATCH" | "DELETE") => known,
            _ => "other",
        };
        self.requests.with_label_values(&[method, status.as_str()]).observe(took.as_secs_f64());
    }
}

#[handler]
pub(super) async fn probe(parts: Data<&Arc<Parts>>) -> Response {
    let Metrics { registry, behind, stopped, .. } = &*parts.metrics;
    // Without an answer the gauges stay as they were; that the database is gone is told by health.
    for lag in parts.engine.lag().await.unwrap_or_default().into_iter().filter(|lag| lag.live) {
        let events = i64::try_from(lag.behind).unwrap_or(i64::MAX);
        behind.with_label_values(&[lag.view]).set(events);
        stopped.with_label_values(&[lag.view]).set(i64::try_from(lag.stopped.len()).unwrap_or(i64::MAX));
    }
    let mut text = Vec::new();
    let encoder = TextEncoder::new();
    match encoder.encode(&registry.gather(), &mut text) {
        Ok(()) => Response::builder().content_type(encoder.format_type()).body(text),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into(),
    }
}
