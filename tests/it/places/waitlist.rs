//! Standing in line, and moving up.

use regimen_tests::app::{Person, Plan, TestApp};
use serde_json::{Value, json};

use super::{held, offered, rules, spots_left, told, waiting};

on_both_databases! {
    the_first_in_line_is_offered_the_place_that_falls_free;
    an_offer_that_is_declined_or_runs_out_goes_to_the_next;
    promotion_re_runs_eligibility_and_credits;
    a_party_stays_together;
    the_order_is_changed_with_a_reason_that_everyone_can_read;
    whoever_waits_can_leave_by_link_and_an_old_link_leaves_nothing_else;
    whoever_declines_by_link_gives_the_place_to_the_next;
    a_link_to_decline_is_worth_nothing_once_the_offer_is_over;
    in_automatic_mode_the_first_in_line_is_booked;
    in_automatic_mode_a_party_is_booked_together;
    near_the_start_everyone_is_told_and_later_the_line_stands_still;
    a_raised_capacity_lets_the_line_move_up;
    nobody_waits_for_what_is_free_and_nobody_twice;
    a_line_is_shown_to_staff_whole_and_to_clients_as_far_as_it_is_theirs;
    whoever_was_promoted_and_cancelled_stands_at_the_end_again;
}

fn one_place() -> Plan {
    Plan { capacity: 1, credits: 1, ..Plan::default() }
}

async fn line(app: &TestApp, session: &str, names: &[&str]) -> Vec<Person> {
    let mut people = Vec::new();
    for name in names {
        let person = app.client_with(name, 5).await;
        waiting(&person, session, 1).await;
        people.push(person);
    }
    people
}

async fn position(person: &Person, session: &str) -> Value {
    person.get(&format!("/sessions/{session}/waitlist")).await.is(200)["position"].clone()
}

async fn the_first_in_line_is_offered_the_place_that_falls_free(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 5).await);
    let session = app.published(&maya, one_place()).await;
    let booking = ana.booked(&session).await;
    let people = line(&app, &session, &["ben", "chen"]).await;
    assert_eq!((position(&people[0], &session).await, position(&people[1], &session).await), (json!(1), json!(2)));
    ana.cancel(&booking).await.is(200);

    // Nobody who comes by can have it.
    app.client_with("dara", 5).await.book(&session).await.refused(409, "booking.session_full");
    let hold = offered(&people[0]).await.expect("an offer");
    assert_eq!(told(&people[0]).await, ["waitlist.place_offered"]);
    assert_eq!(offered(&people[1]).await, None);
    assert_eq!(position(&people[1], &session).await, json!(1));
    people[0].post(&format!("/holds/{hold}/confirm"), json!({})).await.is(201);
    assert_eq!(people[0].credits().await, 4);
}

async fn an_offer_that_is_declined_or_runs_out_goes_to_the_next(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 5).await);
    let session = app.published(&maya, one_place()).await;
    let booking = ana.booked(&session).await;
    let people = line(&app, &session, &["ben", "chen", "dara"]).await;
    ana.cancel(&booking).await.is(200);
    let hold = offered(&people[0]).await.expect("an offer");
    people[0].delete(&format!("/holds/{hold}")).await.is(200);
    let second = offered(&people[1]).await.expect("an offer");
    app.minutes_pass(5).await;
    people[1].post(&format!("/holds/{second}/confirm"), json!({})).await.refused(409, "hold.expired");
    assert_eq!(told(&people[1]).await[0], "hold.expired");
    assert!(offered(&people[2]).await.is_some());
    assert_eq!(spots_left(&ana, &session).await, 0);
    // Who let it pass waits no more.
    assert_eq!(position(&people[1], &session).await, Value::Null);
}

async fn promotion_re_runs_eligibility_and_credits(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 5).await);
    let session = app.published(&maya, one_place()).await;
    let booking = ana.booked(&session).await;
    let poor = app.client("poor").await;
    waiting(&poor, &session, 1).await;
    let busy = app.client_with("busy", 5).await;
    waiting(&busy, &session, 1).await;
    // At the same time elsewhere, with another coach.
    let elsewhere = app.published(&app.coach("jonas").await, Plan::default()).await;
    busy.booked(&elsewhere).await;
    let next = line(&app, &session, &["next"]).await;
    ana.cancel(&booking).await.is(200);
    assert_eq!((offered(&poor).await, offered(&busy).await), (None, None));
    assert!(offered(&next[0]).await.is_some());
    let why = |told: Value| told["items"][0]["facts"]["because"].clone();
    assert_eq!(why(poor.get("/me/notifications").await.is(200)), "membership.insufficient_credits");
    assert_eq!(why(busy.get("/me/notifications").await.is(200)), "calendar.overlap");
    // They keep their places in line.
    assert_eq!((position(&poor, &session).await, position(&busy, &session).await), (json!(1), json!(2)));
}

