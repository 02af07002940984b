//! Whoever is invited accepts: the core hashes the password and knows the key of the address.

use crate::accounts::invitations::{InvitationIsAccepted, InvitationRefusal, Joining, accept_invitation};
use crate::kernel::executor::{Decline, Done, Request};
use crate::regimen::Regimen;

impl Regimen {
    /// Makes the account of whoever is invited. If their address has an account already, that one stays as it is.
    ///
    /// # Errors
    /// [`InvitationRefusal`], or what broke.
    pub async fn accept_invitation(
        &self,
        request: &Request,
        joining: Joining,
    ) -> Result<Done<InvitationIsAccepted>, Decline<InvitationRefusal>> {
        let about = vec![joining.name.as_str().to_owned()];
        self.judge(&joining.password, about).await.map_err(Decline::via)?;
        accept_invitation(self.executor(), (self.hasher(), self.pepper()), request, joining).await
    }
}
