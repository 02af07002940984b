//! Why was I charged, promoted, refused? Told through the API.

use regimen_tests::app::{Person, Plan, TestApp};
use serde_json::{Value, json};

use super::{held, offered, rules, text, waiting};

on_both_databases! {
    a_charge_is_explained_by_the_hold_that_was_confirmed;
    a_promotion_is_explained_by_the_cancellation_and_the_queue;
    an_expiry_is_explained_by_the_hold;
    a_cancellation_names_the_version_of_the_rule_that_decided;
    an_event_is_explained_by_what_led_to_it;
    nobody_learns_of_others;
    a_full_session_is_explained_by_what_takes_its_places;
    a_refusal_is_explained_as_it_was_whatever_happened_since;
    each_refusal_names_what_it_rests_on;
    a_link_is_signed_and_for_those_whom_it_concerns;
    what_rested_on_erased_data_is_not_explained_wrongly;
}

async fn why(person: &Person, id: &str) -> Vec<Value> {
    person.get(&format!("/why/{id}")).await.is(200)["causes"].as_array().expect("a list").clone()
}

fn kinds(causes: &[Value]) -> Vec<&str> {
    causes.iter().map(|cause| cause["kind"].as_str().expect("a kind")).collect()
}

/// The explanation that a refusal points to.
async fn explained(person: &Person, refusal: &Value) -> Value {
    let told = person.get(refusal["why"].as_str().expect("a link")).await.is(200);
    assert_eq!(told["code"], refusal["code"]);
    told
}

fn one_place() -> Plan {
    Plan { capacity: 1, credits: 1, ..Plan::default() }
}

async fn a_charge_is_explained_by_the_hold_that_was_confirmed(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 5).await);
    let session = app.published(&maya, Plan { credits: 2, ..Plan::default() }).await;
    let hold = held(&ana, &session, 1).await;
    ana.post(&format!("/holds/{hold}/confirm"), json!({})).await.is(201);
    let causes = why(&ana, &hold).await;
    assert_eq!(kinds(&causes), ["HoldPlaced", "SpotBooked", "CreditsSpent", "TimeReserved"]);
    assert_eq!(causes[2]["what"], "2 credits spent on a booking.");
    assert!(causes.iter().all(|cause| cause["actor"] == "client"), "{causes:?}");
    assert_eq!(causes[0]["rule"], json!({ "scope": "built_in", "version": 0, "section": "holds" }));
    assert!(causes[0]["position"].as_u64() < causes[1]["position"].as_u64());
}

async fn a_promotion_is_explained_by_the_cancellation_and_the_queue(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 5).await);
    let session = app.published(&maya, one_place()).await;
    let booking = ana.booked(&session).await;
    let (ben, chen) = (app.client_with("ben", 5).await, app.client_with("chen", 5).await);
    let entry = waiting(&ben, &session, 1).await;
    waiting(&chen, &session, 1).await;
    ana.cancel(&booking).await.is(200);
    let hold = offered(&ben).await.expect("an offer");
    let told = ben.get(&format!("/why/{hold}")).await.is(200);
    let causes = told["causes"].as_array().expect("a list");
    let expected = ["WaitlistJoined", "BookingCancelled", "WaitlistPromoted", "HoldPlaced", "NotificationPosted"];
    assert_eq!(kinds(causes), expected);
    let promoted = causes[2]["what"].as_str().expect("a sentence");
    assert!(promoted.starts_with("1 place free: place 1 of 2 in line was offered"), "{promoted}");
    assert_eq!(causes[2]["rule"]["section"], "waitlist");
    assert_eq!(told["proof"], format!("/waitlist/{entry}/proof"));
    ben.get(told["proof"].as_str().expect("a path")).await.is(200);
    assert!(!told.to_string().contains(&ana.id), "who cancelled is nobody's business");
}

async fn an_expiry_is_explained_by_the_hold(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client("ana").await);
    let session = app.published(&maya, Plan::default()).await;
    let hold = held(&ana, &session, 1).await;
    app.minutes_pass(10).await;
    let causes = why(&ana, &hold).await;
    assert_eq!(kinds(&causes), ["HoldPlaced", "HoldExpired", "NotificationPosted"]);
    assert_eq!((&causes[0]["actor"], &causes[1]["actor"]), (&json!("client"), &json!("system")));
}

