//! `regimen migrate`

use std::process::ExitCode;
use std::sync::Arc;

use regimen_core::kernel::clock::SystemClock;

use super::{Failed, say};
use crate::app::App;
use crate::settings::Settings;

pub(super) async fn migrate(settings: &Settings) -> Result<ExitCode, Failed> {
    // Opening brings every schema up to date; the default organization is founded on the way.
    let app = App::start(settings, Arc::new(SystemClock)).await?;
    app.stop().await;
    say("All schemas are at their newest version.");
    Ok(ExitCode::SUCCESS)
}
