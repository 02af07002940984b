//! A coach's time is taken by what they lead, and a session that is planned can still change.

use chrono::TimeDelta;
use futures_util::future::join_all;
use regimen_tests::app::{Person, Plan, TestApp};
use serde_json::{Value, json};

on_both_databases! {
    a_coach_leads_one_session_at_a_time;
    a_coach_has_time_again_when_a_session_is_called_off;
    a_session_is_moved_to_a_time_at_which_its_coach_is_free;
    a_session_says_something_else_of_itself;
    a_session_that_has_begun_changes_no_more;
    those_booked_come_along_and_are_told;
    a_session_does_not_become_smaller_than_what_is_taken;
    places_that_are_added_go_to_the_line;
    any_coach_who_is_free_leads_a_session_and_all_of_them_as_many;
}

fn path(session: &str) -> String {
    format!("/sessions/{session}")
}

async fn a_coach_leads_one_session_at_a_time(app: TestApp) {
    let coach = app.coach("maya").await;
    for round in 0..5 {
        let plan = Plan { in_hours: 48 + 2 * round, ..Plan::default() };
        let answers = join_all((0..12).map(|_| coach.post("/sessions", app.wish(plan)))).await;
        let (planned, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 201);
        assert_eq!((planned.len(), refused.len()), (1, 11));
        let planned = planned.into_iter().map(|answer| answer.is(201)["session_id"].clone()).collect::<Vec<_>>();
        for answer in refused {
            let problem = answer.refused(409, "calendar.overlap");
            assert_eq!(problem["session_id"], planned[0]);
        }
    }
    // One begins when another ends.
    app.draft(&coach, Plan { in_hours: 49, ..Plan::default() }).await;
}

async fn a_coach_has_time_again_when_a_session_is_called_off(app: TestApp) {
    let coach = app.coach("maya").await;
    let session = app.draft(&coach, Plan::default()).await;
    coach.post("/sessions", app.wish(Plan::default())).await.refused(409, "calendar.overlap");
    coach.post(&format!("/sessions/{session}/cancel"), json!({ "reason": "ill" })).await.is(200);
    app.draft(&coach, Plan::default()).await;
}

async fn a_session_is_moved_to_a_time_at_which_its_coach_is_free(app: TestApp) {
    let (coach, other, ana) = (app.coach("maya").await, app.coach("jonas").await, app.client("ana").await);
    let session = app.published(&coach, Plan::default()).await;
    app.draft(&coach, Plan { in_hours: 50, ..Plan::default() }).await;
    let taken = json!({ "starts_at": app.now() + TimeDelta::minutes(50 * 60 - 30) });
    let problem = coach.patch(&path(&session), taken).await.refused(409, "calendar.overlap");
    assert_eq!(problem["starts_at"], "2027-05-05T10:00:00Z");
    // By half an hour, over its own time.
    let later = json!({ "starts_at": app.now() + TimeDelta::minutes(48 * 60 + 30) });
    ana.patch(&path(&session), later.clone()).await.refused(403, "auth.forbidden");
    other.patch(&path(&session), later.clone()).await.refused(404, "session.not_found");
    assert_eq!(
        coach.patch(&path(&session), later).await.is(200),
        json!({ "session_id": session, "status": "published" })
    );
    let moved = ana.get(&path(&session)).await.is(200);
    assert_eq!(
        (&moved["starts_at"], &moved["ends_at"]),
        (&json!("2027-05-05T08:30:00+00:00"), &json!("2027-05-05T09:30:00+00:00"))
    );
    // What it had is free, what it has is taken.
    let half = |minutes: i64| {
        let starts_at = app.now() + TimeDelta::minutes(minutes);
        json!({ "name": "Core", "starts_at": starts_at, "ends_at": starts_at + TimeDelta::minutes(30), "capacity": 5 })
    };
    coach.post("/sessions", half(48 * 60)).await.is(201);
    coach.post("/sessions", half(49 * 60)).await.refused(409, "calendar.overlap");
}

async fn a_session_says_something_else_of_itself(app: TestApp) {
    let coach = app.coach("maya").await;
    let session = app.draft(&coach, Plan::default()).await;
    let change = json!({ "name": "Evening Yoga", "capacity": 4, "credits": 3, "ends_at": "2027-05-05T10:00:00Z" });
    let first = coach.patch(&path(&session), change.clone()).await;
    assert_eq!(first.clone().is(200)["status"], "draft");
    assert_eq!(coach.patch(&path(&session), change).await.position(), first.position(), "twice changes nothing");
    let found = coach.get(&path(&session)).await.is(200);
    assert_eq!(
        (&found["name"], &found["capacity"], &found["credits"], &found["ends_at"]),
        (&json!("Evening Yoga"), &json!(4), &json!(3), &json!("2027-05-05T10:00:00+00:00"))
    );
    for (change, status, code) in [
        (json!({ "ends_at": "2027-05-05T07:00:00Z" }), 422, "session.ends_before_start"),
        (json!({ "ends_at": "2027-05-09T07:00:00Z" }), 422, "session.too_long"),
        (json!({ "starts_at": "2027-05-03T08:00:00Z" }), 422, "session.starts_in_past"),
        (json!({ "capacity": 0 }), 400, "request.invalid"),
        (json!({ "coach_id": coach.id }), 400, "request.invalid"),
    ] {
        coach.patch(&path(&session), change).await.refused(status, code);
    }
}

