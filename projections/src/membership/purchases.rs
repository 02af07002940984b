//! Purchases: one row for each, and one for each client who bought, with what their payments are known by.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::money::Money;
use regimen_core::kernel::privacy::events::PrivacyEvent;
use regimen_core::kernel::sql::Value;
use regimen_core::membership::events::{PurchaseEvent, RefundStarted};
use regimen_core::membership::values::{
    LotNumber, PackageId, PackageTerms, PaymentMethod, PaymentReference, PurchaseId, PurchaseState,
};
use serde::{Deserialize, Serialize};

use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::reader::{FindError, Page, PageRequest, Query, Reader};

/// A row of the view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PurchaseRow {
    /// What a client's payments are known by: here and nowhere else, so that an erasure empties one row.
    References(BTreeMap<String, PaymentReference>),
    /// A purchase.
    Purchase(PurchaseEntry),
}

/// A purchase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseEntry {
    /// The purchase.
    pub purchase_id: PurchaseId,
    /// Who bought.
    pub client_id: AccountId,
    /// What.
    pub package_id: PackageId,
    /// What that was, and what it cost.
    pub terms: PackageTerms,
    /// How far it has come.
    pub state: PurchaseState,
    /// How it was paid.
    pub method: Option<PaymentMethod>,
    /// The lot with the credits.
    pub lot: Option<LotNumber>,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it was paid or cancelled.
    pub settled_at: Option<DateTime<Utc>>,
    /// What the client gets back, or got.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund: Option<RefundEntry>,
    /// What the payment is known by; none once the client is erased.
    #[serde(skip)]
    pub reference: Option<PaymentReference>,
}

/// What a client gets back of a purchase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundEntry {
    /// How much.
    pub amount: Money,
    /// How many credits were taken back for it.
    pub credits: u32,
    /// When it was decided.
    pub started_at: DateTime<Utc>,
    /// How it was given back, once it was.
    pub method: Option<PaymentMethod>,
    /// When it was given back.
    pub refunded_at: Option<DateTime<Utc>>,
    /// What the refund is known by; none once the client is erased.
    #[serde(skip)]
    pub reference: Option<PaymentReference>,
}

/// One row for each purchase and for each client who bought.
#[derive(Debug)]
pub struct PurchasesView;

