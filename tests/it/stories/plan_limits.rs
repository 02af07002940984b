//! What a plan allows: so many bookings in a cycle, a day and a week, and guests.

use regimen_tests::app::{Person, Plan, TestApp};
use serde_json::json;

use super::plans::{eight_a_month, joined, published};

on_both_databases! {
    a_plan_takes_so_many_bookings_in_a_cycle_and_no_more;
    a_plan_takes_so_many_sessions_of_a_day_and_of_a_week_whichever_way_they_are_booked;
    a_course_and_a_standing_reservation_stay_within_what_the_plan_takes_of_a_week;
    a_guest_pass_pays_for_a_place_and_comes_back_with_it;
}

async fn a_plan_takes_so_many_bookings_in_a_cycle_and_no_more(app: TestApp) {
    let (admin, coach, ana) = (app.admin().await, app.coach("maya").await, app.client("ana").await);
    let mut terms = eight_a_month();
    terms["bookings_per_cycle"] = json!(2);
    joined(&admin, &ana, &published(&admin, terms).await).await;
    let mut sessions = Vec::new();
    for day in 2..6 {
        sessions.push(app.published(&coach, Plan { in_hours: day * 24, ..Plan::default() }).await);
    }
    let first = ana.booked(&sessions[0]).await;
    ana.booked(&sessions[1]).await;
    let refused = ana.book(&sessions[2]).await.refused(409, "membership.plan_limit_reached");
    assert_eq!((&refused["limit"], &refused["cycle_ends_at"]), (&json!(2), &json!("2027-06-03T08:00:00Z")));
    assert_eq!(ana.get("/me/membership").await.is(200)["plan"]["bookings_left"], 0);
    ana.cancel(&first).await.is(200);
    assert_eq!(ana.get("/me/membership").await.is(200)["plan"]["bookings_left"], 1);
    ana.booked(&sessions[2]).await;
    ana.book(&sessions[3]).await.refused(409, "membership.plan_limit_reached");
}

/// It is Monday, 10:00 in Berlin.
async fn a_plan_takes_so_many_sessions_of_a_day_and_of_a_week_whichever_way_they_are_booked(app: TestApp) {
    let (admin, coach, ana) = (app.admin().await, app.coach("maya").await, app.client("ana").await);
    let terms = json!({
        "name": "Three a week", "cycle_unit": "months", "cycle_length": 1, "credits_per_cycle": 8,
        "bookings_per_day": 1, "bookings_per_week": 3, "time_zone": "Europe/Berlin",
    });
    let plan = published(&admin, terms).await;
    assert_eq!(ana.get(&format!("/plans/{plan}")).await.is(200)["terms"]["time_zone"], "Europe/Berlin");
    joined(&admin, &ana, &plan).await;
    let plan_of = |capacity, in_hours| Plan { in_hours, capacity, credits: 1 };
    let (today, tonight) = (app.published(&coach, plan_of(9, 2)).await, app.published(&coach, plan_of(9, 10)).await);
    // Midnight in Berlin, and still Monday in UTC.
    let midnight = app.published(&coach, plan_of(1, 14)).await;
    let tuesday = app.published(&coach, plan_of(9, 26)).await;
    let wednesday = app.published(&coach, plan_of(9, 50)).await;
    let thursday = app.published(&coach, plan_of(9, 74)).await;

    let first = ana.booked(&today).await;
    let refused = ana.book(&tonight).await.refused(409, "membership.booking_cap_reached");
    assert_eq!((&refused["per"], &refused["limit"], &refused["day"]), (&json!("day"), &json!(1), &json!("2027-05-03")));
    assert_eq!((&refused["possible_from"], &refused["time_zone"]), (&json!("2027-05-04"), &json!("Europe/Berlin")));
    let preview = ana.get(&format!("/sessions/{tonight}/booking-preview")).await.is(200);
    assert_eq!(preview["refused"], "membership.booking_cap_reached");
    assert_eq!((&preview["left"]["bookings_on_day"], &preview["left"]["bookings_in_week"]), (&json!(0), &json!(2)));
    let mine = ana.get("/me/membership").await.is(200)["plan"].clone();
    assert_eq!((&mine["bookings_left_today"], &mine["bookings_left_this_week"]), (&json!(0), &json!(2)));

    // By a hold that is confirmed, and by a place in line.
    let hold = ana.post(&format!("/sessions/{tonight}/hold"), json!({})).await.is(201);
    let confirm = format!("/holds/{}/confirm", hold["hold_id"].as_str().expect("an id"));
    ana.post(&confirm, json!({})).await.refused(409, "membership.booking_cap_reached");
    let ben = app.client_with("ben", 5).await;
    let taken = ben.booked(&midnight).await;
    ana.post(&format!("/sessions/{midnight}/waitlist"), json!({})).await.is(201);
    ana.booked(&tuesday).await;
    ben.cancel(&taken).await.is(200);
    app.due().await;
    assert_eq!(booked_in(&ana, &midnight).await, 0, "nobody is promoted beyond their plan");

    ana.booked(&wednesday).await;
    let refused = ana.book(&thursday).await.refused(409, "membership.booking_cap_reached");
    assert_eq!((&refused["per"], &refused["possible_from"]), (&json!("week"), &json!("2027-05-10")));
    ana.cancel(&first).await.is(200);
    assert_eq!(ana.get("/me/membership").await.is(200)["plan"]["bookings_left_this_week"], 1);
    ana.booked(&thursday).await;
    assert_eq!(ana.get("/me/membership").await.is(200)["plan"]["bookings_left_this_week"], 0);
    app.hours_pass(24 * 7);
    let next = ana.get("/me/membership").await.is(200)["plan"].clone();
    assert_eq!((&next["bookings_left_today"], &next["bookings_left_this_week"]), (&json!(1), &json!(3)));
}

