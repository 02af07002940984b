//! Leaving a plan: bound for some cycles, with notice, or at once.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{NOW, act, day, someone, terms};
use crate::kernel::ids::AccountId;
use crate::membership::events::MembershipEvent;
use crate::membership::values::{LeaveReason, PlanId};
use crate::membership::{Membership, MembershipCommand, MembershipRefusal};

/// Cycles of four weeks.
struct Member {
    membership: Membership,
    client_id: AccountId,
}

impl Member {
    fn on(changes: Value) -> Self {
        Self::since(changes, NOW)
    }

    fn since(changes: Value, at: DateTime<Utc>) -> Self {
        let (client_id, plan_id, terms) = (someone().0, PlanId::generate(), terms(changes));
        let mut membership = Membership::default();
        let join = MembershipCommand::Join { client_id, plan_id, plan_version: 1, terms, anchor: NOW, at };
        act(&mut membership, join).expect("they join");
        Self { membership, client_id }
    }

    fn give_notice(&mut self, at: DateTime<Utc>) -> Result<Vec<String>, MembershipRefusal> {
        act(&mut self.membership, MembershipCommand::GiveNotice { client_id: self.client_id, at }).map(|it| kinds(&it))
    }

    fn withdraw(&mut self, at: DateTime<Utc>) -> Result<Vec<String>, MembershipRefusal> {
        let withdraw = MembershipCommand::WithdrawNotice { client_id: self.client_id, at };
        act(&mut self.membership, withdraw).map(|it| kinds(&it))
    }

    fn leave(&mut self, reason: Option<&str>, at: DateTime<Utc>) -> Result<Vec<String>, MembershipRefusal> {
        let reason = reason.map(|reason| LeaveReason::try_from(reason.to_owned()).expect("a line"));
        let leave = MembershipCommand::Leave { client_id: self.client_id, reason, at };
        act(&mut self.membership, leave).map(|it| kinds(&it))
    }

    fn begin(&mut self, at: DateTime<Utc>) -> Vec<String> {
        let begin = MembershipCommand::BeginCycle { client_id: self.client_id, at };
        kinds(&act(&mut self.membership, begin).expect("nothing is refused"))
    }

    fn ends_at(&self) -> Option<DateTime<Utc>> {
        self.membership.plan().and_then(|plan| plan.notice()).map(|notice| notice.ends_at)
    }
}

fn kinds(events: &[MembershipEvent]) -> Vec<String> {
    events.iter().map(cqrs_es::DomainEvent::event_type).collect()
}

#[test]
fn without_other_terms_a_plan_ends_with_the_running_cycle() {
    let mut member = Member::on(json!({}));
    assert_eq!(member.give_notice(day(3)), Ok(vec!["PlanNoticeGiven".to_owned()]));
    assert_eq!(member.ends_at(), Some(day(28)));
    assert_eq!(member.give_notice(day(5)), Ok(vec![]), "said twice, the first end stands");
    assert_eq!(member.begin(day(28) - TimeDelta::microseconds(1)), Vec::<String>::new());
    assert_eq!(member.membership.lots().available(day(28) - TimeDelta::microseconds(1)), 8, "until its end");
    assert_eq!(member.begin(day(28)), ["PlanLeft"]);
    assert_eq!(member.begin(day(300)), Vec::<String>::new(), "no cycle begins after the end");
    assert_eq!(member.membership.lots().available(day(28)), 0);
    assert_eq!(member.give_notice(day(300)), Err(MembershipRefusal::NotOnPlan));
}

#[test]
fn a_plan_ends_with_the_first_cycle_that_is_long_enough_after_the_notice() {
    let ends = |at| {
        let mut member = Member::on(json!({ "notice_days": 14 }));
        member.give_notice(at).expect("they may");
        member.ends_at()
    };
    assert_eq!(ends(day(14)), Some(day(28)), "fourteen days, and not one less");
    assert_eq!(ends(day(14) + TimeDelta::microseconds(1)), Some(day(56)));
}

#[test]
fn whoever_is_bound_leaves_when_they_are_no_longer() {
    let mut member = Member::on(json!({ "commitment_cycles": 3, "notice_days": 7 }));
    assert_eq!(member.membership.plan().and_then(|plan| plan.committed_until()), Some(day(84)));
    member.give_notice(day(1)).expect("notice can be given at any time");
    assert_eq!(member.ends_at(), Some(day(84)));
    let begun = member.begin(day(80)).into_iter().filter(|kind| kind == "CycleBegan").count();
    assert_eq!(begun, 2, "the cycles in between come");
    assert_eq!(member.begin(day(84)), ["PlanLeft"]);
}

