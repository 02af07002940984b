//! Building all views anew from a long history, in a process of its own, and the most memory that it held.

use std::time::Instant;

use crate::place::Desk;
use crate::process::Regimen;
use crate::report::{Spread, Table};
use crate::{Failed, Options, history};

pub(crate) async fn run(desk: &Desk, options: &Options) -> Result<(), Failed> {
    for kind in desk.kinds() {
        let place = history::place(desk, options, kind).await?;
        let events = {
            let opened = place.open().await?;
            opened.storage.log.head(regimen_core::kernel::ids::OrgId::DEFAULT).await?.position
        };
        let [mut speed, mut memory] = <[Spread; 2]>::default();
        for _ in 0..options.runs {
            let began = Instant::now();
            let peak = tokio::task::block_in_place(|| Regimen::start(&place, &["rebuild"])?.wait())?;
            speed.add(events as f64 / began.elapsed().as_secs_f64());
            memory.add(peak);
        }
        let table = Table::begin(&format!("`regimen rebuild` of all views on {}, {events} events", kind.name()));
        table.line("events a second, from start to end of the process", &speed, "50,000");
        table.line("most memory, MiB", &memory, "below 256");
    }
    Ok(())
}
