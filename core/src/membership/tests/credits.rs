//! Credits: granted, spent, returned place by place, expired.

use chrono::TimeDelta;
use cqrs_es::test::TestFramework;

use super::{NOW, day, granted, someone};
use crate::booking::values::BookingId;
use crate::kernel::ids::AccountId;
use crate::membership::events::{CreditsExpired, CreditsReturned, CreditsSpent, ExpiryWarned, MembershipEvent};
use crate::membership::values::{Draw, Kept, LotNumber, ReturnOf};
use crate::membership::{Membership, MembershipCommand, MembershipRefusal};

fn draws(credits: u32) -> Vec<Draw> {
    vec![Draw { lot: LotNumber(1), credits }]
}

fn spent((client_id, booking_id): (AccountId, BookingId), credits: u32) -> CreditsSpent {
    let (draws, guest_passes, cycle, starts_at) = (draws(credits), 0, None, None);
    CreditsSpent { client_id, booking_id, draws, guest_passes, cycle, starts_at, spent_at: NOW }
}

fn returned((client_id, booking_id): (AccountId, BookingId), credits: u32, kept: u32) -> CreditsReturned {
    let kept = (kept > 0).then(|| Kept { draws: draws(kept), guest_passes: 0 });
    let (draws, guest_passes, cycle, starts_at) = (draws(credits), 0, None, None);
    CreditsReturned { client_id, booking_id, draws, guest_passes, kept, cycle, starts_at, returned_at: NOW }
}

fn give_back((client_id, booking_id): (AccountId, BookingId), credits: u32, of: ReturnOf) -> MembershipCommand {
    MembershipCommand::Return { client_id, booking_id, credits, guest_passes: 0, of, at: NOW }
}

fn spend((client_id, booking_id): (AccountId, BookingId), credits: u32) -> MembershipCommand {
    MembershipCommand::Spend { client_id, booking_id, starts_at: NOW, credits, guest_passes: 0, at: NOW }
}

fn given(events: Vec<MembershipEvent>) -> cqrs_es::test::AggregateTestExecutor<Membership> {
    TestFramework::<Membership>::with(()).given(events)
}

#[test]
fn a_booking_takes_its_price() {
    let who = someone();
    given(vec![granted(who.0, 1, 10)]).when(spend(who, 2)).then_expect_events(vec![spent(who, 2).into()]);
}

#[test]
fn nobody_spends_what_they_do_not_have() {
    let who = someone();
    given(vec![granted(who.0, 1, 1)])
        .when(spend(who, 2))
        .then_expect_error(MembershipRefusal::InsufficientCredits { credits_required: 2, credits_available: 1 });
    given(vec![granted(who.0, 1, 1)])
        .when(spend(who, u32::MAX))
        .then_expect_error(MembershipRefusal::InsufficientCredits { credits_required: u32::MAX, credits_available: 1 });
}

#[test]
fn credits_come_back_once() {
    let who = someone();
    given(vec![granted(who.0, 1, 10), spent(who, 2).into(), returned(who, 2, 0).into()])
        .when(give_back(who, 2, ReturnOf::Booking))
        .then_expect_events(vec![]);
}

#[test]
fn a_booking_of_several_places_gives_back_one_after_another() {
    let who = someone();
    let so_far = vec![granted(who.0, 1, 10), spent(who, 6).into()];
    given(so_far.clone()).when(give_back(who, 2, ReturnOf::Place)).then_expect_events(vec![returned(who, 2, 4).into()]);
    let so_far = [so_far, vec![returned(who, 2, 4).into(), returned(who, 2, 2).into()]].concat();
    given(so_far).when(give_back(who, 2, ReturnOf::Booking)).then_expect_events(vec![returned(who, 2, 0).into()]);
}

#[test]
fn no_booking_gives_back_more_than_it_took() {
    let who = someone();
    given(vec![granted(who.0, 1, 10), spent(who, 6).into(), returned(who, 4, 2).into()])
        .when(give_back(who, u32::MAX, ReturnOf::Booking))
        .then_expect_events(vec![returned(who, 2, 0).into()]);
}

