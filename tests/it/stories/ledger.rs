//! The ledger: a statement in which every balance is the sum of its lines, whatever happened.

use regimen_core::kernel::executor::Request;
use regimen_core::membership::ExpireLot;
use regimen_core::membership::values::LotNumber;
use regimen_tests::app::{ORG, Person, Plan, TestApp};
use regimen_tests::chance::Chance;
use serde_json::{Value, json};

on_both_databases! {
    credits_always_add_up;
    staff_read_the_same_statement_as_the_client;
}

/// The whole statement, oldest line first.
async fn statement(client: &Person) -> Vec<Value> {
    let (mut lines, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("/me/credits?limit=7{cursor}")).await.is(200);
        lines.extend(page["items"].as_array().expect("lines").iter().cloned());
        match page.get("next_cursor") {
            Some(next) => cursor = format!("&cursor={}", next.as_str().expect("a cursor")),
            None => break,
        }
    }
    lines.reverse();
    lines
}

fn number(of: &Value, name: &str) -> i64 {
    of[name].as_i64().unwrap_or_else(|| panic!("no {name} in {of}"))
}

/// Random acts of a client, their studio and time; at the end, and at every line on the way, the sums are right.
async fn credits_always_add_up(app: TestApp) {
    let (admin, coach, ana) = (app.admin().await, app.coach("maya").await, app.client("ana").await);
    let client_id = ana.id.parse().expect("an id");
    let terms = json!({
        "name": "Four a fortnight", "cycle_unit": "weeks", "cycle_length": 2, "credits_per_cycle": 4, "roll_over": 2,
    });
    let plan = admin.post("/plans", terms).await.is(201)["plan_id"].clone();
    let price = json!({ "amount_minor": 900, "currency": "EUR" });
    let package = json!({ "name": "Five classes", "credits": 5, "price": price, "validity_days": 20 });
    let package = admin.post("/packages", package).await.is(201)["package_id"].clone();
    let mut chance = Chance::new(20_270_503);
    let mut bookings = Vec::new();
    // No two sessions at one time.
    let mut in_hours = 40;
    for _ in 0..60 {
        match chance.below(8) {
            0 => app.grant(&ana, 1 + u32::try_from(chance.below(4)).expect("it fits"), 10).await,
            1 => {
                let sale = json!({ "package_id": package, "method": "cash", "reference": "receipt" });
                admin.post(&format!("/memberships/{}/purchases", ana.id), sale).await.is(201);
            }
            2 => {
                admin.put(&format!("/memberships/{}/plan", ana.id), json!({ "plan_id": plan })).await.is(200);
            }
            3 | 4 => {
                let credits = u32::try_from(chance.below(4)).expect("it fits");
                in_hours += 2;
                let session = app.published(&coach, Plan { credits, in_hours, ..Plan::default() }).await;
                let answer = ana.book(&session).await;
                assert!([201, 409].contains(&answer.status), "{}", answer.text);
                bookings.extend(answer.body["booking_id"].as_str().map(ToOwned::to_owned));
            }
            5 if !bookings.is_empty() => {
                // It may have begun meanwhile; then nothing comes back.
                let booking = bookings.swap_remove(chance.below(bookings.len()));
                ana.cancel(&booking).await;
            }
            6 => {
                let lot = LotNumber(1 + u32::try_from(chance.below(20)).expect("it fits"));
                let expire = ExpireLot { client_id, lot };
                app.core().executor().execute(&Request::system(ORG), &expire).await.expect("it passes");
            }
            _ => {
                app.hours_pass(i64::try_from(chance.below(200)).expect("it fits"));
                app.due().await;
            }
        }
    }
    app.due().await;
    let lines = statement(&ana).await;
    let mut balance = 0;
    for line in &lines {
        balance += number(line, "credits");
        assert_eq!(number(line, "balance"), balance, "{line}");
    }
    for kind in ["granted", "purchased", "cycle", "spent", "returned", "expired"] {
        assert!(lines.iter().any(|line| line["kind"] == kind), "nothing was {kind} in {} lines", lines.len());
    }
    let membership = ana.get("/me/membership").await.is(200);
    let held = membership["lots"].as_array().expect("lots").iter().map(|lot| number(lot, "remaining")).sum::<i64>();
    assert_eq!(held, balance);
    let position = lines[lines.len() / 2]["position"].clone();
    let then = ana.get(&format!("/me/membership?as_of={position}")).await.is(200);
    let held = then["lots"].as_array().expect("lots").iter().map(|lot| number(lot, "remaining")).sum::<i64>();
    assert_eq!(held, number(&lines[lines.len() / 2], "balance"), "then as now");
}

async fn staff_read_the_same_statement_as_the_client(app: TestApp) {
    let (admin, coach, ana) = (app.admin().await, app.coach("maya").await, app.client_with("ana", 5).await);
    let booking = ana.booked(&app.published(&coach, Plan::default()).await).await;
    let mine = ana.get("/me/credits").await.is(200);
    assert_eq!(mine["items"][0]["booking_id"], booking);
    assert_eq!(admin.get(&format!("/memberships/{}/credits", ana.id)).await.is(200), mine);
    let membership = admin.get(&format!("/memberships/{}", ana.id)).await.is(200);
    assert_eq!(membership, ana.get("/me/membership").await.is(200));
    let event = &mine["items"][0];
    let audit = format!("/audit/events?after={}&limit=1", number(event, "position") - 1);
    let audited = admin.get(&audit).await.is(200);
    assert_eq!(audited["items"][0]["event_id"], event["event_id"], "each line is an event of the log");
    let later = (app.now() + chrono::TimeDelta::days(31)).to_rfc3339().replace('+', "%2B");
    let forecast = ana.get(&format!("/me/membership?as_of={later}")).await.is(200);
    assert_eq!(forecast["credits_available"], 0, "by then they have expired");
}
