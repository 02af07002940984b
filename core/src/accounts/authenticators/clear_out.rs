//! What somebody set up who had not shown that the address is theirs goes when its owner comes.

use super::command::AuthenticatorsCommand;
use super::events::ResetBecause;
use super::notices::AuthenticatorNotice;
use super::prove::inform;
use super::state::Authenticators;
use crate::kernel::executor::{Decline, Failure, Work};
use crate::kernel::ids::AccountId;

/// Leaves `account_id` no authenticator and no trusted device. Whoever has nothing hears nothing.
pub(in crate::accounts) async fn clear_out_authenticators(
    work: &mut Work<'_>,
    account_id: AccountId,
) -> Result<(), Failure> {
    let at = work.now();
    let mut authenticators = work.load::<Authenticators>(account_id).await?;
    let before = authenticators.shared();
    let reset = AuthenticatorsCommand::Reset(ResetBecause::AddressVerified);
    let done = authenticators.handle((account_id, reset.at(at))).await;
    done.map_err(|refusal| Decline::from(refusal).unexpected())?;
    if *before != *authenticators {
        inform(work, account_id, &AuthenticatorNotice::Reset { at }).await.map_err(Decline::unexpected)?;
    }
    work.save(authenticators).await
}
