//! What booking and cancelling would mean, shown before anybody decides, is what it means then.

use regimen_tests::app::{Person, Plan, TestApp};
use serde_json::{Value, json};

use super::{rules, text};

on_both_databases! {
    after_one_place_was_cancelled_late_the_next_costs_nothing_more;
    staff_read_what_it_means_when_they_cancel;
    places_given_back_one_by_one_follow_the_tiers_and_cost_one_fee;
    a_fee_that_the_strikes_spare_is_shown_as_spared;
    what_one_place_of_a_party_gives_back_is_shown_alone;
    what_a_party_would_cost_is_shown;
    what_cannot_be_cancelled_any_more_has_no_preview;
}

fn fee() -> Value {
    json!({ "amount_minor": 500, "currency": "EUR" })
}

/// Nothing comes back, and within 12 hours it costs the fee.
async fn strict(app: &TestApp) {
    let penalties = json!({ "late_cancel_fee": fee() });
    rules(app, json!({ "cancellation": { "tiers": [], "late_within_hours": 12, "penalties": penalties } })).await;
}

/// `person` books `places` in `session`.
async fn party(person: &Person, session: &str, places: u32) -> String {
    let path = format!("/sessions/{session}/book");
    text(&person.post(&path, json!({ "places": places })).await.is(201), "booking_id")
}

async fn preview(person: &Person, booking: &str, query: &str) -> Value {
    person.get(&format!("/bookings/{booking}/cancellation-preview{query}")).await.is(200)
}

async fn give_back(person: &Person, booking: &str, place: u32) -> Value {
    person.patch(&format!("/bookings/{booking}/places/{place}/cancel"), json!({})).await.is(200)
}

async fn due(person: &Person) -> Value {
    person.get("/me/penalties").await.is(200)["due"].clone()
}

async fn after_one_place_was_cancelled_late_the_next_costs_nothing_more(app: TestApp) {
    strict(&app).await;
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 9).await);
    let session = app.published(&maya, Plan { in_hours: 10, ..Plan::default() }).await;
    let booking = party(&ana, &session, 3).await;
    let first = preview(&ana, &booking, "?place=3").await;
    assert_eq!((&first["late"], &first["strike"], &first["fee"]), (&json!(true), &json!(true), &fee()));
    give_back(&ana, &booking, 3).await;
    assert_eq!(due(&ana).await, json!([fee()]));
    for query in ["", "?place=2"] {
        let next = preview(&ana, &booking, query).await;
        assert_eq!((&next["late"], &next["strike"], next.get("fee")), (&json!(true), &json!(false), None), "{query}");
    }
    give_back(&ana, &booking, 2).await;
    ana.cancel(&booking).await.is(200);
    assert_eq!(due(&ana).await, json!([fee()]), "what was shown is what it cost");
}

async fn staff_read_what_it_means_when_they_cancel(app: TestApp) {
    strict(&app).await;
    let (maya, ana, admin) = (app.coach("maya").await, app.client_with("ana", 9).await, app.admin().await);
    let session = app.published(&maya, Plan { in_hours: 10, ..Plan::default() }).await;
    let booking = ana.booked(&session).await;
    let own = preview(&ana, &booking, "").await;
    assert_eq!((&own["cancelled_by"], &own["strike"], &own["fee"]), (&json!("client"), &json!(true), &fee()));
    let theirs = preview(&admin, &booking, "").await;
    assert_eq!((&theirs["cancelled_by"], &theirs["late"]), (&json!("staff"), &json!(true)));
    assert_eq!((&theirs["strike"], theirs.get("fee")), (&json!(false), None));
    admin.cancel(&booking).await.is(200);
    assert_eq!(ana.get("/me/penalties").await.is(200), json!({ "due": [], "items": [] }));
}

