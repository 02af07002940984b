//! The secrets of an installation: made at first run, kept in files that only their owner can read, never made anew over
//! existing data.

use std::fmt;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use aws_lc_rs::hmac;

use super::log::Hash;
use super::privacy::Cipher;

/// A 256-bit secret.
#[derive(Clone)]
pub struct Secret(pub [u8; 32]);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Hashes what must be found again without being readable: addresses, requests.
#[derive(Debug, Clone)]
pub struct Pepper(hmac::Key);

impl Pepper {
    /// The pepper with the key `secret`.
    pub fn new(secret: &Secret) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, &secret.0))
    }

    /// HMAC-SHA-256 over `purpose` and `parts`, each preceded by its length.
    pub fn hash(&self, purpose: &str, parts: &[&[u8]]) -> Hash {
        let mut context = hmac::Context::with_key(&self.0);
        for part in std::iter::once(purpose.as_bytes()).chain(parts.iter().copied()) {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        Hash::from_slice(context.sign().as_ref()).expect("HMAC-SHA-256 gives 32 bytes")
    }
}

/// Everything secret of one installation.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// Wraps the keys of persons.
    pub key_encryption: Secret,
    /// The seed of the Ed25519 key that signs heads of the log.
    pub head_signing: Secret,
    /// Hashes addresses and requests.
    pub pepper: Secret,
    /// Signs access tokens.
    pub tokens: Secret,
}

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
}

const FILES: [&str; 4] = ["key-encryption.key", "head-signing.key", "pepper.key", "tokens.key"];

impl Secrets {
    /// Random secrets that nobody keeps.
    pub fn ephemeral() -> Self {
        let secret = || Secret(Cipher::random_key());
        Self { key_encryption: secret(), head_signing: secret(), pepper: secret(), tokens: secret() }
    }

    /// The secrets in `folder`; made there if there are none and `over_data` is false.
    ///
    /// # Errors
    /// When a file is missing over data, damaged, or readable by others.
    pub fn open(folder: &Path, over_data: bool) -> Result<Self, SecretsError> {
        make_private_folder(folder)?;
        let paths = FILES.map(|name| folder.join(name));
        let some = paths.iter().any(|path| path.exists());
        let [key_encryption, head_signing, pepper, tokens] =
            paths.map(|path| if path.exists() { read(&path) } else { make(&path, over_data || some) });
        Ok(Self { key_encryption: key_encryption?, head_signing: head_signing?, pepper: pepper?, tokens: tokens? })
    }
}

fn io_error(path: &Path) -> impl FnOnce(io::Error) -> SecretsError {
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

fn read(path: &Path) -> Result<Secret, SecretsError> {
    refuse_loose(path, "600")?;
    let text = fs::read_to_string(path).map_err(io_error(path))?;
    let mut key = [0; 32];
    hex::decode_to_slice(text.trim(), &mut key).map_err(|_| SecretsError::Damaged(path.to_owned()))?;
    Ok(Secret(key))
}

fn make(path: &Path, over_data: bool) -> Result<Secret, SecretsError> {
    if over_data {
        return Err(SecretsError::Missing(path.to_owned()));
    }
    let secret = Secret(Cipher::random_key());
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(io_error(path))?;
    writeln!(file, "{}", hex::encode(secret.0)).and_then(|()| file.sync_all()).map_err(io_error(path))?;
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use super::{Secrets, SecretsError};

    #[test]
    fn secrets_are_the_same_at_the_second_start() {
        let folder = tempfile::tempdir().expect("a folder").keep().join("keys");
        let first = Secrets::open(&folder, false).expect("made");
        let second = Secrets::open(&folder, true).expect("read");
        assert_eq!(first.pepper.0, second.pepper.0);
    }

    #[test]
    fn new_keys_are_never_made_over_old_data() {
        let folder = tempfile::tempdir().expect("a folder").keep().join("keys");
        assert!(matches!(Secrets::open(&folder, true), Err(SecretsError::Missing(_))));
        Secrets::open(&folder, false).expect("made");
        std::fs::remove_file(folder.join("pepper.key")).expect("removed");
        assert!(matches!(Secrets::open(&folder, false), Err(SecretsError::Missing(_))), "one key is missing");
    }

    #[cfg(unix)]
    #[test]
    fn keys_that_others_can_read_are_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder").keep().join("keys");
        Secrets::open(&folder, false).expect("made");
        let file = folder.join("tokens.key");
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).expect("changed");
        assert!(matches!(Secrets::open(&folder, true), Err(SecretsError::Loose { .. })));
    }
}
