//! Health that tells the truth: the database, the views' lag, and what has stopped.

use std::sync::Arc;

use poem::http::StatusCode;
use poem::web::Data;
use poem::{IntoResponse, Response, handler};
use poem_openapi::payload::Json;
use poem_openapi::types::ToJSON as _;
use poem_openapi::{Object, OpenApi};

use crate::api::Area;
use crate::edge::Problem;
use crate::parts::Parts;

pub(crate) struct HealthApi;

/// How the server is.
#[derive(Object)]
struct Health {
    /// `ok`, `degraded` (it serves, but a view is behind or stopped) or `down`.
    status: String,
    version: String,
    /// Whether the log's database answers.
    database: bool,
    views: Vec<ViewHealth>,
    timers: TimerHealth,
    mail: MailHealth,
}

/// How much mail waits.
#[derive(Object)]
struct MailHealth {
    /// How many should have been tried by now.
    due: u64,
    /// By how many seconds the first of them is late.
    late_seconds: f64,
    /// How many were given up during the last day.
    given_up: u64,
}

/// How punctual timers are.
#[derive(Object)]
struct TimerHealth {
    /// How many should have been performed by now.
    overdue: u64,
    /// By how many seconds the first of them is late.
    late_seconds: f64,
}

/// How a view is.
#[derive(Object)]
struct ViewHealth {
    view: String,
    /// Whether it is the build that is read; others are being built beside it.
    live: bool,
    /// Events that it has not taken yet.
    behind: u64,
    /// Organizations in which it has stopped, with the reason.
    stopped: Vec<String>,
}

/// Seconds after which a timer counts as late.
const LATE_TIMER: f64 = 30.0;
/// Seconds after which mail counts as late: it is to be there within two minutes.
const LATE_MAIL: f64 = 60.0;
/// Events behind which a view counts as late.
const LATE: u64 = 10_000;

async fn health(parts: &Parts) -> Health {
    let database = parts.core.log().store().ping().await.is_ok();
    let lag = parts.engine.lag().await;
    let views_answer = lag.is_ok();
    let view = |lag: regimen_projections::engine::Lag| ViewHealth {
        view: lag.view.to_owned(),
        live: lag.live,
        behind: lag.behind,
        stopped: lag
            .stopped
            .into_iter()
            .map(|stop| format!("{} at {}: {}", stop.org, stop.position, stop.error))
            .collect(),
    };
    let views = lag.unwrap_or_default().into_iter().map(view).collect::<Vec<_>>();
    let overdue = parts.timers.overdue().await.unwrap_or_default();
    let late_seconds = overdue.by.as_seconds_f64();
    let mail = parts.mail.dispatcher.backlog().await.unwrap_or_default();
    let late_mail = mail.late.as_seconds_f64();
    let late = |view: &ViewHealth| view.live && (view.behind > LATE || !view.stopped.is_empty());
    let behind = views.iter().any(late) || late_seconds > LATE_TIMER || late_mail > LATE_MAIL;
    let status = match (database && views_answer, behind) {
        (false, _) => "down",
        (true, true) => "degraded",
        (true, false) => "ok",
    };
    Health {
        status: status.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        database,
        views,
        timers: TimerHealth { overdue: overdue.count, late_seconds },
        mail: MailHealth { due: mail.due, late_seconds: late_mail, given_up: mail.given_up },
    }
}

async fn ready(parts: &Parts) -> Result<(), Problem> {
    parts.core.log().store().ping().await?;
    parts.engine.lag().await?;
    Ok(())
}

#[OpenApi(prefix_path = "/health", tag = "Area::Operations")]
impl HealthApi {
    /// Health
    #[oai(path = "/", method = "get", operation_id = "health")]
    async fn health(&self, parts: Data<&Arc<Parts>>) -> Result<Json<Health>, Problem> {
        Ok(Json(health(&parts).await))
    }

    /// Whether requests should be sent here
    #[oai(path = "/ready", method = "get", operation_id = "ready")]
    async fn ready(&self, parts: Data<&Arc<Parts>>) -> Result<Json<Health>, Problem> {
        ready(&parts).await?;
        Ok(Json(health(&parts).await))
    }
}

#[handler]
pub(super) async fn probe(parts: Data<&Arc<Parts>>) -> Response {
    let health = health(&parts).await;
    let status = if health.status == "down" { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    let body = health.to_json_string();
    Response::builder().status(status).content_type("application/json").body(body)
}

#[handler]
pub(super) async fn ready_probe(parts: Data<&Arc<Parts>>) -> Response {
    match ready(&parts).await {
        Ok(()) => Response::builder().content_type("application/json").body(r#"{"status":"ready"}"#),
        Err(problem) => problem.into_response(),
    }
}
