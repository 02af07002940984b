//! Leaving a plan: at once, with notice, and bound.

use regimen_tests::app::{ORG, TestApp};
use serde_json::json;

use super::plans::{eight_a_month, joined, published};

on_both_databases! {
    whoever_leaves_a_plan_keeps_what_is_left_until_the_cycle_ends;
    a_client_gives_notice_withdraws_it_and_leaves_with_a_cycle;
    whoever_is_bound_leaves_later_or_with_a_reason_of_staff;
}

async fn whoever_leaves_a_plan_keeps_what_is_left_until_the_cycle_ends(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    joined(&admin, &ana, &published(&admin, eight_a_month()).await).await;
    let path = format!("/memberships/{}/plan", ana.id);
    for _ in 0..2 {
        assert_eq!(admin.delete(&path).await.is(200), json!({ "client_id": ana.id }));
    }
    assert_eq!(ana.credits().await, 8);
    assert!(ana.get("/me/membership").await.is(200).get("plan").is_none());
    app.hours_pass(24 * 31);
    app.due().await;
    assert_eq!(ana.credits().await, 0, "no other cycle begins");
}

async fn a_client_gives_notice_withdraws_it_and_leaves_with_a_cycle(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    ana.put("/me/plan/notice", json!({})).await.refused(409, "membership.not_on_plan");
    let mut terms = eight_a_month();
    terms["notice_days"] = json!(14);
    joined(&admin, &ana, &published(&admin, terms).await).await;
    let mine = ana.get("/me/membership").await.is(200)["plan"].clone();
    assert_eq!((&mine["would_end_at"], mine.get("ends_at")), (&json!("2027-06-03T08:00:00+00:00"), None));
    let left = ana.put("/me/plan/notice", json!({})).await.is(200);
    assert_eq!(left["ends_at"], "2027-06-03T08:00:00+00:00");
    assert!(ana.delete("/me/plan/notice").await.is(200).get("ends_at").is_none(), "they stay");

    app.hours_pass(24 * 20);
    let late = ana.put("/me/plan/notice", json!({})).await.is(200);
    assert_eq!(late["ends_at"], "2027-07-03T08:00:00+00:00", "eleven days are too few");
    let position = ana.put("/me/plan/notice", json!({})).await.position();
    assert_eq!(ana.put("/me/plan/notice", json!({})).await.position(), position, "said twice, the first end stands");
    let mine = ana.get("/me/membership").await.is(200)["plan"].clone();
    assert_eq!(
        (&mine["ends_at"], &mine["notice_given_at"], mine.get("would_end_at")),
        (&json!("2027-07-03T08:00:00+00:00"), &json!("2027-05-23T08:00:00+00:00"), None)
    );
    app.hours_pass(24 * 11);
    app.due().await;
    assert_eq!(ana.credits().await, 8 + 3, "the cycle in between comes");
    app.hours_pass(24 * 30);
    for _ in 0..2 {
        app.due().await;
    }
    assert_eq!(ana.credits().await, 0, "no cycle begins after the end");
    let mine = ana.get("/me/membership").await.is(200);
    assert_eq!((mine.get("plan"), &mine["left_plan"]["left_at"]), (None, &json!("2027-07-03T08:00:00+00:00")));
    let ends = admin.get("/audit/events?kind=PlanLeft").await.is(200);
    assert_eq!(ends["items"].as_array().map(Vec::len), Some(1), "once");
}

async fn whoever_is_bound_leaves_later_or_with_a_reason_of_staff(app: TestApp) {
    let (admin, ana, ben) = (app.admin().await, app.client("ana").await, app.client("ben").await);
    let mut terms = eight_a_month();
    terms["commitment_cycles"] = json!(3);
    let plan = published(&admin, terms).await;
    let bound = joined(&admin, &ana, &plan).await;
    assert_eq!(bound["committed_until"], "2027-08-03T08:00:00+00:00");
    joined(&admin, &ben, &plan).await;
    let refused = admin.delete(&format!("/memberships/{}/plan", ana.id)).await.refused(409, "membership.committed");
    assert_eq!(refused["committed_until"], "2027-08-03T08:00:00Z");
    let notice = admin.put(&format!("/memberships/{}/plan/notice", ben.id), json!({})).await.is(200);
    assert_eq!(notice["ends_at"], "2027-08-03T08:00:00+00:00", "when he is bound no longer");
    let end = format!("/memberships/{}/plan/end", ana.id);
    admin.post(&end, json!({ "reason": "" })).await.refused(400, "request.invalid");
    for _ in 0..2 {
        admin.post(&end, json!({ "reason": "Canary moves away" })).await.is(200);
    }
    let mine = ana.get("/me/membership").await.is(200);
    assert_eq!((mine.get("plan"), &mine["left_plan"]["reason"]), (None, &json!("Canary moves away")));
    assert_eq!(ana.credits().await, 8, "until the cycle ends");
    assert!(!admin.get("/audit/export").await.text.contains("Canary"), "sealed, as it is stored");
    let actor = regimen_core::kernel::log::Actor::Operator;
    app.core().erase(ORG, actor, ana.id.parse().expect("an id")).await.expect("it answers").expect("she was there");
    // Whoever reads next waits for it.
    app.client("chen").await;
    let kept = admin.get(&format!("/memberships/{}", ana.id)).await;
    assert!(!kept.text.contains("Canary"), "erased with her: {}", kept.text);
}
