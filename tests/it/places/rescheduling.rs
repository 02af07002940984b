//! A booking is moved to another session: there is no moment without a place, and none with two.

use futures_util::future::join_all;
use regimen_tests::app::{Person, Plan, TestApp};
use serde_json::{Value, json};

use super::{held, offered, on_plan, rules, spots_left, text, told, waiting};

on_both_databases! {
    reschedule_frees_the_old_place;
    booking_without_the_hold_never_takes_a_held_place;
    many_move_to_the_last_place_at_once_and_one_gets_it;
    moving_early_costs_the_difference_and_what_was_shown;
    moving_late_costs_what_cancelling_late_does;
    a_party_moves_with_its_guests_and_passes;
    whoever_may_come_once_a_day_can_come_at_another_hour_of_it;
    staff_move_a_booking_and_the_client_is_told;
    a_move_is_explained_from_both_sides;
}

async fn reschedule(person: &Person, booking: &str, to: &str) -> Value {
    person.post(&format!("/bookings/{booking}/reschedule"), json!({ "session_id": to })).await.is(201)
}

async fn preview(person: &Person, booking: &str, to: &str) -> Value {
    person.get(&format!("/bookings/{booking}/reschedule-preview?session_id={to}")).await.is(200)
}

fn at(in_hours: i64, capacity: u32, credits: u32) -> Plan {
    Plan { in_hours, capacity, credits }
}

async fn reschedule_frees_the_old_place(app: TestApp) {
    let (maya, jonas) = (app.coach("maya").await, app.coach("jonas").await);
    let (ana, ben) = (app.client_with("ana", 1).await, app.client_with("ben", 5).await);
    let (monday, tuesday) = (app.published(&maya, at(48, 1, 1)).await, app.published(&maya, at(72, 3, 1)).await);
    let booking = ana.booked(&monday).await;
    waiting(&ben, &monday, 1).await;
    let moved = reschedule(&ana, &booking, &tuesday).await;
    assert_eq!(
        moved,
        json!({
            "booking_id": moved["booking_id"], "session_id": tuesday, "places": 1, "credits": 1,
            "moved_from": booking, "refund_percentage": 100, "credits_returned": 1,
        })
    );
    assert_eq!(reschedule(&ana, &booking, &tuesday).await, moved, "twice is once");
    let hold = offered(&ben).await.expect("the line moves up in the same commit");
    ben.post(&format!("/holds/{hold}/confirm"), json!({})).await.is(201);
    assert_eq!((spots_left(&ana, &monday).await, spots_left(&ana, &tuesday).await), (0, 2));
    assert_eq!(ana.credits().await, 0);
    let mine = ana.get("/me/bookings?state=upcoming").await.is(200);
    assert_eq!(
        (&mine["items"][0]["booking_id"], &mine["items"][0]["moved_from"]),
        (&moved["booking_id"], &json!(booking))
    );
    let before = ana.get("/me/bookings?state=cancelled").await.is(200);
    assert_eq!(before["items"][0]["moved_to"], moved["booking_id"]);
    // Her time on Monday is free again.
    app.grant(&ana, 1, 30).await;
    ana.booked(&app.published(&jonas, at(48, 1, 1)).await).await;
}

async fn booking_without_the_hold_never_takes_a_held_place(app: TestApp) {
    let maya = app.coach("maya").await;
    let (ana, ben) = (app.client_with("ana", 9).await, app.client_with("ben", 9).await);
    let (monday, tuesday) = (app.published(&maya, at(48, 3, 1)).await, app.published(&maya, at(72, 1, 1)).await);
    let booking = ana.booked(&monday).await;
    let hold = held(&ben, &tuesday, 1).await;
    let path = format!("/bookings/{booking}/reschedule");
    let full = ana.post(&path, json!({ "session_id": tuesday })).await.refused(409, "booking.session_full");
    assert_eq!(full["spots_left"], 0);
    ana.book(&tuesday).await.refused(409, "booking.session_full");
    assert_eq!(preview(&ana, &booking, &tuesday).await["refused"], "booking.session_full");
    assert_eq!((spots_left(&ana, &monday).await, ana.credits().await), (2, 8), "nothing is half done");
    ben.post(&format!("/holds/{hold}/confirm"), json!({})).await.is(201);
    // Places that are kept for the client themselves are theirs to move to.
    let wednesday = app.published(&maya, at(96, 1, 1)).await;
    held(&ana, &wednesday, 1).await;
    reschedule(&ana, &booking, &wednesday).await;
}

