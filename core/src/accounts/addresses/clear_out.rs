//! The owner of an address comes to an account that somebody else may have registered with it.

use crate::accounts::authenticators::clear_out_authenticators;
use crate::accounts::identities::clear_out_identities;
use crate::accounts::linked::clear_out_linked;
use crate::kernel::executor::{Failure, Work};
use crate::kernel::ids::AccountId;

/// Leaves nothing by which whoever registered `account_id` could come back: no authenticator, no trusted device, no identity, no
/// linked account. That its
/// password changes and its sign-ins end is for the use case that needs it.
pub(in crate::accounts) async fn clear_out(work: &mut Work<'_>, account_id: AccountId) -> Result<(), Failure> {
    clear_out_authenticators(work, account_id).await?;
    clear_out_identities(work, account_id).await?;
    clear_out_linked(work, account_id).await
}
