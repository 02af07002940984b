//! `regimen serve`

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
    let app = Arc::new(App::start(settings, Arc::new(SystemClock)).await?);
    let server = Server::bind(app, settings.listen).await.map_err(|error| format!("{}: {error}", settings.listen))?;
    say(format_args!("Regimen listens on http://{}", server.address()));
    say(format_args!("  API documentation  http://{}/docs", server.address()));
    run(server, settings).await
}

/// Serves until SIGTERM or Ctrl-C.
pub(super) async fn run(server: Server, settings: &Settings) -> Result<ExitCode, Failed> {
    let mut terminate = signal(SignalKind::terminate())?;
    let stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        tracing::info!("stopping: what was taken is finished first");
    };
    server.run(stop, Duration::from_secs(settings.drain_seconds)).await?;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}
