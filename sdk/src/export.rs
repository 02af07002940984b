//! The history as a file.

use bytes::Bytes;
use futures_util::stream::{Stream, TryStreamExt as _};

use crate::client::Client;
use crate::error::Error;

impl Client {
    /// All of the organization's log as it is stored, as JSON Lines with a signed head, for admins. An export that breaks off
    /// does not verify.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn export(&self) -> Result<impl Stream<Item = Result<Bytes, Error>> + Send + use<>, Error> {
        let bytes = self.answered(self.low.audit_export().await)?.into_inner();
        Ok(bytes.map_err(Error::Unreachable))
    }
}
