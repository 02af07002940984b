//! Plans: one cycle after another, whenever the server gets to it.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{NOW, act, day, someone, terms};
use crate::booking::values::BookingId;
use crate::kernel::ids::AccountId;
use crate::membership::events::MembershipEvent;
use crate::membership::values::{LotNumber, PlanId, PlanTerms, ReturnOf};
use crate::membership::{Membership, MembershipCommand, MembershipRefusal};
use crate::scheduling::values::SessionId;

struct Member {
    membership: Membership,
    client_id: AccountId,
    plan_id: PlanId,
}

impl Member {
    fn on(terms: PlanTerms) -> Self {
        let (client_id, plan_id) = (someone().0, PlanId::generate());
        let mut membership = Membership::default();
        let join = MembershipCommand::Join { client_id, plan_id, plan_version: 1, terms, anchor: NOW, at: NOW };
        act(&mut membership, join).expect("they join");
        Self { membership, client_id, plan_id }
    }

    fn spend(&mut self, credits: u32, guest_passes: u32, at: DateTime<Utc>) -> Result<BookingId, MembershipRefusal> {
        let (client_id, booking_id) = (self.client_id, BookingId::nth(SessionId::allocate(), 1));
        let spend = MembershipCommand::Spend { client_id, booking_id, starts_at: at, credits, guest_passes, at };
        act(&mut self.membership, spend).map(|_| booking_id)
    }

    fn give_back(&mut self, booking_id: BookingId, (credits, guest_passes): (u32, u32), at: DateTime<Utc>) {
        let (client_id, of) = (self.client_id, ReturnOf::Booking);
        let back = MembershipCommand::Return { client_id, booking_id, credits, guest_passes, of, at };
        act(&mut self.membership, back).expect("nothing is refused");
    }

    fn begin(&mut self, at: DateTime<Utc>) -> Vec<MembershipEvent> {
        let begin = MembershipCommand::BeginCycle { client_id: self.client_id, at };
        act(&mut self.membership, begin).expect("nothing is refused")
    }

    fn kinds(events: &[MembershipEvent]) -> Vec<String> {
        events.iter().map(cqrs_es::DomainEvent::event_type).collect()
    }

    fn remaining(&self) -> Vec<u32> {
        self.membership.lots().iter().map(|lot| lot.remaining).collect()
    }
}

#[test]
fn whoever_joins_has_the_credits_of_the_cycle_until_it_ends() {
    let member = Member::on(terms(json!({})));
    assert_eq!(member.membership.plan_id(), Some(member.plan_id));
    assert_eq!(member.membership.lots().available(day(28) - chrono::TimeDelta::microseconds(1)), 8);
    assert_eq!(member.membership.lots().available(day(28)), 0);
}

#[test]
fn what_is_left_goes_over_as_far_as_the_plan_allows_and_the_rest_expires() {
    let mut member = Member::on(terms(json!({})));
    member.spend(3, 0, day(1)).expect("there are eight");
    assert_eq!(member.begin(day(27)), vec![], "it is not over");
    let events = member.begin(day(28));
    assert_eq!(Member::kinds(&events), ["CycleBegan", "CreditsRolledOver", "CreditsExpired"]);
    assert_eq!(member.remaining(), [0, 8, 3], "of five, three go over");
    assert_eq!(member.begin(day(28)), vec![], "a cycle begins once");
}

#[test]
fn what_went_over_goes_over_again_with_what_is_left() {
    let mut member = Member::on(terms(json!({})));
    for cycle in 1..=3 {
        member.begin(day(28 * cycle));
        assert_eq!(member.membership.lots().available(day(28 * cycle)), 11, "eight, and three of the one before");
    }
}

#[test]
fn cycles_that_nobody_saw_end_one_after_another_as_if_somebody_had() {
    let (mut late, mut punctual) = (Member::on(terms(json!({}))), Member::on(terms(json!({}))));
    for cycle in 1..=5 {
        punctual.begin(day(28 * cycle));
    }
    let events = late.begin(day(28 * 5 + 3));
    assert_eq!(Member::kinds(&events).iter().filter(|kind| *kind == "CycleBegan").count(), 5);
    assert_eq!(late.remaining(), punctual.remaining());
    assert_eq!(
        late.membership.plan().and_then(|plan| plan.cycle()),
        punctual.membership.plan().and_then(|plan| plan.cycle())
    );
}

#[test]
fn a_clock_that_goes_back_brings_no_cycle_again() {
    let mut member = Member::on(terms(json!({})));
    member.begin(day(60));
    let before = member.remaining();
    assert_eq!(member.begin(day(1)), vec![]);
    assert_eq!(member.begin(day(61)), vec![]);
    assert_eq!(member.remaining(), before);
}

#[test]
fn a_booking_after_the_end_of_a_cycle_is_paid_from_the_next_although_no_timer_has_come() {
    let mut member = Member::on(terms(json!({ "roll_over": 0 })));
    member.spend(8, 0, day(1)).expect("there are eight");
    member.spend(8, 0, day(29)).expect("there are eight again");
    assert_eq!(member.remaining(), [0, 0]);
}