async fn places_given_back_one_by_one_follow_the_tiers_and_cost_one_fee(app: TestApp) {
    let tier = |hours: u32, percent: u32| json!({ "more_than_hours": hours, "refund_percentage": percent });
    let (tiers, penalties) = (json!([tier(24, 100), tier(12, 50)]), json!({ "late_cancel_fee": fee() }));
    rules(&app, json!({ "cancellation": { "tiers": tiers, "late_within_hours": 24, "penalties": penalties } })).await;
    let (maya, ana, ben) = (app.coach("maya").await, app.client_with("ana", 9).await, app.client_with("ben", 6).await);
    let session = app.published(&maya, Plan { in_hours: 48, credits: 3, ..Plan::default() }).await;
    let (anas, bens) = (party(&ana, &session, 3).await, party(&ben, &session, 2).await);
    app.hours_pass(28);
    let would = preview(&ana, &anas, "?place=3").await;
    assert_eq!(
        (&would["refund_percentage"], &would["credits_returned"], &would["fee"]),
        (&json!(50), &json!(2), &fee())
    );
    let half = give_back(&ana, &anas, 3).await;
    let answer = (&half["status"], &half["refund_percentage"], &half["credits_returned"], &half["places_left"]);
    assert_eq!(answer, (&json!("confirmed"), &json!(50), &json!(2), &json!(2)), "half of 3, in her favour");
    assert_eq!((ana.credits().await, due(&ana).await), (2, json!([fee()])));
    app.hours_pass(8);
    let nothing = give_back(&ana, &anas, 2).await;
    assert_eq!((&nothing["refund_percentage"], &nothing["credits_returned"]), (&json!(0), &json!(0)));
    assert_eq!((ana.credits().await, due(&ana).await), (2, json!([fee()])), "one booking costs one fee");
    let alone = give_back(&ben, &bens, 2).await;
    assert_eq!((&alone["refund_percentage"], &alone["places_left"]), (&json!(0), &json!(1)));
    assert_eq!((ben.credits().await, due(&ben).await), (0, json!([fee()])));
}

async fn a_fee_that_the_strikes_spare_is_shown_as_spared(app: TestApp) {
    let penalties = json!({ "late_cancel_fee": fee(), "strikes": { "within_days": 30, "forgiven": 1 } });
    rules(&app, json!({ "cancellation": { "tiers": [], "late_within_hours": 12, "penalties": penalties } })).await;
    let (maya, ana) = (app.coach("maya").await, app.client("ana").await);
    for (round, charged) in [(0, None), (1, Some(&fee()))] {
        let session = app.published(&maya, Plan { in_hours: 3 + 2 * round, credits: 0, ..Plan::default() }).await;
        let booking = ana.booked(&session).await;
        let would = preview(&ana, &booking, "").await;
        assert_eq!((&would["strike"], &would["spared"]), (&json!(true), &json!(charged.is_none())));
        assert_eq!(would.get("fee"), charged);
        ana.cancel(&booking).await.is(200);
        let noted = &ana.get("/me/penalties").await.is(200)["items"][0];
        assert_eq!(noted["spared"], would["spared"], "what was shown is what was noted");
    }
}

async fn what_one_place_of_a_party_gives_back_is_shown_alone(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 9).await);
    let session = app.published(&maya, Plan { in_hours: 48, credits: 3, ..Plan::default() }).await;
    let booking = party(&ana, &session, 3).await;
    assert_eq!(preview(&ana, &booking, "").await["credits_returned"], 9);
    assert_eq!(preview(&ana, &booking, "?place=2").await["credits_returned"], 3);
    assert_eq!(give_back(&ana, &booking, 2).await["credits_returned"], 3);
    let path = |place: u32| format!("/bookings/{booking}/cancellation-preview?place={place}");
    for gone in [0, 2, 4] {
        ana.get(&path(gone)).await.refused(404, "booking.place_not_found");
    }
    assert_eq!(preview(&ana, &booking, "").await["credits_returned"], 6);
    assert_eq!(ana.credits().await, 3, "nothing is written");
}

async fn what_a_party_would_cost_is_shown(app: TestApp) {
    rules(&app, json!({ "party": { "most": 4 } })).await;
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 9).await);
    let session = app.published(&maya, Plan { capacity: 3, credits: 2, ..Plan::default() }).await;
    let would =
        async |places: u32| ana.get(&format!("/sessions/{session}/booking-preview?places={places}")).await.is(200);
    let three = would(3).await;
    assert_eq!((&three["credits"], three.get("refused")), (&json!(6), None));
    assert_eq!(would(4).await["refused"], "booking.session_full");
    assert_eq!(would(5).await["refused"], "booking.too_many_places");
    ana.get(&format!("/sessions/{session}/booking-preview?places=0")).await.refused(400, "request.invalid");
    party(&ana, &session, 3).await;
    assert_eq!(ana.credits().await, 3, "what was shown is what it cost");
}

async fn what_cannot_be_cancelled_any_more_has_no_preview(app: TestApp) {
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 9).await);
    let booking = ana.booked(&app.published(&maya, Plan::default()).await).await;
    app.hours_pass(48);
    ana.get(&format!("/bookings/{booking}/cancellation-preview")).await.refused(409, "booking.session_started");
}
