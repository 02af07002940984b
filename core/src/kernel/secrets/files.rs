//! Secrets in files that only their owner can read.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{Keyring, Secret};

/// The secrets cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// There is data, but not the keys it was written with.
    #[error(
        "{} is missing, but there is data that was written with it; put the file back from its backup \
         (new keys are never made over old data)",
        .0.display()
    )]
    Missing(PathBuf),
    /// A file is not what it was.
    #[error("{} does not hold a key of 64 hexadecimal digits", .0.display())]
    Damaged(PathBuf),
    /// Others can read it.
    #[error("{} can be read by others; run: chmod {} {}", .path.display(), .mode, .path.display())]
    Loose {
        /// The file or folder.
        path: PathBuf,
        /// The mode it should have.
        mode: &'static str,
    },
    /// The file system said no.
    #[error("{}: {error}", .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What it said.
        error: io::Error,
    },
    /// The key-encryption key does not come from where it should.
    #[error("the key-encryption key: {0}")]
    Source(&'static str),
}

pub(super) fn io_error(path: &Path) -> impl FnOnce(io::Error) -> SecretsError {
    let path = path.to_owned();
    move |error| SecretsError::Io { path, error }
}

/// Makes `folder`, for its owner alone, unless it is there; refuses one that others can enter.
///
/// # Errors
/// When the file system says no, or others can enter it.
pub fn make_private_folder(folder: &Path) -> Result<(), SecretsError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(io_error(folder))?;
    refuse_loose(folder, "700")
}

fn refuse_loose(path: &Path, mode: &'static str) -> Result<(), SecretsError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let found = fs::metadata(path).map_err(io_error(path))?.permissions().mode();
        if found & 0o077 != 0 {
            return Err(SecretsError::Loose { path: path.to_owned(), mode });
        }
    }
    Ok(())
}

/// The keyring in the file `path`.
pub(super) fn read(path: &Path) -> Result<Keyring, SecretsError> {
    refuse_loose(path, "600")?;
    let text = fs::read_to_string(path).map_err(io_error(path))?;
    text.parse().map_err(|_| SecretsError::Damaged(path.to_owned()))
}

/// The one secret in the file `path`.
pub(super) fn read_one(path: &Path) -> Result<Secret, SecretsError> {
    Ok(read(path)?.active().secret.clone())
}

/// Makes a secret in the file `path`, unless there is data that was written with another.
pub(super) fn make(path: &Path, over_data: bool) -> Result<(), SecretsError> {
    if over_data {
        return Err(SecretsError::Missing(path.to_owned()));
    }
    let file = create(path)?;
    fill(file, path, &Keyring::of(Secret::random()))
}

/// Puts `ring` in the place of what is in the file `path`, all at once.
pub(super) fn replace(path: &Path, ring: &Keyring) -> Result<(), SecretsError> {
    let fresh = path.with_extension("new");
    // What an attempt that was cut off has left.
    let _ = fs::remove_file(&fresh);
    fill(create(&fresh)?, &fresh, ring)?;
    fs::rename(&fresh, path).map_err(io_error(path))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(io_error(folder))
}

fn create(path: &Path) -> Result<File, SecretsError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(io_error(path))
}

fn fill(mut file: File, path: &Path, ring: &Keyring) -> Result<(), SecretsError> {
    file.write_all(ring.to_text().as_bytes()).and_then(|()| file.sync_all()).map_err(io_error(path))
}
