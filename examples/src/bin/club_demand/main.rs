//! Replays the real demand of a fitness club, twice: every row of a list is one booking, made as many days ahead as it says,
//! through the public API of a server in this program, on a clock that is driven. Who finds no place stands in line. In the
//! first club whoever is first in line is offered a place that falls free, in the second they are booked at once. Then each
//! history is asked whether it agrees, and the two are told side by side.
//!
//! ```sh
//! cargo run --release -p regimen-examples --bin club_demand                    # a small made-up list
//! cargo run --release -p regimen-examples --bin club_demand -- bookings.csv    # your own
//! cargo run --release -p regimen-examples --bin club_demand -- --help          # what can be chosen
//! ```
//!
//! The same list, seed and options give the same report, to the letter.

mod attending;
mod audit;
mod cells;
mod chance;
mod club;
mod demand;
mod fair;
mod figures;
mod options;
mod places;
mod plan;
mod replay;
mod report;
mod staff;
mod story;
mod tables;
mod waiting;
mod wanting;

use std::fs::File;
use std::process::ExitCode;

use clap::Parser as _;
use regimen_sdk::types::WaitlistMode;

use demand::Demand;
use options::{Options, SAMPLE};
use plan::Plan;
use report::Report;
use story::Story;

/// What went wrong, for the person at the terminal.
type Failed = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
#[expect(clippy::print_stdout, clippy::print_stderr, reason = "this is the terminal")]
async fn main() -> ExitCode {
    match run(&Options::parse()).await {
        Ok((report, holds)) => {
            print!("{report}");
            if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("club_demand: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The report, and whether all of its checks hold.
async fn run(options: &Options) -> Result<(String, bool), Failed> {
    let demand = match &options.file {
        Some(path) => Demand::read(File::open(path).map_err(|error| format!("{}: {error}", path.display()))?)?,
        None => Demand::read(SAMPLE)?,
    };
    let plan = Plan::of(&demand.wishes, options);
    let mut databases = options.database_url.iter().map(String::as_str);
    let offer = Story::of(&demand, &plan, options, (WaitlistMode::Offer, databases.next())).await?;
    let automatic = Story::of(&demand, &plan, options, (WaitlistMode::Automatic, databases.next())).await?;
    let report = Report { options, demand: &demand, plan: &plan, stories: [offer, automatic] };
    Ok((report.to_string(), report.holds()))
}

#[cfg(test)]
mod tests {
    use super::{Options, run};

    #[tokio::test]
    async fn the_same_demand_gives_the_same_report_and_the_history_agrees() {
        let options = Options { places: Some(4), ..Options::default() };
        let (first, holds) = run(&options).await.expect("a report");
        assert!(holds, "{first}");
        let (second, _) = run(&options).await.expect("a report");
        assert_eq!(first, second);
        let (other, holds) = run(&Options { seed: 2, ..options }).await.expect("a report");
        assert!(holds && other != first, "another seed is another story");
    }

    #[tokio::test]
    async fn a_club_with_too_few_places_lets_people_wait_and_still_adds_up() {
        let scarce = Options { places: Some(2), pass: 1, cancel_percent: 80, ..Options::default() };
        let (report, holds) = run(&scarce).await.expect("a report");
        assert!(holds, "{report}");
        assert!(report.contains("membership.insufficient_credits"), "{report}");
    }
}
