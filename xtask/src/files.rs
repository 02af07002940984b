//! Generated files: written, or compared with what is there.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Failed, say};

/// A file that is made from another one and committed.
pub(crate) struct Generated {
    /// Where it lies, from the root of the workspace.
    pub(crate) path: &'static str,
    /// What it should say.
    pub(crate) text: String,
}

impl Generated {
    fn place(&self) -> PathBuf {
        root().join(self.path)
    }

    /// The first line that is not as it should be, if there is one; lines count from 1.
    fn drift(&self) -> Option<usize> {
        let found = fs::read_to_string(self.place()).unwrap_or_default();
        let differs = || found.lines().zip(self.text.lines()).take_while(|(found, due)| found == due).count() + 1;
        (found != self.text).then(differs)
    }
}

/// The root of the workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace")
}

/// Writes what is not as it should be.
pub(crate) fn write(files: &[Generated]) -> Result<(), Failed> {
    for file in files {
        if file.drift().is_some() {
            fs::write(file.place(), &file.text).map_err(|error| format!("{}: {error}", file.path))?;
            say(&format!("written    {}", file.path));
        } else {
            say(&format!("unchanged  {}", file.path));
        }
    }
    Ok(())
}

/// Fails if a file is not as it should be, and says which.
pub(crate) fn compare(files: &[Generated]) -> Result<(), Failed> {
    let drift = files.iter().filter_map(|file| Some(format!("{}:{}", file.path, file.drift()?))).collect::<Vec<_>>();
    if drift.is_empty() {
        return Ok(());
    }
    Err(format!("not as generated: {}\nrun: cargo run -p xtask -- generate", drift.join(", ")).into())
}
