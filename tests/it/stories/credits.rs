//! Lots of credits: granted, spent, returned, expired.

use regimen_tests::app::{Person, Plan, TestApp};
use serde_json::{Value, json};

on_both_databases! {
    an_admin_grants_credits_that_the_client_sees_with_their_expiry;
    the_lot_that_expires_first_is_spent_first_and_gets_its_credits_back;
    a_lot_cannot_be_spent_from_the_instant_it_expires;
    a_client_is_told_a_week_and_a_day_before_credits_expire;
    nobody_is_told_of_a_lot_that_is_spent;
    every_balance_in_the_ledger_is_the_sum_of_the_lines_before;
    the_same_grant_under_a_name_is_granted_once;
    nobody_is_granted_credits_who_is_not_there;
    a_membership_holds_a_million_credits_and_no_more;
}

async fn lots(client: &Person) -> Vec<u64> {
    let membership = client.get("/me/membership").await.is(200);
    let lots = membership["lots"].as_array().expect("lots").iter();
    lots.map(|lot| lot["remaining"].as_u64().expect("a number")).collect()
}

async fn an_admin_grants_credits_that_the_client_sees_with_their_expiry(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    assert_eq!(ana.credits().await, 0, "before the first grant there is nothing to be read");
    let lot = json!({ "amount": 10, "validity_days": 90, "reason": "ten-class pass" });
    let granted = admin.post(&format!("/memberships/{}/credits", ana.id), lot).await.is(201);
    assert_eq!(granted, json!({ "client_id": ana.id, "lot": 1, "credits": 10 }));
    assert_eq!(
        ana.get("/me/membership").await.is(200),
        json!({
            "client_id": ana.id, "credits_available": 10, "expiring_soon": [],
            "lots": [{ "lot": 1, "granted": 10, "remaining": 10, "expires_at": "2027-08-01T08:00:00+00:00" }],
        })
    );
}

async fn the_lot_that_expires_first_is_spent_first_and_gets_its_credits_back(app: TestApp) {
    let (coach, ana) = (app.coach("maya").await, app.client("ana").await);
    for (credits, days) in [(5, 30), (2, 10), (5, 20)] {
        app.grant(&ana, credits, days).await;
    }
    let session = app.published(&coach, Plan { credits: 4, ..Plan::default() }).await;
    let booking = ana.booked(&session).await;
    assert_eq!(lots(&ana).await, [5, 0, 3]);
    app.hours_pass(30);
    ana.cancel(&booking).await.is(200);
    assert_eq!(lots(&ana).await, [5, 0, 5], "half of it goes back to where it lasts longest");
    let session = app.published(&coach, Plan { credits: 7, ..Plan::default() }).await;
    let booking = ana.booked(&session).await;
    assert_eq!(lots(&ana).await, [3, 0, 0]);
    ana.cancel(&booking).await.is(200);
    assert_eq!(lots(&ana).await, [5, 0, 5]);
}

async fn a_lot_cannot_be_spent_from_the_instant_it_expires(app: TestApp) {
    let (coach, ana) = (app.coach("maya").await, app.client("ana").await);
    app.grant(&ana, 1, 1).await;
    app.grant(&ana, 1, 40).await;
    assert_eq!(ana.credits().await, 2);
    app.hours_pass(24);
    assert_eq!(ana.credits().await, 1);
    let dear = app.published(&coach, Plan { credits: 2, ..Plan::default() }).await;
    let refused = ana.book(&dear).await.refused(409, "membership.insufficient_credits");
    assert_eq!(refused["credits_available"], 1);
    let cheap = app.published(&coach, Plan { in_hours: 50, ..Plan::default() }).await;
    ana.booked(&cheap).await;
    app.due().await;
    assert_eq!(lots(&ana).await, [0, 0], "what has expired is gone");
    let ledger = ana.get("/me/credits").await.is(200);
    let lines = ledger["items"].as_array().expect("lines").iter().map(|line| line["kind"].as_str().expect("a kind"));
    assert_eq!(lines.filter(|kind| *kind == "expired").count(), 1, "and a line says so");
}

