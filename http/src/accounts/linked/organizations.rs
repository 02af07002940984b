//! The organizations to which somebody belongs, and the links between their accounts there.

use std::sync::Arc;

use chrono::TimeDelta;
use poem::web::Data;
use poem_openapi::param::{Header, Path};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::Belonging;
use regimen_core::accounts::authenticators::{ProveOneself, proven};
use regimen_core::accounts::linked::{AccountIsLinked, AccountIsUnlinked, OtherAccount};
use regimen_core::kernel::ids::{AccountId, OrgId};

use crate::accounts::RoleName;
use crate::accounts::authenticators::ProofBody;
use crate::api::{Area, Created, Text, Written};
use crate::edge::{Bearers, Claims, Fingerprint, Problem, SignedIn};
use crate::parts::Parts;

/// How long ago somebody may have signed in elsewhere to link that account.
const FRESH: TimeDelta = TimeDelta::minutes(10);

pub(crate) struct MyOrganizationsApi;

/// An organization to which one belongs.
#[derive(Object)]
struct MyOrganization {
    org_id: OrgId,
    /// What it is called.
    name: String,
    /// One's account there.
    account_id: AccountId,
    /// One's role there.
    role: RoleName,
    /// Whether it is the one that is asked.
    current: bool,
}

#[derive(Object)]
struct MyOrganizations {
    /// The one that is asked first.
    items: Vec<MyOrganization>,
}

/// Another account of one's own.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct AccountToLink {
    /// An access token of it, got within the last ten minutes by signing in there with all that is asked for.
    #[oai(validator(max_length = 4096))]
    access_token: Text,
    /// That the account that one is signed in with here is one's own.
    proof: ProofBody,
}

/// The account at the other end of a link.
#[derive(Object)]
struct LinkedAccount {
    org_id: OrgId,
    account_id: AccountId,
}

impl MyOrganization {
    fn of(belonging: Belonging, current: OrgId) -> Self {
        let Belonging { account: OtherAccount { org_id, account_id }, role, organization: name } = belonging;
        Self { org_id, name, account_id, role: role.into(), current: org_id == current }
    }
}

impl From<OtherAccount> for LinkedAccount {
    fn from(OtherAccount { org_id, account_id }: OtherAccount) -> Self {
        Self { org_id, account_id }
    }
}

/// Lets nobody go on who does not prove to be `caller`.
pub(super) async fn prove(parts: &Parts, caller: &SignedIn, proof: ProofBody) -> Result<(), Problem> {
    let (account_id, proof) = (caller.account_id(), proof.of(parts, caller).await?);
    proven(parts.core.executor(), &caller.command(), &ProveOneself { account_id, proof }).await?;
    Ok(())
}

/// The account of `claims`.
pub(super) fn account(claims: &Claims) -> OtherAccount {
    OtherAccount { org_id: claims.org(), account_id: claims.account_id() }
}

#[OpenApi(prefix_path = "/me/organizations", tag = "Area::Accounts")]
impl MyOrganizationsApi {
    /// My organizations
    ///
    /// This one, and those in which I have an account that is linked with this one.
    #[oai(path = "/", method = "get", operation_id = "my_organizations")]
    async fn list(&self, parts: Data<&Arc<Parts>>, caller: SignedIn) -> Result<Json<MyOrganizations>, Problem> {
        let belongings = parts.core.belongings(account(&caller)).await?;
        let items = belongings.into_iter().map(|belonging| MyOrganization::of(belonging, caller.org())).collect();
        Ok(Json(MyOrganizations { items }))
    }

    /// Link another account of mine
    ///
    /// One that I have in another organization: sign in there, and come back with the access token within ten minutes. From then on
    /// each of the two can go on as the other at `/auth/switch`. Both are told by mail.
    #[oai(path = "/", method = "post", operation_id = "link_account")]
    async fn link(
        &self,
        parts: Data<&Arc<Parts>>,
        bearers: Data<&Arc<Bearers>>,
        caller: SignedIn,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<AccountToLink>,
    ) -> Result<Created<LinkedAccount>, Problem> {
        let AccountToLink { access_token, proof } = body.0;
        let other = bearers.also(&access_token.0, parts.core.clock().now() - FRESH).await?;
        prove(&parts, &caller, proof).await?;
        let command = asked.name(caller.command(), key.as_deref())?;
        let done = parts.core.link_accounts(&command, account(&caller), account(&other)).await?;
        Ok(Created::of(done, |AccountIsLinked { other, .. }| other.into()))
    }

    /// End a link
    ///
    /// On both sides. Both accounts stay as they are.
    #[oai(path = "/:org_id", method = "delete", operation_id = "unlink_account")]
    async fn unlink(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        org_id: Path<OrgId>,
    ) -> Result<Written<LinkedAccount>, Problem> {
        let done = parts.core.unlink_accounts(&caller.command(), account(&caller), org_id.0).await?;
        Ok(Written::of(done, |AccountIsUnlinked { other, .. }| other.into()))
    }
}
