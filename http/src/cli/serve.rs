//! `regimen serve`

use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use regimen_core::kernel::clock::SystemClock;
use tokio::signal::unix::{SignalKind, signal};

use super::{Failed, say};
use crate::app::App;
use crate::server::Server;
use crate::settings::Settings;

pub(super) async fn serve(settings: &Settings) -> Result<ExitCode, Failed> {
    let stop = asked_to_stop()?;
    let app = Arc::new(App::start(settings, Arc::new(SystemClock)).await?);
    let server = Server::bind(app, settings.listen).await.map_err(|error| format!("{}: {error}", settings.listen))?;
    say(format_args!("Regimen listens on http://{}", server.address()));
    say(format_args!("  API documentation  http://{}/docs", server.address()));
    if server.open_outbox().is_some() {
        say(format_args!("  mail               http://{}/dev/outbox (no mail server is set)", server.address()));
    }
    if server.keeps_texts() {
        say(format_args!("  text messages      http://{}/dev/outbox (no gateway is set)", server.address()));
    }
    run(server, settings, stop).await
}

/// Resolves at SIGTERM or Ctrl-C. From this call on neither ends the process by itself, so it comes before anything that must
/// not be cut off.
pub(super) fn asked_to_stop() -> io::Result<impl Future<Output = ()> + Send> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping: what was taken is finished first");
    })
}

/// Serves until `stop` resolves.
pub(super) async fn run(
    server: Server,
    settings: &Settings,
    stop: impl Future<Output = ()> + Send,
) -> Result<ExitCode, Failed> {
    server.run(stop, Duration::from_secs(settings.drain_seconds)).await?;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}