async fn a_cancellation_names_the_version_of_the_rule_that_decided(app: TestApp) {
    let fee = json!({ "amount_minor": 500, "currency": "EUR" });
    let tiers = json!([{ "more_than_hours": 48, "refund_percentage": 50 }]);
    let cancellation = json!({ "tiers": tiers, "late_within_hours": 12, "penalties": { "late_cancel_fee": fee } });
    rules(&app, json!({ "holds": { "minutes": 7 } })).await;
    rules(&app, json!({ "cancellation": cancellation })).await;
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 5).await);
    let session = app.published(&maya, Plan { in_hours: 10, credits: 2, ..Plan::default() }).await;
    let booking = ana.booked(&session).await;
    // What is published later decides nothing.
    rules(&app, json!({ "holds": { "minutes": 8 } })).await;
    ana.cancel(&booking).await.is(200);
    let causes = why(&ana, &booking).await;
    let rule = json!({ "scope": "organization", "version": 2, "section": "cancellation" });
    for kind in ["BookingCancelled", "StrikeRecorded", "FeeCharged"] {
        let cause = causes.iter().find(|cause| cause["kind"] == kind).unwrap_or_else(|| panic!("{kind}: {causes:?}"));
        assert_eq!(cause["rule"], rule, "{kind}");
    }
    let charged = causes.iter().find(|cause| cause["kind"] == "FeeCharged").expect("a fee");
    assert_eq!(charged["what"], "A fee of 5.00 EUR for a late cancellation.");
}

async fn an_event_is_explained_by_what_led_to_it(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 5).await);
    let session = app.published(&maya, Plan::default()).await;
    let booking = ana.booked(&session).await;
    let spent = text(&why(&ana, &booking).await[1], "event_id");
    ana.cancel(&booking).await.is(200);
    let causes = why(&ana, &spent).await;
    assert_eq!(kinds(&causes), ["SpotBooked", "CreditsSpent", "TimeReserved"], "and nothing that came later");
    for person in [&app.admin().await, &maya] {
        assert_eq!(why(person, &spent).await, causes);
    }
    app.client("ben").await.get(&format!("/why/{spent}")).await.refused(404, "why.nothing_found");

    let events = app.admin().await.get(&format!("/audit/events?stream=session-{session}")).await.is(200);
    let published = text(&events["items"][1], "event_id");
    assert_eq!(kinds(&why(&maya, &published).await), ["SessionPublished"]);
    ana.get(&format!("/why/{published}")).await.refused(404, "why.nothing_found");
    let granted = app.admin().await.get(&format!("/audit/events?stream=membership-{}", ana.id)).await.is(200);
    let granted = text(&granted["items"][0], "event_id");
    assert_eq!(kinds(&why(&ana, &granted).await), ["CreditsGranted"]);
}

async fn nobody_learns_of_others(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 5).await);
    let session = app.published(&maya, Plan::default()).await;
    let booking = ana.booked(&session).await;
    let path = format!("/why/{booking}");
    app.client("ben").await.get(&path).await.refused(404, "why.nothing_found");
    app.coach("jonas").await.get(&path).await.refused(404, "why.nothing_found");
    maya.get(&path).await.is(200);
    app.admin().await.get(&path).await.is(200);
    ana.get(&format!("/why/{}", uuid::Uuid::now_v7())).await.refused(404, "why.nothing_found");
    ana.get(&format!("/why/{}", uuid::Uuid::nil())).await.refused(404, "why.nothing_found");
    ana.get("/why/nonsense").await.is(400);
}

async fn a_full_session_is_explained_by_what_takes_its_places(app: TestApp) {
    let (maya, ana, ben) = (app.coach("maya").await, app.client_with("ana", 5).await, app.client_with("ben", 5).await);
    let session = app.published(&maya, Plan { capacity: 2, credits: 1, ..Plan::default() }).await;
    let gone = ana.booked(&session).await;
    ana.cancel(&gone).await.is(200);
    ana.booked(&session).await;
    held(&ben, &session, 1).await;
    let chen = app.client_with("chen", 5).await;
    for refusal in [
        chen.book(&session).await.refused(409, "booking.session_full"),
        chen.post(&format!("/sessions/{session}/hold"), json!({})).await.refused(409, "booking.session_full"),
    ] {
        let told = explained(&chen, &refusal).await;
        assert_eq!(told["facts"]["spots_left"], 0);
        let causes = told["causes"].as_array().expect("a list");
        assert_eq!(kinds(causes), ["SessionPublished", "SpotBooked", "HoldPlaced"], "each place once");
        let text = told.to_string();
        assert!(!text.contains(&ana.id) && !text.contains(&ben.id), "{text}");
    }
}

async fn a_refusal_is_explained_as_it_was_whatever_happened_since(app: TestApp) {
    let (maya, ana, ben) = (app.coach("maya").await, app.client_with("ana", 5).await, app.client_with("ben", 5).await);
    let session = app.published(&maya, one_place()).await;
    let booking = ana.booked(&session).await;
    let refusal = ben.book(&session).await.refused(409, "booking.session_full");
    let before = explained(&ben, &refusal).await;
    let head = app.log().head(regimen_tests::app::ORG).await.expect("it answers");
    ana.cancel(&booking).await.is(200);
    ben.booked(&session).await;
    app.hours_pass(100);
    assert_eq!(explained(&ben, &refusal).await, before);
    let app = app.restarted().await;
    let ben = app.stranger().signed_in("ben@example.org").await;
    let position = app.log().head(regimen_tests::app::ORG).await.expect("it answers").position;
    assert_eq!(explained(&ben, &refusal).await, before, "and by another process");
    let after = app.log().head(regimen_tests::app::ORG).await.expect("it answers").position;
    assert!(position > head.position && after == position, "a question writes nothing");
}

