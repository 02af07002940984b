//! Somebody has two accounts, and one of them is to be the only one.

use regimen_core::kernel::log::Filter;
use regimen_tests::app::{ORG, PASSWORD, Person, Plan, TestApp};
use serde_json::{Value, json};

on_both_databases! {
    credits_and_bookings_go_over_in_one_commit_and_none_is_lost;
    a_preview_writes_nothing_and_says_why_not;
    what_cannot_go_over_safely_is_settled_first;
    a_full_session_stays_full_and_the_line_does_not_move;
    merged_credits_expire_when_they_would_have;
    a_booking_that_was_paid_with_credits_that_expired_keeps_its_price;
    guests_keep_the_places_that_they_have;
    a_merged_account_that_is_restored_can_be_merged_again;
    whoever_is_checked_in_is_not_merged_until_the_session_begins;
}

fn merge(into: &Person) -> Value {
    json!({ "into": into.id, "reason": "signed up twice" })
}

fn path(of: &Person) -> String {
    format!("/members/{}/merge", of.id)
}

fn preview(of: &Person, into: &Person) -> String {
    format!("/members/{}/merge-preview?into={}", of.id, into.id)
}

async fn membership(of: &Person, as_seen_by: &Person) -> u64 {
    let shown = as_seen_by.get(&format!("/memberships/{}", of.id)).await.is(200);
    shown["credits_available"].as_u64().expect("a number")
}

async fn credits_and_bookings_go_over_in_one_commit_and_none_is_lost(app: TestApp) {
    let (maya, admin) = (app.coach("maya").await, app.admin().await);
    let (old, new) = (app.client_with("ana.old", 5).await, app.client_with("ana", 2).await);
    let early = app.published(&maya, Plan { in_hours: 50, ..Plan::default() }).await;
    let late = app.published(&maya, Plan { in_hours: 80, ..Plan::default() }).await;
    let (first, second) = (old.booked(&early).await, old.booked(&late).await);
    let before = membership(&old, &admin).await;
    let shown = admin.get(&preview(&old, &new)).await.is(200);
    let head = app.log().head(ORG).await.expect("it answers").position;

    let merged = admin.post(&path(&old), merge(&new)).await.is(200);
    assert_eq!(merged, shown, "what was shown is what happens");
    assert_eq!(merged["credits"], json!(before));
    let bookings = merged["bookings"].as_array().expect("a list");
    assert_eq!(bookings.iter().map(|moved| moved["before"].clone()).collect::<Vec<_>>(), [json!(first), json!(second)]);
    assert_eq!(membership(&new, &admin).await, 2 + before);
    assert_eq!(membership(&old, &admin).await, 0);
    let commit = app.log().commit_of(ORG, head + 1).await.expect("it answers").expect("a commit");
    assert_eq!(commit.last_position, app.log().head(ORG).await.expect("it answers").position, "it is one commit");

    let mine = new.get("/me/bookings").await.is(200);
    let booked = mine["items"].as_array().expect("a list").iter().filter(|booking| booking["status"] == "confirmed");
    assert_eq!(booked.count(), 2, "{mine}");
    let now = bookings[0]["now"].as_str().expect("an id");
    new.cancel(now).await.is(200);
    assert_eq!(membership(&new, &admin).await, 2 + before + 1, "what it cost comes back to who has it now");
    let login = json!({ "email": old.email, "password": PASSWORD });
    app.stranger().post("/auth/login", login).await.refused(401, "account.suspended");
    let told = new.get("/me/notifications").await.is(200);
    assert!(told["items"].as_array().expect("a list").iter().any(|told| told["code"] == "account.merged"), "{told}");
    admin.post(&path(&old), merge(&new)).await.refused(409, "merge.is_merged");
    let ledger = admin.get(&format!("/memberships/{}/credits", new.id)).await.is(200);
    let lines = ledger["items"].as_array().expect("a list");
    assert!(lines.iter().any(|line| line["kind"] == "moved_in"), "{ledger}");
}

