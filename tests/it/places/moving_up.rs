//! Moving up follows every rule that a booking follows at that moment.

use regimen_tests::app::{Person, Plan, TestApp};
use serde_json::{Value, json};

use super::{offered, on_plan, rules, spots_left, text, told, waiting};

on_both_databases! {
    whoever_is_promoted_is_bound_to_the_rules_of_their_plan;
    a_plan_that_lets_sessions_overlap_counts_in_line_too;
    the_line_has_one_way_whatever_a_plan_says;
    the_line_stands_still_when_booking_has_closed;
    an_offer_from_before_booking_closed_can_be_confirmed_while_it_lasts;
    whoever_cannot_book_yet_or_any_more_is_passed_over_for_whoever_can;
    whoever_cannot_book_is_not_called_to_a_place_for_all;
    a_party_that_has_become_too_large_is_passed_over;
    guest_passes_are_spent_when_a_party_moves_up;
    whoever_has_used_their_guest_passes_meanwhile_is_passed_over;
    guest_passes_in_line_fit_the_party;
    whoever_has_used_up_the_bookings_of_their_plan_is_passed_over;
    an_offer_cannot_be_confirmed_when_the_plan_was_used_up_meanwhile_and_goes_to_the_next;
}

const MODES: [&str; 2] = ["automatic", "offer"];

fn way(mode: &str) -> Value {
    json!({ "mode": mode, "claim_minutes": 5 })
}

/// A full session with one place, and the booking that fills it.
async fn full(app: &TestApp, coach: &Person, in_hours: i64) -> (String, Person, String) {
    let session = app.published(coach, Plan { capacity: 1, credits: 1, in_hours }).await;
    let first = app.client_with(&format!("first-{session}"), 5).await;
    let booking = first.booked(&session).await;
    (session, first, booking)
}

/// The booking that `person` has after they were promoted, which they confirm if they were asked.
async fn moved_up(person: &Person) -> Option<String> {
    if let Some(hold) = offered(person).await {
        person.post(&format!("/holds/{hold}/confirm"), json!({})).await.is(201);
    }
    let mine = person.get("/me/bookings?state=upcoming").await.is(200);
    mine["items"][0]["booking_id"].as_str().map(ToOwned::to_owned)
}

/// Why `person` was passed over when they were told so last.
async fn because(person: &Person) -> Value {
    let told = person.get("/me/notifications").await.is(200)["items"][0].clone();
    assert_eq!(told["code"], "waitlist.passed_over");
    told["facts"]["because"].clone()
}

async fn whoever_is_promoted_is_bound_to_the_rules_of_their_plan(app: TestApp) {
    let (admin, maya) = (app.admin().await, app.coach("maya").await);
    let (ben, direct) = (app.client_with("ben", 9).await, app.client_with("direct", 9).await);
    let plan = on_plan(&app, &ben, json!({})).await;
    admin.put(&format!("/memberships/{}/plan", direct.id), json!({ "plan_id": plan })).await.is(200);
    let cancellation =
        json!({ "tiers": [{ "more_than_hours": 72, "refund_percentage": 100 }], "late_within_hours": 72 });
    let check_in = json!({ "doors_open_minutes": 6000, "grace_minutes": 0 });
    let gold = json!({ "cancellation": cancellation, "check_in": check_in });
    admin.put(&format!("/policies/plan-{plan}"), gold).await.is(200);
    for (mode, in_hours) in MODES.into_iter().zip([48, 60]) {
        rules(&app, json!({ "waitlist": way(mode) })).await;
        let (session, ana, booking) = full(&app, &maya, in_hours).await;
        waiting(&ben, &session, 1).await;
        ana.cancel(&booking).await.is(200);
        let promoted = moved_up(&ben).await.expect("a place");
        maya.patch(&format!("/sessions/{session}"), json!({ "capacity": 2 })).await.is(200);
        let booked = direct.booked(&session).await;
        let preview = async |person: &Person, booking: &str| {
            let told = person.get(&format!("/bookings/{booking}/cancellation-preview")).await.is(200);
            ["refund_percentage", "late", "policy"].map(|name| told[name].clone())
        };
        let bound = preview(&ben, &promoted).await;
        assert_eq!(bound, preview(&direct, &booked).await, "{mode}");
        assert_eq!(bound[..2], [json!(0), json!(true)], "{mode}");
        maya.post(&format!("/bookings/{promoted}/checkin"), json!({})).await.is(200);
    }
}

