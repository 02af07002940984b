//! The source of the packages, as text.

use std::path::{Path, PathBuf};

/// One file, without its tests.
pub(super) struct Source {
    /// Its path from the root of the repository.
    pub(super) path: String,
    /// Its lines, without comments and without what is compiled for tests alone.
    pub(super) code: String,
    /// All of it.
    pub(super) text: String,
}

/// The root of the repository.
pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("it lies in the repository").to_owned()
}

/// Every Rust file below `folder`, files of tests left out.
pub(super) fn sources(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    found
}

fn walk(folder: &Path, found: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            if !path.ends_with("tests") {
                walk(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
            let text = std::fs::read_to_string(&path).expect("text");
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().lines();
            let code = code.filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
            let path = path.strip_prefix(root()).expect("below the root").display().to_string();
            found.push(Source { path, code, text });
        }
    }
}
