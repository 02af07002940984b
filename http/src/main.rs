//! The one binary of Regimen.

use std::process::ExitCode;

use clap::Parser as _;
use regimen_http::cli::Cli;

fn main() -> ExitCode {
    Cli::parse().run()
}