async fn a_session_that_has_begun_changes_no_more(app: TestApp) {
    let coach = app.coach("maya").await;
    let (late, begun) = (
        app.published(&coach, Plan::default()).await,
        app.published(&coach, Plan { in_hours: 49, ..Plan::default() }).await,
    );
    coach.post(&format!("/sessions/{begun}/start"), json!({})).await.is(200);
    app.hours_pass(48);
    coach.patch(&path(&late), json!({ "capacity": 4 })).await.refused(409, "session.has_begun");
    coach.patch(&path(&begun), json!({ "capacity": 4 })).await.refused(409, "session.invalid_transition");
}

async fn any_coach_who_is_free_leads_a_session_and_all_of_them_as_many(app: TestApp) {
    let admin = app.admin().await;
    let coaches = [app.coach("maya").await, app.coach("jonas").await, app.coach("kim").await];
    let wish = |hours: i64| {
        let mut wish = app.wish(Plan { in_hours: hours, ..Plan::default() });
        wish["any_coach_of"] = coaches.iter().map(|coach| coach.id.as_str()).collect::<Value>();
        wish
    };
    for number in 0..7 {
        admin.post("/sessions", wish(48 + 2 * number)).await.is(201);
    }
    let led = async |coach: &Person| {
        let found = admin.get(&format!("/sessions?coach_id={}", coach.id)).await.is(200);
        found["items"].as_array().expect("a list").len()
    };
    let led = [led(&coaches[0]).await, led(&coaches[1]).await, led(&coaches[2]).await];
    assert_eq!((led.iter().sum::<usize>(), led.iter().min(), led.iter().max()), (7, Some(&2), Some(&3)));
    // At one time each of them leads one, and then nobody is free.
    for _ in 0..3 {
        admin.post("/sessions", wish(96)).await.is(201);
    }
    admin.post("/sessions", wish(96)).await.refused(409, "calendar.nobody_free");
    // A coach may not hand out the time of others.
    coaches[0].post("/sessions", wish(120)).await.refused(404, "session.coach_not_found");
    for any in [json!([]), json!([coaches[0].id]), json!([coaches[0].id, coaches[0].id])] {
        let mut wish = wish(120);
        wish["any_coach_of"] = any;
        admin.post("/sessions", wish).await.refused(400, "request.invalid");
    }
    let mut both = wish(120);
    both["coach_id"] = json!(coaches[0].id);
    admin.post("/sessions", both).await.refused(400, "request.invalid");
}

/// What somebody was told, the newest first.
async fn told(person: &Person) -> Vec<Value> {
    let found = person.get("/me/notifications").await.is(200);
    found["items"].as_array().expect("a list").iter().map(|notice| notice["code"].clone()).collect()
}

async fn those_booked_come_along_and_are_told(app: TestApp) {
    let coach = app.coach("maya").await;
    let (ana, ben) = (app.client_with("ana", 3).await, app.client_with("ben", 3).await);
    let session = app.published(&coach, Plan::default()).await;
    let other = app.published(&coach, Plan { in_hours: 60, ..Plan::default() }).await;
    let booking = ana.booked(&session).await;
    let given_back = ben.booked(&session).await;
    ben.cancel(&given_back).await.is(200);
    coach.patch(&path(&session), json!({ "starts_at": "2027-05-06T08:00:00Z" })).await.is(200);
    let mine = ana.get("/me/bookings?state=upcoming").await.is(200);
    assert_eq!(
        (&mine["items"][0]["booking_id"], &mine["items"][0]["starts_at"], &mine["items"][0]["credits"]),
        (&json!(booking), &json!("2027-05-06T08:00:00+00:00"), &json!(1))
    );
    assert_eq!(told(&ana).await, [json!("session.moved")]);
    assert_eq!(told(&ben).await, Vec::<Value>::new());
    // Her time goes with it: where it was she is free, where it is she is not.
    ana.booked(&other).await;
    let taken = app.published(&app.coach("jonas").await, Plan { in_hours: 72, ..Plan::default() }).await;
    ana.book(&taken).await.refused(409, "calendar.overlap");
    // What cancelling gives back goes by the new start.
    app.hours_pass(47);
    assert_eq!(ana.cancel(&booking).await.is(200)["refund_percentage"], 100);
}

async fn a_session_does_not_become_smaller_than_what_is_taken(app: TestApp) {
    let coach = app.coach("maya").await;
    let (ana, ben) = (app.client_with("ana", 3).await, app.client_with("ben", 3).await);
    let session = app.published(&coach, Plan::default()).await;
    ana.booked(&session).await;
    ben.post(&format!("/sessions/{session}/hold"), json!({})).await.is(201);
    let problem = coach.patch(&path(&session), json!({ "capacity": 1 })).await;
    assert_eq!(problem.refused(409, "booking.capacity_below_bookings")["places_taken"], 2);
    coach.patch(&path(&session), json!({ "capacity": 2 })).await.is(200);
    // A hold that has run out keeps no place.
    app.clock.advance(TimeDelta::minutes(11));
    coach.patch(&path(&session), json!({ "capacity": 1 })).await.is(200);
    assert_eq!(ana.get(&path(&session)).await.is(200)["spots_left"], 0);
}

async fn places_that_are_added_go_to_the_line(app: TestApp) {
    let coach = app.coach("maya").await;
    let (ana, ben) = (app.client_with("ana", 3).await, app.client_with("ben", 3).await);
    let session = app.published(&coach, Plan { capacity: 1, ..Plan::default() }).await;
    ana.booked(&session).await;
    ben.post(&format!("/sessions/{session}/waitlist"), json!({})).await.is(201);
    coach.patch(&path(&session), json!({ "capacity": 2 })).await.is(200);
    assert_eq!(told(&ben).await, [json!("waitlist.place_offered")]);
    ana.book(&session).await.refused(409, "booking.already_booked");
    ben.booked(&session).await;
}