async fn a_plan_that_lets_sessions_overlap_counts_in_line_too(app: TestApp) {
    let (admin, maya, jonas) = (app.admin().await, app.coach("maya").await, app.coach("jonas").await);
    let busy = app.client_with("busy", 9).await;
    let plan = on_plan(&app, &busy, json!({})).await;
    admin.put(&format!("/policies/plan-{plan}"), json!({ "overlaps": { "allowed": true } })).await.is(200);
    for (mode, in_hours) in MODES.into_iter().zip([48, 60]) {
        rules(&app, json!({ "waitlist": way(mode) })).await;
        let (session, ana, booking) = full(&app, &maya, in_hours).await;
        waiting(&busy, &session, 1).await;
        busy.booked(&app.published(&jonas, Plan { in_hours, ..Plan::default() }).await).await;
        ana.cancel(&booking).await.is(200);
        assert!(moved_up(&busy).await.is_some(), "{mode}");
        assert_eq!(spots_left(&ana, &session).await, 0, "{mode}");
    }
}

async fn the_line_has_one_way_whatever_a_plan_says(app: TestApp) {
    let (admin, maya, ben) = (app.admin().await, app.coach("maya").await, app.client_with("ben", 9).await);
    let plan = on_plan(&app, &ben, json!({})).await;
    admin.put(&format!("/policies/plan-{plan}"), json!({ "waitlist": way("off") })).await.is(200);
    let (session, ana, booking) = full(&app, &maya, 48).await;
    waiting(&ben, &session, 1).await;
    ana.cancel(&booking).await.is(200);
    assert!(offered(&ben).await.is_some());
    rules(&app, json!({ "waitlist": way("off") })).await;
    admin.put(&format!("/policies/plan-{plan}"), json!({ "waitlist": way("automatic") })).await.is(200);
    let (session, _, _) = full(&app, &maya, 60).await;
    let refused = ben.post(&format!("/sessions/{session}/waitlist"), json!({})).await.refused(409, "waitlist.off");
    let why = ben.get(refused["why"].as_str().expect("a link")).await.is(200);
    assert_eq!(why["rule"]["scope"], "organization");
}

async fn the_line_stands_still_when_booking_has_closed(app: TestApp) {
    let maya = app.coach("maya").await;
    let all = json!({ "mode": "offer", "claim_minutes": 5, "notify_all_minutes": 600 });
    for (number, waitlist) in [way("automatic"), way("offer"), all].into_iter().enumerate() {
        rules(&app, json!({ "waitlist": waitlist, "window": { "closes_minutes": 60 } })).await;
        let (session, ana, booking) = full(&app, &maya, 3).await;
        let ben = app.client_with(&format!("ben{number}"), 5).await;
        waiting(&ben, &session, 1).await;
        app.hours_pass(2);
        ana.cancel(&booking).await.is(200);
        ben.book(&session).await.refused(409, "booking.closed");
        assert_eq!((moved_up(&ben).await, told(&ben).await), (None, Vec::new()), "{waitlist}");
        assert_eq!((ben.credits().await, spots_left(&ana, &session).await), (5, 1), "{waitlist}");
        app.minutes_pass(6 * 60).await;
    }
}

async fn an_offer_from_before_booking_closed_can_be_confirmed_while_it_lasts(app: TestApp) {
    rules(&app, json!({ "waitlist": way("offer"), "window": { "closes_minutes": 60 } })).await;
    let maya = app.coach("maya").await;
    let (session, ana, booking) = full(&app, &maya, 3).await;
    let (ben, chen) = (app.client_with("ben", 5).await, app.client_with("chen", 5).await);
    waiting(&ben, &session, 1).await;
    waiting(&chen, &session, 1).await;
    app.minutes_pass(119).await;
    ana.cancel(&booking).await.is(200);
    app.minutes_pass(2).await;
    assert!(moved_up(&ben).await.is_some());

    let (session, ana, booking) = full(&app, &maya, 24).await;
    waiting(&ben, &session, 1).await;
    waiting(&chen, &session, 1).await;
    app.minutes_pass(23 * 60 - 1).await;
    ana.cancel(&booking).await.is(200);
    app.minutes_pass(5).await;
    assert_eq!(told(&ben).await[0], "hold.expired");
    assert_eq!((offered(&chen).await, spots_left(&ana, &session).await), (None, 1), "booking has closed meanwhile");
}