#[test]
fn whoever_joins_in_the_middle_of_a_cycle_is_bound_from_its_beginning() {
    let member = Member::since(json!({ "commitment_cycles": 1 }), day(40));
    assert_eq!(member.membership.plan().and_then(|plan| plan.committed_until()), Some(day(56)));
}

#[test]
fn notice_can_be_withdrawn_and_given_again() {
    let mut member = Member::on(json!({}));
    assert_eq!(member.withdraw(day(1)), Ok(vec![]), "there is none");
    member.give_notice(day(1)).expect("they may");
    assert_eq!(member.withdraw(day(2)), Ok(vec!["PlanNoticeWithdrawn".to_owned()]));
    assert_eq!(member.ends_at(), None);
    assert!(member.begin(day(28)).contains(&"CycleBegan".to_owned()), "the plan goes on");
    member.give_notice(day(29)).expect("they may");
    assert_eq!(member.ends_at(), Some(day(56)));
    assert_eq!(member.withdraw(day(56)), Err(MembershipRefusal::NotOnPlan), "it has ended, seen or not");
}

#[test]
fn staff_end_a_plan_at_once_and_say_why_while_the_client_is_bound() {
    let mut member = Member::on(json!({ "commitment_cycles": 2 }));
    assert_eq!(member.leave(None, day(3)), Err(MembershipRefusal::Committed { committed_until: day(56) }));
    assert_eq!(member.leave(Some("she moves away"), day(3)), Ok(vec!["PlanLeft".to_owned()]));
    assert_eq!(member.leave(Some("she moves away"), day(3)), Ok(vec![]), "twice is once");
    assert_eq!(member.membership.lots().available(day(27)), 8);
    let mut free = Member::on(json!({ "commitment_cycles": 2 }));
    let left = free.leave(None, day(56)).expect("bound no longer");
    assert_eq!(left.last().map(String::as_str), Some("PlanLeft"));
}

#[test]
fn a_plan_that_has_ended_counts_no_more_although_no_timer_has_come() {
    let mut member = Member::on(json!({}));
    member.give_notice(day(1)).expect("they may");
    let plan = member.membership.plan_id();
    assert_eq!(member.membership.plan_id_at(day(28) - TimeDelta::microseconds(1)), plan);
    assert_eq!(member.membership.plan_id_at(day(28)), None);
}

#[test]
fn another_plan_ends_the_notice_with_the_plan() {
    let mut member = Member::on(json!({}));
    member.give_notice(day(1)).expect("they may");
    let (client_id, plan_id, at) = (member.client_id, PlanId::generate(), day(2));
    let join = MembershipCommand::Join { client_id, plan_id, plan_version: 1, terms: terms(json!({})), anchor: at, at };
    act(&mut member.membership, join).expect("they join");
    assert_eq!(member.ends_at(), None);
}

proptest! {
    #[test]
    fn a_plan_ends_with_a_cycle_after_commitment_and_notice_and_exactly_once(
        (commitment, notice, joined, given) in (0u32..6, 0u32..60, 0i64..100, 0i64..200),
        looks in prop::collection::vec(0i64..24 * 400, 0..20),
    ) {
        let mut member = Member::since(json!({ "commitment_cycles": commitment, "notice_days": notice }), day(joined));
        let at = day(joined + given);
        let (bound, mut left) = (member.membership.plan().and_then(|plan| plan.committed_until()), 0);
        member.give_notice(at).expect("they may");
        let ends_at = member.ends_at().expect("notice is given");
        prop_assert_eq!((ends_at - NOW).num_days() % 28, 0, "with a cycle");
        prop_assert!(ends_at > at && ends_at >= at + TimeDelta::days(notice.into()));
        prop_assert!(bound.is_none_or(|bound| ends_at >= bound));
        let sooner = ends_at - TimeDelta::days(28);
        let bound = bound.is_some_and(|bound| sooner < bound);
        prop_assert!(bound || sooner <= at || sooner < at + TimeDelta::days(notice.into()), "no cycle sooner would do");
        let mut looks = looks.into_iter().map(|hours| at + TimeDelta::hours(hours)).collect::<Vec<_>>();
        looks.push(ends_at);
        looks.sort_unstable();
        for look in looks {
            left += member.begin(look).iter().filter(|kind| *kind == "PlanLeft").count();
            prop_assert_eq!(left, usize::from(look >= ends_at));
        }
    }
}
