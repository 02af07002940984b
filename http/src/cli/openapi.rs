//! `regimen openapi`

use std::process::ExitCode;

use super::say;

pub(super) fn print() -> ExitCode {
    say(crate::openapi_document());
    ExitCode::SUCCESS
}
