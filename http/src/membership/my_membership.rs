//! A client's own membership: what they have, how it came to that, what they owe, what they bought.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_projections::PageRequest;
use regimen_projections::membership::{
    find_ledger, find_membership, find_membership_as_of, find_penalties, find_purchases,
};

use super::penalty_shapes::Penalties;
use super::purchase_shapes::PurchasePage;
use super::shapes::{Ledger, Membership};
use crate::api::{Area, AsOf, asked, found};
use crate::edge::{Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct MyMembershipApi;

#[OpenApi(prefix_path = "/me", tag = "Area::Membership")]
impl MyMembershipApi {
    /// My membership
    #[oai(path = "/membership", method = "get", operation_id = "my_membership")]
    async fn membership(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        /// As it was at a position of the log, or at a time. At a time to come, as it will be if nothing happens until then.
        as_of: Query<Option<String>>,
    ) -> Result<Json<Membership>, Problem> {
        membership_of(&parts, (caller.org(), caller.account_id()), &as_of).await
    }

    /// My credits, line by line
    ///
    /// Newest first. Every balance is the sum of its line and those before it.
    #[oai(path = "/credits", method = "get", operation_id = "my_credits")]
    async fn ledger(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        /// As it was at a position of the log, or at a time.
        as_of: Query<Option<String>>,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Ledger>, Problem> {
        ledger_of(&parts, (caller.org(), caller.account_id()), &as_of, &asked(&limit, &cursor)?).await
    }

    /// My strikes and fees
    ///
    /// Newest first.
    #[oai(path = "/penalties", method = "get", operation_id = "my_penalties")]
    async fn penalties(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Penalties>, Problem> {
        let page = asked(&limit, &cursor)?;
        let penalties = found(find_penalties(&parts.reader, caller.org(), caller.account_id(), &page).await)?;
        Ok(Json(penalties.into()))
    }

    /// My purchases
    ///
    /// Newest first.
    #[oai(path = "/purchases", method = "get", operation_id = "my_purchases")]
    async fn purchases(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<PurchasePage>, Problem> {
        let (page, own) = (asked(&limit, &cursor)?, Some(caller.account_id()));
        let page = found(find_purchases(&parts.reader, caller.org(), own, None, &page).await)?;
        Ok(Json(page.into()))
    }
}

/// The membership of a client, now or then.
pub(super) async fn membership_of(
    parts: &Parts,
    (org, client): (OrgId, AccountId),
    as_of: &Query<Option<String>>,
) -> Result<Json<Membership>, Problem> {
    Ok(Json(match AsOf::parse(parts, org, as_of).await? {
        Some(moment) => {
            let then = found(find_membership_as_of(&parts.reader, org, client, moment.position).await)?;
            Membership::at(moment.at, then)
        }
        None => {
            let now = found(find_membership(&parts.reader, org, client).await)?;
            Membership::at(parts.core.clock().now(), now)
        }
    }))
}

/// The ledger of a client, now or then.
pub(super) async fn ledger_of(
    parts: &Parts,
    (org, client): (OrgId, AccountId),
    as_of: &Query<Option<String>>,
    page: &PageRequest,
) -> Result<Json<Ledger>, Problem> {
    let until = AsOf::parse(parts, org, as_of).await?.map(|moment| moment.position);
    Ok(Json(found(find_ledger(&parts.reader, org, client, until, page).await)?.into()))
}
