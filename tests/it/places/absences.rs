//! Not coming, whoever says so, and having been there after all.

use regimen_core::kernel::log::Filter;
use regimen_tests::app::{ORG, Person, Plan, TestApp};
use serde_json::{Value, json};

use super::{rules, told};

on_both_databases! {
    whoever_is_noted_absent_by_hand_is_a_no_show_like_one_whom_nobody_saw;
    whoever_is_noted_absent_after_the_closing_is_a_no_show_at_once;
    a_check_in_that_is_taken_back_after_the_closing_is_an_absence;
    whoever_was_there_after_all_owes_nothing;
    a_fee_that_is_paid_stays_paid_when_the_client_was_there;
    an_absence_that_is_noted_again_counts_again_and_is_paid_once;
    what_staff_forgave_stays_forgiven_whoever_was_there;
    an_absence_that_was_taken_back_does_not_count_for_the_next;
}

fn fee() -> Value {
    json!({ "amount_minor": 900, "currency": "EUR" })
}

/// A session that is over, with a booking of a client who was booked and, so far, not seen.
struct Over {
    coach: Person,
    client: Person,
    session: String,
    booking: String,
}

impl Over {
    /// An hour and ten minutes after the start: attendance is closed twenty minutes later.
    async fn new(app: &TestApp) -> Self {
        rules(app, json!({ "cancellation": { "tiers": [], "penalties": { "no_show_fee": fee() } } })).await;
        let (coach, client) = (app.coach("maya").await, app.client_with("ana", 9).await);
        let session = app.published(&coach, Plan { in_hours: 2, ..Plan::default() }).await;
        let booking = client.booked(&session).await;
        app.minutes_pass(3 * 60 + 10).await;
        Self { coach, client, session, booking }
    }

    async fn note(&self, attended: bool) {
        let path = format!("/bookings/{}/attendance", self.booking);
        self.coach.put(&path, json!({ "attended": attended })).await.is(200);
    }

    async fn check_in(&self) {
        self.coach.post(&format!("/bookings/{}/checkin", self.booking), json!({})).await.is(200);
    }

    async fn undo(&self) {
        let path = format!("/bookings/{}/checkin/undo", self.booking);
        self.coach.post(&path, json!({ "reason": "it was her sister" })).await.is(200);
    }

    async fn settle(&self, app: &TestApp, what: &str, body: Value) {
        let path = format!("/memberships/{}/penalties/{}/no_show/{what}", self.client.id, self.booking);
        app.admin().await.post(&path, body).await.is(200);
    }

    /// What is owed, and the penalties.
    async fn penalties(&self) -> (Value, Vec<Value>) {
        let found = self.client.get("/me/penalties").await.is(200);
        (found["due"].clone(), found["items"].as_array().expect("a list").clone())
    }

    /// Whether the client was there, as they and the report see it.
    async fn attended(&self) -> (Value, Value) {
        let mine = self.client.get("/me/bookings").await.is(200)["items"][0]["attended"].clone();
        let path = "/reports/utilisation?from=2027-05-01T00:00:00Z&to=2027-06-01T00:00:00Z&group_by=coach";
        (mine, self.coach.get(path).await.is(200)["items"][0]["no_shows"].clone())
    }
}

async fn happened(app: &TestApp, kind: &'static str) -> usize {
    let filter = Filter { kinds: vec![kind.into()], ..Filter::default() };
    app.log().read(ORG, 0, 100, &filter).await.expect("it answers").len()
}

async fn whoever_is_noted_absent_by_hand_is_a_no_show_like_one_whom_nobody_saw(app: TestApp) {
    let over = Over::new(&app).await;
    over.note(false).await;
    assert_eq!(over.penalties().await, (json!([]), vec![]), "the last word may still be another");
    app.minutes_pass(20).await;
    assert_eq!((over.penalties().await.0, told(&over.client).await[0].as_str()), (json!([fee()]), "booking.no_show"));
    assert_eq!(over.attended().await, (json!(false), json!(1)));
    let before = app.log().head(ORG).await.expect("it answers").position;
    over.note(false).await;
    app.minutes_pass(60).await;
    assert_eq!(app.log().head(ORG).await.expect("it answers").position, before, "once");
}

async fn whoever_is_noted_absent_after_the_closing_is_a_no_show_at_once(app: TestApp) {
    let over = Over::new(&app).await;
    over.check_in().await;
    app.minutes_pass(20).await;
    assert_eq!(over.penalties().await, (json!([]), vec![]));
    for _ in 0..2 {
        over.note(false).await;
    }
    assert_eq!((over.penalties().await.0, told(&over.client).await[0].as_str()), (json!([fee()]), "booking.no_show"));
    assert_eq!((over.attended().await, happened(&app, "NoShowMarked").await), ((json!(false), json!(1)), 1));
}

async fn a_check_in_that_is_taken_back_after_the_closing_is_an_absence(app: TestApp) {
    let over = Over::new(&app).await;
    over.check_in().await;
    over.undo().await;
    over.check_in().await;
    app.minutes_pass(20).await;
    over.undo().await;
    assert_eq!((over.penalties().await.0, told(&over.client).await[0].as_str()), (json!([fee()]), "booking.no_show"));
    assert_eq!((over.attended().await, happened(&app, "NoShowMarked").await), ((json!(false), json!(1)), 1));
}

