//! The OpenAPI document, as the program itself tells it.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::files::root;
use crate::{Failed, say};

/// The document in the file `given`, or else the one that `regimen openapi` prints.
pub(crate) fn read(given: Option<&Path>) -> Result<String, Failed> {
    let text = match given {
        Some(path) => fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?,
        None => ask_regimen()?,
    };
    Ok(format!("{}\n", text.trim_end()))
}

fn ask_regimen() -> Result<String, Failed> {
    say("asking     regimen openapi");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut regimen = Command::new(cargo);
    // The document is the same whatever a server on this machine is told.
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("REGIMEN_")) {
        regimen.env_remove(name);
    }
    regimen.args(["run", "--quiet", "-p", "regimen-http", "--", "openapi"]);
    let output = regimen.current_dir(root()).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err("regimen openapi failed".into());
    }
    Ok(String::from_utf8(output.stdout)?)
}