async fn whoever_cannot_book_yet_or_any_more_is_passed_over_for_whoever_can(app: TestApp) {
    let (admin, maya, golden) = (app.admin().await, app.coach("maya").await, app.client("golden").await);
    let plan = on_plan(&app, &golden, json!({})).await;
    let window = json!({ "window": { "opens_days": 30, "closes_minutes": 10 } });
    admin.put(&format!("/policies/plan-{plan}"), window).await.is(200);
    for mode in MODES {
        let window = json!({ "opens_days": 7, "closes_minutes": 120 });
        rules(&app, json!({ "waitlist": way(mode), "window": window })).await;
        for code in ["booking.not_yet_open", "booking.closed"] {
            let (session, ana, booking) = full(&app, &maya, 24).await;
            let plain = app.client_with(&format!("plain.{mode}.{code}"), 9).await;
            let gold = app.client_with(&format!("gold.{mode}.{code}"), 9).await;
            admin.put(&format!("/memberships/{}/plan", gold.id), json!({ "plan_id": plan })).await.is(200);
            waiting(&plain, &session, 1).await;
            waiting(&gold, &session, 1).await;
            if code == "booking.closed" {
                app.hours_pass(23);
            } else {
                let starts_at = app.now() + chrono::TimeDelta::days(9);
                maya.patch(&format!("/sessions/{session}"), json!({ "starts_at": starts_at })).await.is(200);
            }
            ana.cancel(&booking).await.is(200);
            assert_eq!(because(&plain).await, code, "{mode}");
            assert!(moved_up(&gold).await.is_some(), "{mode}: it is open for them");
            app.hours_pass(2);
        }
    }
}

async fn whoever_cannot_book_is_not_called_to_a_place_for_all(app: TestApp) {
    let (admin, maya) = (app.admin().await, app.coach("maya").await);
    let all = json!({ "mode": "offer", "claim_minutes": 5, "notify_all_minutes": 600 });
    rules(&app, json!({ "waitlist": all, "window": { "closes_minutes": 120 } })).await;
    let (plain, gold) = (app.client_with("plain", 9).await, app.client_with("gold", 9).await);
    let plan = on_plan(&app, &gold, json!({})).await;
    admin.put(&format!("/policies/plan-{plan}"), json!({ "window": { "closes_minutes": 10 } })).await.is(200);
    let (session, ana, booking) = full(&app, &maya, 4).await;
    waiting(&plain, &session, 1).await;
    waiting(&gold, &session, 1).await;
    app.hours_pass(3);
    ana.cancel(&booking).await.is(200);
    assert_eq!(told(&gold).await, ["waitlist.places_free"]);
    assert_eq!(because(&plain).await, "booking.closed");
    gold.booked(&session).await;
}

async fn a_party_that_has_become_too_large_is_passed_over(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 9).await);
    let session = app.published(&maya, Plan { capacity: 3, credits: 1, ..Plan::default() }).await;
    let booking =
        text(&ana.post(&format!("/sessions/{session}/book"), json!({ "places": 3 })).await.is(201), "booking_id");
    let (three, one) = (app.client_with("three", 9).await, app.client_with("one", 9).await);
    waiting(&three, &session, 3).await;
    waiting(&one, &session, 1).await;
    rules(&app, json!({ "party": { "most": 2 } })).await;
    ana.cancel(&booking).await.is(200);
    assert_eq!(because(&three).await, "booking.too_many_places");
    assert!(offered(&one).await.is_some());
}

/// `person` waits for a party, some of which is paid with guest passes.
async fn waiting_with(person: &Person, session: &str, party: u32, guest_passes: u32) {
    let wish = json!({ "party": party, "guest_passes": guest_passes });
    let stands = person.post(&format!("/sessions/{session}/waitlist"), wish).await.is(201);
    assert_eq!((&stands["party"], &stands["guest_passes"]), (&json!(party), &json!(guest_passes)));
}

/// A full session with two places of one credit each.
async fn full_for_two(app: &TestApp, coach: &Person, in_hours: i64) -> (String, Person, String) {
    let session = app.published(coach, Plan { capacity: 2, credits: 1, in_hours }).await;
    let pair = app.client_with(&format!("pair-{session}"), 5).await;
    let booked = pair.post(&format!("/sessions/{session}/book"), json!({ "places": 2 })).await.is(201);
    (session, pair, text(&booked, "booking_id"))
}

async fn passes_left(person: &Person) -> Value {
    person.get("/me/membership").await.is(200)["plan"]["guest_passes_left"].clone()
}

async fn guest_passes_are_spent_when_a_party_moves_up(app: TestApp) {
    let maya = app.coach("maya").await;
    for (mode, in_hours) in MODES.into_iter().zip([48, 60]) {
        rules(&app, json!({ "waitlist": way(mode) })).await;
        // One credit is enough for two, because the other place is paid with a guest pass.
        let ben = app.client_with(mode, 1).await;
        on_plan(&app, &ben, json!({ "guest_passes_per_cycle": 1 })).await;
        let (session, pair, booking) = full_for_two(&app, &maya, in_hours).await;
        waiting_with(&ben, &session, 2, 1).await;
        assert_eq!(ben.get("/me/waitlist").await.is(200)["items"][0]["guest_passes"], 1, "{mode}");
        pair.cancel(&booking).await.is(200);
        if let Some(hold) = ben.get("/me/holds?active=true").await.is(200)["items"].get(0) {
            assert_eq!((&hold["guest_passes"], passes_left(&ben).await), (&json!(1), json!(1)), "{mode}");
        }
        let promoted = moved_up(&ben).await.expect("two places");
        assert_eq!((ben.credits().await, passes_left(&ben).await), (0, json!(0)), "{mode}");
        let back = ben.cancel(&promoted).await.is(200);
        assert_eq!((&back["credits_returned"], passes_left(&ben).await), (&json!(1), json!(1)), "{mode}");
    }
}