impl View for PurchasesView {
    type Row = PurchaseRow;
    const NAME: &'static str = "membership_purchase";
    const VERSION: u32 = 2;
    const CARRIES_ON: u32 = 1;
    /// Null where the row holds references.
    const COLUMNS: &'static [Column] = &[Column::text("client_id"), Column::text("state"), Column::int("started_at")];
    const INDEXES: &'static [&'static [&'static str]] =
        &[&["client_id", "started_at"], &["state", "started_at"], &["started_at"]];

    fn reads(kind: &str) -> bool {
        PurchaseEvent::knows(kind) || PrivacyEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        match event.read()? {
            Some(PurchaseEvent::PurchasePaid(paid)) => {
                keys.extend([paid.purchase_id.to_string(), paid.client_id.to_string()]);
            }
            Some(PurchaseEvent::PurchaseRefunded(refunded)) => {
                keys.extend([refunded.purchase_id.to_string(), refunded.client_id.to_string()]);
            }
            Some(PurchaseEvent::RefundStarted(started)) => keys.push(started.purchase_id.to_string()),
            Some(PurchaseEvent::PurchaseCancelled(cancelled)) => keys.push(cancelled.purchase_id.to_string()),
            Some(PurchaseEvent::PurchaseStarted(_)) | None => {}
        }
        if let Some(PrivacyEvent::SubjectErased(erased)) = event.read()? {
            keys.push(erased.subject.to_string());
        }
        Ok(())
    }

    fn fold(rows: &mut Rows<PurchaseRow>, event: &Event) -> Result<(), FoldError> {
        match event.read()? {
            Some(PurchaseEvent::PurchaseStarted(started)) => {
                let entry = PurchaseEntry {
                    purchase_id: started.purchase_id,
                    client_id: started.client_id,
                    package_id: started.package_id,
                    terms: started.terms.clone(),
                    state: PurchaseState::Pending,
                    method: None,
                    lot: None,
                    started_at: started.started_at,
                    settled_at: None,
                    refund: None,
                    reference: None,
                };
                rows.put(started.purchase_id.to_string(), PurchaseRow::Purchase(entry));
            }
            Some(PurchaseEvent::PurchasePaid(paid)) => {
                let entry = entry(rows, paid.purchase_id)?;
                (entry.state, entry.method, entry.lot) = (PurchaseState::Paid, Some(paid.method), Some(paid.lot));
                entry.settled_at = Some(paid.paid_at);
                if let Some(reference) = paid.reference.get() {
                    note(rows, paid.client_id, paid.purchase_id.to_string(), reference)?;
                }
            }
            Some(PurchaseEvent::PurchaseCancelled(cancelled)) => {
                let entry = entry(rows, cancelled.purchase_id)?;
                (entry.state, entry.settled_at) = (PurchaseState::Cancelled, Some(cancelled.cancelled_at));
            }
            Some(PurchaseEvent::RefundStarted(started)) => {
                let RefundStarted { amount, credits, started_at, .. } = *started;
                let (method, refunded_at, reference) = (None, None, None);
                let entry = entry(rows, started.purchase_id)?;
                entry.state = PurchaseState::Refunding;
                entry.refund = Some(RefundEntry { amount, credits, started_at, method, refunded_at, reference });
            }
            Some(PurchaseEvent::PurchaseRefunded(refunded)) => {
                let entry = entry(rows, refunded.purchase_id)?;
                entry.state = PurchaseState::Refunded;
                let refund = entry.refund.as_mut().ok_or(FoldError::Contradiction("a refund ends that never began"))?;
                (refund.method, refund.refunded_at) = (Some(refunded.method), Some(refunded.refunded_at));
                if let Some(reference) = refunded.reference.get() {
                    note(rows, refunded.client_id, refund_key(refunded.purchase_id), reference)?;
                }
            }
            None => {}
        }
        if let Some(PrivacyEvent::SubjectErased(erased)) = event.read()?
            && let Some(PurchaseRow::References(references)) = rows.change_if_there(&erased.subject.to_string())?
        {
            references.clear();
        }
        Ok(())
    }

    fn columns(row: &PurchaseRow) -> Vec<Value> {
        match row {
            PurchaseRow::References(_) => vec![Value::Text(None), Value::Text(None), Value::Int(None)],
            PurchaseRow::Purchase(entry) => {
                let started_at = entry.started_at.timestamp_micros();
                vec![Value::text(entry.client_id), entry.state.name().into(), started_at.into()]
            }
        }
    }
}

fn entry(rows: &mut Rows<PurchaseRow>, id: PurchaseId) -> Result<&mut PurchaseEntry, FoldError> {
    match rows.change(&id.to_string())? {
        PurchaseRow::Purchase(entry) => Ok(entry),
        PurchaseRow::References(_) => Err(FoldError::Form(id.to_string())),
    }
}

/// Under what a client's references hold that of a refund.
fn refund_key(purchase: PurchaseId) -> String {
    format!("{purchase}-refund")
}

fn note(
    rows: &mut Rows<PurchaseRow>,
    client: AccountId,
    payment: String,
    reference: &PaymentReference,
) -> Result<(), FoldError> {
    let key = client.to_string();
    if rows.find(&key)?.is_none() {
        rows.put(key.clone(), PurchaseRow::References(BTreeMap::new()));
    }
    let PurchaseRow::References(references) = rows.change(&key)? else { return Err(FoldError::Form(key)) };
    references.insert(payment, reference.clone());
    Ok(())
}

/// Purchases, newest first: of `client` or of everybody, in `state` or any.
///
/// # Errors
/// When the cursor is not of this list or the database does not answer.
pub async fn find_purchases(
    reader: &Reader,
    org: OrgId,
    client: Option<AccountId>,
    state: Option<PurchaseState>,
    page: &PageRequest,
) -> Result<Page<PurchaseEntry>, FindError> {
    // References have no time, so this leaves them out.
    let query = Query::new(org, "purchases", Some("started_at"))
        .and("started_at >= ?", i64::MIN)
        .and_if("client_id = ?", client.map(Value::text))
        .and_if("state = ?", state.map(PurchaseState::name))
        .descending();
    let Page { items, next } = reader.page::<PurchasesView>(query, page).await?;
    let entries = items.into_iter().filter_map(|row| match row {
        PurchaseRow::Purchase(entry) => Some(entry),
        PurchaseRow::References(_) => None,
    });
    let mut entries = entries.collect::<Vec<_>>();
    let mut clients = entries.iter().map(|entry| entry.client_id.to_string()).collect::<Vec<_>>();
    clients.sort_unstable();
    clients.dedup();
    let known = reader.get_all::<PurchasesView>(org, &clients).await?.into_iter().collect::<BTreeMap<_, _>>();
    for entry in &mut entries {
        if let Some(PurchaseRow::References(references)) = known.get(&entry.client_id.to_string()) {
            entry.reference = references.get(&entry.purchase_id.to_string()).cloned();
            if let Some(refund) = &mut entry.refund {
                refund.reference = references.get(&refund_key(entry.purchase_id)).cloned();
            }
        }
    }
    Ok(Page { items: entries, next })
}
