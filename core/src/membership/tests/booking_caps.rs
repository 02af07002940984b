//! How many sessions of one day and of one week can be booked.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{act, someone, terms};
use crate::booking::values::BookingId;
use crate::kernel::ids::AccountId;
use crate::membership::values::{PlanId, ReturnOf};
use crate::membership::{CapSpan, Membership, MembershipCommand, MembershipRefusal};
use crate::scheduling::values::{SessionId, TimeZone};

struct Member {
    membership: Membership,
    client_id: AccountId,
    now: DateTime<Utc>,
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a time")
}

fn zone(name: &str) -> TimeZone {
    TimeZone::try_from(name.to_owned()).expect("a zone")
}

impl Member {
    /// On a plan that gives nothing and counts as `changes` say.
    fn on(changes: Value) -> Self {
        let (client_id, now) = (someone().0, at("2027-03-01T08:00:00Z"));
        let mut member = Self { membership: Membership::default(), client_id, now };
        member.join(changes);
        member
    }

    fn join(&mut self, changes: Value) {
        let mut plan = json!({ "credits_per_cycle": 0, "roll_over": 0, "bookings_per_cycle": null });
        plan.as_object_mut().expect("an object").extend(changes.as_object().expect("an object").clone());
        let (client_id, now) = (self.client_id, self.now);
        let (plan_id, terms) = (PlanId::generate(), terms(plan));
        let join = MembershipCommand::Join { client_id, plan_id, plan_version: 1, terms, anchor: now, at: now };
        act(&mut self.membership, join).expect("they join");
    }

    fn book(&mut self, starts_at: DateTime<Utc>) -> Result<BookingId, MembershipRefusal> {
        let booking_id = BookingId::nth(SessionId::allocate(), 1);
        self.spend(booking_id, starts_at).map(|()| booking_id)
    }

    fn spend(&mut self, booking_id: BookingId, starts_at: DateTime<Utc>) -> Result<(), MembershipRefusal> {
        let (client_id, credits, guest_passes, at) = (self.client_id, 0, 0, self.now);
        let spend = MembershipCommand::Spend { client_id, booking_id, starts_at, credits, guest_passes, at };
        act(&mut self.membership, spend).map(|_| ())
    }

    fn cancel(&mut self, booking_id: BookingId, of: ReturnOf) {
        let (client_id, credits, guest_passes, at) = (self.client_id, 0, 0, self.now);
        let back = MembershipCommand::Return { client_id, booking_id, credits, guest_passes, of, at };
        act(&mut self.membership, back).expect("nothing is refused");
    }
}

fn full(per: CapSpan, limit: u32, day: &str, possible_from: Option<&str>, name: &str) -> MembershipRefusal {
    let date = |text: &str| text.parse::<NaiveDate>().expect("a day");
    let (day, possible_from, time_zone) = (date(day), possible_from.map(date), zone(name));
    MembershipRefusal::BookingCapReached { per, limit, day, possible_from, time_zone }
}

#[test]
fn a_plan_takes_so_many_sessions_of_one_day_and_names_the_next_with_room() {
    let mut member = Member::on(json!({ "bookings_per_day": 1 }));
    let tuesday = member.book(at("2027-03-02T07:00:00Z")).expect("one");
    member.book(at("2027-03-03T07:00:00Z")).expect("one of the next day");
    let refused = full(CapSpan::Day, 1, "2027-03-02", Some("2027-03-04"), "UTC");
    assert_eq!(member.book(at("2027-03-02T18:00:00Z")), Err(refused));
    member.cancel(tuesday, ReturnOf::Booking);
    member.book(at("2027-03-02T18:00:00Z")).expect("a cancelled booking makes room");
}

#[test]
fn a_week_begins_on_monday_and_is_full_whichever_day_it_is() {
    let mut member = Member::on(json!({ "bookings_per_week": 2, "bookings_per_day": 2 }));
    for monday_and_sunday in ["2027-03-08T00:00:00Z", "2027-03-14T23:59:00Z"] {
        member.book(at(monday_and_sunday)).expect("two");
    }
    let refused = full(CapSpan::Week, 2, "2027-03-10", Some("2027-03-15"), "UTC");
    assert_eq!(member.book(at("2027-03-10T07:00:00Z")), Err(refused));
    member.book(at("2027-03-07T23:59:00Z")).expect("the week before");
    member.book(at("2027-03-15T00:00:00Z")).expect("the week after");
    assert_eq!(member.membership.bookings_left(at("2027-03-10T07:00:00Z")).and_then(|left| left.in_week), Some(0));
}