async fn many_move_to_the_last_place_at_once_and_one_gets_it(app: TestApp) {
    let maya = app.coach("maya").await;
    let (monday, tuesday) = (app.published(&maya, at(48, 12, 1)).await, app.published(&maya, at(72, 1, 1)).await);
    let crowd = app.crowd(12).await;
    for client in &crowd {
        app.grant(client, 1, 30).await;
    }
    let bookings = join_all(crowd.iter().map(|client| client.booked(&monday))).await;
    let moves = crowd.iter().zip(&bookings).map(async |(client, booking)| {
        client.post(&format!("/bookings/{booking}/reschedule"), json!({ "session_id": tuesday })).await
    });
    let answers = join_all(moves).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    for answer in answers.into_iter().filter(|answer| answer.status != 201) {
        answer.refused(409, "booking.session_full");
    }
    assert_eq!((spots_left(&maya, &monday).await, spots_left(&maya, &tuesday).await), (1, 0));
    for client in &crowd {
        let mine = client.get("/me/bookings?state=upcoming").await.is(200);
        assert_eq!(mine["items"].as_array().map(Vec::len), Some(1), "each has one place");
        assert_eq!(client.credits().await, 0);
    }
}

async fn moving_early_costs_the_difference_and_what_was_shown(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 3).await);
    let (dear, cheap) = (app.published(&maya, at(48, 3, 3)).await, app.published(&maya, at(72, 3, 1)).await);
    let booking = ana.booked(&dear).await;
    let shown = preview(&ana, &booking, &cheap).await;
    let expected = [("credits", 1), ("credits_returned", 3), ("credits_left", 2), ("refund_percentage", 100)];
    for (field, number) in expected {
        assert_eq!(shown[field], number, "{field}");
    }
    assert_eq!((&shown["late"], &shown["moved_by"], shown.get("refused")), (&json!(false), &json!("client"), None));
    assert_eq!(ana.credits().await, 0, "nothing is written");
    let moved = text(&reschedule(&ana, &booking, &cheap).await, "booking_id");
    assert_eq!(ana.credits().await, 2);
    let dearer = app.published(&maya, at(96, 3, 4)).await;
    let path = format!("/bookings/{moved}/reschedule");
    let poor = ana.post(&path, json!({ "session_id": dearer })).await.refused(409, "membership.insufficient_credits");
    assert_eq!((&poor["credits_required"], &poor["credits_available"]), (&json!(4), &json!(3)));
    assert_eq!(preview(&ana, &moved, &dearer).await["refused"], "membership.insufficient_credits");
    assert_eq!(ana.credits().await, 2);
}

async fn moving_late_costs_what_cancelling_late_does(app: TestApp) {
    let fee = json!({ "amount_minor": 500, "currency": "EUR" });
    let cancellation = json!({ "tiers": [], "late_within_hours": 12, "penalties": { "late_cancel_fee": fee } });
    rules(&app, json!({ "cancellation": cancellation })).await;
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 2).await);
    let (today, tomorrow) = (app.published(&maya, at(10, 3, 1)).await, app.published(&maya, at(34, 3, 1)).await);
    let booking = ana.booked(&today).await;
    let shown = preview(&ana, &booking, &tomorrow).await;
    assert_eq!((&shown["late"], &shown["strike"], &shown["fee"]), (&json!(true), &json!(true), &fee));
    assert_eq!((&shown["credits_returned"], &shown["credits_left"]), (&json!(0), &json!(0)));
    reschedule(&ana, &booking, &tomorrow).await;
    assert_eq!(ana.credits().await, 0);
    assert_eq!(ana.get("/me/penalties").await.is(200)["due"], json!([fee]));
    assert_eq!(told(&ana).await, ["booking.cancelled_late"]);
}

