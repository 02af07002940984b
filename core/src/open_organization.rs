//! Somebody opens an organization: a short name that leads to it, the organization itself, and its first owner.

use crate::accounts::AccountRefusal;
use crate::accounts::values::Role;
use crate::admin::values::{OrganizationName, Slug, WebAddress};
use crate::admin::{AddressClaim, AddressRefusal, ClaimAddress, FoundOrganization, Organization};
use crate::kernel::executor::{Decline, Done, Failure, Request};
use crate::kernel::ids::{AccountId, OrgId};
use crate::refusals;
use crate::regimen::{Regimen, Registration};

/// What somebody says to open an organization.
#[derive(Debug, Clone)]
pub struct Opening {
    /// What it is called.
    pub name: OrganizationName,
    /// Its short name.
    pub slug: Slug,
    /// Its first owner, whatever role is said.
    pub owner: Registration,
}

/// The organization there is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenedOrganization {
    /// Which.
    pub org_id: OrgId,
    /// Its first owner.
    pub owner_id: AccountId,
}

refusals! {
    /// How an opening is refused.
    pub enum OpeningRefusal {
        via Address(AddressRefusal),
        via Owner(AccountRefusal),
    }
}

impl Regimen {
    /// Opens an organization; `request` is one in the default organization, where short names are claimed.
    ///
    /// That is three commits, because no commit spans two organizations. Each of them is safe to repeat, so that whoever says the
    /// same again under the same name after a crash finds it done.
    ///
    /// # Errors
    /// [`AddressRefusal::Taken`], [`AccountRefusal::PasswordGuessable`], or what broke.
    pub async fn open_organization(
        &self,
        request: &Request,
        opening: Opening,
    ) -> Result<Done<OpenedOrganization>, Decline<OpeningRefusal>> {
        let Opening { name, slug, owner } = opening;
        let about = [owner.email.as_str(), owner.name.as_str()].map(ToOwned::to_owned);
        self.judge(&owner.password, about.into()).await.map_err(Decline::via)?;
        let claim = ClaimAddress { address: WebAddress::Slug(slug.clone()), org_id: OrgId::generate() };
        let org_id = self.executor().execute(request, &claim).await.map_err(Decline::via)?.outcome.org_id;
        self.found(org_id, FoundOrganization { name, slug: Some(slug) }).await?;
        let first = Request::named(org_id, request.actor, &["first owner"]);
        let owner = Registration { role: Role::Owner, ..owner };
        let registered = self.register(&first, owner).await.map_err(Decline::via)?;
        let outcome = OpenedOrganization { org_id, owner_id: registered.outcome.account_id };
        Ok(Done { outcome, position: registered.position, repeated: registered.repeated })
    }

    /// The organization that `address` leads to.
    ///
    /// # Errors
    /// When the log does not answer.
    pub async fn organization_at(&self, address: &WebAddress) -> Result<Option<OrgId>, Failure> {
        let (claim, _) = self.executor().current::<AddressClaim>(OrgId::DEFAULT, address.key()).await?;
        Ok(claim.org_id())
    }

    /// The organization with the id or the short name `name`.
    ///
    /// # Errors
    /// When the log does not answer.
    pub async fn organization_named(&self, name: &str) -> Result<Option<OrgId>, Failure> {
        if let Ok(org_id) = name.parse::<OrgId>() {
            let (organization, _) = self.executor().current::<Organization>(org_id, org_id).await?;
            return Ok(organization.name().map(|_| org_id));
        }
        match name.parse::<Slug>() {
            Ok(slug) => self.organization_at(&WebAddress::Slug(slug)).await,
            Err(_) => Ok(None),
        }
    }
}
