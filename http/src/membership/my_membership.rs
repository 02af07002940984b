//! A client's own credits.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use regimen_core::booking::values::BookingId;
use regimen_core::kernel::ids::AccountId;
use regimen_core::membership::values::{Draw, Lot};
use regimen_projections::Page;
use regimen_projections::membership::{
    self as view, EntryKind, LedgerEntry, find_ledger, find_membership, find_membership_as_of,
};

use crate::api::{Area, AsOf, asked, found};
use crate::edge::{Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct MyMembershipApi;

/// Credits that were granted together and expire together.
#[derive(Object)]
struct CreditLot {
    lot: u32,
    granted: u32,
    remaining: u32,
    /// From this instant on none of them can be spent.
    expires_at: DateTime<Utc>,
}

#[derive(Object)]
struct Membership {
    client_id: AccountId,
    /// How many can be spent now.
    credits_available: u32,
    lots: Vec<CreditLot>,
}

/// What happened to credits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
enum LedgerKind {
    /// An admin granted them.
    Granted,
    /// A booking took them.
    Spent,
    /// A cancelled booking gave them back.
    Returned,
}

#[derive(Object)]
struct LotDraw {
    lot: u32,
    credits: u32,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct LedgerLine {
    /// Where in the log it stands.
    position: u64,
    kind: LedgerKind,
    /// Above zero what came, below what went.
    credits: i64,
    /// What all lots held afterwards, expired ones among them.
    balance: u32,
    /// Which lots it touched.
    draws: Vec<LotDraw>,
    booking_id: Option<BookingId>,
    reason: Option<String>,
    at: DateTime<Utc>,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct Ledger {
    items: Vec<LedgerLine>,
    /// Where the next page begins; left out on the last.
    next_cursor: Option<String>,
}

impl From<Lot> for CreditLot {
    fn from(lot: Lot) -> Self {
        Self { lot: lot.number.0, granted: lot.granted, remaining: lot.remaining, expires_at: lot.expires_at }
    }
}

impl Membership {
    fn at(now: DateTime<Utc>, membership: view::Membership) -> Self {
        let credits_available = membership.credits_available(now);
        let view::Membership { client_id, lots, .. } = membership;
        Self { client_id, credits_available, lots: lots.into_iter().map(CreditLot::from).collect() }
    }
}

impl From<LedgerEntry> for LedgerLine {
    fn from(entry: LedgerEntry) -> Self {
        let draw = |draw: Draw| LotDraw { lot: draw.lot.0, credits: draw.credits };
        Self {
            position: entry.position,
            kind: match entry.kind {
                EntryKind::Granted => LedgerKind::Granted,
                EntryKind::Spent => LedgerKind::Spent,
                EntryKind::Returned => LedgerKind::Returned,
            },
            credits: entry.credits,
            balance: entry.balance,
            draws: entry.draws.into_iter().map(draw).collect(),
            booking_id: entry.booking_id,
            reason: entry.reason.map(String::from),
            at: entry.at,
        }
    }
}

#[OpenApi(prefix_path = "/me", tag = "Area::Membership")]
impl MyMembershipApi {
    /// My membership
    #[oai(path = "/membership", method = "get", operation_id = "my_membership")]
    async fn membership(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        /// As it was at a position of the log, or at a time.
        as_of: Query<Option<String>>,
    ) -> Result<Json<Membership>, Problem> {
        let (org, client) = (caller.org(), caller.account_id());
        Ok(Json(match AsOf::parse(&parts, org, &as_of).await? {
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

    /// My credits, line by line
    ///
    /// Newest first. Every balance is the sum of the lines before it.
    #[oai(path = "/credits", method = "get", operation_id = "my_credits")]
    async fn ledger(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<Ledger>, Problem> {
        let page = asked(&limit, &cursor)?;
        let page = found(find_ledger(&parts.reader, caller.org(), caller.account_id(), &page).await)?;
        let Page { items, next } = page.map(LedgerLine::from);
        Ok(Json(Ledger { items, next_cursor: next }))
    }
}
