//! `regimen demo`

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use regimen_core::kernel::clock::SystemClock;

use super::{Failed, say, serve};
use crate::app::App;
use crate::demo;
use crate::server::Server;
use crate::settings::Settings;

pub(super) async fn demo(settings: &Settings) -> Result<ExitCode, Failed> {
    if !settings.listen.ip().is_loopback() {
        return Err("the demo has passwords that everybody knows: it listens on this machine alone (127.0.0.1)".into());
    }
    let mut settings = settings.clone();
    // The demo never mixes with real data unless somebody names the folder.
    if settings.data_dir == Path::new("regimen-data") {
        settings.data_dir = PathBuf::from("regimen-demo");
    }
    let stop = serve::asked_to_stop()?;
    let app = Arc::new(App::start(&settings, Arc::new(SystemClock)).await?);
    let studio = demo::furnish(app.core()).await?;
    let server = Server::bind(app, settings.listen).await.map_err(|error| format!("{}: {error}", settings.listen))?;
    say(format_args!("\nRegimen demo studio on http://{}", server.address()));
    say(format_args!("  open       http://{}/docs", server.address()));
    say(format_args!("  data       {}", settings.data_dir.display()));
    say("  sign in    POST /api/v1/auth/login with one of");
    for account in studio.accounts {
        say(format_args!("               {:8} {:24} {}", account.role.name(), account.email, demo::PASSWORD));
    }
    say("  stop       Ctrl-C; start again on the same data with the same command\n");
    serve::run(server, &settings, stop).await
}
