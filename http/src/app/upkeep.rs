//! What goes on beside requests, so that the installation stays in order.

use chrono::TimeDelta;
use regimen_core::kernel::log::StoreError;

use super::App;
use crate::operations::heads;
use crate::privacy::KeepError;

impl App {
    /// Overwrites what was deleted from the views' files and their write-ahead logs, and takes mail to the erased out of the
    /// outbox, for an erasure that must reach the disk.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn scrub(&self) -> Result<(), StoreError> {
        self.parts.mail.post_office.forget_the_erased().await.map_err(StoreError::unavailable)?;
        self.parts.engine.db().scrub().await
    }

    /// Takes keys into use that are exchanged, until it is dropped.
    pub(crate) async fn follow_keys(&self) {
        self.follower.follow().await;
    }

    /// Keeps the receipt of every erasure in the log as a file.
    ///
    /// # Errors
    /// When the log or the disk says no.
    pub async fn keep_receipts(&self) -> Result<(), KeepError> {
        self.parts.receipts.keep_all(&self.parts.core).await
    }

    /// Signs the heads of all logs once a day, until it is dropped.
    pub(crate) async fn sign_heads_daily(&self) {
        loop {
            if let Err(error) = heads::sign_all(&self.parts).await {
                tracing::error!(%error, "the heads of the logs were not signed");
            }
            if let Err(error) = self.parts.receipts.keep_all(&self.parts.core).await {
                tracing::error!(%error, "the receipts of erasures were not kept");
            }
            let day = TimeDelta::days(1).to_std().unwrap_or_default();
            tokio::time::sleep(day).await;
        }
    }
}
