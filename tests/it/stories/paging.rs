//! Lists by page.

use std::collections::HashSet;

use regimen_tests::app::{Person, Plan, TestApp};
use serde_json::{Value, json};

on_both_databases! {
    pages_show_everything_once_and_in_order;
    a_page_that_is_the_last_has_no_cursor;
    bookings_are_listed_by_what_became_of_them_for_the_client_and_for_staff;
}

async fn pages(person: &Person, path: &str) -> Vec<Vec<Value>> {
    let mut pages = Vec::new();
    let mut cursor = None::<String>;
    loop {
        let behind = cursor.as_ref().map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        let page = person.get(&format!("{path}{behind}")).await.is(200);
        pages.push(page["items"].as_array().expect("a list").clone());
        match page.get("next_cursor") {
            Some(next) => cursor = Some(next.as_str().expect("a text").to_owned()),
            None => return pages,
        }
    }
}

async fn pages_show_everything_once_and_in_order(app: TestApp) {
    let mut coaches = Vec::new();
    for number in 0..5 {
        coaches.push(app.coach(&format!("coach-{number}")).await);
    }
    let ana = app.client_with("ana", 30).await;
    for (number, coach) in (0..23).zip(coaches.iter().cycle()) {
        // Several start at the same instant, so that the cursor must tell them apart.
        app.published(coach, Plan { in_hours: 24 + number / 5, ..Plan::default() }).await;
        // Nobody is in two places, so what she books is elsewhen.
        let later = app.published(coach, Plan { in_hours: 72 + number, ..Plan::default() }).await;
        ana.booked(&later).await;
    }
    let soon = "/sessions?limit=4&to=2027-05-05T08:00:00Z";
    for (path, descending) in [(soon, false), ("/me/bookings?limit=4", true)] {
        let pages = pages(&ana, path).await;
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [4, 4, 4, 4, 4, 3], "{path}");
        let all = pages.concat();
        let starts = all.iter().map(|item| item["starts_at"].as_str().expect("a time")).collect::<Vec<_>>();
        assert!(starts.is_sorted_by(|a, b| if descending { a >= b } else { a <= b }), "{path}");
        let distinct = all.iter().map(|item| item["session_id"].as_str()).collect::<HashSet<_>>();
        assert_eq!(distinct.len(), 23, "{path}");
    }
    let ledger = pages(&ana, "/me/credits?limit=10").await.concat();
    assert_eq!(ledger.len(), 24);
    assert!(ledger.is_sorted_by(|a, b| a["position"].as_u64() > b["position"].as_u64()), "newest first");
    assert_eq!(ana.get("/sessions").await.is(200)["items"].as_array().map(Vec::len), Some(20), "unless told otherwise");
}

async fn a_page_that_is_the_last_has_no_cursor(app: TestApp) {
    let coach = app.coach("maya").await;
    for number in 0..4 {
        coach
            .post("/templates", json!({ "name": format!("Class {number}"), "duration_minutes": 60, "capacity": 1 }))
            .await
            .is(201);
    }
    let pages = pages(&coach, "/templates?limit=2").await;
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2]);
}

async fn bookings_are_listed_by_what_became_of_them_for_the_client_and_for_staff(app: TestApp) {
    let coach = app.coach("maya").await;
    let ana = app.client_with("ana", 5).await;
    let soon = app.published(&coach, Plan { in_hours: 1, ..Plan::default() }).await;
    let later = app.published(&coach, Plan { in_hours: 30, ..Plan::default() }).await;
    let last = app.published(&coach, Plan { in_hours: 40, ..Plan::default() }).await;
    let (soon, later, last) = (ana.booked(&soon).await, ana.booked(&later).await, ana.booked(&last).await);
    ana.cancel(&later).await.is(200);
    app.hours_pass(1);
    let bookings = async |state: &str| {
        let page = ana.get(&format!("/me/bookings{state}")).await.is(200);
        let items = page["items"].as_array().expect("a list").iter();
        items.map(|item| item["booking_id"].as_str().expect("an id").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(bookings("?state=upcoming").await, [last.as_str()]);
    assert_eq!(bookings("?state=past").await, [soon.as_str()]);
    assert_eq!(bookings("?state=cancelled").await, [later.as_str()]);
    assert_eq!(bookings("").await, [last, later, soon]);
    ana.get("/me/bookings?state=lost").await.refused(400, "request.invalid");

    let (admin, of_ana) = (app.admin().await, format!("/memberships/{}/bookings", ana.id));
    for state in ["", "?state=upcoming", "?state=past", "?state=cancelled&limit=1"] {
        let hers = ana.get(&format!("/me/bookings{state}")).await.is(200);
        assert_eq!(admin.get(&format!("{of_ana}{state}")).await.is(200), hers, "staff see what she sees");
    }
    ana.get(&of_ana).await.is(403);
    // A coach sees what is with them.
    let mine = coach.get(&of_ana).await.is(200)["items"].as_array().map_or(0, Vec::len);
    let (jonas, ben) = (app.coach("jonas").await, app.client_with("ben", 5).await);
    assert_eq!((mine, jonas.get(&of_ana).await.is(200)["items"].clone()), (3, json!([])));
    let spin = app.published(&jonas, Plan { in_hours: 99, ..Plan::default() }).await;
    let booking = ben.booked(&spin).await;
    let bens = jonas.get(&format!("/memberships/{}/bookings?state=upcoming", ben.id)).await.is(200);
    assert_eq!((&bens["items"][0]["booking_id"], bens["items"].as_array().map(Vec::len)), (&json!(booking), Some(1)));
    assert_eq!(coach.get(&format!("/memberships/{}/bookings", ben.id)).await.is(200)["items"], json!([]));
}
