//! A membership and the entries of its ledger, as they are read.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use regimen_core::booking::values::BookingId;
use regimen_core::kernel::ids::AccountId;
use regimen_core::kernel::log::Position;
use regimen_core::membership::values::{Draw, GrantReason, Lot, LotNumber};
use serde::{Deserialize, Serialize};

/// A row of the view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerRow {
    /// What a client has.
    Membership(Membership),
    /// How it came to that.
    Entry(LedgerEntry),
}

/// What a client has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Membership {
    /// Whose.
    pub client_id: AccountId,
    /// All lots ever granted, in their order.
    pub lots: Vec<Lot>,
    /// Why they were granted. Here and nowhere else, so that an erasure empties one row.
    #[serde(default)]
    pub(super) reasons: BTreeMap<LotNumber, GrantReason>,
}

impl Membership {
    /// A client without credits.
    pub fn empty(client_id: AccountId) -> Self {
        Self { client_id, lots: Vec::new(), reasons: BTreeMap::new() }
    }

    /// How many credits can be spent at `now`.
    pub fn credits_available(&self, now: DateTime<Utc>) -> u32 {
        self.lots.iter().map(|lot| lot.available(now)).sum()
    }

    /// Why the lot was granted; none if the client is erased.
    pub fn reason(&self, lot: LotNumber) -> Option<&GrantReason> {
        self.reasons.get(&lot)
    }
}

/// One event of a membership.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// Its position in the log.
    pub position: Position,
    /// Whose.
    pub client_id: AccountId,
    /// What happened.
    pub kind: EntryKind,
    /// How many credits came (positive) or went (negative).
    pub credits: i64,
    /// How many credits could be spent right after it, by its own time. Credits that expire leave no entry.
    pub balance: u32,
    /// Which lots it concerned.
    pub draws: Vec<Draw>,
    /// The booking, if it was for one.
    pub booking_id: Option<BookingId>,
    /// Why credits were granted; none once the client is erased.
    #[serde(skip)]
    pub reason: Option<GrantReason>,
    /// When.
    pub at: DateTime<Utc>,
}

/// What happened to credits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// A new lot.
    Granted,
    /// A booking took them.
    Spent,
    /// A cancelled booking gave them back.
    Returned,
}

impl EntryKind {
    /// Its name, as it stands in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Spent => "spent",
            Self::Returned => "returned",
        }
    }
}