#[test]
fn what_is_not_given_back_with_the_last_place_is_gone() {
    let who = someone();
    given(vec![granted(who.0, 1, 10), spent(who, 6).into(), returned(who, 3, 0).into()])
        .when(give_back(who, 3, ReturnOf::Booking))
        .then_expect_events(vec![]);
}

#[test]
fn an_old_return_ends_the_booking_as_it_always_did() {
    let old = serde_json::json!({
        "client_id": someone().0, "booking_id": someone().1, "draws": [], "returned_at": NOW,
    });
    let returned = serde_json::from_value::<CreditsReturned>(old.clone()).expect("it can be read");
    assert_eq!((returned.kept.clone(), returned.cycle, returned.guest_passes), (None, None, 0));
    assert_eq!(serde_json::to_value(returned).expect("JSON"), old, "and is written as it was");
}

#[test]
fn what_is_left_in_a_lot_expires_once() {
    let who = someone();
    let expire = |at| MembershipCommand::Expire { client_id: who.0, lot: LotNumber(1), at };
    let gone = CreditsExpired { client_id: who.0, lot: LotNumber(1), credits: 8, expired_at: day(30) };
    let so_far = vec![granted(who.0, 1, 10), spent(who, 2).into()];
    given(so_far.clone()).when(expire(day(30) - TimeDelta::microseconds(1))).then_expect_events(vec![]);
    given(so_far.clone()).when(expire(day(30))).then_expect_events(vec![gone.clone().into()]);
    given([so_far, vec![gone.into()]].concat()).when(expire(day(400))).then_expect_events(vec![]);
}

#[test]
fn what_comes_back_to_a_lot_whose_time_is_over_expires_at_once() {
    let (client_id, booking_id) = someone();
    let who = (client_id, booking_id);
    let at = day(31);
    let gone = |credits| CreditsExpired { client_id, lot: LotNumber(1), credits, expired_at: at };
    let so_far = vec![granted(client_id, 1, 10), spent(who, 2).into(), gone(8).into()];
    let back = CreditsReturned { returned_at: at, ..returned(who, 2, 0) };
    given(so_far)
        .when(MembershipCommand::Return {
            client_id,
            booking_id,
            credits: 2,
            guest_passes: 0,
            of: ReturnOf::Booking,
            at,
        })
        .then_expect_events(vec![back.into(), gone(2).into()]);
}

#[test]
fn a_lot_that_expired_stays_closed_when_the_clock_is_set_back() {
    let (client_id, booking_id) = someone();
    let gone = |credits| CreditsExpired { client_id, lot: LotNumber(1), credits, expired_at: day(30) };
    let so_far = vec![granted(client_id, 1, 10), spent((client_id, booking_id), 2).into(), gone(8).into()];
    let at = day(29);
    let back = CreditsReturned { returned_at: at, ..returned((client_id, booking_id), 2, 0) };
    let (credits, guest_passes, of) = (2, 0, ReturnOf::Booking);
    given(so_far)
        .when(MembershipCommand::Return { client_id, booking_id, credits, guest_passes, of, at })
        .then_expect_events(vec![back.into(), gone(2).into()]);
}

#[test]
fn a_client_is_warned_of_an_expiry_once_and_not_early() {
    let (client_id, _) = someone();
    let warn = |at| MembershipCommand::Warn { client_id, lot: LotNumber(1), days_before: 7, at };
    let warned = ExpiryWarned { client_id, lot: LotNumber(1), days_before: 7, credits: 10, warned_at: day(23) };
    given(vec![granted(client_id, 1, 10)]).when(warn(day(22))).then_expect_events(vec![]);
    given(vec![granted(client_id, 1, 10)]).when(warn(day(23))).then_expect_events(vec![warned.clone().into()]);
    given(vec![granted(client_id, 1, 10), warned.into()]).when(warn(day(24))).then_expect_events(vec![]);
}
