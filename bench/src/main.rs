//! Benchmarks: how fast the log takes commands and gives events, how fast HTTP answers, how fast views are built anew. Each
//! figure stands beside its baseline from the same run, several runs give its spread, and nothing here ever fails because it
//! was slow.

mod append;
mod client;
mod history;
mod http;
mod machine;
mod place;
mod places;
mod process;
mod read;
mod rebuild;
mod report;
mod start;
mod studio;
mod timing;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use place::Databases;
use tikv_jemallocator::Jemalloc;

// As in the program itself.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

/// What went wrong, for the person at the terminal.
type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Measures Regimen beside its baselines.
#[derive(Debug, Parser)]
struct Cli {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    bench: Bench,
}

/// What all benchmarks share.
#[derive(Debug, Clone, Args)]
struct Options {
    /// How often each figure is measured.
    #[arg(long, default_value_t = 5, global = true)]
    runs: usize,
    /// Which databases.
    #[arg(long, value_enum, default_value_t = Databases::Both, global = true)]
    on: Databases,
    /// Where PostgreSQL is: `scripts/private-postgres start` starts one. Databases of our own are made there and dropped.
    #[arg(long, env = "REGIMEN_TEST_DATABASE_URL", global = true)]
    database_url: Option<String>,
    /// Where data goes, and where a long history is found again; a temporary folder if left out.
    #[arg(long, global = true)]
    folder: Option<PathBuf>,
    /// How many events the long history has.
    #[arg(long, default_value_t = 1_000_000, global = true)]
    events: u64,
}

#[derive(Debug, Subcommand)]
enum Bench {
    /// Commands appended to 10,000 streams, and to one.
    Append,
    /// Bookings over HTTP.
    Http,
    /// Holds that are confirmed, a line that moves up, long lists.
    Places,
    /// Reading and decoding a long history.
    Read,
    /// Building all views anew from a long history.
    Rebuild,
    /// Starting a server over a long history.
    Start,
    /// Whether the time of an answer tells who has an account.
    Timing,
    /// Everything over a long history: read, rebuild, start.
    History,
    /// The one binary of Regimen, run as a process of its own.
    #[command(hide = true, disable_help_flag = true)]
    Regimen {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

fn main() -> ExitCode {
    let Cli { options, bench } = Cli::parse();
    if let Bench::Regimen { arguments } = bench {
        let arguments = std::iter::once("regimen".to_owned()).chain(arguments);
        return regimen_http::cli::Cli::parse_from(arguments).run();
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    match runtime.block_on(run(bench, &options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report::say(format_args!("regimen-bench: {error}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(bench: Bench, options: &Options) -> Result<(), Failed> {
    report::say(machine::describe());
    let desk = place::Desk::open(options).await?;
    match bench {
        Bench::Append => append::run(&desk, options).await?,
        Bench::Http => http::run(&desk, options).await?,
        Bench::Places => places::run(&desk, options).await?,
        Bench::Read => read::run(&desk, options).await?,
        Bench::Rebuild => rebuild::run(&desk, options).await?,
        Bench::Start => start::run(&desk, options).await?,
        Bench::Timing => timing::run(&desk, options).await?,
        Bench::History => {
            read::run(&desk, options).await?;
            rebuild::run(&desk, options).await?;
            start::run(&desk, options).await?;
        }
        Bench::Regimen { .. } => {}
    }
    desk.close(options).await
}
