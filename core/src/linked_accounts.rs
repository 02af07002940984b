//! What somebody does who has accounts in several organizations: links them, sees them, goes from one to another. No commit spans
//! two logs, so each of these is a commit in each of them, and safe to repeat.

use crate::accounts::invitations::{InvitationRefusal, Joining};
use crate::accounts::linked::{
    AccountIsLinked, AccountIsUnlinked, LinkAccount, LinkedAccountRefusal, LinkedAccounts, OtherAccount, SwitchRefusal,
    SwitchTo, UnlinkAccount,
};
use crate::accounts::values::Role;
use crate::accounts::{Account, Device, SignInId, SignedInAs};
use crate::admin::Organization;
use crate::kernel::executor::{Decline, Done, Failure, Request};
use crate::kernel::ids::OrgId;
use crate::kernel::log::Actor;
use crate::refusals;
use crate::regimen::Regimen;

/// An account of somebody, and the organization that it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Belonging {
    /// The account.
    pub account: OtherAccount,
    /// What they may do there.
    pub role: Role,
    /// What the organization is called.
    pub organization: String,
}

refusals! {
    /// How joining an organization with a link is refused.
    pub enum JoinLinkedRefusal {
        via Invitation(InvitationRefusal),
        via Linked(LinkedAccountRefusal),
    }
}

impl Regimen {
    /// Links `one`, whose link is asked for by `request`, and `other`, of both of which it was proved that they are the same
    /// person's.
    ///
    /// # Errors
    /// [`LinkedAccountRefusal`], or what broke.
    pub async fn link_accounts(
        &self,
        request: &Request,
        one: OtherAccount,
        other: OtherAccount,
    ) -> Result<Done<AccountIsLinked>, Decline<LinkedAccountRefusal>> {
        self.expect_room(one, other).await?;
        // The far side first: if it refuses, nothing has happened on this one.
        let organization = self.name_of(one.org_id).await?;
        let back = LinkAccount { account_id: other.account_id, other: one, organization };
        let there = Request::once(other.org_id, Actor::Account(other.account_id));
        self.executor().execute(&there, &back).await?;
        let organization = self.name_of(other.org_id).await?;
        let link = LinkAccount { account_id: one.account_id, other, organization };
        self.executor().execute(request, &link).await
    }

    /// Refuses `other` if `one` could not be linked with it, before anything happens.
    async fn expect_room(&self, one: OtherAccount, other: OtherAccount) -> Result<(), Decline<LinkedAccountRefusal>> {
        if one.org_id == other.org_id {
            return Err(LinkedAccountRefusal::SameOrganization.into());
        }
        let (linked, _) = self.executor().current::<LinkedAccounts>(one.org_id, one.account_id).await?;
        Ok(linked.expect_room_for(other)?)
    }

    /// Ends the link of `one` with its account in `org_id`, on both sides.
    ///
    /// # Errors
    /// [`LinkedAccountRefusal::NotLinked`], or what broke.
    pub async fn unlink_accounts(
        &self,
        request: &Request,
        one: OtherAccount,
        org_id: OrgId,
    ) -> Result<Done<AccountIsUnlinked>, Decline<LinkedAccountRefusal>> {
        let unlink = UnlinkAccount { account_id: one.account_id, org_id };
        let done = self.executor().execute(request, &unlink).await?;
        let OtherAccount { account_id, .. } = done.outcome.other;
        let (there, _) = self.executor().current::<LinkedAccounts>(org_id, account_id).await?;
        if there.knows(one) {
            let unlink = UnlinkAccount { account_id, org_id: one.org_id };
            self.executor().execute(&Request::once(org_id, Actor::Account(account_id)), &unlink).await?;
        }
        Ok(done)
    }

    /// Accepts an invitation, `request` being one in its organization, and links the new account with `one`. If the address has an
    /// account there already, that one stays as it is and nothing is linked.
    ///
    /// # Errors
    /// [`JoinLinkedRefusal`], or what broke.
    pub async fn join_linked(
        &self,
        request: &Request,
        joining: Joining,
        one: OtherAccount,
    ) -> Result<(), Decline<JoinLinkedRefusal>> {
        let (org_id, account_id) = (request.org, joining.invitation_id.account_id());
        self.expect_room(one, OtherAccount { org_id, account_id }).await.map_err(Decline::via)?;
        self.accept_invitation(request, joining).await.map_err(Decline::via)?;
        let (account, _) = self.executor().current::<Account>(org_id, account_id).await?;
        if account.name().is_some() {
            let link = Request::once(one.org_id, Actor::Account(one.account_id));
            self.link_accounts(&link, one, OtherAccount { org_id, account_id }).await.map_err(Decline::via)?;
        }
        Ok(())
    }

    /// The account that `one` is linked with in `org_id`, if both know of each other.
    ///
    /// # Errors
    /// When the log does not answer.
    pub async fn linked_account(&self, one: OtherAccount, org_id: OrgId) -> Result<Option<OtherAccount>, Failure> {
        let (here, _) = self.executor().current::<LinkedAccounts>(one.org_id, one.account_id).await?;
        let Some(account_id) = here.in_organization(org_id) else { return Ok(None) };
        let (there, _) = self.executor().current::<LinkedAccounts>(org_id, account_id).await?;
        Ok(there.knows(one).then_some(OtherAccount { org_id, account_id }))
    }

    /// The account `one`, and all those that it is linked with and that may act.
    ///
    /// # Errors
    /// When the log does not answer.
    pub async fn belongings(&self, one: OtherAccount) -> Result<Vec<Belonging>, Failure> {
        let (links, _) = self.executor().current::<LinkedAccounts>(one.org_id, one.account_id).await?;
        let mut belongings = Vec::new();
        belongings.extend(self.belonging(one).await?);
        for other in links.all() {
            if let Some(account) = self.linked_account(one, other.org_id).await? {
                belongings.extend(self.belonging(account).await?);
            }
        }
        Ok(belongings)
    }

    async fn belonging(&self, account: OtherAccount) -> Result<Option<Belonging>, Failure> {
        let OtherAccount { org_id, account_id } = account;
        let (known, _) = self.executor().current::<Account>(org_id, account_id).await?;
        let may_act = known.name().is_some() && known.suspended_since().is_none();
        let role = known.role().filter(|_| may_act);
        let organization = self.name_of(org_id).await?;
        Ok(role.map(|role| Belonging { account, role, organization }))
    }

    async fn name_of(&self, org_id: OrgId) -> Result<String, Failure> {
        let (organization, _) = self.executor().current::<Organization>(org_id, org_id).await?;
        Ok(organization.name().unwrap_or_default().to_owned())
    }

    /// Signs the owner of `one`, who is signed in, in with their linked account in `org_id`.
    ///
    /// # Errors
    /// [`SwitchRefusal`], or what broke.
    pub async fn switch(
        &self,
        one: OtherAccount,
        org_id: OrgId,
        device: Device,
    ) -> Result<Done<SignedInAs>, Decline<SwitchRefusal>> {
        let linked = self.linked_account(one, org_id).await?;
        let OtherAccount { account_id, .. } = linked.ok_or(SwitchRefusal::Linked(LinkedAccountRefusal::NotLinked))?;
        let request = Request::once(org_id, Actor::Account(account_id));
        let switch = SwitchTo { sign_in_id: SignInId::generate(), account_id, from: one, device };
        self.executor().execute(&request, &switch).await
    }
}
