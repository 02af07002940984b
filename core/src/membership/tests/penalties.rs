//! Strikes and fees.

use super::{NOW, act, day};
use crate::booking::values::BookingId;
use crate::kernel::ids::AccountId;
use crate::kernel::money::{Currency, Money};
use crate::membership::events::MembershipEvent;
use crate::membership::values::{MercyReason, PenaltyKind, PenaltyTerms, StrikeRule, TakenBackBecause};
use crate::membership::{FeeState, Membership, MembershipCommand, MembershipRefusal, Penalty, Settlement};
use crate::scheduling::values::SessionId;

const LATE: PenaltyKind = PenaltyKind::LateCancel;

fn fee(minor: i64) -> Money {
    Money::new(minor, Currency::try_from("EUR".to_owned()).expect("a code"))
}

fn terms(rule: Option<(u16, u16)>) -> PenaltyTerms {
    let rule = rule.map(|(within_days, forgiven)| StrikeRule::try_new(within_days, forgiven).expect("a rule"));
    PenaltyTerms::try_new(Some(fee(500)), Some(fee(900)), rule).expect("terms")
}

fn penalize(booking_id: BookingId, kind: PenaltyKind, terms: PenaltyTerms, at: i64) -> MembershipCommand {
    MembershipCommand::Penalize {
        client_id: AccountId::from_uuid(uuid::Uuid::nil()),
        booking_id,
        kind,
        terms,
        at: day(at),
    }
}

fn settle(booking_id: BookingId, settlement: Settlement) -> MembershipCommand {
    let client_id = AccountId::from_uuid(uuid::Uuid::nil());
    MembershipCommand::Settle { client_id, booking_id, kind: LATE, settlement, at: NOW }
}

fn take_back(booking_id: BookingId) -> MembershipCommand {
    let (client_id, because) = (AccountId::from_uuid(uuid::Uuid::nil()), TakenBackBecause::WasThere);
    MembershipCommand::TakeBackPenalty { client_id, booking_id, kind: LATE, because, at: NOW }
}

fn booking() -> BookingId {
    BookingId::nth(SessionId::allocate(), 1)
}

fn because() -> MercyReason {
    "the bus broke down".to_owned().try_into().expect("a line")
}

fn charged(events: &[MembershipEvent]) -> Option<i64> {
    events.iter().find_map(|event| match event {
        MembershipEvent::FeeCharged(charged) => Some(charged.amount.minor),
        _ => None,
    })
}

#[test]
fn without_a_rule_every_strike_costs_its_fee() {
    let mut membership = Membership::default();
    for kind in [LATE, PenaltyKind::NoShow, LATE] {
        let events = act(&mut membership, penalize(booking(), kind, terms(None), 0)).expect("nothing is refused");
        assert_eq!(events.len(), 2, "the strike and its fee are one");
        assert_eq!(charged(&events), Some(if kind == LATE { 500 } else { 900 }));
    }
}

#[test]
fn the_first_strikes_within_the_span_are_forgiven_and_the_next_costs() {
    let mut membership = Membership::default();
    let rule = terms(Some((30, 2)));
    let mut fees = Vec::new();
    for at in [0, 10, 20, 30, 39, 70] {
        let booking = booking();
        let foreseen = membership.penalty((booking, LATE), &rule, day(at));
        let events = act(&mut membership, penalize(booking, LATE, rule, at)).expect("nothing is refused");
        assert_eq!(foreseen.fee.map(|fee| fee.minor), charged(&events), "it was shown before");
        fees.push(charged(&events));
    }
    // On day 30 the strike of day 0 does not count any more, on day 39 three others do, on day 70 none.
    assert_eq!(fees, [None, None, Some(500), Some(500), Some(500), None]);
}

#[test]
fn a_booking_is_penalised_once_for_each_kind() {
    let (mut membership, booking) = (Membership::default(), booking());
    assert_eq!(act(&mut membership, penalize(booking, LATE, terms(None), 0)).map(|events| events.len()), Ok(2));
    assert_eq!(membership.penalty((booking, LATE), &terms(None), day(1)), Penalty::default(), "and that is foreseen");
    assert_eq!(act(&mut membership, penalize(booking, LATE, terms(None), 1)), Ok(vec![]));
    let absent = penalize(booking, PenaltyKind::NoShow, terms(None), 1);
    assert_eq!(act(&mut membership, absent).map(|events| events.len()), Ok(2));
}

#[test]
fn terms_that_say_nothing_cost_nothing_and_record_nothing() {
    let mut membership = Membership::default();
    let nothing = PenaltyTerms::default();
    let none = Penalty { strike: false, forgiven: false, counted: 0, fee: None };
    assert_eq!(membership.penalty((booking(), LATE), &nothing, NOW), none);
    assert_eq!(act(&mut membership, penalize(booking(), LATE, nothing, 0)), Ok(vec![]));
}