async fn a_preview_writes_nothing_and_says_why_not(app: TestApp) {
    let (maya, admin) = (app.coach("maya").await, app.admin().await);
    let (old, new) = (app.client_with("ana.old", 5).await, app.client_with("ana", 2).await);
    let session = app.published(&maya, Plan::default()).await;
    old.booked(&session).await;
    let head = app.log().head(ORG).await.expect("it answers").position;
    admin.get(&preview(&old, &new)).await.is(200);
    assert_eq!(app.log().head(ORG).await.expect("it answers").position, head);
    new.booked(&session).await;
    admin.get(&preview(&old, &new)).await.refused(409, "booking.already_booked");
    admin.post(&path(&old), merge(&new)).await.refused(409, "booking.already_booked");
    admin.get(&preview(&old, &old)).await.refused(422, "merge.same_account");
    admin.get(&preview(&old, &maya)).await.refused(422, "merge.clients_only");
    let mut nobody = new.clone();
    nobody.id = uuid::Uuid::now_v7().to_string();
    admin.get(&preview(&old, &nobody)).await.refused(404, "merge.no_such_person");
    admin.get(&preview(&nobody, &old)).await.refused(404, "merge.no_such_person");
}

async fn what_cannot_go_over_safely_is_settled_first(app: TestApp) {
    let (maya, admin) = (app.coach("maya").await, app.admin().await);
    let (old, new, ben) =
        (app.client_with("ana.old", 5).await, app.client("ana").await, app.client_with("ben", 5).await);
    let full = app.published(&maya, Plan { in_hours: 50, capacity: 1, ..Plan::default() }).await;
    ben.booked(&full).await;
    let line = format!("/sessions/{full}/waitlist");
    old.post(&line, json!({})).await.is(201);
    admin.post(&path(&old), merge(&new)).await.refused(409, "merge.waits_in_line");
    old.delete(&line).await.is(200);

    let session = app.published(&maya, Plan { in_hours: 90, ..Plan::default() }).await;
    let hold = old.post(&format!("/sessions/{session}/hold"), json!({})).await.is(201);
    admin.post(&path(&old), merge(&new)).await.refused(409, "merge.place_is_held");
    old.delete(&format!("/holds/{}", hold["hold_id"].as_str().expect("an id"))).await.is(200);

    let plan = json!({ "name": "Eight", "cycle_unit": "months", "cycle_length": 1, "credits_per_cycle": 8 });
    let plan = admin.post("/plans", plan).await.is(201)["plan_id"].clone();
    admin.put(&format!("/memberships/{}/plan", old.id), json!({ "plan_id": plan })).await.is(200);
    admin.post(&path(&old), merge(&new)).await.refused(409, "merge.on_plan");
    admin.delete(&format!("/memberships/{}/plan", old.id)).await.is(200);
    admin.post(&path(&old), merge(&new)).await.is(200);
}

async fn a_full_session_stays_full_and_the_line_does_not_move(app: TestApp) {
    let (maya, admin) = (app.coach("maya").await, app.admin().await);
    let (old, new, ben) =
        (app.client_with("ana.old", 5).await, app.client("ana").await, app.client_with("ben", 5).await);
    let full = app.published(&maya, Plan { capacity: 1, ..Plan::default() }).await;
    old.booked(&full).await;
    ben.post(&format!("/sessions/{full}/waitlist"), json!({})).await.is(201);
    admin.post(&path(&old), merge(&new)).await.is(200);
    let waits = ben.get("/me/waitlist").await.is(200);
    assert_eq!(waits["items"].as_array().map(Vec::len), Some(1), "{waits}");
    let promoted = Filter { kinds: vec!["WaitlistPromoted".into()], ..Filter::default() };
    assert!(app.log().read(ORG, 0, 1, &promoted).await.expect("it answers").is_empty());
    let roster = maya.get(&format!("/sessions/{full}/bookings")).await.is(200);
    let there = roster["items"].as_array().expect("a list").iter().filter(|booking| booking["status"] == "confirmed");
    assert_eq!(there.map(|booking| booking["client_id"].clone()).collect::<Vec<_>>(), [json!(new.id)], "{roster}");
}

async fn merged_credits_expire_when_they_would_have(app: TestApp) {
    let (admin, old, new) = (app.admin().await, app.client("ana.old").await, app.client("ana").await);
    app.grant(&old, 3, 2).await;
    app.grant(&old, 4, 30).await;
    admin.post(&path(&old), merge(&new)).await.is(200);
    assert_eq!(membership(&new, &admin).await, 7);
    app.hours_pass(49);
    app.due().await;
    let admin = app.stranger().signed_in(&admin.email).await;
    assert_eq!(membership(&new, &admin).await, 4);
}

