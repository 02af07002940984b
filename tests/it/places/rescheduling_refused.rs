//! A booking that cannot be moved stays as it is, and it is said why.

use regimen_tests::app::{Plan, TestApp};
use serde_json::json;

use super::text;

on_both_databases! {
    what_is_over_or_used_is_not_moved;
    a_booking_is_moved_only_to_where_it_can_be;
    a_refused_move_is_explained;
}

fn at(in_hours: i64, capacity: u32) -> Plan {
    Plan { in_hours, capacity, credits: 1 }
}

async fn what_is_over_or_used_is_not_moved(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 9).await);
    let (first, second) = (app.published(&maya, at(48, 3)).await, app.published(&maya, at(50, 3)).await);
    let third = app.published(&maya, at(52, 3)).await;
    let to = |session: &str| json!({ "session_id": session });
    let gone = ana.booked(&first).await;
    ana.cancel(&gone).await.is(200);
    let path = |booking: &str| format!("/bookings/{booking}/reschedule");
    ana.post(&path(&gone), to(&second)).await.refused(409, "booking.is_cancelled");
    let preview = format!("/bookings/{gone}/reschedule-preview?session_id={second}");
    ana.get(&preview).await.refused(409, "booking.is_cancelled");
    let booking = ana.booked(&first).await;
    let moved = text(&ana.post(&path(&booking), to(&second)).await.is(201), "booking_id");
    let elsewhere = ana.post(&path(&booking), to(&third)).await.refused(409, "booking.is_rescheduled");
    assert_eq!(elsewhere["booking_id"], moved);
    app.hours_pass(49);
    maya.post(&format!("/bookings/{moved}/checkin"), json!({})).await.is(200);
    ana.post(&path(&moved), to(&third)).await.refused(409, "booking.is_checked_in");
    maya.post(&format!("/bookings/{moved}/checkin/undo"), json!({ "reason": "somebody else" })).await.is(200);
    app.hours_pass(1);
    ana.post(&path(&moved), to(&third)).await.refused(409, "booking.session_started");
}

async fn a_booking_is_moved_only_to_where_it_can_be(app: TestApp) {
    let (maya, jonas) = (app.coach("maya").await, app.coach("jonas").await);
    let (ana, ben) = (app.client_with("ana", 9).await, app.client("ben").await);
    let (first, second) = (app.published(&maya, at(48, 3)).await, app.published(&maya, at(60, 3)).await);
    let (booking, other) = (ana.booked(&first).await, ana.booked(&second).await);
    let path = format!("/bookings/{booking}/reschedule");
    let to = |session: &str| json!({ "session_id": session });
    ana.post(&path, to(&first)).await.refused(409, "booking.same_session");
    ana.post(&path, to(&second)).await.refused(409, "booking.already_booked");
    let same_hour = app.published(&jonas, at(60, 3)).await;
    ana.post(&path, to(&same_hour)).await.refused(409, "calendar.overlap");
    let draft = app.draft(&jonas, at(80, 3)).await;
    ana.post(&path, to(&draft)).await.refused(404, "session.not_found");
    ana.get(&format!("/bookings/{booking}/reschedule-preview?session_id={draft}"))
        .await
        .refused(404, "session.not_found");
    let off = app.published(&jonas, at(82, 3)).await;
    jonas.post(&format!("/sessions/{off}/cancel"), json!({ "reason": "ill" })).await.is(200);
    ana.post(&path, to(&off)).await.refused(409, "booking.session_not_open");
    // Nobody else's.
    let third = app.published(&jonas, at(84, 3)).await;
    for stranger in [&ben, &maya] {
        stranger.post(&path, to(&third)).await.refused(404, "booking.not_found");
    }
    ana.post(&path, json!({ "session_id": third, "credits": 0 })).await.is(400);
    assert_eq!((ana.credits().await, ana.cancel(&other).await.status), (7, 200));
}

async fn a_refused_move_is_explained(app: TestApp) {
    let (maya, ana, ben) = (app.coach("maya").await, app.client_with("ana", 9).await, app.client_with("ben", 9).await);
    let (first, second) = (app.published(&maya, at(48, 3)).await, app.published(&maya, at(60, 1)).await);
    let booking = ana.booked(&first).await;
    ben.booked(&second).await;
    let path = format!("/bookings/{booking}/reschedule");
    let full = ana.post(&path, json!({ "session_id": second })).await.refused(409, "booking.session_full");
    let told = ana.get(&text(&full, "why")).await.is(200);
    assert_eq!((&told["code"], &told["facts"]["spots_left"]), (&full["code"], &json!(0)));
    let kinds = told["causes"].as_array().expect("a list").iter().map(|cause| text(cause, "kind"));
    assert_eq!(kinds.collect::<Vec<_>>(), ["SessionPublished", "SpotBooked"]);
    ben.get(&text(&full, "why")).await.refused(404, "why.nothing_found");
    // Staff who were refused are told as well.
    let admin = app.admin().await;
    let refused = admin.post(&path, json!({ "session_id": second })).await.refused(409, "booking.session_full");
    assert_eq!(admin.get(&text(&refused, "why")).await.is(200)["code"], "booking.session_full");
}