async fn a_course_and_a_standing_reservation_stay_within_what_the_plan_takes_of_a_week(app: TestApp) {
    let (admin, coach, ana) = (app.admin().await, app.coach("maya").await, app.client("ana").await);
    let mut terms = eight_a_month();
    terms["bookings_per_week"] = json!(2);
    joined(&admin, &ana, &published(&admin, terms).await).await;
    let rule = json!({
        "weekdays": ["tue", "wed", "thu"], "local_time": "07:30", "time_zone": "Europe/Berlin",
        "starts_on": "2027-05-04", "count": 6,
    });
    let wish = json!({ "name": "Spin", "duration_minutes": 45, "capacity": 9, "rule": rule, "publish": true });
    let series = coach.post("/series", wish).await.is(201)["series_id"].as_str().expect("an id").to_owned();
    let enrol = format!("/series/{series}/enrol");
    ana.post(&enrol, json!({})).await.refused(409, "membership.booking_cap_reached");
    assert_eq!(ana.get("/me/bookings?state=upcoming").await.is(200)["items"], json!([]), "all of them or none");
    let standing = ana.post(&format!("/series/{series}/standing"), json!({})).await.is(201);
    assert_eq!((&standing["booked"], &standing["not_booked"]), (&json!(4), &json!(2)), "two of each week");
}

async fn booked_in(client: &Person, session: &str) -> usize {
    let mine = client.get("/me/bookings?state=upcoming").await.is(200);
    let items = mine["items"].as_array().expect("bookings").iter();
    items.filter(|booking| booking["session_id"] == session).count()
}

async fn a_guest_pass_pays_for_a_place_and_comes_back_with_it(app: TestApp) {
    let (admin, coach, ana) = (app.admin().await, app.coach("maya").await, app.client("ana").await);
    joined(&admin, &ana, &published(&admin, eight_a_month()).await).await;
    let session = app.published(&coach, Plan { in_hours: 48, credits: 3, ..Plan::default() }).await;
    let preview = format!("/sessions/{session}/booking-preview?places=2&guest_passes");
    let one = ana.get(&format!("{preview}=1")).await.is(200);
    assert_eq!((&one["credits"], &one["left"]["guest_passes"], one.get("refused")), (&json!(3), &json!(1), None));
    let two = ana.get(&format!("{preview}=2")).await.is(200);
    assert_eq!(two["refused"], "booking.guests_do_not_fit", "the client's own place is not a guest's");

    let path = format!("/sessions/{session}/book");
    let wish = json!({ "places": 2, "guests": ["Ben"], "guest_passes": 1 });
    let booked = ana.post(&path, wish.clone()).await.is(201);
    assert_eq!((&booked["credits"], ana.credits().await), (&json!(3), 5));
    assert_eq!(ana.get("/me/membership").await.is(200)["plan"]["guest_passes_left"], 0);

    let other = app.published(&coach, Plan { in_hours: 72, credits: 1, ..Plan::default() }).await;
    let path = format!("/sessions/{other}/book");
    let refused = ana.post(&path, wish.clone()).await.refused(409, "membership.insufficient_guest_passes");
    assert_eq!((&refused["guest_passes_required"], &refused["guest_passes_available"]), (&json!(1), &json!(0)));
    let preview = ana.get(&format!("/sessions/{other}/booking-preview?places=2&guest_passes=1")).await.is(200);
    assert_eq!(preview["refused"], "membership.insufficient_guest_passes");
    assert_eq!(ana.credits().await, 5, "what is refused costs nothing");

    ana.cancel(booked["booking_id"].as_str().expect("an id")).await.is(200);
    assert_eq!(ana.get("/me/membership").await.is(200)["plan"]["guest_passes_left"], 1);
    assert_eq!(ana.credits().await, 8);
    ana.post(&path, wish).await.is(201);
}