async fn a_party_stays_together(app: TestApp) {
    let (maya, ana, ben) = (app.coach("maya").await, app.client_with("ana", 5).await, app.client_with("ben", 5).await);
    let session = app.published(&maya, Plan { capacity: 2, credits: 1, ..Plan::default() }).await;
    let (first, second) = (ana.booked(&session).await, ben.booked(&session).await);
    let pair = app.client_with("pair", 5).await;
    waiting(&pair, &session, 2).await;
    let single = app.client_with("single", 5).await;
    waiting(&single, &session, 1).await;
    ana.cancel(&first).await.is(200);
    assert_eq!(offered(&pair).await, None, "one place is none for two");
    let hold = offered(&single).await.expect("the place fits one");
    single.delete(&format!("/holds/{hold}")).await.is(200);
    ben.cancel(&second).await.is(200);
    let both = offered(&pair).await.expect("two places are free");
    let booked = pair.post(&format!("/holds/{both}/confirm"), json!({ "guests": ["Eva"] })).await.is(201);
    assert_eq!((&booked["places"], &booked["credits"]), (&json!(2), &json!(2)));
}

async fn the_order_is_changed_with_a_reason_that_everyone_can_read(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 5).await);
    let session = app.published(&maya, one_place()).await;
    ana.booked(&session).await;
    let people = line(&app, &session, &["ben", "chen"]).await;
    let chen = app.client_with("dara", 5).await;
    let entry = waiting(&chen, &session, 1).await;
    let path = format!("/waitlist/{entry}/position");
    maya.put(&path, json!({ "position": 1 })).await.is(400);
    maya.put(&path, json!({ "position": 1, "reason": " " })).await.refused(400, "request.invalid");
    people[0].put(&path, json!({ "position": 1, "reason": "me first" })).await.refused(403, "auth.forbidden");
    app.coach("jonas").await.put(&path, json!({ "position": 1, "reason": "mine" })).await.is(404);
    let moved = maya.put(&path, json!({ "position": 1, "reason": "promised at the desk" })).await.is(200);
    assert_eq!(moved["position"], 1);
    assert_eq!(position(&people[0], &session).await, json!(2));
    for person in &people {
        assert_eq!(told(person).await, ["waitlist.reordered"]);
        let seen = person.get(&format!("/sessions/{session}/waitlist")).await.is(200)["reordered"][0].clone();
        assert_eq!((&seen["from"], &seen["to"]), (&json!(3), &json!(1)));
        assert_eq!(seen["reason"], "promised at the desk");
    }
    let noted = app.admin().await.get("/audit/events?kind=WaitlistReordered").await.is(200);
    assert_eq!(noted["items"].as_array().map(Vec::len), Some(1));
    let payload = &noted["items"][0]["payload"];
    assert_eq!((&payload["from"], &payload["to"]), (&json!(2), &json!(0)));
    assert!(payload["reason"].to_string().contains("promised at the desk"), "{payload}");
    let stranger = app.client("stranger").await;
    assert_eq!(stranger.get(&format!("/sessions/{session}/waitlist")).await.is(200)["reordered"], json!([]));
}

async fn whoever_waits_can_leave_by_link_and_an_old_link_leaves_nothing_else(app: TestApp) {
    let (maya, ana, ben) = (app.coach("maya").await, app.client_with("ana", 5).await, app.client_with("ben", 5).await);
    let session = app.published(&maya, one_place()).await;
    ana.booked(&session).await;
    let path = format!("/sessions/{session}/waitlist");
    let token = ben.post(&path, json!({})).await.is(201)["leave_token"].clone();
    let anybody = app.stranger();
    anybody.post("/waitlist/leave", json!({ "token": "forged" })).await.refused(404, "link.invalid");
    anybody.post("/holds/decline", json!({ "token": token })).await.refused(404, "link.invalid");
    anybody.post("/waitlist/leave", json!({ "token": token })).await.is(200);
    anybody.post("/waitlist/leave", json!({ "token": token })).await.is(200);
    assert_eq!(position(&ben, &session).await, Value::Null);
    ben.delete(&path).await.refused(404, "waitlist.entry_not_found");

    waiting(&ben, &session, 1).await;
    anybody.post("/waitlist/leave", json!({ "token": token })).await.is(200);
    assert_eq!(position(&ben, &session).await, json!(1), "the old link is for the place they had");
}

/// What `person` was offered, and the link that declines it.
async fn offer(person: &Person) -> (String, Value) {
    let hold = person.get("/me/holds?active=true").await.is(200)["items"][0].clone();
    (hold["hold_id"].as_str().expect("an offer").to_owned(), json!({ "token": hold["decline_token"] }))
}