#[test]
fn a_plan_takes_so_many_bookings_in_a_cycle_and_no_more_however_cheap() {
    let mut member = Member::on(terms(json!({ "bookings_per_cycle": 2 })));
    let first = member.spend(0, 0, day(1)).expect("one");
    member.spend(1, 0, day(1)).expect("two");
    let full = Err(MembershipRefusal::PlanLimitReached { limit: 2, cycle_ends_at: day(28) });
    assert_eq!(member.spend(0, 0, day(1)), full);
    member.give_back(first, (0, 0), day(2));
    member.spend(0, 0, day(2)).expect("a cancelled booking makes room");
    assert_eq!(member.spend(0, 0, day(2)), full);
    member.spend(0, 0, day(28)).expect("a new cycle counts anew");
}

#[test]
fn a_booking_of_an_earlier_cycle_makes_no_room_in_this_one() {
    let mut member = Member::on(terms(json!({ "bookings_per_cycle": 1 })));
    let old = member.spend(0, 0, day(27)).expect("one");
    member.spend(0, 0, day(28)).expect("one in the next cycle");
    member.give_back(old, (0, 0), day(29));
    assert!(member.spend(0, 0, day(29)).is_err());
}

#[test]
fn guest_passes_are_for_one_cycle() {
    let mut member = Member::on(terms(json!({})));
    let booking = member.spend(1, 2, day(1)).expect("two guests");
    let refused = MembershipRefusal::InsufficientGuestPasses { guest_passes_required: 1, guest_passes_available: 0 };
    assert_eq!(member.spend(1, 1, day(2)), Err(refused));
    member.give_back(booking, (1, 1), day(2));
    let again = member.spend(1, 1, day(2)).expect("one came back");
    member.begin(day(28));
    member.give_back(again, (1, 1), day(29));
    assert_eq!(member.membership.plan().map(|plan| plan.guest_passes_left()), Some(2), "old passes do not add up");
}

#[test]
fn without_a_plan_there_are_no_guest_passes() {
    let (client_id, booking_id) = someone();
    let spend =
        MembershipCommand::Spend { client_id, booking_id, starts_at: NOW, credits: 0, guest_passes: 1, at: NOW };
    let refused = MembershipRefusal::InsufficientGuestPasses { guest_passes_required: 1, guest_passes_available: 0 };
    assert_eq!(act(&mut Membership::default(), spend), Err(refused));
}

#[test]
fn whoever_leaves_keeps_the_credits_of_the_cycle_and_gets_no_more() {
    let mut member = Member::on(terms(json!({})));
    let leave = MembershipCommand::Leave { client_id: member.client_id, reason: None, at: day(3) };
    assert_eq!(act(&mut member.membership, leave.clone()).map(|events| events.len()), Ok(1));
    assert_eq!(act(&mut member.membership, leave), Ok(vec![]), "leaving twice is leaving once");
    assert_eq!(member.membership.lots().available(day(27)), 8);
    assert_eq!(member.begin(day(60)), vec![]);
    let expire = MembershipCommand::Expire { client_id: member.client_id, lot: LotNumber(1), at: day(60) };
    assert_eq!(act(&mut member.membership, expire).map(|events| events.len()), Ok(1));
}

#[test]
fn a_late_timer_of_a_lot_does_not_take_what_goes_over() {
    let mut member = Member::on(terms(json!({})));
    let expire = MembershipCommand::Expire { client_id: member.client_id, lot: LotNumber(1), at: day(28) };
    act(&mut member.membership, expire).expect("nothing is refused");
    assert_eq!(member.remaining(), [0, 8, 3], "the cycle ends first");
}

#[test]
fn joining_again_changes_nothing_and_another_version_takes_its_place() {
    let mut member = Member::on(terms(json!({})));
    let (client_id, plan_id) = (member.client_id, member.plan_id);
    let join = |plan_version, anchor| {
        let terms = terms(json!({ "credits_per_cycle": 4 }));
        MembershipCommand::Join { client_id, plan_id, plan_version, terms, anchor, at: day(3) }
    };
    assert_eq!(act(&mut member.membership, join(1, day(3))), Ok(vec![]));
    let events = act(&mut member.membership, join(2, day(3))).expect("they join");
    assert_eq!(Member::kinds(&events), ["PlanLeft", "PlanJoined", "CycleBegan"]);
    for anchor in [day(4), day(-364)] {
        assert_eq!(act(&mut member.membership, join(3, anchor)), Err(MembershipRefusal::InvalidAnchor));
    }
}

#[test]
fn an_anchor_in_the_past_brings_the_cycle_of_today_and_none_before_it() {
    let mut membership = Membership::default();
    let (client_id, plan_id, at) = (someone().0, PlanId::generate(), day(60));
    let terms = terms(json!({}));
    let join = MembershipCommand::Join { client_id, plan_id, plan_version: 1, terms, anchor: NOW, at };
    act(&mut membership, join).expect("they join");
    let lots = membership.lots().iter().map(|lot| (lot.remaining, lot.expires_at)).collect::<Vec<_>>();
    assert_eq!(lots, [(8, day(84))]);
}
