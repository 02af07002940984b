//! The one binary of Regimen.

use std::process::ExitCode;

use clap::Parser as _;
use regimen_http::cli::Cli;
use tikv_jemallocator::Jemalloc;

// Of the processor time of a booking 13 % went into the C library's allocator (docs/performance.md).
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> ExitCode {
    Cli::parse().run()
}
