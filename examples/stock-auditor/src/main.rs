//! Checks a PostgreSQL log of Regimen with software that Regimen did not write.
//!
//! A stock `postgres_es::PostgresEventRepository` reads the view `stock.events`, cqrs-es folds what it finds, and every
//! aggregate must come out as `regimen audit replay` says it is:
//!
//! ```text
//! export REGIMEN_DATABASE_URL=postgres://…
//! regimen audit replay | stock-auditor [ORGANIZATION]
//! ```
//!
//! Nobody needs keys for this: personal fields are compared as they are stored, sealed.

mod ours;
mod stock;

use std::collections::BTreeMap;
use std::process::ExitCode;

use stock::Auditor;

/// What went wrong, for whoever sits at the terminal.
type Failed = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> ExitCode {
    match audit().await {
        Ok(report) => {
            say(&report);
            ExitCode::SUCCESS
        }
        Err(difference) => {
            complain(&*difference);
            ExitCode::FAILURE
        }
    }
}

async fn audit() -> Result<String, Failed> {
    let url = std::env::var("REGIMEN_DATABASE_URL").map_err(|_| "REGIMEN_DATABASE_URL names the database")?;
    let org = std::env::args().nth(1).unwrap_or_default();
    let mut ours = ours::read(std::io::stdin().lock())?;
    let auditor = Auditor::connect(&url, &org).await?;
    let mut kinds = BTreeMap::<String, usize>::new();
    for (kind, id) in auditor.aggregates().await? {
        let name = format!("{kind}-{id}");
        let said = ours.remove(&name).ok_or_else(|| format!("{name} is in the log, but the replay is silent on it"))?;
        let found = auditor.load(&kind, &id).await?;
        if found.version != said.version {
            let (found, said) = (found.version, said.version);
            return Err(format!("{name} has {found} events in the log and {said} in the replay").into());
        }
        if let Some(difference) = ours::first_difference(&found.state, &said.state) {
            return Err(format!("{name} differs at {difference}").into());
        }
        *kinds.entry(kind).or_default() += 1;
    }
    if let Some(name) = ours.keys().next() {
        return Err(format!("{name} is in the replay, but not in the log").into());
    }
    if kinds.is_empty() {
        return Err("the log is empty: nothing was compared".into());
    }
    Ok(report(&kinds))
}

fn report(kinds: &BTreeMap<String, usize>) -> String {
    let all = kinds.values().sum::<usize>();
    let lines = kinds.iter().map(|(kind, count)| format!("  {count:6} {kind}\n")).collect::<String>();
    format!("{lines}{all} aggregates loaded by postgres-es and folded by cqrs-es: all equal to ours")
}

#[expect(clippy::print_stdout, reason = "this is the terminal")]
fn say(report: &str) {
    println!("{report}");
}

fn complain(difference: &dyn std::error::Error) {
    eprintln!("stock-auditor: {difference}");
}
