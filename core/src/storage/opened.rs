//! A storage that lasts, with its secrets, ready for use.

use std::fs::File;
use std::path::PathBuf;

use super::Storage;
use crate::kernel::log::StoreError;
use crate::kernel::secrets::{Secrets, SecretsError};
use crate::kernel::sql::Db;

/// Everything that was opened. Dropping it gives the folder free.
pub struct Opened {
    /// Where everything is kept.
    pub storage: Storage,
    /// The secrets it was made with.
    pub secrets: Secrets,
    /// The database for views: may be empty at any time.
    pub views: Db,
    /// Held as long as the folder is ours.
    pub(super) _lock: Option<File>,
}

/// A storage that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has the folder.
    #[error(
        "another process uses the data folder {}; stop it first, or give this one a folder of its own with --data-dir",
        .0.display()
    )]
    InUse(PathBuf),
    /// The keys are not those that the data was written with.
    #[error(
        "the keys in {} are not those that the data was written with; put the right files back from their backup",
        .0.display()
    )]
    WrongKeys(PathBuf),
    /// The keys cannot be used.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// The file system said no.
    #[error("{}: {error}", .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What it said.
        error: std::io::Error,
    },
    /// The database said no.
    #[error("{}", because(.0))]
    Store(#[from] StoreError),
}

/// Whoever starts the program may see the cause; callers of the API do not.
fn because(error: &StoreError) -> String {
    match error {
        StoreError::Unavailable { cause } => format!("the database cannot be opened: {cause}"),
        StoreError::Corrupt { what } => format!("the database holds what was never written: {what}"),
    }
}
