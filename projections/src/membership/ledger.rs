//! One row for each membership, with the client's id as its key, and one for each of its events, with the position as its
//! key: together, because the balance after an event follows from the lots. Entries are added at the end of the table; a
//! table in the order of clients would be written all over with every batch.

use chrono::{DateTime, Utc};
use regimen_core::booking::values::BookingId;
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::AccountId;
use regimen_core::kernel::log::Position;
use regimen_core::kernel::privacy::events::PrivacyEvent;
use regimen_core::kernel::sql::Value;
use regimen_core::membership::events::{CreditsGranted, MembershipEvent};
use regimen_core::membership::values::{Draw, Lot};

use super::row::{EntryKind, LedgerEntry, LedgerRow, Membership};
use crate::engine::{Column, Event, FoldError, Rows, View};

/// One row for each membership and for each of its events.
#[derive(Debug)]
pub struct MembershipView;

fn entry_key(position: Position) -> String {
    format!("{position:020}")
}

impl View for MembershipView {
    type Row = LedgerRow;
    const NAME: &'static str = "membership_ledger";
    const VERSION: u32 = 2;
    const CARRIES_ON: u32 = 2;
    /// Null where the row is a membership.
    const COLUMNS: &'static [Column] = &[Column::text("client_id"), Column::int("position")];
    const INDEXES: &'static [&'static [&'static str]] = &[&["client_id", "position"]];

    fn reads(kind: &str) -> bool {
        MembershipEvent::knows(kind) || PrivacyEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        match event.read()? {
            Some(MembershipEvent::CreditsGranted(granted)) => keys.push(granted.client_id.to_string()),
            Some(MembershipEvent::CreditsSpent(spent)) => keys.push(spent.client_id.to_string()),
            Some(MembershipEvent::CreditsReturned(returned)) => keys.push(returned.client_id.to_string()),
            Some(_) | None => {}
        }
        if let Some(PrivacyEvent::SubjectErased(erased)) = event.read()? {
            keys.push(erased.subject.to_string());
        }
        Ok(())
    }

    fn fold(rows: &mut Rows<LedgerRow>, event: &Event) -> Result<(), FoldError> {
        let position = event.position();
        match event.read()? {
            Some(MembershipEvent::CreditsGranted(granted)) => {
                let draws = [Draw { lot: granted.lot, credits: granted.credits }];
                let change = Change { kind: EntryKind::Granted, draws: &draws, booking: None, at: granted.granted_at };
                change.carry(rows, granted.client_id, position, |membership| grant(membership, granted))?;
            }
            Some(MembershipEvent::CreditsSpent(spent)) => {
                let booking = Some(spent.booking_id);
                let change = Change { kind: EntryKind::Spent, draws: &spent.draws, booking, at: spent.spent_at };
                change.carry(rows, spent.client_id, position, |membership| draw(membership, &spent.draws))?;
            }
            Some(MembershipEvent::CreditsReturned(returned)) => {
                let booking = Some(returned.booking_id);
                let change =
                    Change { kind: EntryKind::Returned, draws: &returned.draws, booking, at: returned.returned_at };
                change
                    .carry(rows, returned.client_id, position, |membership| give_back(membership, &returned.draws))?;
            }
            Some(_) | None => {}
        }
        if let Some(PrivacyEvent::SubjectErased(erased)) = event.read()?
            && let Some(LedgerRow::Membership(membership)) = rows.change_if_there(&erased.subject.to_string())?
        {
            membership.reasons.clear();
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

struct Change<'e> {
    kind: EntryKind,
    draws: &'e [Draw],
    booking: Option<BookingId>,
    at: DateTime<Utc>,
}

impl Change<'_> {
    fn carry(
        self,
        rows: &mut Rows<LedgerRow>,
        client_id: AccountId,
        position: Position,
        with: impl FnOnce(&mut Membership) -> Result<(), FoldError>,
    ) -> Result<(), FoldError> {
        let key = client_id.to_string();
        if rows.find(&key)?.is_none() {
            rows.put(key.clone(), LedgerRow::Membership(Membership::empty(client_id)));
        }
        let LedgerRow::Membership(membership) = rows.change(&key)? else { return Err(FoldError::Form(key)) };
        with(membership)?;
        let credits = self.draws.iter().map(|draw| i64::from(draw.credits)).sum::<i64>();
        let entry = LedgerEntry {
            position,
            client_id,
            kind: self.kind,
            credits: if self.kind == EntryKind::Spent { -credits } else { credits },
            balance: membership.credits_available(self.at),
            draws: self.draws.to_vec(),
            booking_id: self.booking,
            reason: None,
            at: self.at,
        };
        rows.put(entry_key(position), LedgerRow::Entry(entry));
        Ok(())
    }
}

fn grant(membership: &mut Membership, granted: &CreditsGranted) -> Result<(), FoldError> {
    let (number, credits, expires_at) = (granted.lot, granted.credits, granted.expires_at);
    if membership.lots.last().is_some_and(|last| last.number >= number) {
        return Err(FoldError::Contradiction("a lot is granted twice"));
    }
    membership.lots.push(Lot::new(number, credits, expires_at));
    membership.reasons.extend(granted.reason.get().map(|reason| (number, reason.clone())));
    Ok(())
}

fn draw(membership: &mut Membership, draws: &[Draw]) -> Result<(), FoldError> {
    for draw in draws {
        let lot = lot(membership, draw)?;
        let left = lot.remaining.checked_sub(draw.credits);
        lot.remaining = left.ok_or(FoldError::Contradiction("more is drawn from a lot than is in it"))?;
    }
    Ok(())
}

fn give_back(membership: &mut Membership, draws: &[Draw]) -> Result<(), FoldError> {
    for draw in draws {
        let lot = lot(membership, draw)?;
        lot.remaining = lot.remaining.saturating_add(draw.credits);
    }
    Ok(())
}

fn lot<'m>(membership: &'m mut Membership, draw: &Draw) -> Result<&'m mut Lot, FoldError> {
    let found = membership.lots.iter_mut().find(|lot| lot.number == draw.lot);
    found.ok_or(FoldError::Contradiction("there is no such lot"))
}
