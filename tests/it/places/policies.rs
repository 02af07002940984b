//! Rules: published, bound, and shown before anybody decides.

use regimen_tests::app::{Plan, TestApp};
use serde_json::{Value, json};

use super::{rules, text};

on_both_databases! {
    a_booking_keeps_the_rules_it_was_made_under;
    the_effect_is_shown_before_booking_and_before_cancelling;
    what_a_template_says_counts_more_than_the_organization;
    booking_opens_and_closes_by_the_rules;
    policy_tiers_that_overlap_are_refused;
    rules_that_make_no_sense_are_refused;
    a_late_cancellation_is_a_strike_and_costs_from_the_second_on;
    only_admins_publish_for_the_organization;
}

async fn a_booking_keeps_the_rules_it_was_made_under(app: TestApp) {
    let (maya, ana, ben) = (app.coach("maya").await, app.client_with("ana", 9).await, app.client_with("ben", 9).await);
    let session = app.published(&maya, Plan { in_hours: 30, credits: 2, ..Plan::default() }).await;
    let before = ana.booked(&session).await;
    rules(&app, json!({ "cancellation": { "tiers": [{ "more_than_hours": 48, "refund_percentage": 100 }] } })).await;
    let after = ben.booked(&session).await;
    assert_eq!(ana.cancel(&before).await.is(200)["refund_percentage"], 100);
    assert_eq!(ben.cancel(&after).await.is(200)["refund_percentage"], 0);
    let policy = app.admin().await.get("/policies/organization").await.is(200);
    assert_eq!(policy["version"], 1);
    assert_eq!(policy["versions"][0]["cancellation"]["tiers"][0]["more_than_hours"], 48);
}

async fn the_effect_is_shown_before_booking_and_before_cancelling(app: TestApp) {
    let fee = json!({ "amount_minor": 500, "currency": "EUR" });
    let tiers = json!([{ "more_than_hours": 24, "refund_percentage": 100 }]);
    let penalties = json!({ "late_cancel_fee": fee });
    rules(&app, json!({ "cancellation": { "tiers": tiers, "late_within_hours": 12, "penalties": penalties } })).await;
    let (maya, ana, ben) = (app.coach("maya").await, app.client_with("ana", 9).await, app.client("ben").await);
    let session = app.published(&maya, Plan { in_hours: 48, credits: 2, ..Plan::default() }).await;
    let path = format!("/sessions/{session}/booking-preview");
    let would = ana.get(&path).await.is(200);
    assert_eq!((&would["credits"], would.get("refused")), (&json!(2), None));
    assert_eq!(would["refund_until"], json!((app.now() + chrono::TimeDelta::hours(24)).to_rfc3339()));
    assert_eq!(would["cancellation"]["penalties"]["late_cancel_fee"], fee);
    assert_eq!(ben.get(&path).await.is(200)["refused"], "membership.insufficient_credits");
    assert_eq!(ana.credits().await, 9, "nothing is written");

    let booking = ana.booked(&session).await;
    let path = format!("/bookings/{booking}/cancellation-preview");
    let early = ana.get(&path).await.is(200);
    assert_eq!((&early["refund_percentage"], &early["late"], early.get("fee")), (&json!(100), &json!(false), None));
    app.hours_pass(40);
    let late = ana.get(&path).await.is(200);
    assert_eq!((&late["refund_percentage"], &late["late"], &late["fee"]), (&json!(0), &json!(true), &fee));
    ben.get(&path).await.refused(404, "booking.not_found");
    ana.cancel(&booking).await.is(200);
    let owed = ana.get("/me/penalties").await.is(200);
    assert_eq!(owed["due"], json!([fee]), "what was shown is what it cost");
    ana.get(&path).await.refused(409, "booking.is_cancelled");
}

async fn what_a_template_says_counts_more_than_the_organization(app: TestApp) {
    rules(&app, json!({ "holds": { "minutes": 20 } })).await;
    let (maya, ana) = (app.coach("maya").await, app.client("ana").await);
    let terms = json!({ "name": "Yoga", "duration_minutes": 60, "capacity": 12, "credits": 0 });
    let template = text(&maya.post("/templates", terms).await.is(201), "template_id");
    maya.put(&format!("/policies/template-{template}"), json!({ "holds": { "minutes": 3 } })).await.is(200);
    app.coach("jonas").await.put(&format!("/policies/template-{template}"), json!({})).await.is(404);
    let starts_at = app.now() + chrono::TimeDelta::hours(50);
    let wish = json!({ "template_id": template, "starts_at": starts_at });
    let special = text(&maya.post("/sessions", wish).await.is(201), "session_id");
    maya.post(&format!("/sessions/{special}/publish"), json!({})).await.is(200);
    let plain = app.published(&maya, Plan { credits: 0, ..Plan::default() }).await;
    for (session, minutes) in [(special, 3), (plain, 20)] {
        let hold = ana.post(&format!("/sessions/{session}/hold"), json!({})).await.is(201);
        assert_eq!(hold["expires_at"], json!((app.now() + chrono::TimeDelta::minutes(minutes)).to_rfc3339()));
    }
}

