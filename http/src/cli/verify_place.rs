//! `regimen audit verify-place`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use regimen_core::booking::place_proof::{PlaceProof, verify_place};
use regimen_core::kernel::proof::PublicKey;

use super::{Failed, say};

/// Check the proof of a place in line; needs nothing but the public key.
#[derive(Debug, Args)]
pub(super) struct VerifyPlace {
    /// The document that `GET /waitlist/{entry_id}/proof` answered with.
    file: PathBuf,
    /// The key that signs heads: 64 hexadecimal digits, as `regimen audit export` prints it.
    #[arg(long, value_name = "KEY")]
    public_key: PublicKey,
}

impl VerifyPlace {
    pub(super) fn run(self) -> Result<ExitCode, Failed> {
        let text = std::fs::read(&self.file).map_err(|error| format!("{}: {error}", self.file.display()))?;
        let Ok(proof) = serde_json::from_slice::<PlaceProof>(&text) else {
            say("NOT VALID: this is not the proof of a place in line");
            return Ok(ExitCode::FAILURE);
        };
        let report = verify_place(&proof, self.public_key);
        say(serde_json::to_string_pretty(&report)?);
        say(match &report.flaw {
            None => "VALID".to_owned(),
            Some(flaw) => format!("NOT VALID: {flaw}"),
        });
        Ok(if report.valid { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