async fn whoever_has_used_their_guest_passes_meanwhile_is_passed_over(app: TestApp) {
    let maya = app.coach("maya").await;
    for (mode, in_hours) in MODES.into_iter().zip([48, 60]) {
        rules(&app, json!({ "waitlist": way(mode) })).await;
        let ben = app.client_with(mode, 9).await;
        on_plan(&app, &ben, json!({ "guest_passes_per_cycle": 1 })).await;
        let (session, pair, booking) = full_for_two(&app, &maya, in_hours).await;
        waiting_with(&ben, &session, 2, 1).await;
        let next = app.client_with(&format!("next{mode}"), 9).await;
        waiting(&next, &session, 2).await;
        let elsewhere = app.published(&maya, Plan { in_hours: in_hours + 4, ..Plan::default() }).await;
        let both = json!({ "places": 2, "guest_passes": 1 });
        ben.post(&format!("/sessions/{elsewhere}/book"), both).await.is(201);
        pair.cancel(&booking).await.is(200);
        assert_eq!(because(&ben).await, "membership.insufficient_guest_passes", "{mode}");
        assert!(moved_up(&next).await.is_some(), "{mode}");
    }
}

async fn guest_passes_in_line_fit_the_party(app: TestApp) {
    let (maya, ben) = (app.coach("maya").await, app.client_with("ben", 9).await);
    let (session, _, _) = full_for_two(&app, &maya, 48).await;
    let path = format!("/sessions/{session}/waitlist");
    for (party, guest_passes) in [(1, 1), (2, 2), (2, 1000)] {
        let wish = json!({ "party": party, "guest_passes": guest_passes });
        ben.post(&path, wish).await.refused(422, "booking.guests_do_not_fit");
    }
    ben.post(&path, json!({ "party": 2, "guest_passes": -1 })).await.is(400);
}

async fn whoever_has_used_up_the_bookings_of_their_plan_is_passed_over(app: TestApp) {
    let maya = app.coach("maya").await;
    for (mode, in_hours) in MODES.into_iter().zip([48, 60]) {
        rules(&app, json!({ "waitlist": way(mode) })).await;
        let ben = app.client_with(mode, 9).await;
        on_plan(&app, &ben, json!({ "bookings_per_cycle": 1 })).await;
        let (session, ana, booking) = full(&app, &maya, in_hours).await;
        waiting(&ben, &session, 1).await;
        let next = app.client_with(&format!("next{mode}"), 9).await;
        waiting(&next, &session, 1).await;
        let elsewhere = app.published(&maya, Plan { in_hours: in_hours + 4, ..Plan::default() }).await;
        ben.booked(&elsewhere).await;
        ana.cancel(&booking).await.is(200);
        assert_eq!(because(&ben).await, "membership.plan_limit_reached", "{mode}");
        assert!(moved_up(&next).await.is_some(), "{mode}");
        assert_eq!(spots_left(&ana, &session).await, 0, "{mode}");
    }
}

async fn an_offer_cannot_be_confirmed_when_the_plan_was_used_up_meanwhile_and_goes_to_the_next(app: TestApp) {
    let maya = app.coach("maya").await;
    let ben = app.client_with("ben", 9).await;
    on_plan(&app, &ben, json!({ "bookings_per_cycle": 1 })).await;
    let (session, ana, booking) = full(&app, &maya, 48).await;
    waiting(&ben, &session, 1).await;
    let next = app.client_with("next", 9).await;
    waiting(&next, &session, 1).await;
    ana.cancel(&booking).await.is(200);
    let hold = offered(&ben).await.expect("an offer");
    ben.booked(&app.published(&maya, Plan { in_hours: 52, ..Plan::default() }).await).await;
    let confirm = format!("/holds/{hold}/confirm");
    ben.post(&confirm, json!({})).await.refused(409, "membership.plan_limit_reached");
    assert_eq!(offered(&next).await, None, "the offer stands, and what was refused changes nothing");
    app.minutes_pass(5).await;
    ben.post(&confirm, json!({})).await.refused(409, "hold.expired");
    assert!(moved_up(&next).await.is_some());
}
