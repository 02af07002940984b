//! Verifies an export of a log with the public key alone: no server, no database, no secret.
//!
//! ```sh
//! cargo run -- audit export --data-dir regimen-demo --out history.jsonl      # prints the public key
//! cargo run -p regimen-examples --bin audit -- history.jsonl PUBLIC_KEY
//! ```
//!
//! Get the public key from somewhere else than the export: whoever alters the one can write the other into it.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use regimen_core::kernel::proof::{PublicKey, Report, verify_export};

/// Verify an export of a log.
#[derive(Parser)]
struct Arguments {
    /// The export.
    file: PathBuf,
    /// The key that its head is signed with: 64 hexadecimal digits.
    public_key: PublicKey,
}

fn main() -> ExitCode {
    let Arguments { file, public_key } = Arguments::parse();
    let export = match File::open(&file) {
        Ok(export) => export,
        Err(error) => {
            eprintln!("audit: {}: {error}", file.display());
            return ExitCode::FAILURE;
        }
    };
    let report = verify_export(BufReader::new(export).lines(), public_key, &[]);
    print(&report);
    if report.valid { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[expect(clippy::print_stdout, reason = "this is the terminal")]
fn print(report: &Report) {
    let Report { valid, position, hash, flaw } = report;
    println!(
        "valid     {}",
        if *valid { "yes: nothing was altered, deleted, inserted, moved or cut off" } else { "NO" }
    );
    println!("position  {position}{}", if *valid { "" } else { " is the last that is as it was written" });
    println!("hash      {hash}");
    if let Some(flaw) = flaw {
        println!("flaw      {flaw}");
    }
}
