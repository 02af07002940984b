//! Starting a server over a long history: how long until it answers, and what it holds when nothing happens.

use std::time::Duration;

use crate::place::Desk;
use crate::process::Regimen;
use crate::report::{Spread, Table};
use crate::{Failed, Options, history};

/// After this the server has nothing left to do.
const IDLE: Duration = Duration::from_secs(5);

pub(crate) async fn run(desk: &Desk, options: &Options) -> Result<(), Failed> {
    for kind in desk.kinds() {
        let place = history::place(desk, options, kind).await?;
        let [mut seconds, mut memory] = <[Spread; 2]>::default();
        for _ in 0..options.runs {
            let (server, _, took) = tokio::task::block_in_place(|| Regimen::serve(&place))?;
            seconds.add(took.as_secs_f64());
            tokio::time::sleep(IDLE).await;
            memory.add(server.memory("VmRSS").unwrap_or(f64::NAN));
        }
        let table = Table::begin(&format!("`regimen serve` over {} events on {}", options.events, kind.name()));
        table.line("seconds until /health answers", &seconds, "below 2");
        table.line("memory when idle, MiB", &memory, "below 64");
    }
    Ok(())
}