#[test]
fn a_week_over_the_turn_of_the_year_is_one_week() {
    let mut member = Member::on(json!({ "bookings_per_week": 1 }));
    member.book(at("2026-12-31T12:00:00Z")).expect("a Thursday");
    let refused = full(CapSpan::Week, 1, "2027-01-01", Some("2027-01-04"), "UTC");
    assert_eq!(member.book(at("2027-01-01T12:00:00Z")), Err(refused));
}

#[test]
fn days_are_those_of_the_plans_time_zone_also_when_its_clocks_change() {
    let mut member = Member::on(json!({ "bookings_per_day": 1, "time_zone": "Europe/Berlin" }));
    member.book(at("2027-03-26T23:30:00Z")).expect("Saturday, half past midnight");
    let saturday = full(CapSpan::Day, 1, "2027-03-27", Some("2027-03-28"), "Europe/Berlin");
    assert_eq!(member.book(at("2027-03-27T22:30:00Z")), Err(saturday), "still Saturday");
    member.book(at("2027-03-27T23:30:00Z")).expect("Sunday, half past midnight");
    let sunday = full(CapSpan::Day, 1, "2027-03-28", Some("2027-03-29"), "Europe/Berlin");
    assert_eq!(member.book(at("2027-03-28T21:30:00Z")), Err(sunday), "Sunday has 23 hours");
    member.book(at("2027-03-28T22:30:00Z")).expect("Monday");
}

#[test]
fn another_place_in_a_booking_is_no_other_booking() {
    let mut member = Member::on(json!({ "bookings_per_day": 1 }));
    let starts_at = at("2027-03-02T07:00:00Z");
    let booking = member.book(starts_at).expect("one");
    member.spend(booking, starts_at).expect("the same again");
    member.cancel(booking, ReturnOf::Place);
    assert!(member.book(starts_at).is_err(), "its other place stands");
}

#[test]
fn another_plan_knows_what_the_one_before_it_counted() {
    let mut member = Member::on(json!({ "bookings_per_day": 1 }));
    member.book(at("2027-03-02T07:00:00Z")).expect("one");
    member.join(json!({ "bookings_per_week": 1 }));
    let refused = full(CapSpan::Week, 1, "2027-03-03", Some("2027-03-08"), "UTC");
    assert_eq!(member.book(at("2027-03-03T07:00:00Z")), Err(refused));
}

#[test]
fn a_plan_that_allows_nothing_names_no_day() {
    let mut member = Member::on(json!({ "bookings_per_week": 0 }));
    let refused = full(CapSpan::Week, 0, "2027-03-02", None, "UTC");
    assert_eq!(member.book(at("2027-03-02T07:00:00Z")), Err(refused));
}

proptest! {
    #[test]
    fn caps_hold_whatever_is_booked_and_cancelled(
        (per_day, per_week) in (prop::option::of(0u32..3), prop::option::of(0u32..5)),
        acts in prop::collection::vec((any::<bool>(), 0i64..24 * 21, any::<prop::sample::Index>()), 1..60),
    ) {
        let mut member = Member::on(json!({
            "bookings_per_day": per_day, "bookings_per_week": per_week, "time_zone": "America/New_York",
        }));
        let day = |at: DateTime<Utc>| at.with_timezone(&chrono_tz::America::New_York).date_naive();
        let week = |at: DateTime<Utc>| chrono::Datelike::iso_week(&day(at));
        let mut standing = Vec::<(BookingId, DateTime<Utc>)>::new();
        for (books, hours, which) in acts {
            if books {
                let starts_at = member.now + TimeDelta::hours(hours);
                let of_day = standing.iter().filter(|(_, at)| day(*at) == day(starts_at)).count();
                let of_week = standing.iter().filter(|(_, at)| week(*at) == week(starts_at)).count();
                let fits = |made: usize, cap: Option<u32>| cap.is_none_or(|cap| made < cap as usize);
                let booked = member.book(starts_at);
                prop_assert_eq!(booked.is_ok(), fits(of_day, per_day) && fits(of_week, per_week));
                if let Err(MembershipRefusal::BookingCapReached { possible_from: Some(from), .. }) = &booked {
                    let noon = from.and_hms_opt(17, 0, 0).expect("a time").and_utc();
                    let mut then = Member { membership: member.membership.clone(), ..member };
                    prop_assert!(then.book(noon).is_ok(), "there is room on the day that was named");
                }
                standing.extend(booked.ok().map(|booking| (booking, starts_at)));
            } else if !standing.is_empty() {
                let (booking, _) = standing.swap_remove(which.index(standing.len()));
                member.cancel(booking, ReturnOf::Booking);
            }
        }
    }
}