async fn whoever_declines_by_link_gives_the_place_to_the_next(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 5).await);
    let session = app.published(&maya, one_place()).await;
    let booking = ana.booked(&session).await;
    let people = line(&app, &session, &["ben", "chen"]).await;
    ana.cancel(&booking).await.is(200);
    let (hold, link) = offer(&people[0]).await;
    for _ in 0..2 {
        app.stranger().post("/holds/decline", link.clone()).await.is(200);
    }
    people[0].post(&format!("/holds/{hold}/confirm"), json!({})).await.refused(409, "hold.released");
    assert!(offered(&people[1]).await.is_some() && spots_left(&ana, &session).await == 0);
    let (_, link) = offer(&people[1]).await;
    app.stranger().post("/holds/decline", link).await.is(200);
    assert_eq!(spots_left(&ana, &session).await, 1, "nobody else waits");
}

async fn a_link_to_decline_is_worth_nothing_once_the_offer_is_over(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 5).await);
    let session = app.published(&maya, one_place()).await;
    let booking = ana.booked(&session).await;
    let people = line(&app, &session, &["ben", "chen"]).await;
    ana.cancel(&booking).await.is(200);
    let (_, ran_out) = offer(&people[0]).await;
    app.minutes_pass(5).await;
    let (hold, confirmed) = offer(&people[1]).await;
    app.stranger().post("/holds/decline", ran_out).await.is(200);
    people[1].post(&format!("/holds/{hold}/confirm"), json!({})).await.is(201);
    app.stranger().post("/holds/decline", confirmed).await.refused(409, "hold.confirmed");
    assert_eq!((people[1].credits().await, spots_left(&ana, &session).await), (4, 0));
}

async fn in_automatic_mode_the_first_in_line_is_booked(app: TestApp) {
    rules(&app, json!({ "waitlist": { "mode": "automatic", "claim_minutes": 5, "grace_minutes": 60 } })).await;
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 5).await);
    let session = app.published(&maya, Plan { in_hours: 6, ..one_place() }).await;
    let booking = ana.booked(&session).await;
    let people = line(&app, &session, &["ben", "chen"]).await;
    ana.cancel(&booking).await.is(200);
    let mine = people[0].get("/me/bookings?state=upcoming").await.is(200)["items"][0].clone();
    assert_eq!(told(&people[0]).await, ["waitlist.promoted"]);
    assert_eq!(people[0].credits().await, 4);
    // Nobody asked them, so for an hour cancelling costs nothing, however near the start is.
    let booking = mine["booking_id"].as_str().expect("an id");
    let preview = people[0].get(&format!("/bookings/{booking}/cancellation-preview")).await.is(200);
    assert_eq!((&preview["refund_percentage"], &preview["until"]), (&json!(100), &mine["grace_until"]));
    people[0].cancel(booking).await.is(200);
    assert_eq!(people[0].credits().await, 5);
    let next = people[1].get("/me/bookings?state=upcoming").await.is(200)["items"][0].clone();
    app.hours_pass(2);
    let late = people[1].cancel(next["booking_id"].as_str().expect("an id")).await.is(200);
    assert_eq!(late["refund_percentage"], 0);
}

async fn in_automatic_mode_a_party_is_booked_together(app: TestApp) {
    rules(&app, json!({ "waitlist": { "mode": "automatic", "claim_minutes": 5 } })).await;
    let (maya, ana, ben) = (app.coach("maya").await, app.client_with("ana", 5).await, app.client_with("ben", 5).await);
    let session = app.published(&maya, Plan { capacity: 3, credits: 1, ..Plan::default() }).await;
    let (first, second) = (ana.booked(&session).await, ben.booked(&session).await);
    let last = app.client_with("last", 5).await;
    last.booked(&session).await;
    let (pair, poor) = (app.client_with("pair", 5).await, app.client_with("poor", 1).await);
    waiting(&poor, &session, 2).await;
    waiting(&pair, &session, 2).await;
    ana.cancel(&first).await.is(200);
    assert_eq!((pair.credits().await, spots_left(&ana, &session).await), (5, 1), "one place is none for two");
    ben.cancel(&second).await.is(200);
    let mine = pair.get("/me/bookings?state=upcoming").await.is(200)["items"][0].clone();
    assert_eq!((&mine["places"], pair.credits().await), (&json!(2), 3));
    assert_eq!((spots_left(&ana, &session).await, told(&pair).await), (0, vec!["waitlist.promoted".to_owned()]));
    assert_eq!((told(&poor).await, poor.credits().await), (vec!["waitlist.passed_over".to_owned()], 1));
}

