//! Finding a client's credits and their ledger, their strikes and fees.

use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::log::{Position, StreamId};
use regimen_core::kernel::privacy::SubjectId;
use regimen_core::kernel::sql::Value;

use super::ledger::MembershipView;
use super::penalties::{PenaltiesView, penalty_key};
use super::penalty_row::{Debtor, PenaltyEntry, PenaltyRow};
use super::row::{EntryKind, LedgerEntry, LedgerRow, Membership};
use crate::reader::{FindError, Page, PageRequest, Query, Reader};

/// What `client` has; nothing if they were never granted credits.
///
/// # Errors
/// When the database does not answer.
pub async fn find_membership(reader: &Reader, org: OrgId, client: AccountId) -> Result<Membership, FindError> {
    let row = reader.get::<MembershipView>(org, &client.to_string()).await?;
    Ok(membership(client, row))
}

/// What `client` had at `position`.
///
/// # Errors
/// When the log does not answer.
pub async fn find_membership_as_of(
    reader: &Reader,
    org: OrgId,
    client: AccountId,
    position: Position,
) -> Result<Membership, FindError> {
    let streams = [StreamId::new("membership", client), SubjectId::from(client).stream()];
    let row = reader.as_of(org, &streams, position).await?.row::<MembershipView>(&client.to_string())?;
    Ok(membership(client, row))
}

/// The ledger of `client`, newest first; as it was at the position `until`, if one is named.
///
/// # Errors
/// When the cursor is not of this list or the database does not answer.
pub async fn find_ledger(
    reader: &Reader,
    org: OrgId,
    client: AccountId,
    until: Option<Position>,
    page: &PageRequest,
) -> Result<Page<LedgerEntry>, FindError> {
    let query = Query::new(org, "ledger", Some("position"))
        .and("client_id = ?", Value::text(client))
        .and_if("position <= ?", until.map(Value::from))
        .descending();
    let Page { items, next } = reader.page::<MembershipView>(query, page).await?;
    let membership = find_membership(reader, org, client).await?;
    let with_reason = |row| match row {
        LedgerRow::Entry(entry) => Some(explain(entry, &membership)),
        LedgerRow::Membership(_) => None,
    };
    Ok(Page { items: items.into_iter().filter_map(with_reason).collect(), next })
}

fn membership(client: AccountId, row: Option<LedgerRow>) -> Membership {
    match row {
        Some(LedgerRow::Membership(membership)) => membership,
        Some(LedgerRow::Entry(_)) | None => Membership::empty(client),
    }
}

fn explain(mut entry: LedgerEntry, membership: &Membership) -> LedgerEntry {
    if entry.kind == EntryKind::Granted {
        let lot = entry.draws.first().map(|draw| draw.lot);
        entry.reason = lot.and_then(|lot| membership.reason(lot)).cloned();
    }
    entry
}

/// The penalties of `client`, newest first, and what they owe in all.
///
/// # Errors
/// When the cursor is not of this list or the database does not answer.
pub async fn find_penalties(
    reader: &Reader,
    org: OrgId,
    client: AccountId,
    page: &PageRequest,
) -> Result<(Page<PenaltyEntry>, Debtor), FindError> {
    let query = Query::new(org, "penalties", Some("position")).and("client_id = ?", Value::text(client)).descending();
    let Page { items, next } = reader.page::<PenaltiesView>(query, page).await?;
    let debtor = match reader.get::<PenaltiesView>(org, &client.to_string()).await? {
        Some(PenaltyRow::Debtor(debtor)) => debtor,
        Some(PenaltyRow::Penalty(_)) | None => Debtor::default(),
    };
    let explained = |row| match row {
        PenaltyRow::Penalty(entry) => {
            let reasons = debtor.reasons.get(&penalty_key(entry.booking_id, entry.kind)).cloned().unwrap_or_default();
            Some(PenaltyEntry {
                forgiven_reason: reasons.forgiven,
                waived_reason: reasons.waived,
                charged_reason: reasons.charged,
                ..entry
            })
        }
        PenaltyRow::Debtor(_) => None,
    };
    Ok((Page { items: items.into_iter().filter_map(explained).collect(), next }, debtor))
}
