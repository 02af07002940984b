//! The view of strikes and fees.

use regimen_core::booking::values::BookingId;
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::ids::AccountId;
use regimen_core::kernel::money::Money;
use regimen_core::kernel::privacy::events::PrivacyEvent;
use regimen_core::kernel::sql::Value;
use regimen_core::membership::FeeState;
use regimen_core::membership::events::MembershipEvent;
use regimen_core::membership::values::PenaltyKind;

use super::penalty_row::{Debtor, FeeEntry, PenaltyEntry, PenaltyRow, TakenBack};
use crate::engine::{Column, Event, FoldError, Rows, View};

/// One row for each penalty and for each client who has any.
#[derive(Debug)]
pub struct PenaltiesView;

/// Which penalty an event is about.
fn about(event: &MembershipEvent) -> Option<(AccountId, BookingId, PenaltyKind)> {
    match event {
        MembershipEvent::StrikeRecorded(event) => Some((event.client_id, event.booking_id, event.kind)),
        MembershipEvent::FeeCharged(event) => Some((event.client_id, event.booking_id, event.kind)),
        MembershipEvent::StrikeForgiven(event) => Some((event.client_id, event.booking_id, event.kind)),
        MembershipEvent::FeeWaived(event) => Some((event.client_id, event.booking_id, event.kind)),
        MembershipEvent::FeePaid(event) => Some((event.client_id, event.booking_id, event.kind)),
        MembershipEvent::PenaltyTakenBack(event) => Some((event.client_id, event.booking_id, event.kind)),
        MembershipEvent::CreditsGranted(_)
        | MembershipEvent::CreditsPurchased(_)
        | MembershipEvent::CreditsSpent(_)
        | MembershipEvent::CreditsReturned(_)
        | MembershipEvent::CreditsTakenBack(_)
        | MembershipEvent::CreditsMovedOut(_)
        | MembershipEvent::CreditsMovedIn(_)
        | MembershipEvent::CreditsExpired(_)
        | MembershipEvent::ExpiryWarned(_)
        | MembershipEvent::PlanJoined(_)
        | MembershipEvent::PlanNoticeGiven(_)
        | MembershipEvent::PlanNoticeWithdrawn(_)
        | MembershipEvent::PlanLeft(_)
        | MembershipEvent::CycleBegan(_)
        | MembershipEvent::CreditsRolledOver(_) => None,
    }
}

pub(super) fn penalty_key(booking_id: BookingId, kind: PenaltyKind) -> String {
    format!("{booking_id}-{}", kind.name())
}

impl View for PenaltiesView {
    type Row = PenaltyRow;
    const NAME: &'static str = "membership_penalty";
    const VERSION: u32 = 2;
    const CARRIES_ON: u32 = 1;
    /// Null where the row is what a client owes.
    const COLUMNS: &'static [Column] = &[Column::text("client_id"), Column::int("position")];
    const INDEXES: &'static [&'static [&'static str]] = &[&["client_id", "position"]];

    fn reads(kind: &str) -> bool {
        const KINDS: [&str; 6] =
            ["StrikeRecorded", "FeeCharged", "StrikeForgiven", "FeeWaived", "FeePaid", "PenaltyTakenBack"];
        KINDS.contains(&kind) || PrivacyEvent::knows(kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        if let Some((client_id, booking_id, kind)) = event.read()?.and_then(about) {
            keys.extend([client_id.to_string(), penalty_key(booking_id, kind)]);
        }
        if let Some(PrivacyEvent::SubjectErased(erased)) = event.read()? {
            keys.push(erased.subject.to_string());
        }
        Ok(())
    }

    fn fold(rows: &mut Rows<PenaltyRow>, event: &Event) -> Result<(), FoldError> {
        if let Some(happened) = event.read::<MembershipEvent>()?
            && let Some((client_id, booking_id, kind)) = about(happened)
        {
            let (debtor, key) = (client_id.to_string(), penalty_key(booking_id, kind));
            if rows.find(&debtor)?.is_none() {
                rows.put(debtor.clone(), PenaltyRow::Debtor(Debtor::default()));
            }
            let owed = carry(rows, event, happened, &key)?;
            let PenaltyRow::Debtor(debtor) = rows.change(&debtor)? else { return Err(FoldError::Form(debtor)) };
            debtor.note(happened, key, owed);
        }
        if let Some(PrivacyEvent::SubjectErased(erased)) = event.read()?
            && let Some(PenaltyRow::Debtor(debtor)) = rows.change_if_there(&erased.subject.to_string())?
        {
            debtor.reasons.clear();
        }
        Ok(())
    }

    fn columns(row: &PenaltyRow) -> Vec<Value> {
        match row {
            PenaltyRow::Debtor(_) => vec![Value::Text(None), Value::Int(None)],
            PenaltyRow::Penalty(entry) => vec![Value::text(entry.client_id), entry.position.into()],
        }
    }
}

/// Carries `happened` into the penalty `key`; by how much it changes what the client owes.
fn carry(
    rows: &mut Rows<PenaltyRow>,
    event: &Event,
    happened: &MembershipEvent,
    key: &str,
) -> Result<Option<Money>, FoldError> {
    if let MembershipEvent::StrikeRecorded(recorded) = happened {
        // If it was taken back before, what was paid then stays paid.
        let before = match rows.find(key)? {
            Some(PenaltyRow::Penalty(entry)) => entry.fee.filter(|fee| fee.state == FeeState::Paid),
            Some(PenaltyRow::Debtor(_)) | None => None,
        };
        let entry = PenaltyEntry {
            position: event.position(),
            event_id: event.event_id(),
            client_id: recorded.client_id,
            booking_id: recorded.booking_id,
            kind: recorded.kind,
            spared: recorded.forgiven,
            counted: recorded.counted,
            rule: recorded.rule,
            recorded_at: recorded.recorded_at,
            forgiven_at: None,
            fee: before,
            taken_back: None,
            forgiven_reason: None,
            waived_reason: None,
            charged_reason: None,
        };
        rows.put(key.to_owned(), PenaltyRow::Penalty(entry));
        return Ok(None);
    }
    let PenaltyRow::Penalty(entry) = rows.change(key)? else { return Err(FoldError::Form(key.to_owned())) };
    let mut settle = |state, at| {
        let fee = entry.fee.as_mut().ok_or(FoldError::Contradiction("a fee is settled that was not charged"))?;
        (fee.state, fee.settled_at) = (state, Some(at));
        Ok(Some(Money::new(fee.amount.minor.saturating_neg(), fee.amount.currency)))
    };
    match happened {
        MembershipEvent::FeeCharged(charged) => {
            entry.fee = Some(FeeEntry { amount: charged.amount, state: FeeState::Due, settled_at: None });
            Ok(Some(charged.amount))
        }
        MembershipEvent::FeeWaived(waived) => settle(FeeState::Waived, waived.waived_at),
        MembershipEvent::FeePaid(paid) => settle(FeeState::Paid, paid.paid_at),
        MembershipEvent::PenaltyTakenBack(back) => {
            let owed = back.waived.map(|_| settle(FeeState::Waived, back.taken_back_at)).transpose()?.flatten();
            entry.forgiven_at.get_or_insert(back.taken_back_at);
            entry.taken_back = Some(TakenBack { because: back.because, at: back.taken_back_at });
            Ok(owed)
        }
        MembershipEvent::StrikeForgiven(forgiven) => {
            entry.forgiven_at = Some(forgiven.forgiven_at);
            Ok(None)
        }
        _ => Ok(None),
    }
}
