//! A client comes to a whole course, or to none of it.

use regimen_tests::app::{Person, TestApp};
use serde_json::{Value, json};

on_both_databases! {
    a_client_enrols_in_a_course_and_pays_for_all_of_it_at_once;
    a_course_of_which_one_session_cannot_be_booked_is_not_begun;
    who_leaves_a_course_gets_back_what_the_rules_give;
    whoever_joins_a_course_late_pays_for_what_is_left_of_it;
    a_refused_enrolment_is_explained_by_the_session_that_cannot_be_had;
    a_course_that_nobody_may_know_of_cannot_be_joined;
}

/// A series of four Mondays, and its sessions.
async fn planned(coach: &Person, publish: bool, capacity: u32) -> (String, Vec<String>) {
    let rule = json!({
        "weekdays": ["mon"], "local_time": "07:30", "time_zone": "Europe/Berlin", "starts_on": "2027-05-10", "count": 4,
    });
    let wish = json!({
        "name": "Spin", "duration_minutes": 45, "capacity": capacity, "credits": 2, "rule": rule, "publish": publish,
    });
    let planned = coach.post("/series", wish).await.is(201);
    let text = |value: &Value| value.as_str().expect("an id").to_owned();
    let sessions = planned["sessions"].as_array().expect("a list").iter();
    (text(&planned["series_id"]), sessions.map(|session| text(&session["session_id"])).collect())
}

async fn a_client_enrols_in_a_course_and_pays_for_all_of_it_at_once(app: TestApp) {
    let coach = app.coach("maya").await;
    let ana = app.client_with("ana", 10).await;
    let (series, sessions) = planned(&coach, true, 3).await;
    let path = format!("/series/{series}/enrol");
    ana.booked(&sessions[1]).await;
    let enrolled = ana.post_named("course", &path, json!({})).await.is(201);
    assert_eq!((&enrolled["series_id"], &enrolled["credits"]), (&json!(series), &json!(6)));
    assert_eq!(enrolled["bookings"].as_array().map(Vec::len), Some(3), "what she had booked she keeps");
    assert_eq!(ana.post_named("course", &path, json!({})).await.is(201), enrolled, "twice is once");
    ana.post(&path, json!({})).await.refused(409, "series.already_enrolled");
    assert_eq!(ana.credits().await, 2);
    let mine = ana.get("/me/bookings?state=upcoming").await.is(200);
    assert_eq!(mine["items"].as_array().map(Vec::len), Some(4));
}

async fn a_course_of_which_one_session_cannot_be_booked_is_not_begun(app: TestApp) {
    let coach = app.coach("maya").await;
    let (ana, ben, eva) =
        (app.client_with("ana", 10).await, app.client_with("ben", 10).await, app.client_with("eva", 7).await);
    let (series, sessions) = planned(&coach, true, 1).await;
    let path = format!("/series/{series}/enrol");
    let bens = ben.booked(&sessions[2]).await;
    ana.post(&path, json!({})).await.refused(409, "booking.session_full");
    assert_eq!(ana.credits().await, 10);
    assert_eq!(ana.get("/me/bookings").await.is(200)["items"], json!([]));
    ben.cancel(&bens).await.is(200);
    // Of the fourth she has too few credits, so she pays for none.
    eva.post(&path, json!({})).await.refused(409, "membership.insufficient_credits");
    assert_eq!(eva.credits().await, 7);
    ana.post(&path, json!({})).await.is(201);
    assert_eq!(ana.credits().await, 2);
}

