//! The secrets of an installation: made at first run, kept in files that only their owner can read, never made anew over
//! existing data. Two of them can be exchanged while the program runs: see [`Keyring`].

mod files;
mod keyring;
mod source;

use std::fmt;
use std::path::{Path, PathBuf};

use aws_lc_rs::hmac;

use super::log::Hash;
use super::privacy::Cipher;

pub use files::{SecretsError, make_private_folder};
pub use keyring::{InvalidKeyring, Key, KeyName, KeyState, Keyring};
pub use source::{InvalidSource, KeySource};

/// A 256-bit secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub [u8; 32]);

impl Secret {
    /// A new random secret.
    pub fn random() -> Self {
        Self(Cipher::random_key())
    }

    /// Its name, which tells nothing of it.
    pub fn name(&self) -> KeyName {
        KeyName::of(self)
    }
}

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

/// Which of the secrets that can be exchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RingName {
    /// Wraps the keys of persons.
    KeyEncryption,
    /// Signs access tokens.
    Tokens,
}

impl RingName {
    /// The file that it is kept in.
    pub fn file(self, folder: &Path) -> PathBuf {
        folder.join(match self {
            Self::KeyEncryption => "key-encryption.key",
            Self::Tokens => "tokens.key",
        })
    }
}

/// Everything secret of one installation.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// Wraps the keys of persons.
    pub key_encryption: Keyring,
    /// The seed of the Ed25519 key that signs heads of the log.
    pub head_signing: Secret,
    /// Hashes addresses and requests.
    pub pepper: Secret,
    /// Signs access tokens.
    pub tokens: Keyring,
}

impl Secrets {
    /// Random secrets that nobody keeps.
    pub fn ephemeral() -> Self {
        let ring = || Keyring::of(Secret::random());
        Self { key_encryption: ring(), head_signing: Secret::random(), pepper: Secret::random(), tokens: ring() }
    }

    /// The secrets in `folder`, and the key-encryption key from where `source` says; made there if there are none and `over_data`
    /// is false. What comes from elsewhere is never made.
    ///
    /// # Errors
    /// When a file is missing over data, damaged, or readable by others, or the source does not answer.
    pub fn open(folder: &Path, source: &KeySource, over_data: bool) -> Result<Self, SecretsError> {
        make_private_folder(folder)?;
        let ring = |name: RingName| name.file(folder);
        let mut paths = vec![folder.join("head-signing.key"), folder.join("pepper.key"), ring(RingName::Tokens)];
        paths.extend((*source == KeySource::File).then(|| ring(RingName::KeyEncryption)));
        let over_data = over_data || paths.iter().any(|path| path.exists());
        for path in paths.iter().filter(|path| !path.exists()) {
            files::make(path, over_data)?;
        }
        Ok(Self {
            key_encryption: source.read(folder)?,
            head_signing: files::read_one(&paths[0])?,
            pepper: files::read_one(&paths[1])?,
            tokens: files::read(&ring(RingName::Tokens))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{KeySource, Secrets, SecretsError};

    const FILE: KeySource = KeySource::File;

    #[test]
    fn secrets_are_the_same_at_the_second_start() {
        let folder = tempfile::tempdir().expect("a folder").keep().join("keys");
        let first = Secrets::open(&folder, &FILE, false).expect("made");
        let second = Secrets::open(&folder, &FILE, true).expect("read");
        assert_eq!(first.pepper, second.pepper);
        assert_eq!(first.tokens, second.tokens);
        assert_eq!(first.key_encryption, second.key_encryption);
    }

    #[test]
    fn new_keys_are_never_made_over_old_data() {
        let folder = tempfile::tempdir().expect("a folder").keep().join("keys");
        assert!(matches!(Secrets::open(&folder, &FILE, true), Err(SecretsError::Missing(_))));
        Secrets::open(&folder, &FILE, false).expect("made");
        std::fs::remove_file(folder.join("pepper.key")).expect("removed");
        assert!(matches!(Secrets::open(&folder, &FILE, false), Err(SecretsError::Missing(_))), "one key is missing");
    }

    #[cfg(unix)]
    #[test]
    fn keys_that_others_can_read_are_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder").keep().join("keys");
        Secrets::open(&folder, &FILE, false).expect("made");
        let file = folder.join("tokens.key");
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).expect("changed");
        assert!(matches!(Secrets::open(&folder, &FILE, true), Err(SecretsError::Loose { .. })));
    }
}
