//! One row for each membership, with the client's id as its key, and one for each line of its ledger, with the position as its
//! key: together, because the balance after an event follows from the lots. Lines are added at the end of the table; a
//! table in the order of clients would be written all over with every batch.

use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::AccountId;
use regimen_core::kernel::log::Position;
use regimen_core::kernel::privacy::events::PrivacyEvent;
use regimen_core::kernel::sql::Value;
use regimen_core::membership::events::MembershipEvent;

use super::change::Change;
use super::row::{LedgerEntry, LedgerRow, Membership};
use crate::engine::{Column, Event, FoldError, Rows, View};

/// One row for each membership and for each line of its ledger.
#[derive(Debug)]
pub struct MembershipView;

fn entry_key(position: Position) -> String {
    format!("{position:020}")
}

impl View for MembershipView {
    type Row = LedgerRow;
    const NAME: &'static str = "membership_ledger";
    const VERSION: u32 = 4;
    const CARRIES_ON: u32 = 4;
    /// Null where the row is a membership.
    const COLUMNS: &'static [Column] = &[Column::text("client_id"), Column::int("position")];
    const INDEXES: &'static [&'static [&'static str]] = &[&["client_id", "position"]];

    fn reads(kind: &str) -> bool {
        MembershipEvent::knows(kind) || PrivacyEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        keys.extend(event.read()?.and_then(whose).map(|client_id| client_id.to_string()));
        if let Some(PrivacyEvent::SubjectErased(erased)) = event.read()? {
            keys.push(erased.subject.to_string());
        }
        Ok(())
    }

    fn fold(rows: &mut Rows<LedgerRow>, event: &Event) -> Result<(), FoldError> {
        if let Some(happened) = event.read::<MembershipEvent>()?
            && let Some(client_id) = whose(happened)
        {
            let key = client_id.to_string();
            if rows.find(&key)?.is_none() {
                rows.put(key.clone(), LedgerRow::Membership(Membership::empty(client_id)));
            }
            let LedgerRow::Membership(membership) = rows.change(&key)? else { return Err(FoldError::Form(key)) };
            if let Some(line) = membership.carry(happened)? {
                let entry = entry(event, membership, line);
                rows.put(entry_key(event.position()), LedgerRow::Entry(entry));
            }
        }
        if let Some(PrivacyEvent::SubjectErased(erased)) = event.read()?
            && let Some(LedgerRow::Membership(membership)) = rows.change_if_there(&erased.subject.to_string())?
        {
            membership.reasons.clear();
            membership.left.iter_mut().for_each(|left| left.reason = None);
        }
        Ok(())
    }

    fn columns(row: &LedgerRow) -> Vec<Value> {
        match row {
            LedgerRow::Membership(_) => vec![Value::Text(None), Value::Int(None)],
            LedgerRow::Entry(entry) => vec![Value::text(entry.client_id), entry.position.into()],
        }
    }
}

/// Whose membership `event` changes; strikes and fees have a view of their own.
fn whose(event: &MembershipEvent) -> Option<AccountId> {
    match event {
        MembershipEvent::CreditsGranted(event) => Some(event.client_id),
        MembershipEvent::CreditsPurchased(event) => Some(event.client_id),
        MembershipEvent::CreditsSpent(event) => Some(event.client_id),
        MembershipEvent::CreditsReturned(event) => Some(event.client_id),
        MembershipEvent::CreditsTakenBack(event) => Some(event.client_id),
        MembershipEvent::CreditsMovedOut(event) => Some(event.client_id),
        MembershipEvent::CreditsMovedIn(event) => Some(event.client_id),
        MembershipEvent::CreditsExpired(event) => Some(event.client_id),
        MembershipEvent::PlanJoined(event) => Some(event.client_id),
        MembershipEvent::PlanNoticeGiven(event) => Some(event.client_id),
        MembershipEvent::PlanNoticeWithdrawn(event) => Some(event.client_id),
        MembershipEvent::PlanLeft(event) => Some(event.client_id),
        MembershipEvent::CycleBegan(event) => Some(event.client_id),
        MembershipEvent::CreditsRolledOver(event) => Some(event.client_id),
        MembershipEvent::ExpiryWarned(_)
        | MembershipEvent::StrikeRecorded(_)
        | MembershipEvent::FeeCharged(_)
        | MembershipEvent::StrikeForgiven(_)
        | MembershipEvent::FeeWaived(_)
        | MembershipEvent::FeePaid(_)
        | MembershipEvent::PenaltyTakenBack(_) => None,
    }
}

fn entry(event: &Event, membership: &Membership, change: Change) -> LedgerEntry {
    let Change { kind, credits, draws, into, booking_id, purchase_id, at } = change;
    LedgerEntry {
        position: event.position(),
        event_id: event.event_id(),
        client_id: membership.client_id,
        kind,
        credits,
        balance: membership.credits_held(),
        draws,
        into,
        booking_id,
        purchase_id,
        reason: None,
        at,
    }
}