async fn who_leaves_a_course_gets_back_what_the_rules_give(app: TestApp) {
    let coach = app.coach("maya").await;
    let ana = app.client_with("ana", 10).await;
    let (series, sessions) = planned(&coach, true, 1).await;
    let path = format!("/series/{series}/enrol");
    ana.delete(&path).await.refused(404, "series.not_enrolled");
    ana.post(&path, json!({})).await.is(201);
    assert_eq!(ana.credits().await, 2);
    // The first is over, the second begins in 18 hours.
    app.clock.set("2027-05-16T11:30:00Z".parse().expect("a time"));
    let left = ana.delete(&path).await.is(200);
    assert_eq!((left["bookings"].as_array().map(Vec::len), &left["credits"]), (Some(3), &json!(5)));
    assert_eq!(ana.credits().await, 7);
    ana.delete(&path).await.refused(404, "series.not_enrolled");
    let free = coach.get(&format!("/sessions/{}", sessions[3])).await.is(200);
    assert_eq!(free["spots_left"], 1);
    // And comes back.
    let again = ana.post(&path, json!({})).await.is(201);
    assert_eq!(again["credits"], 6);
}

async fn whoever_joins_a_course_late_pays_for_what_is_left_of_it(app: TestApp) {
    let coach = app.coach("maya").await;
    let ana = app.client_with("ana", 10).await;
    let (series, _) = planned(&coach, true, 3).await;
    let path = format!("/series/{series}/enrol");
    // Two of four are over.
    app.clock.set("2027-05-18T12:00:00Z".parse().expect("a time"));
    let enrolled = ana.post(&path, json!({})).await.is(201);
    assert_eq!((enrolled["bookings"].as_array().map(Vec::len), &enrolled["credits"]), (Some(2), &json!(4)));
    // The third as well; of the fourth everything comes back.
    app.clock.set("2027-05-24T12:00:00Z".parse().expect("a time"));
    let left = ana.delete(&path).await.is(200);
    assert_eq!((left["bookings"].as_array().map(Vec::len), &left["credits"]), (Some(1), &json!(2)));
    assert_eq!(ana.credits().await, 8);
}

async fn a_refused_enrolment_is_explained_by_the_session_that_cannot_be_had(app: TestApp) {
    let coach = app.coach("maya").await;
    let (ana, ben) = (app.client_with("ana", 10).await, app.client_with("ben", 10).await);
    let (series, sessions) = planned(&coach, true, 1).await;
    let path = format!("/series/{series}/enrol");
    let bens = ben.booked(&sessions[2]).await;
    let refused = ana.post(&path, json!({})).await.refused(409, "booking.session_full");
    let why = refused["why"].as_str().expect("a link");
    let told = ana.get(why).await.is(200);
    let kinds = told["causes"].as_array().expect("a list").iter().map(|cause| cause["kind"].clone());
    assert_eq!(kinds.collect::<Vec<_>>(), ["SessionPublished", "SpotBooked"], "{told}");
    assert_eq!(coach.get(why).await.is(200), told, "its coach may know as well");
    ben.get(why).await.refused(404, "why.nothing_found");
    ben.cancel(&bens).await.is(200);
    assert_eq!(ana.get(why).await.is(200), told, "as it was");
    ana.post(&path, json!({})).await.is(201);
    let again = ana.post(&path, json!({})).await.refused(409, "series.already_enrolled");
    let told = ana.get(again["why"].as_str().expect("a link")).await.is(200);
    assert_eq!(told["causes"][0]["kind"], "CourseEnrolled");
}

async fn a_course_that_nobody_may_know_of_cannot_be_joined(app: TestApp) {
    let coach = app.coach("maya").await;
    let ana = app.client_with("ana", 10).await;
    let (series, _) = planned(&coach, false, 3).await;
    let drafts = ana.post(&format!("/series/{series}/enrol"), json!({})).await.refused(404, "series.not_found");
    let unknown = "/series/01890000-0000-7000-8000-000000000000/enrol";
    assert_eq!(ana.post(unknown, json!({})).await.refused(404, "series.not_found"), drafts);
    let (series, _) = {
        coach.post(&format!("/series/{series}/cancel"), json!({ "reason": "not like this" })).await.is(200);
        planned(&coach, true, 3).await
    };
    app.clock.set("2027-06-20T00:00:00Z".parse().expect("a time"));
    app.grant(&ana, 10, 30).await;
    ana.post(&format!("/series/{series}/enrol"), json!({})).await.refused(409, "series.nothing_to_book");
}