async fn near_the_start_everyone_is_told_and_later_the_line_stands_still(app: TestApp) {
    let modes = json!({ "mode": "offer", "claim_minutes": 5, "notify_all_minutes": 720, "freeze_minutes": 60 });
    rules(&app, json!({ "waitlist": modes })).await;
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 5).await);
    let session = app.published(&maya, Plan { in_hours: 24, ..one_place() }).await;
    let booking = ana.booked(&session).await;
    let people = line(&app, &session, &["ben", "chen"]).await;
    app.hours_pass(13);
    ana.cancel(&booking).await.is(200);
    for person in &people {
        assert_eq!(told(person).await, ["waitlist.places_free"]);
        assert_eq!(offered(person).await, None);
    }
    // The first to book has the place, and waits no more.
    let quick = people[1].booked(&session).await;
    assert_eq!((position(&people[0], &session).await, position(&people[1], &session).await), (json!(1), Value::Null));
    app.hours_pass(10);
    people[1].cancel(&quick).await.is(200);
    assert_eq!((spots_left(&ana, &session).await, told(&people[0]).await.len()), (1, 1), "nobody is told so late");
    app.client("eva")
        .await
        .post(&format!("/sessions/{session}/waitlist"), json!({}))
        .await
        .refused(409, "waitlist.frozen");
}

async fn a_raised_capacity_lets_the_line_move_up(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 5).await);
    let session = app.published(&maya, one_place()).await;
    ana.booked(&session).await;
    let people = line(&app, &session, &["ben", "chen", "dara"]).await;
    maya.patch(&format!("/sessions/{session}"), json!({ "capacity": 3 })).await.is(200);
    assert!(offered(&people[0]).await.is_some() && offered(&people[1]).await.is_some());
    assert_eq!((offered(&people[2]).await, spots_left(&ana, &session).await), (None, 0));
}

async fn nobody_waits_for_what_is_free_and_nobody_twice(app: TestApp) {
    let (maya, ana, ben) = (app.coach("maya").await, app.client_with("ana", 5).await, app.client_with("ben", 5).await);
    let session = app.published(&maya, Plan { capacity: 2, credits: 1, ..Plan::default() }).await;
    let path = format!("/sessions/{session}/waitlist");
    let free = ben.post(&path, json!({})).await.refused(409, "waitlist.places_free");
    assert_eq!(free["spots_left"], 2);
    for party in [0, 21, 1000] {
        ben.post(&path, json!({ "party": party })).await.refused(400, "request.invalid");
    }
    ben.post(&path, json!({ "party": 3 })).await.refused(422, "waitlist.party_never_fits");
    ana.booked(&session).await;
    ana.post(&path, json!({})).await.refused(409, "booking.already_booked");
    held(&app.client("chen").await, &session, 1).await;
    let first = waiting(&ben, &session, 1).await;
    assert_eq!(waiting(&ben, &session, 1).await, first, "who waits keeps their place");
    rules(&app, json!({ "waitlist": { "mode": "off", "claim_minutes": 5 } })).await;
    app.client("dara").await.post(&path, json!({})).await.refused(409, "waitlist.off");
}

async fn a_line_is_shown_to_staff_whole_and_to_clients_as_far_as_it_is_theirs(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 5).await);
    let session = app.published(&maya, one_place()).await;
    ana.booked(&session).await;
    let people = line(&app, &session, &["ben", "chen"]).await;
    let path = format!("/sessions/{session}/waitlist");
    let whole = maya.get(&path).await.is(200);
    assert_eq!((&whole["length"], &whole["items"][1]["client_name"]), (&json!(2), &json!("chen")));
    let own = people[1].get(&path).await.is(200);
    assert_eq!(own["items"].as_array().map(Vec::len), Some(1));
    assert_eq!((&own["items"][0]["position"], own["items"][0].get("client_id")), (&json!(2), None));
    let other = app.coach("jonas").await.get(&path).await.is(200);
    assert_eq!((&other["length"], &other["items"]), (&json!(2), &json!([])));
    assert_eq!(people[0].get("/me/waitlist").await.is(200)["items"][0]["status"], "waiting");
    assert_eq!(maya.get(&format!("/sessions/{session}")).await.is(200)["waiting"], 2);
}

async fn whoever_was_promoted_and_cancelled_stands_at_the_end_again(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 5).await);
    let session = app.published(&maya, one_place()).await;
    let booking = ana.booked(&session).await;
    let people = line(&app, &session, &["ben", "chen", "dara"]).await;
    ana.cancel(&booking).await.is(200);
    let hold = offered(&people[0]).await.expect("an offer");
    let booking = people[0].post(&format!("/holds/{hold}/confirm"), json!({})).await.is(201);
    people[0].cancel(booking["booking_id"].as_str().expect("an id")).await.is(200);
    assert!(offered(&people[1]).await.is_some(), "not the winner again");
    waiting(&people[0], &session, 1).await;
    assert_eq!((position(&people[2], &session).await, position(&people[0], &session).await), (json!(1), json!(2)));
}
