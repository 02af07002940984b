//! Whether there is such a client.

use crate::accounts::Account;
use crate::kernel::executor::{Decline, Work};
use crate::kernel::ids::AccountId;
use crate::refusals;

refusals! {
    /// How a wish about somebody is refused.
    pub enum ClientRefusal {
        /// There is no such client.
        #[error("there is no such client")]
        ClientNotFound = NotFound "membership.client_not_found",
    }
}

/// Goes on only if `client_id` has an account and is not erased.
///
/// # Errors
/// [`ClientRefusal::ClientNotFound`], or what broke.
pub async fn expect_client(work: &mut Work<'_>, client_id: AccountId) -> Result<(), Decline<ClientRefusal>> {
    if !work.load::<Account>(client_id).await?.exists() {
        return Err(ClientRefusal::ClientNotFound.into());
    }
    work.expect_present(client_id.into());
    Ok(())
}
