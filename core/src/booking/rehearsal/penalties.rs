//! What late cancellations and absences would have cost: strikes count across sessions, so they are told in the order of time.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};

use super::past::{Moment, Past};
use crate::booking::values::BookingId;
use crate::kernel::ids::AccountId;
use crate::kernel::money::Money;
use crate::membership::values::{PenaltyKind, PenaltyTerms};
use crate::scheduling::values::SessionId;

/// Something that may cost somebody.
#[derive(Debug, Clone)]
pub(super) struct Offence {
    pub(super) moment: Moment,
    pub(super) client_id: AccountId,
    /// The booking in the play; its session is that of the past.
    pub(super) booking_id: BookingId,
    pub(super) kind: PenaltyKind,
    /// What it costs; none if it turned out that they had not done it.
    pub(super) terms: Option<PenaltyTerms>,
}

enum Turn<'p> {
    Offence(Offence),
    /// A strike that a booking of another session brought.
    Strike(BookingId),
    Forgiven(&'p BookingId, PenaltyKind),
    /// What a booking of another session was penalised for was not so.
    TakenBack(BookingId),
}

struct Strike {
    booking_id: BookingId,
    kind: PenaltyKind,
    at: DateTime<Utc>,
    counts: bool,
    fee: Option<Money>,
}

/// The fees of `offences` by currency, with the strikes that were there beside them.
pub(super) fn fees(offences: Vec<Offence>, past: &Past) -> BTreeMap<String, i64> {
    let played = past.sessions.iter().map(|session| session.session_id).collect::<HashSet<SessionId>>();
    let others = past.other_strikes.iter().map(|(position, strike)| {
        let turn = Turn::Strike(strike.booking_id);
        ((strike.recorded_at, *position), strike.client_id, strike.kind, turn)
    });
    let forgiven = past.forgiven.iter().map(|(position, forgiven)| {
        let turn = Turn::Forgiven(&forgiven.booking_id, forgiven.kind);
        ((forgiven.forgiven_at, *position), forgiven.client_id, forgiven.kind, turn)
    });
    let taken_back = past.others_taken_back.iter().map(|(position, back)| {
        ((back.taken_back_at, *position), back.client_id, back.kind, Turn::TakenBack(back.booking_id))
    });
    let mut turns = others.chain(forgiven).chain(taken_back).collect::<Vec<_>>();
    turns.extend(
        offences.into_iter().map(|offence| (offence.moment, offence.client_id, offence.kind, Turn::Offence(offence))),
    );
    turns.sort_by_key(|(moment, ..)| *moment);

    let mut strikes = HashMap::<AccountId, Vec<Strike>>::new();
    let mut fees = BTreeMap::new();
    for ((at, _), client_id, kind, turn) in turns {
        let own = strikes.entry(client_id).or_default();
        match turn {
            Turn::Strike(booking_id) => own.push(Strike { booking_id, kind, at, counts: true, fee: None }),
            Turn::TakenBack(booking_id) => take_back(own, (booking_id, kind), &mut fees),
            Turn::Forgiven(booking_id, kind) => {
                // Bookings of the play have numbers of their own; the session is the same.
                let same = |strike: &&mut Strike| {
                    let session_id = booking_id.session();
                    let same_booking = strike.booking_id == *booking_id;
                    let same_session = played.contains(&session_id) && strike.booking_id.session() == session_id;
                    strike.kind == kind && (same_booking || same_session)
                };
                if let Some(strike) = own.iter_mut().rev().find(same) {
                    strike.counts = false;
                }
            }
            Turn::Offence(Offence { terms: Some(terms), booking_id, .. }) => {
                charge(own, (booking_id, kind), &terms, at, &mut fees);
            }
            Turn::Offence(Offence { terms: None, booking_id, .. }) => take_back(own, (booking_id, kind), &mut fees),
        }
    }
    fees
}

fn charge(
    own: &mut Vec<Strike>,
    (booking_id, kind): (BookingId, PenaltyKind),
    terms: &PenaltyTerms,
    at: DateTime<Utc>,
    fees: &mut BTreeMap<String, i64>,
) {
    let fee = terms.fee(kind);
    let known = own.iter().any(|strike| (strike.booking_id, strike.kind) == (booking_id, kind));
    if known || (fee.is_none() && terms.strikes().is_none()) {
        return;
    }
    let forgiven = terms.strikes().is_some_and(|rule| {
        let within = TimeDelta::days(rule.within_days().into());
        let counted = own.iter().filter(|strike| strike.counts && at - strike.at < within).count();
        counted < usize::from(rule.forgiven())
    });
    let fee = fee.filter(|_| !forgiven);
    own.push(Strike { booking_id, kind, at, counts: true, fee });
    if let Some(fee) = fee {
        *fees.entry(fee.currency.to_string()).or_default() += fee.minor;
    }
}

fn take_back(own: &mut Vec<Strike>, of: (BookingId, PenaltyKind), fees: &mut BTreeMap<String, i64>) {
    let Some(at) = own.iter().rposition(|strike| (strike.booking_id, strike.kind) == of) else { return };
    if let Some(fee) = own.remove(at).fee {
        *fees.entry(fee.currency.to_string()).or_default() -= fee.minor;
    }
}
