//! Who acted for whom, and why.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use regimen_core::accounts::SignInId;
use regimen_core::accounts::events::ImpersonationEvent;
use regimen_core::accounts::impersonation::ImpersonationReason;
use regimen_core::accounts::sign_ins::events::SignInEvent;
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::privacy::events::PrivacyEvent;
use regimen_core::kernel::sql::Value;
use serde::{Deserialize, Serialize};

use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::reader::{FindError, Page, PageRequest, Query, Reader};

/// A row of the view.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImpersonationRow {
    /// Why somebody was impersonated, by the sign-in: here and nowhere else, so that an erasure empties one row.
    Reasons(BTreeMap<String, ImpersonationReason>),
    /// An impersonation.
    Impersonation(ImpersonationEntry),
}

/// An impersonation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImpersonationEntry {
    /// The sign-in that was used.
    pub sign_in_id: SignInId,
    /// Whose account.
    pub account_id: AccountId,
    /// Who acted.
    pub by: AccountId,
    /// When it began.
    pub began_at: DateTime<Utc>,
    /// When it is over, at the latest.
    pub ends_at: DateTime<Utc>,
    /// When it was ended before.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why; none once the person is erased.
    #[serde(skip)]
    pub reason: Option<ImpersonationReason>,
}

/// One row for each impersonation and for each person who was impersonated.
#[derive(Debug)]
pub struct ImpersonationsView;

impl View for ImpersonationsView {
    type Row = ImpersonationRow;
    const NAME: &'static str = "accounts_impersonation";
    const VERSION: u32 = 1;
    const CARRIES_ON: u32 = 1;
    /// Null where the row holds reasons.
    const COLUMNS: &'static [Column] = &[Column::text("account_id"), Column::int("began_at")];
    const INDEXES: &'static [&'static [&'static str]] = &[&["account_id", "began_at"], &["began_at"]];

    fn reads(kind: &str) -> bool {
        ImpersonationEvent::knows(kind) || kind == "SignInEnded" || PrivacyEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        if let Some(ImpersonationEvent::ImpersonationBegan(began)) = event.read()? {
            keys.push(began.account_id.to_string());
        }
        if let Some(SignInEvent::SignInEnded(ended)) = event.read()? {
            keys.push(ended.sign_in_id.to_string());
        }
        if let Some(PrivacyEvent::SubjectErased(erased)) = event.read()? {
            keys.push(erased.subject.to_string());
        }
        Ok(())
    }

    fn fold(rows: &mut Rows<ImpersonationRow>, event: &Event) -> Result<(), FoldError> {
        if let Some(ImpersonationEvent::ImpersonationBegan(began)) = event.read()? {
            let entry = ImpersonationEntry {
                sign_in_id: began.sign_in_id,
                account_id: began.account_id,
                by: began.by,
                began_at: began.began_at,
                ends_at: began.ends_at,
                ended_at: None,
                reason: None,
            };
            if let Some(reason) = began.reason.get() {
                let (key, reason) = (began.account_id.to_string(), (began.sign_in_id.to_string(), reason.clone()));
                match rows.change_if_there(&key)? {
                    Some(ImpersonationRow::Reasons(reasons)) => reasons.extend([reason]),
                    Some(ImpersonationRow::Impersonation(_)) => return Err(FoldError::Form(key)),
                    None => rows.put(key, ImpersonationRow::Reasons(BTreeMap::from([reason]))),
                }
            }
            rows.put(began.sign_in_id.to_string(), ImpersonationRow::Impersonation(entry));
        }
        if let Some(SignInEvent::SignInEnded(ended)) = event.read()?
            && let Some(ImpersonationRow::Impersonation(entry)) = rows.change_if_there(&ended.sign_in_id.to_string())?
        {
            entry.ended_at = Some(ended.ended_at);
        }
        if let Some(PrivacyEvent::SubjectErased(erased)) = event.read()?
            && let Some(ImpersonationRow::Reasons(reasons)) = rows.change_if_there(&erased.subject.to_string())?
        {
            reasons.clear();
        }
        Ok(())
    }

    fn columns(row: &ImpersonationRow) -> Vec<Value> {
        match row {
            ImpersonationRow::Reasons(_) => vec![Value::Text(None), Value::Int(None)],
            ImpersonationRow::Impersonation(entry) => {
                vec![Value::text(entry.account_id), entry.began_at.timestamp_micros().into()]
            }
        }
    }
}

/// The impersonations of `account`, or all of them, the newest first.
///
/// # Errors
/// When the cursor is not of this list or the database does not answer.
pub async fn find_impersonations(
    reader: &Reader,
    org: OrgId,
    account: Option<AccountId>,
    page: &PageRequest,
) -> Result<Page<ImpersonationEntry>, FindError> {
    let query = Query::new(org, "impersonations", Some("began_at")).descending();
    let query = query.and_if("account_id = ?", account.map(Value::text)).and("began_at > ?", i64::MIN);
    let Page { items, next } = reader.page::<ImpersonationsView>(query, page).await?;
    let mut entries = items.into_iter().filter_map(entry).collect::<Vec<_>>();
    let people = entries.iter().map(|entry| entry.account_id.to_string()).collect::<Vec<_>>();
    let reasons = reader.get_all::<ImpersonationsView>(org, &people).await?.into_iter().collect::<BTreeMap<_, _>>();
    for entry in &mut entries {
        if let Some(ImpersonationRow::Reasons(reasons)) = reasons.get(&entry.account_id.to_string()) {
            entry.reason = reasons.get(&entry.sign_in_id.to_string()).cloned();
        }
    }
    Ok(Page { items: entries, next })
}

fn entry(row: ImpersonationRow) -> Option<ImpersonationEntry> {
    match row {
        ImpersonationRow::Impersonation(entry) => Some(entry),
        ImpersonationRow::Reasons(_) => None,
    }
}