async fn a_party_moves_with_its_guests_and_passes(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 9).await);
    on_plan(&app, &ana, json!({ "guest_passes_per_cycle": 1 })).await;
    let (monday, tuesday) = (app.published(&maya, at(48, 4, 2)).await, app.published(&maya, at(72, 4, 3)).await);
    let wish = json!({ "places": 4, "guests": ["Ben", "Chen", "Dia"], "guest_passes": 1 });
    let booking = text(&ana.post(&format!("/sessions/{monday}/book"), wish).await.is(201), "booking_id");
    ana.patch(&format!("/bookings/{booking}/places/2/cancel"), json!({})).await.is(200);
    assert_eq!(ana.credits().await, 5);
    let moved = reschedule(&ana, &booking, &tuesday).await;
    assert_eq!((&moved["places"], &moved["credits"], &moved["credits_returned"]), (&json!(3), &json!(6), &json!(4)));
    assert_eq!(ana.credits().await, 3);
    let events = app.admin().await.get(&format!("/audit/events?stream=roster-{tuesday}")).await.is(200);
    let booked = events["items"].as_array().expect("a list").iter().find(|event| event["kind"] == "SpotBooked");
    let booked = booked.expect("a booking").to_string();
    assert!(booked.contains("Chen") && booked.contains("Dia") && !booked.contains("Ben"), "{booked}");
    assert!(booked.contains("\"guest_passes\":1"), "{booked}");
}

async fn whoever_may_come_once_a_day_can_come_at_another_hour_of_it(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 9).await);
    on_plan(&app, &ana, json!({ "bookings_per_day": 1, "bookings_per_cycle": 1 })).await;
    let (early, late) = (app.published(&maya, at(50, 4, 0)).await, app.published(&maya, at(52, 4, 0)).await);
    let booking = ana.booked(&early).await;
    ana.book(&late).await.refused(409, "membership.plan_limit_reached");
    let moved = text(&reschedule(&ana, &booking, &late).await, "booking_id");
    ana.book(&early).await.refused(409, "membership.plan_limit_reached");
    reschedule(&ana, &moved, &early).await;
}

async fn staff_move_a_booking_and_the_client_is_told(app: TestApp) {
    let (maya, ana, admin) = (app.coach("maya").await, app.client_with("ana", 9).await, app.admin().await);
    let (today, tomorrow) = (app.published(&maya, at(10, 3, 2)).await, app.published(&maya, at(34, 3, 1)).await);
    let booking = ana.booked(&today).await;
    assert_eq!(preview(&admin, &booking, &tomorrow).await["moved_by"], "staff");
    let moved = reschedule(&admin, &booking, &tomorrow).await;
    assert_eq!(moved["refund_percentage"], 0, "by the rules that bind the booking");
    let inbox = ana.get("/me/notifications").await.is(200);
    assert_eq!(inbox["items"][0]["code"], "booking.rescheduled_by_staff");
    assert_eq!(inbox["items"][0]["facts"]["booking_id"], moved["booking_id"]);
    assert_eq!(ana.get("/me/penalties").await.is(200)["items"], json!([]), "that is no strike");
}

async fn a_move_is_explained_from_both_sides(app: TestApp) {
    let (maya, jonas, ana) = (app.coach("maya").await, app.coach("jonas").await, app.client_with("ana", 9).await);
    let (monday, tuesday) = (app.published(&maya, at(48, 3, 2)).await, app.published(&jonas, at(72, 3, 1)).await);
    let booking = ana.booked(&monday).await;
    let moved = text(&reschedule(&ana, &booking, &tuesday).await, "booking_id");
    let kinds = async |person: &Person, id: &str| {
        let causes = person.get(&format!("/why/{id}")).await.is(200)["causes"].clone();
        let causes = causes.as_array().expect("a list").clone();
        causes.iter().map(|cause| text(cause, "kind")).collect::<Vec<_>>()
    };
    let of_the_move =
        ["BookingCancelled", "SpotBooked", "CreditsReturned", "CreditsSpent", "TimeReleased", "TimeReserved"];
    assert_eq!(kinds(&ana, &moved).await, of_the_move);
    let both = [["SpotBooked", "CreditsSpent", "TimeReserved"].as_slice(), &of_the_move].concat();
    assert_eq!(kinds(&ana, &booking).await, both);
    // A coach reads what happened in their own session.
    assert_eq!(kinds(&jonas, &moved).await, ["SpotBooked", "CreditsSpent", "TimeReserved"]);
    let told = ana.get(&format!("/why/{moved}")).await.is(200)["causes"].clone();
    assert_eq!(
        told[0]["what"],
        "A booking of 1 place was moved to another session by the client: 100 % of its price, 2 credits, went back."
    );
}