async fn whoever_was_there_after_all_owes_nothing(app: TestApp) {
    let over = Over::new(&app).await;
    app.minutes_pass(20).await;
    assert_eq!(over.penalties().await.0, json!([fee()]));
    over.check_in().await;
    let (due, items) = over.penalties().await;
    assert_eq!((due, items.len()), (json!([]), 1));
    assert_eq!(
        (&items[0]["forgiven_reason"], &items[0]["fee"]["status"]),
        (&json!("the client was there"), &json!("waived"))
    );
    assert_eq!(items[0]["fee"]["reason"], "the client was there");
    assert_eq!(items[0]["forgiven_at"], items[0]["fee"]["settled_at"]);
    assert_eq!(over.attended().await, (json!(true), json!(0)));
    let told = &over.client.get("/me/notifications").await.is(200)["items"][0];
    assert_eq!((&told["code"], &told["facts"]["fee_waived"]), (&json!("booking.was_there"), &fee()));
    assert_eq!(told["facts"]["session_id"], json!(over.session));
    let why = over.client.get(&format!("/why/{}", over.booking)).await.is(200);
    let causes = why["causes"].as_array().expect("causes");
    let back = causes.iter().find(|cause| cause["kind"] == "PenaltyTakenBack").expect("it is told");
    let sentence = "The strike for an absence was taken back, and its fee of 9.00 EUR waived: the client was there.";
    assert_eq!(back["what"], sentence);
    // Once more changes nothing.
    let before = app.log().head(ORG).await.expect("it answers").position;
    over.check_in().await;
    over.note(true).await;
    assert_eq!(app.log().head(ORG).await.expect("it answers").position, before);
}

async fn a_fee_that_is_paid_stays_paid_when_the_client_was_there(app: TestApp) {
    let over = Over::new(&app).await;
    app.minutes_pass(20).await;
    over.settle(&app, "paid", json!({})).await;
    over.check_in().await;
    let (due, items) = over.penalties().await;
    assert_eq!((due, &items[0]["fee"]["status"]), (json!([]), &json!("paid")), "staff give it back, or do not");
    assert_eq!(items[0]["forgiven_reason"], "the client was there");
    assert_eq!(items[0]["fee"].get("reason"), None);
    // That they did not come after all is not paid for twice.
    over.undo().await;
    let (due, items) = over.penalties().await;
    assert_eq!((due, items.len(), &items[0]["fee"]["status"]), (json!([]), 1, &json!("paid")));
    assert_eq!((items[0].get("forgiven_at"), items[0].get("forgiven_reason")), (None, None));
}

async fn an_absence_that_is_noted_again_counts_again_and_is_paid_once(app: TestApp) {
    let over = Over::new(&app).await;
    app.minutes_pass(20).await;
    over.check_in().await;
    over.undo().await;
    let (due, items) = over.penalties().await;
    assert_eq!((due, items.len(), &items[0]["fee"]["status"]), (json!([fee()]), 1, &json!("due")));
    assert_eq!((items[0].get("forgiven_at"), items[0]["fee"].get("reason")), (None, None));
    over.note(true).await;
    assert_eq!(over.penalties().await.0, json!([]));
    over.note(false).await;
    assert_eq!(over.penalties().await.0, json!([fee()]));
    over.settle(&app, "paid", json!({})).await;
    assert_eq!(over.penalties().await.0, json!([]));
    assert_eq!(over.attended().await, (json!(false), json!(1)));
}

async fn what_staff_forgave_stays_forgiven_whoever_was_there(app: TestApp) {
    let over = Over::new(&app).await;
    app.minutes_pass(20).await;
    let because = json!({ "reason": "the bus broke down" });
    over.settle(&app, "forgive", because.clone()).await;
    over.settle(&app, "waive", because.clone()).await;
    over.note(true).await;
    over.note(false).await;
    let (due, items) = over.penalties().await;
    assert_eq!((due, items.len()), (json!([]), 1));
    assert_eq!((&items[0]["forgiven_reason"], &items[0]["fee"]["reason"]), (&because["reason"], &because["reason"]));
    assert_eq!(happened(&app, "StrikeRecorded").await, 1);
}

async fn an_absence_that_was_taken_back_does_not_count_for_the_next(app: TestApp) {
    let over = Over::new(&app).await;
    let penalties = json!({ "no_show_fee": fee(), "strikes": { "within_days": 30, "forgiven": 1 } });
    rules(&app, json!({ "cancellation": { "tiers": [], "penalties": penalties } })).await;
    app.minutes_pass(20).await;
    over.check_in().await;
    for owed in [json!([]), json!([fee()])] {
        let next = app.published(&over.coach, Plan { in_hours: 2, ..Plan::default() }).await;
        over.client.booked(&next).await;
        app.minutes_pass(4 * 60).await;
        assert_eq!(over.penalties().await.0, owed, "the rule spares the first that counts");
    }
}
