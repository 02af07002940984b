//! Two accounts of one person become one.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use regimen_core::booking::BookingHandedOver;
use regimen_core::booking::values::BookingId;
use regimen_core::kernel::ids::AccountId;
use regimen_core::privacy::merging::{AccountsAreMerged, MayBeMerged, MergeAccounts, MergeReason, Trial, find_ties};
use regimen_core::scheduling::values::SessionId;

use crate::api::{Area, Text, Written, parse};
use crate::edge::{Admin, Fingerprint, Problem};
use crate::parts::Parts;

pub(crate) struct MergeApi;

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct MergeMember {
    /// The account that stays.
    into: AccountId,
    /// Why: 1 to 500 characters. It is kept with the account that is left, and goes when that is erased.
    reason: Text,
}

/// A booking that another account has.
#[derive(Object)]
struct MergedBooking {
    session_id: SessionId,
    /// What it was.
    before: BookingId,
    /// What it is.
    now: BookingId,
}

/// What goes over from one account to another.
#[derive(Object)]
struct MemberMerge {
    /// The account that is left.
    account_id: AccountId,
    /// The account that stays.
    into: AccountId,
    /// How many credits, those of the bookings not counted.
    credits: u32,
    /// The bookings to come, by the sessions' times.
    bookings: Vec<MergedBooking>,
}

impl From<AccountsAreMerged> for MemberMerge {
    fn from(AccountsAreMerged { account_id, into, handed_over }: AccountsAreMerged) -> Self {
        let booking = |BookingHandedOver { before, now }| MergedBooking { session_id: before.session(), before, now };
        let bookings = handed_over.bookings.into_iter().map(booking).collect();
        Self { account_id, into, credits: handed_over.credits, bookings }
    }
}

#[OpenApi(prefix_path = "/members", tag = "Area::Organization")]
impl MergeApi {
    /// See what merging two accounts would do
    ///
    /// What would go over, or the refusal that merging would get. Nothing is written.
    #[oai(path = "/:account_id/merge-preview", method = "get", operation_id = "preview_merge")]
    async fn preview(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        account_id: Path<AccountId>,
        /// The account that would stay.
        into: Query<AccountId>,
    ) -> Result<Json<MemberMerge>, Problem> {
        let may_be = MayBeMerged { account_id: account_id.0, into: into.0 };
        parts.core.executor().execute(&caller.command(), &may_be).await?;
        let reason = parse("reason", "preview".to_owned())?;
        let merge = merge(&parts, &caller, (account_id.0, into.0), (reason, Trial::Preview)).await?;
        let done = parts.core.executor().execute(&caller.command(), &merge).await?;
        Ok(Json(done.outcome.into()))
    }

    /// Merge two accounts of one person
    ///
    /// Credits and bookings to come go over to the account that stays, with their price, their rules and the day on which they expire, in
    /// one commit; nobody signs in with the other account any more. A plan, a fee, an open purchase, a standing reservation or a place in
    /// line must be settled before.
    #[oai(path = "/:account_id/merge", method = "post", operation_id = "merge_member")]
    async fn merge(
        &self,
        parts: Data<&Arc<Parts>>,
        asked: Data<&Fingerprint>,
        caller: Admin,
        account_id: Path<AccountId>,
        #[oai(name = "Idempotency-Key")] key: Header<Option<String>>,
        body: Json<MergeMember>,
    ) -> Result<Written<MemberMerge>, Problem> {
        let MergeMember { into, reason } = body.0;
        let reason = parse("reason", reason.0)?;
        let merge = merge(&parts, &caller, (account_id.0, into), (reason, Trial::Meant)).await?;
        let request = asked.name(caller.command(), key.as_deref())?;
        let done = parts.core.executor().execute(&request, &merge).await?;
        Ok(Written::of(done, MemberMerge::from))
    }
}

async fn merge(
    parts: &Parts,
    caller: &Admin,
    (account_id, into): (AccountId, AccountId),
    (reason, trial): (MergeReason, Trial),
) -> Result<MergeAccounts, Problem> {
    let ties = find_ties(parts.core.executor(), caller.org(), account_id).await?;
    Ok(MergeAccounts { caller: caller.caller(), account_id, into, ties, reason, trial })
}
