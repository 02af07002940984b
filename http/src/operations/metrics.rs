//! Metrics in Prometheus' text format.

use std::sync::Arc;
use std::time::Duration;

use poem::http::{Method, StatusCode};
use poem::web::Data;
use poem::{Response, handler};
use prometheus::{
    Encoder as _, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder,
};

use regimen_core::integration::Arrival;
use regimen_core::integration::events::FailedBecause;
use regimen_core::notification::mail::Attempted;

use crate::parts::Parts;

/// What is counted.
pub(crate) struct Metrics {
    registry: Registry,
    requests: HistogramVec,
    behind: IntGaugeVec,
    stopped: IntGaugeVec,
    mail_attempts: IntCounterVec,
    mail_due: IntGauge,
    mail_late: IntGauge,
    webhook_attempts: IntCounterVec,
}

impl Default for Metrics {
    fn default() -> Self {
        let requests = HistogramOpts::new("regimen_http_request_seconds", "How long requests take.")
            .buckets(vec![0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5]);
        let requests = HistogramVec::new(requests, &["method", "status"]).expect("a well-formed metric");
        let gauge = |name, help| IntGaugeVec::new(Opts::new(name, help), &["view"]).expect("a well-formed metric");
        let behind = gauge("regimen_view_behind_events", "Events that a view has not taken yet.");
        let stopped = gauge("regimen_view_stopped_organizations", "Organizations in which a view has stopped.");
        let mail_attempts = Opts::new("regimen_mail_attempts_total", "Attempts to send a mail, by what came of them.");
        let mail_attempts = IntCounterVec::new(mail_attempts, &["outcome"]).expect("a well-formed metric");
        let number = |name, help| IntGauge::new(name, help).expect("a well-formed metric");
        let mail_due = number("regimen_mail_due", "Mails that should have been tried by now.");
        let mail_late = number("regimen_mail_late_seconds", "By how much the first of them is late.");
        let webhook_attempts = "Attempts to deliver an event to a webhook, by what came of them.";
        let webhook_attempts = Opts::new("regimen_webhook_attempts_total", webhook_attempts);
        let webhook_attempts = IntCounterVec::new(webhook_attempts, &["outcome"]).expect("a well-formed metric");
        let registry = Registry::new();
        let all: [Box<dyn prometheus::core::Collector>; 7] = [
            Box::new(requests.clone()),
            Box::new(behind.clone()),
            Box::new(stopped.clone()),
            Box::new(mail_attempts.clone()),
            Box::new(mail_due.clone()),
            Box::new(mail_late.clone()),
            Box::new(webhook_attempts.clone()),
        ];
        for metric in all {
            registry.register(metric).expect("each metric is registered once");
        }
        Self { registry, requests, behind, stopped, mail_attempts, mail_due, mail_late, webhook_attempts }
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

    /// Counts one attempt to send a mail.
    pub(crate) fn mail(&self, attempted: Attempted) {
        let outcome = match attempted {
            Attempted::Sent => "sent",
            Attempted::Failed(trouble, _) | Attempted::InVain(trouble) => trouble.name(),
        };
        self.mail_attempts.with_label_values(&[outcome]).inc();
    }

    /// Counts one attempt to deliver an event to a webhook.
    pub(crate) fn webhook(&self, arrival: Arrival) {
        let outcome = arrival.failure().map_or("taken", FailedBecause::name);
        self.webhook_attempts.with_label_values(&[outcome]).inc();
    }
}

#[handler]
pub(super) async fn probe(parts: Data<&Arc<Parts>>) -> Response {
    let Metrics { registry, behind, stopped, mail_due, mail_late, .. } = &*parts.metrics;
    // Without an answer the gauges stay as they were; that the database is gone is told by health.
    for lag in parts.engine.lag().await.unwrap_or_default().into_iter().filter(|lag| lag.live) {
        let events = i64::try_from(lag.behind).unwrap_or(i64::MAX);
        behind.with_label_values(&[lag.view]).set(events);
        stopped.with_label_values(&[lag.view]).set(i64::try_from(lag.stopped.len()).unwrap_or(i64::MAX));
    }
    if let Ok(backlog) = parts.mail.dispatcher.backlog().await {
        mail_due.set(i64::try_from(backlog.due).unwrap_or(i64::MAX));
        mail_late.set(backlog.late.num_seconds());
    }
    let mut text = Vec::new();
    let encoder = TextEncoder::new();
    match encoder.encode(&registry.gather(), &mut text) {
        Ok(()) => Response::builder().content_type(encoder.format_type()).body(text),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into(),
    }
}
