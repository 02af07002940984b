//! `regimen rebuild`

use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use regimen_core::kernel::clock::SystemClock;
use regimen_projections::engine::Which;

use super::{Failed, say};
use crate::app::App;
use crate::settings::Settings;

#[derive(Debug, Args)]
pub(super) struct Rebuild {
    /// Which view; all if left out.
    name: Option<String>,
}

impl Rebuild {
    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode, Failed> {
        let app = App::start(settings, Arc::new(SystemClock)).await?;
        let bar = ProgressBar::new(0);
        let style = "{bar:40} {pos}/{len} events, {per_sec}, {eta} left";
        bar.set_style(ProgressStyle::with_template(style)?);
        let which = self.name.as_deref().map_or(Which::All, Which::One);
        let rebuilt = app
            .engine()
            .rebuild(which, |progress| {
                bar.set_length(progress.total);
                bar.set_position(progress.done);
            })
            .await;
        bar.finish();
        app.stop().await;
        rebuilt?;
        say("Built anew and switched on.");
        Ok(ExitCode::SUCCESS)
    }
}