async fn booking_opens_and_closes_by_the_rules(app: TestApp) {
    rules(&app, json!({ "window": { "opens_days": 7, "closes_minutes": 30 } })).await;
    let (maya, ana) = (app.coach("maya").await, app.client("ana").await);
    let session = app.published(&maya, Plan { in_hours: 24 * 8, credits: 0, ..Plan::default() }).await;
    let early = ana.book(&session).await.refused(409, "booking.not_yet_open");
    assert_eq!(early["opens_at"], json!(app.now() + chrono::TimeDelta::days(1)));
    ana.post(&format!("/sessions/{session}/hold"), json!({})).await.refused(409, "booking.not_yet_open");
    // Earlier for those with a plan that says so.
    let admin = app.admin().await;
    let plan = json!({
        "name": "Gold", "cycle_unit": "months", "cycle_length": 1, "credits_per_cycle": 8, "roll_over": 0,
        "guest_passes_per_cycle": 0,
    });
    let plan = text(&admin.post("/plans", plan).await.is(201), "plan_id");
    admin.put(&format!("/policies/plan-{plan}"), json!({ "window": { "opens_days": 30 } })).await.is(200);
    let gold = app.client("gold").await;
    admin.put(&format!("/memberships/{}/plan", gold.id), json!({ "plan_id": plan })).await.is(200);
    gold.booked(&session).await;
    app.hours_pass(24);
    ana.booked(&session).await;
    app.clock.advance(chrono::TimeDelta::hours(24 * 7) - chrono::TimeDelta::minutes(30));
    let late = app.client("late").await;
    late.book(&session).await.refused(409, "booking.closed");
}

fn tier(hours: u32, percent: u32) -> Value {
    json!({ "more_than_hours": hours, "refund_percentage": percent })
}

async fn policy_tiers_that_overlap_are_refused(app: TestApp) {
    let admin = app.admin().await;
    let publish = async |rules| admin.put("/policies/organization", rules).await;
    for tiers in [
        json!([tier(24, 100), tier(24, 50)]),
        json!([tier(12, 50), tier(24, 100)]),
        json!([tier(24, 50), tier(12, 100)]),
    ] {
        publish(json!({ "cancellation": { "tiers": tiers } })).await.refused(422, "policy.tiers_overlap");
    }
    assert_eq!(admin.get("/policies/organization").await.is(200)["version"], 0, "nothing half done");
    publish(json!({ "cancellation": { "tiers": [tier(24, 100), tier(12, 50)] } })).await.is(200);
}

async fn rules_that_make_no_sense_are_refused(app: TestApp) {
    let admin = app.admin().await;
    let publish = async |rules| admin.put("/policies/organization", rules).await;
    publish(json!({ "cancellation": { "tiers": [tier(24, 101)] } })).await.refused(400, "request.invalid");
    publish(json!({ "holds": { "minutes": 0 } })).await.refused(422, "policy.out_of_range");
    publish(json!({ "holds": { "minutes": 10, "seconds": 3 } })).await.refused(400, "request.invalid");
    publish(json!({ "waitlist": { "mode": "lottery", "claim_minutes": 5 } })).await.refused(400, "request.invalid");
    publish(json!({ "party": { "most": 0 } })).await.refused(400, "request.invalid");
    let mixed = json!({ "late_cancel_fee": { "amount_minor": -1, "currency": "EUR" } });
    publish(json!({ "cancellation": { "tiers": [], "penalties": mixed } })).await.refused(400, "request.invalid");
    admin.put("/policies/everything", json!({})).await.refused(400, "request.invalid");
    let unknown = "plan-01890000-0000-7000-8000-000000000000";
    admin.put(&format!("/policies/{unknown}"), json!({})).await.refused(404, "policy.scope_not_found");
    assert_eq!(admin.get("/policies/organization").await.is(200)["version"], 0, "nothing half done");
}

async fn a_late_cancellation_is_a_strike_and_costs_from_the_second_on(app: TestApp) {
    let fee = json!({ "amount_minor": 1300, "currency": "EUR" });
    let penalties = json!({ "late_cancel_fee": fee, "strikes": { "within_days": 30, "forgiven": 1 } });
    rules(&app, json!({ "cancellation": { "tiers": [], "late_within_hours": 12, "penalties": penalties } })).await;
    let (maya, ana) = (app.coach("maya").await, app.client("ana").await);
    for round in 0..2 {
        let session = app.published(&maya, Plan { in_hours: 3 + 2 * round, credits: 0, ..Plan::default() }).await;
        let booking = ana.booked(&session).await;
        ana.cancel(&booking).await.is(200);
    }
    let owed = ana.get("/me/penalties").await.is(200);
    assert_eq!((owed["items"].as_array().map(Vec::len), &owed["due"]), (Some(2), &json!([fee])), "the first is free");
}

async fn only_admins_publish_for_the_organization(app: TestApp) {
    let maya = app.coach("maya").await;
    maya.put("/policies/organization", json!({})).await.refused(404, "policy.scope_not_found");
    app.client("ana").await.put("/policies/organization", json!({})).await.refused(403, "auth.forbidden");
    rules(&app, json!({ "holds": { "minutes": 5 } })).await;
    rules(&app, json!({ "holds": { "minutes": 5 } })).await;
    assert_eq!(
        maya.get("/policies/organization").await.is(200)["version"],
        1,
        "the same rules again are no new version"
    );
}
