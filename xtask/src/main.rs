//! `cargo run -p xtask -- generate` writes every file that is made from another one; `-- check` tells whether they are as
//! they would be written, and fails if not.

mod client;
mod document;
mod feed;
mod files;
mod operations;

use std::path::Path;
use std::process::ExitCode;

/// What went wrong, for the person at the terminal.
type Failed = Box<dyn std::error::Error>;

const USAGE: &str = "usage: cargo run -p xtask -- generate|check [OPENAPI.JSON]

  generate   write sdk/openapi.json and the Rust client that is made from it
  check      fail if a generated file is not as it would be written

The document is taken from the program itself (regimen openapi), or from the file that is named.";

fn main() -> ExitCode {
    let arguments = std::env::args().skip(1).collect::<Vec<_>>();
    let arguments = arguments.iter().map(String::as_str).collect::<Vec<_>>();
    let done = match arguments.as_slice() {
        ["generate", rest @ ..] if rest.len() < 2 => generated(rest).and_then(|files| files::write(&files)),
        ["check", rest @ ..] if rest.len() < 2 => generated(rest).and_then(|files| files::compare(&files)),
        _ => Err(USAGE.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("xtask: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Every generated file, as it should be. A new kind of generated file gets its line here.
fn generated(given: &[&str]) -> Result<Vec<files::Generated>, Failed> {
    let text = document::read(given.first().map(Path::new))?;
    let document = feed::digestible(&text)?;
    let client = client::client(&document)?;
    let operations = operations::operations(&document, &client)?;
    Ok(vec![
        files::Generated { path: "sdk/openapi.json", text },
        files::Generated { path: "sdk/src/generated.rs", text: client },
        files::Generated { path: "sdk/src/operations.rs", text: operations },
    ])
}

#[expect(clippy::print_stderr, reason = "this is the terminal")]
fn say(text: &str) {
    eprintln!("{text}");
}
