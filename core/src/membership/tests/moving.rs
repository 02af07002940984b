//! What goes from one account to another of the same person: none is lost, none is made, and each expires when it would have.

use proptest::prelude::*;
use uuid::Uuid;

use super::{NOW, act, day, granted, someone};
use crate::kernel::ids::AccountId;
use crate::membership::{Membership, MembershipCommand, MembershipRefusal};

/// A membership with lots of so many credits for so many days each.
fn with(client_id: AccountId, lots: &[(u32, i64)]) -> Membership {
    let mut membership = Membership::default();
    for (credits, days) in lots {
        let (from, expires_at) = (AccountId::from_uuid(Uuid::nil()), day(*days));
        let add = MembershipCommand::MoveIn { client_id, from, credits: *credits, expires_at, at: NOW };
        act(&mut membership, add).expect("there is room");
    }
    membership
}

/// What can be spent, with the days on which it expires.
fn available(membership: &Membership, at: chrono::DateTime<chrono::Utc>) -> Vec<(chrono::DateTime<chrono::Utc>, u32)> {
    let lots = membership.lots().iter().map(|lot| (lot.expires_at, lot.available(at)));
    let mut lots = lots.filter(|(_, credits)| *credits > 0).collect::<Vec<_>>();
    lots.sort_unstable();
    lots
}

/// Moves all of `source` into `target`, as merging does.
fn moved(source: &mut Membership, target: &mut Membership, at: chrono::DateTime<chrono::Utc>) {
    let (from, into) = (AccountId::from_uuid(Uuid::from_u128(1)), AccountId::from_uuid(Uuid::from_u128(2)));
    let lots = available(source, at);
    act(source, MembershipCommand::MoveOut { client_id: from, into, at }).expect("it goes");
    for (expires_at, credits) in lots {
        let add = MembershipCommand::MoveIn { client_id: into, from, credits, expires_at, at };
        act(target, add).expect("there is room");
    }
}

proptest! {
    #[test]
    fn credits_that_move_are_conserved(
        had in prop::collection::vec((1u32..50, 1i64..40), 0..6),
        has in prop::collection::vec((1u32..50, 1i64..40), 0..6),
        spent in 0u32..60,
        after in 0i64..40,
    ) {
        let (client_id, booking_id) = someone();
        let (mut source, mut target) = (with(client_id, &had), with(client_id, &has));
        let (starts_at, guest_passes) = (day(50), 0);
        let spend = MembershipCommand::Spend { client_id, booking_id, starts_at, credits: spent, guest_passes, at: NOW };
        let _ = act(&mut source, spend);
        let at = day(after);
        let mut expected = [available(&source, at), available(&target, at)].concat();
        expected.sort_unstable();
        moved(&mut source, &mut target, at);
        prop_assert_eq!(available(&target, at), expected);
        prop_assert_eq!(available(&source, at), vec![]);
    }
}

#[test]
fn nothing_moves_twice_and_no_membership_holds_more_than_it_can() {
    let (client_id, _) = someone();
    let mut membership = Membership::default();
    cqrs_es::Aggregate::apply(&mut membership, granted(client_id, 1, 3));
    let out = MembershipCommand::MoveOut { client_id, into: AccountId::generate(), at: NOW };
    assert_eq!(act(&mut membership, out.clone()).map(|events| events.len()), Ok(1));
    assert_eq!(act(&mut membership, out), Ok(vec![]));
    let (from, expires_at) = (AccountId::generate(), day(1));
    let too_many = MembershipCommand::MoveIn { client_id, from, credits: 1_000_001, expires_at, at: NOW };
    assert_eq!(act(&mut membership, too_many), Err(MembershipRefusal::TooManyCredits));
}
