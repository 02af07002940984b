//! An impersonation is to be over at once.

use serde::{Deserialize, Serialize};

use super::{Impersonation, ImpersonationRefusal};
use crate::accounts::sign_ins::{SignIn, SignInCommand, SignInEnd, SignInId};
use crate::kernel::executor::{Decline, UseCase, Work};
use crate::kernel::ids::AccountId;

/// End the impersonation of `sign_in_id`. Twice is once.
#[derive(Debug, Clone, Copy)]
pub struct EndImpersonation {
    /// Which.
    pub sign_in_id: SignInId,
}

/// It is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImpersonationIsEnded {
    /// Which.
    pub sign_in_id: SignInId,
    /// Whose account it was for.
    pub account_id: AccountId,
}

impl UseCase for EndImpersonation {
    type Outcome = ImpersonationIsEnded;
    type Refusal = ImpersonationRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<ImpersonationIsEnded, Decline<ImpersonationRefusal>> {
        let sign_in_id = self.sign_in_id;
        let impersonation = work.load::<Impersonation>(sign_in_id).await?;
        let account_id = impersonation.account_id().ok_or(ImpersonationRefusal::ImpersonationNotFound)?;
        let mut sign_in = work.load::<SignIn>(sign_in_id).await?;
        let end = SignInCommand::End { because: SignInEnd::ImpersonationOver, at: work.now() };
        sign_in.handle(end).await.map_err(ImpersonationRefusal::from)?;
        work.save(sign_in).await?;
        Ok(ImpersonationIsEnded { sign_in_id, account_id })
    }
}