async fn a_client_is_told_a_week_and_a_day_before_credits_expire(app: TestApp) {
    let ana = app.client("ana").await;
    app.grant(&ana, 5, 30).await;
    let told = async || {
        app.due().await;
        let notices = ana.get("/me/notifications").await.is(200);
        let notices = notices["items"].as_array().expect("notices").clone();
        notices.into_iter().filter(|notice| notice["code"] == "membership.credits_expiring").collect::<Vec<_>>()
    };
    app.hours_pass(24 * 23 - 1);
    assert_eq!(told().await.len(), 0);
    app.hours_pass(1);
    let week = told().await;
    assert_eq!(week.len(), 1);
    assert_eq!((&week[0]["facts"]["credits"], &week[0]["facts"]["lot"]), (&json!(5), &json!(1)));
    assert_eq!(week[0]["text"], "Some of your credits expire soon.");
    assert_eq!(told().await.len(), 1, "once");
    app.hours_pass(24 * 6);
    assert_eq!(told().await.len(), 2);
    app.hours_pass(24);
    assert_eq!(told().await.len(), 2, "when they are gone there is nothing to be told");
    assert_eq!(ana.credits().await, 0);
}

async fn nobody_is_told_of_a_lot_that_is_spent(app: TestApp) {
    let (coach, ana) = (app.coach("maya").await, app.client_with("ana", 1).await);
    ana.booked(&app.published(&coach, Plan::default()).await).await;
    app.hours_pass(24 * 40);
    app.due().await;
    let notices = ana.get("/me/notifications").await.is(200);
    assert!(!notices.to_string().contains("credits_expiring"), "{notices}");
}

async fn every_balance_in_the_ledger_is_the_sum_of_the_lines_before(app: TestApp) {
    let (coach, ana) = (app.coach("maya").await, app.client_with("ana", 5).await);
    let session = app.published(&coach, Plan { credits: 3, ..Plan::default() }).await;
    let booking = ana.booked(&session).await;
    app.hours_pass(30);
    ana.cancel(&booking).await.is(200);
    let ledger = ana.get("/me/credits").await.is(200);
    let line = |entry: &Value| {
        let number = |name: &str| entry[name].as_i64().expect("a number");
        (entry["kind"].as_str().expect("a kind").to_owned(), number("credits"), number("balance"))
    };
    let lines = ledger["items"].as_array().expect("lines").iter().map(line).collect::<Vec<_>>();
    let expected = [("returned", 2, 4), ("spent", -3, 2), ("granted", 5, 5)];
    assert_eq!(lines, expected.map(|(kind, credits, balance)| (kind.to_owned(), credits, balance)));
    assert_eq!(ledger["items"][1]["booking_id"], booking);
    assert_eq!(ledger["items"][1]["draws"], json!([{ "lot": 1, "credits": 3 }]));
    assert_eq!(ledger["items"][2]["reason"], "a pass", "the client can read why");
    assert!(ledger.get("next_cursor").is_none());
}

async fn the_same_grant_under_a_name_is_granted_once(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    let path = format!("/memberships/{}/credits", ana.id);
    let lot = |amount: u32| json!({ "amount": amount, "validity_days": 30, "reason": "a pass" });
    let first = admin.post_named("grant-1", &path, lot(5)).await.is(201);
    assert_eq!(admin.post_named("grant-1", &path, lot(5)).await.is(201), first);
    admin.post_named("grant-1", &path, lot(6)).await.refused(422, "request.idempotency_key_reused");
    assert_eq!(ana.credits().await, 5);
}

async fn nobody_is_granted_credits_who_is_not_there(app: TestApp) {
    let admin = app.admin().await;
    let lot = json!({ "amount": 5, "validity_days": 30, "reason": "a pass" });
    let path = "/memberships/01890000-0000-7000-8000-000000000000/credits";
    admin.post(path, lot).await.refused(404, "membership.client_not_found");
}

async fn a_membership_holds_a_million_credits_and_no_more(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    let path = format!("/memberships/{}/credits", ana.id);
    let lot = json!({ "amount": 10_000, "validity_days": 30, "reason": "a very big pass" });
    for _ in 0..100 {
        admin.post(&path, lot.clone()).await.is(201);
    }
    admin.post(&path, lot).await.refused(422, "membership.too_many_credits");
    assert_eq!(ana.credits().await, 1_000_000);
}
