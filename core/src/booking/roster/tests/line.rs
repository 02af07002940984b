//! Those who wait.

use cqrs_es::Aggregate as _;
use cqrs_es::test::TestFramework;

use super::{NOW, TEN_MINUTES, booked, details, join, joined, party};
use crate::booking::events::{Promotion, RosterEvent};
use crate::booking::policies::{LinePhase, PolicyVersions};
use crate::booking::roster::{Promote, RosterCommand, RosterRefusal, SessionRoster};
use crate::booking::values::EntryId;
use crate::kernel::ids::AccountId;
use crate::scheduling::values::SessionId;

#[test]
fn nobody_waits_while_places_are_free() {
    let (session_id, details) = (SessionId::allocate(), details(2));
    TestFramework::<SessionRoster>::with(())
        .given(vec![booked(session_id, 1, AccountId::generate(), &details).into()])
        .when(join(session_id, &details, AccountId::generate(), 1))
        .then_expect_error(RosterRefusal::PlacesFree { spots_left: 1 });
}

#[test]
fn a_party_waits_for_as_many_places_as_it_needs() {
    let (session_id, details, client_id) = (SessionId::allocate(), details(2), AccountId::generate());
    let mut waits = joined(session_id, 2, client_id, &details);
    waits.party = party(2);
    let one_taken = vec![booked(session_id, 1, AccountId::generate(), &details).into()];
    TestFramework::<SessionRoster>::with(())
        .given(one_taken.clone())
        .when(join(session_id, &details, client_id, 2))
        .then_expect_events(vec![waits.into()]);
    TestFramework::<SessionRoster>::with(())
        .given(one_taken)
        .when(join(session_id, &details, client_id, 3))
        .then_expect_error(RosterRefusal::PartyNeverFits);
}

#[test]
fn whoever_waits_keeps_their_place() {
    let (session_id, details, client_id) = (SessionId::allocate(), details(1), AccountId::generate());
    TestFramework::<SessionRoster>::with(())
        .given(vec![
            booked(session_id, 1, AccountId::generate(), &details).into(),
            joined(session_id, 2, client_id, &details).into(),
        ])
        .when(join(session_id, &details, client_id, 1))
        .then_expect_events(vec![]);
}

fn line_of_three() -> (SessionRoster, SessionId) {
    let (session_id, details) = (SessionId::allocate(), details(1));
    let mut roster = SessionRoster::default();
    for number in 1..=3 {
        roster.apply(joined(session_id, number, AccountId::generate(), &details).into());
    }
    (roster, session_id)
}

fn order(roster: &SessionRoster) -> Vec<u32> {
    roster.line().entries().map(|(entry_id, _)| entry_id.number()).collect()
}

#[test]
fn a_promotion_tells_which_line_it_chose_from() {
    let (mut roster, session_id) = line_of_three();
    let before = roster.line().queue();
    let entry_id = EntryId::nth(session_id, 1);
    let phase = LinePhase::Offer(NOW + TEN_MINUTES);
    let (passed_over, policy) = (Vec::new(), PolicyVersions::default());
    let promote = Promote { session_id, details: details(1), entry_id, phase, passed_over, policy, at: NOW };
    let events = roster.decide(RosterCommand::Promote(Box::new(promote))).expect("a place is free");
    let [RosterEvent::WaitlistPromoted(promoted), RosterEvent::HoldPlaced(placed)] = events.as_slice() else {
        panic!("a promotion and its hold: {events:?}");
    };
    assert_eq!((promoted.step, promoted.index, promoted.queue), (1, 0, before));
    assert_eq!(promoted.promotion, Promotion::Offered { hold_id: placed.hold_id, until: placed.expires_at });
    events.into_iter().for_each(|event| roster.apply(event));
    assert_eq!(order(&roster), [2, 3]);
    assert_eq!(roster.spots_left(1), 0, "the place is kept for whoever was promoted");
}

#[test]
fn staff_change_the_order_with_a_reason_and_nothing_else_moves() {
    let (mut roster, session_id) = line_of_three();
    let reason = || "promised at the desk".to_owned().try_into().expect("a line");
    let reorder = |number, to| {
        let (entry_id, by) = (EntryId::nth(session_id, number), AccountId::generate());
        RosterCommand::Reorder { entry_id, to, reason: reason(), by, at: NOW }
    };
    let events = roster.decide(reorder(3, 0)).expect("they stand in line");
    events.into_iter().for_each(|event| roster.apply(event));
    assert_eq!(order(&roster), [3, 1, 2]);
    assert_eq!(roster.decide(reorder(3, 0)), Ok(vec![]), "they stand there already");
    let events = roster.decide(reorder(3, 99)).expect("they stand in line");
    events.into_iter().for_each(|event| roster.apply(event));
    assert_eq!(order(&roster), [1, 2, 3], "beyond the end is the end");
    assert_eq!(roster.decide(reorder(9, 0)), Err(RosterRefusal::EntryNotFound));
}
