//! The one binary of Regimen.

use std::process::ExitCode;

use clap::Parser as _;
use mimalloc::MiMalloc;
use regimen_http::cli::Cli;

// Of the processor time of a booking a sixth went into the C library's allocator.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    Cli::parse().run()
}