async fn a_booking_that_was_paid_with_credits_that_expired_keeps_its_price(app: TestApp) {
    let (maya, admin) = (app.coach("maya").await, app.admin().await);
    let (old, new) = (app.client("ana.old").await, app.client_with("ana", 1).await);
    app.grant(&old, 3, 2).await;
    let session = app.published(&maya, Plan { in_hours: 200, credits: 2, ..Plan::default() }).await;
    old.booked(&session).await;
    app.grant(&old, 4, 30).await;
    app.hours_pass(49);
    app.due().await;
    let admin = app.stranger().signed_in(&admin.email).await;
    assert_eq!(membership(&old, &admin).await, 4, "the rest of the first lot is over");
    let merged = admin.post(&path(&old), merge(&new)).await.is(200);
    assert_eq!(merged["credits"], 4);
    assert_eq!((membership(&old, &admin).await, membership(&new, &admin).await), (0, 5), "nobody pays twice");

    app.minutes_pass(1).await;
    let new = app.stranger().signed_in(&new.email).await;
    assert_eq!(new.credits().await, 5);
    new.cancel(merged["bookings"][0]["now"].as_str().expect("an id")).await.is(200);
    assert_eq!(new.credits().await, 5, "what had expired does not come back");
}

async fn guests_keep_the_places_that_they_have(app: TestApp) {
    let (maya, admin) = (app.coach("maya").await, app.admin().await);
    let (old, new) = (app.client_with("ana.old", 5).await, app.client("ana").await);
    let session = app.published(&maya, Plan::default()).await;
    let wish = json!({ "places": 3, "guests": ["Ben", "Chen"] });
    let booked = old.post(&format!("/sessions/{session}/book"), wish).await.is(201);
    let booking = booked["booking_id"].as_str().expect("an id");
    old.patch(&format!("/bookings/{booking}/places/1/cancel"), json!({})).await.is(200);
    let merged = admin.post(&path(&old), merge(&new)).await.is(200);
    let taken = admin.get("/audit/events?kind=SpotBooked").await.is(200);
    let mut taken = taken["items"].as_array().expect("a list").iter().map(|event| event["payload"].clone());
    let taken = taken.find(|taken| taken["booking_id"] == merged["bookings"][0]["now"]).expect("it is booked");
    let guests = taken["guests"].as_array().expect("a list").iter();
    let guests = guests.map(|guest| (guest["place"].clone(), guest["name"]["$personal"]["value"].clone()));
    assert_eq!(guests.collect::<Vec<_>>(), [(json!(1), json!("Ben")), (json!(2), json!("Chen"))], "{taken}");
    assert_eq!(taken["places"], 2);
    assert_eq!(taken.get("moved_from"), None, "that booking was another account's");
}

async fn whoever_is_checked_in_is_not_merged_until_the_session_begins(app: TestApp) {
    let (maya, admin) = (app.coach("maya").await, app.admin().await);
    let (old, new) = (app.client_with("ana.old", 5).await, app.client("ana").await);
    let session = app.published(&maya, Plan { in_hours: 1, ..Plan::default() }).await;
    let booking = old.booked(&session).await;
    maya.post(&format!("/bookings/{booking}/checkin"), json!({})).await.is(200);
    let refused = admin.post(&path(&old), merge(&new)).await.refused(409, "merge.is_checked_in");
    assert_eq!(refused["booking_id"], json!(booking));
    app.hours_pass(1);
    let admin = app.stranger().signed_in(&admin.email).await;
    let merged = admin.post(&path(&old), merge(&new)).await.is(200);
    assert_eq!(merged["bookings"], json!([]), "what has begun stays where it is");
}

async fn a_merged_account_that_is_restored_can_be_merged_again(app: TestApp) {
    let (admin, old, new) = (app.admin().await, app.client_with("ana.old", 2).await, app.client("ana").await);
    admin.post(&path(&old), merge(&new)).await.is(200);
    admin.post(&path(&old), merge(&new)).await.refused(409, "merge.is_merged");
    admin.post(&format!("/members/{}/restore", old.id), json!({})).await.is(200);
    app.grant(&old, 3, 30).await;
    let again = admin.post(&path(&old), merge(&new)).await.is(200);
    assert_eq!(again["credits"], 3);
    assert_eq!(membership(&new, &admin).await, 5);
    admin.post(&path(&old), merge(&new)).await.refused(409, "merge.is_merged");
}
