//! Receipts of erasures as files beside the data, one for each. A backup that was made before an erasure brings the person back;
//! whatever receipts lie here when the application starts are carried out again before it serves anybody.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use regimen_core::kernel::executor::Failure;
use regimen_core::kernel::log::StoreError;
use regimen_core::kernel::secrets::{SecretsError, make_private_folder};
use regimen_core::privacy::SignedReceipt;
use regimen_core::{Regimen, ReplayError};

/// Where receipts of erasures are kept in `data_dir`.
pub fn receipts_folder(data_dir: &Path) -> PathBuf {
    data_dir.join("erasures")
}

/// A folder with receipts.
#[derive(Debug, Clone)]
pub struct Receipts(PathBuf);

/// A receipt could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// The log does not answer.
    #[error("the log does not answer: {0:?}")]
    Store(#[from] StoreError),
    /// The folder cannot be made.
    #[error(transparent)]
    Folder(#[from] SecretsError),
    /// The disk says no.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Receipts {
    /// Those of the data folder `data_dir`.
    pub fn in_folder(data_dir: &Path) -> Self {
        Self(receipts_folder(data_dir))
    }

    /// Adds those that lie in `folder`; gives how many that are.
    ///
    /// # Errors
    /// When the disk says no.
    pub fn take_over(&self, folder: &Path) -> Result<usize, KeepError> {
        let theirs = Self(folder.to_owned()).all();
        theirs.iter().try_for_each(|(_, receipt)| self.keep(receipt))?;
        Ok(theirs.len())
    }

    /// Keeps `receipt`.
    ///
    /// # Errors
    /// When the disk says no.
    pub fn keep(&self, receipt: &SignedReceipt) -> Result<(), KeepError> {
        make_private_folder(&self.0)?;
        let name = self.0.join(format!("{}-{}.json", receipt.org_id, receipt.subject));
        Ok(fs::write(name, serde_json::to_vec_pretty(receipt).map_err(io::Error::other)?)?)
    }

    /// Keeps the receipt of every erasure that the log of any organization tells of.
    ///
    /// # Errors
    /// When the log does not answer, or the disk says no.
    pub async fn keep_all(&self, core: &Regimen) -> Result<(), KeepError> {
        for (org, _) in core.log().store().heads_since(i64::MIN).await? {
            for receipt in core.receipts(org).await? {
                self.keep(&receipt)?;
            }
        }
        Ok(())
    }

    /// Erases whom the receipts tell of and the log does not; gives how many that were. What is no receipt of ours proves nothing
    /// and is passed over, aloud.
    ///
    /// # Errors
    /// When a store does not answer.
    pub async fn replay(&self, core: &Regimen) -> Result<usize, Failure> {
        let mut erased = 0;
        for (path, receipt) in self.all() {
            match core.replay_erasure(&receipt).await {
                Ok(again) => erased += usize::from(again),
                Err(ReplayError::Failed(failure)) => return Err(failure),
                Err(ReplayError::False(error)) => tracing::error!(path = %path.display(), %error, "not replayed"),
            }
        }
        if erased > 0 {
            tracing::warn!(erased, "an older backup had brought back people who were erased; they are erased again");
        }
        Ok(erased)
    }

    fn all(&self) -> Vec<(PathBuf, SignedReceipt)> {
        let Ok(files) = fs::read_dir(&self.0) else { return Vec::new() };
        let paths = files.flatten().map(|file| file.path());
        let read = |path: PathBuf| {
            let receipt = serde_json::from_slice(&fs::read(&path).ok()?).ok()?;
            Some((path, receipt))
        };
        paths.filter_map(read).collect()
    }
}
