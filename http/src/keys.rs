//! Keys that are exchanged while the server runs: it looks into their files every now and then.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use regimen_core::kernel::privacy::Keys;
use regimen_core::kernel::secrets::{KeySource, Keyring, RingName, SecretsError};

use crate::edge::Tokens;
use crate::settings::Settings;

/// How often the files are looked into.
const EVERY: Duration = Duration::from_secs(2);
/// After how long every server on these files has looked into them.
pub(crate) const KNOWN_AFTER: Duration = Duration::from_secs(5);

/// The folder that the keys of an installation lie in.
pub(crate) fn folder(settings: &Settings) -> PathBuf {
    settings.data_dir.join("keys")
}

/// Takes exchanged keys into use.
pub(crate) struct Follower {
    folder: PathBuf,
    key_encryption: KeySource,
    tokens: Arc<Tokens>,
    keys: Keys,
}

impl Follower {
    pub(crate) fn new(settings: &Settings, tokens: Arc<Tokens>, keys: Keys) -> Self {
        Self { folder: folder(settings), key_encryption: settings.keys.key_encryption.clone(), tokens, keys }
    }

    /// Looks into the files until it is dropped.
    pub(crate) async fn follow(&self) {
        loop {
            tokio::time::sleep(EVERY).await;
            // What was read last stays in use: a file may be in the middle of being copied.
            if let Err(error) = self.look() {
                tracing::error!(%error, "the keys cannot be read again");
            }
        }
    }

    fn look(&self) -> Result<(), SecretsError> {
        self.tokens.adopt(&Keyring::read(&self.folder, RingName::Tokens)?);
        if self.key_encryption == KeySource::File {
            self.keys.adopt(&Keyring::read(&self.folder, RingName::KeyEncryption)?);
        }
        Ok(())
    }
}