#[test]
fn a_strike_that_staff_forgave_does_not_count() {
    let (mut membership, first) = (Membership::default(), booking());
    let rule = terms(Some((30, 1)));
    act(&mut membership, penalize(first, LATE, rule, 0)).expect("nothing is refused");
    assert!(membership.penalty((booking(), LATE), &rule, day(1)).fee.is_some());
    let forgive = settle(first, Settlement::ForgiveStrike(because()));
    assert_eq!(act(&mut membership, forgive.clone()).map(|events| events.len()), Ok(1));
    assert_eq!(act(&mut membership, forgive), Ok(vec![]), "forgiving twice is forgiving once");
    assert_eq!(membership.penalty((booking(), LATE), &rule, day(1)).fee, None);
    assert_eq!(act(&mut membership, penalize(first, LATE, rule, 2)), Ok(vec![]), "nor is it recorded again");
}

#[test]
fn a_fee_is_paid_or_waived_and_not_both() {
    let (mut membership, paid, waived) = (Membership::default(), booking(), booking());
    for booking in [paid, waived] {
        act(&mut membership, penalize(booking, LATE, terms(None), 0)).expect("nothing is refused");
    }
    for _ in 0..2 {
        act(&mut membership, settle(paid, Settlement::NotePaid)).expect("it is due");
        act(&mut membership, settle(waived, Settlement::WaiveFee(because()))).expect("it is due");
    }
    let refused = |fee_state| Err(MembershipRefusal::FeeSettled { fee_state });
    assert_eq!(act(&mut membership, settle(waived, Settlement::NotePaid)), refused(FeeState::Waived));
    assert_eq!(act(&mut membership, settle(paid, Settlement::WaiveFee(because()))), refused(FeeState::Paid));
}

#[test]
fn nothing_is_settled_that_is_not_there() {
    let mut membership = Membership::default();
    let absent = Err(MembershipRefusal::PenaltyNotFound);
    assert_eq!(act(&mut membership, settle(booking(), Settlement::ForgiveStrike(because()))), absent);
    let spared = booking();
    act(&mut membership, penalize(spared, LATE, terms(Some((30, 1))), 0)).expect("nothing is refused");
    assert_eq!(act(&mut membership, settle(spared, Settlement::NotePaid)), absent, "there is a strike and no fee");
}

#[test]
fn a_penalty_that_was_not_so_counts_and_costs_nothing_until_it_is_so_again() {
    let (mut membership, booking) = (Membership::default(), booking());
    assert_eq!(act(&mut membership, take_back(booking)), Ok(vec![]), "there is nothing to take back");
    for at in 0..2 {
        let events = act(&mut membership, penalize(booking, LATE, terms(None), at)).expect("nothing is refused");
        assert_eq!((charged(&events), membership.fee_due((booking, LATE))), (Some(500), Some(fee(500))));
        assert_eq!(act(&mut membership, take_back(booking)).map(|events| events.len()), Ok(1));
        assert_eq!(act(&mut membership, take_back(booking)), Ok(vec![]), "once");
        assert_eq!(membership.fee_due((booking, LATE)), None);
        assert!(
            membership.penalty((self::booking(), LATE), &terms(Some((30, 1))), day(at)).forgiven,
            "it does not count"
        );
    }
}

#[test]
fn a_fee_that_was_paid_for_what_was_not_so_is_not_charged_again() {
    let (mut membership, booking) = (Membership::default(), booking());
    act(&mut membership, penalize(booking, LATE, terms(None), 0)).expect("nothing is refused");
    act(&mut membership, settle(booking, Settlement::NotePaid)).expect("it is due");
    let events = act(&mut membership, take_back(booking)).expect("nothing is refused");
    assert!(matches!(&events[..], [MembershipEvent::PenaltyTakenBack(back)] if back.waived.is_none()), "{events:?}");
    let again = act(&mut membership, penalize(booking, LATE, terms(None), 1)).expect("nothing is refused");
    assert!(matches!(again[..], [MembershipEvent::StrikeRecorded(_)]), "{again:?}");
    let refused = Err(MembershipRefusal::FeeSettled { fee_state: FeeState::Paid });
    assert_eq!(act(&mut membership, settle(booking, Settlement::WaiveFee(because()))), refused);
}

#[test]
fn what_staff_forgave_is_not_taken_back_and_does_not_come_again() {
    let (mut membership, booking) = (Membership::default(), booking());
    act(&mut membership, penalize(booking, LATE, terms(None), 0)).expect("nothing is refused");
    act(&mut membership, settle(booking, Settlement::ForgiveStrike(because()))).expect("it counts");
    act(&mut membership, settle(booking, Settlement::WaiveFee(because()))).expect("it is due");
    assert_eq!(act(&mut membership, take_back(booking)), Ok(vec![]));
    assert_eq!(act(&mut membership, penalize(booking, LATE, terms(None), 1)), Ok(vec![]));
}