async fn each_refusal_names_what_it_rests_on(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 5).await);
    let session = app.published(&maya, Plan::default()).await;
    let path = format!("/sessions/{session}/hold");
    let expect = async |refusal: Value, expected: &[&str]| {
        let told = explained(&ana, &refusal).await;
        assert_eq!(kinds(told["causes"].as_array().expect("a list")), expected, "{told}");
        told
    };
    let hold = held(&ana, &session, 1).await;
    expect(ana.post(&path, json!({})).await.refused(409, "hold.already_held"), &["HoldPlaced"]).await;
    app.minutes_pass(10).await;
    let confirm = format!("/holds/{hold}/confirm");
    let expired = ana.post(&confirm, json!({})).await.refused(409, "hold.expired");
    expect(expired, &["HoldPlaced", "HoldExpired"]).await;
    ana.booked(&session).await;
    expect(ana.book(&session).await.refused(409, "booking.already_booked"), &["SpotBooked"]).await;

    let elsewhere = app.published(&app.coach("jonas").await, Plan::default()).await;
    expect(ana.book(&elsewhere).await.refused(409, "calendar.overlap"), &["TimeReserved"]).await;
    let dear = app.published(&maya, Plan { in_hours: 60, credits: 9, ..Plan::default() }).await;
    let poor = ana.book(&dear).await.refused(409, "membership.insufficient_credits");
    expect(poor, &["CreditsGranted", "CreditsSpent"]).await;

    rules(&app, json!({ "window": { "opens_days": 1 }, "party": { "most": 2 } })).await;
    let early = ana.book(&dear).await.refused(409, "booking.not_yet_open");
    let told = expect(early, &["SessionPublished", "PolicyPublished"]).await;
    assert_eq!(told["rule"], json!({ "scope": "organization", "version": 1, "section": "window" }));
    app.hours_pass(40);
    let many = json!({ "places": 3, "guests": ["Eva"] });
    let many = ana.post(&format!("/sessions/{dear}/book"), many).await.refused(422, "booking.too_many_places");
    assert!(!many.to_string().contains("Eva"));
    assert_eq!(expect(many, &["PolicyPublished"]).await["rule"]["section"], "party");
    let line = ana.post(&format!("/sessions/{dear}/waitlist"), json!({})).await.refused(409, "waitlist.places_free");
    expect(line, &["SessionPublished"]).await;
}

async fn a_link_is_signed_and_for_those_whom_it_concerns(app: TestApp) {
    let (maya, ana, ben) = (app.coach("maya").await, app.client_with("ana", 5).await, app.client_with("ben", 5).await);
    let session = app.published(&maya, one_place()).await;
    ana.booked(&session).await;
    let refusal = ben.book(&session).await.refused(409, "booking.session_full");
    let link = text(&refusal, "why");
    assert!(link.len() < 2_000, "{} characters are no link", link.len());
    ana.get(&link).await.refused(404, "why.nothing_found");
    app.stranger().get(&link).await.refused(401, "auth.unauthenticated");
    app.coach("jonas").await.get(&link).await.refused(404, "why.nothing_found");
    for person in [&ben, &maya, &app.admin().await] {
        explained(person, &refusal).await;
    }
    for forged in ["", "AAAA", &link[24..], "%00"] {
        ben.get(&format!("/why/refusal?token={forged}")).await.refused(404, "link.invalid");
    }
    ben.get("/why/refusal").await.is(400);
    // What is not there is not explained.
    let nothing = format!("/sessions/{}/book", uuid::Uuid::now_v7());
    assert_eq!(ben.post(&nothing, json!({})).await.is(404).get("why"), None);
}

async fn what_rested_on_erased_data_is_not_explained_wrongly(app: TestApp) {
    let (maya, ana, ben) = (app.coach("maya").await, app.client_with("ana", 5).await, app.client_with("ben", 5).await);
    let session = app.published(&maya, one_place()).await;
    ana.booked(&session).await;
    let refusal = ben.book(&session).await.refused(409, "booking.session_full");
    let id = ana.id.parse().expect("an id");
    app.core().erase(regimen_tests::app::ORG, regimen_core::kernel::log::Actor::Operator, id).await.expect("erased");
    // That places were taken is no personal data, so the refusal stands as it was.
    assert_eq!(explained(&ben, &refusal).await["facts"]["spots_left"], 0);
}
