//! Purchases: one row for each, and one for each client who bought, with what their payments are known by.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::privacy::events::PrivacyEvent;
use regimen_core::kernel::sql::Value;
use regimen_core::membership::events::PurchaseEvent;
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
    /// What the payment is known by; none once the client is erased.
    #[serde(skip)]
    pub reference: Option<PaymentReference>,
}

/// One row for each purchase and for each client who bought.
#[derive(Debug)]
pub struct PurchasesView;

impl View for PurchasesView {
    type Row = PurchaseRow;
    const NAME: &'static str = "membership_purchase";
    const VERSION: u32 = 1;
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
                    reference: None,
                };
                rows.put(started.purchase_id.to_string(), PurchaseRow::Purchase(entry));
            }
            Some(PurchaseEvent::PurchasePaid(paid)) => {
                let entry = entry(rows, paid.purchase_id)?;
                (entry.state, entry.method, entry.lot) = (PurchaseState::Paid, Some(paid.method), Some(paid.lot));
                entry.settled_at = Some(paid.paid_at);
                if let Some(reference) = paid.reference.get() {
                    note(rows, paid.client_id, paid.purchase_id, reference)?;
                }
            }
            Some(PurchaseEvent::PurchaseCancelled(cancelled)) => {
                let entry = entry(rows, cancelled.purchase_id)?;
                (entry.state, entry.settled_at) = (PurchaseState::Cancelled, Some(cancelled.cancelled_at));
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

fn note(
    rows: &mut Rows<PurchaseRow>,
    client: AccountId,
    purchase: PurchaseId,
    reference: &PaymentReference,
) -> Result<(), FoldError> {
    let key = client.to_string();
    if rows.find(&key)?.is_none() {
        rows.put(key.clone(), PurchaseRow::References(BTreeMap::new()));
    }
    let PurchaseRow::References(references) = rows.change(&key)? else { return Err(FoldError::Form(key)) };
    references.insert(purchase.to_string(), reference.clone());
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
        }
    }
    Ok(Page { items: entries, next })
}
