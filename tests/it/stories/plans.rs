//! Plans: credits, bookings and guest passes for every cycle.

use regimen_tests::app::{Person, Plan, TestApp};
use serde_json::{Value, json};

on_both_databases! {
    a_client_on_a_plan_has_credits_for_each_cycle_and_takes_some_over;
    whoever_is_on_a_plan_keeps_the_version_that_they_joined;
    a_retired_plan_takes_nobody_and_keeps_who_is_on_it;
    cycles_that_nobody_saw_end_one_after_another;
    what_is_no_plan_is_refused;
}

pub(super) fn eight_a_month() -> Value {
    json!({
        "name": "Eight a month", "cycle_unit": "months", "cycle_length": 1, "credits_per_cycle": 8, "roll_over": 3,
        "guest_passes_per_cycle": 1,
    })
}

pub(super) async fn published(admin: &Person, terms: Value) -> String {
    let plan = admin.post("/plans", terms).await.is(201);
    plan["plan_id"].as_str().expect("an id").to_owned()
}

pub(super) async fn joined(admin: &Person, client: &Person, plan: &str) -> Value {
    admin.put(&format!("/memberships/{}/plan", client.id), json!({ "plan_id": plan })).await.is(200)
}

async fn kinds(client: &Person) -> Vec<(String, i64)> {
    let ledger = client.get("/me/credits").await.is(200);
    let lines = ledger["items"].as_array().expect("lines").iter();
    let lines = lines.map(|line| (line["kind"].as_str().expect("a kind"), line["credits"].as_i64().expect("a number")));
    lines.map(|(kind, credits)| (kind.to_owned(), credits)).collect()
}

async fn a_client_on_a_plan_has_credits_for_each_cycle_and_takes_some_over(app: TestApp) {
    let (admin, coach, ana) = (app.admin().await, app.coach("maya").await, app.client("ana").await);
    let plan = published(&admin, eight_a_month()).await;
    let is = joined(&admin, &ana, &plan).await;
    assert_eq!((&is["plan_id"], &is["version"]), (&json!(plan), &json!(1)));
    assert_eq!(is["cycle_ends_at"], "2027-06-03T08:00:00+00:00");
    assert_eq!(joined(&admin, &ana, &plan).await, is, "joining twice is joining once");
    assert_eq!(ana.credits().await, 8);
    let mine = ana.get("/me/membership").await.is(200);
    assert_eq!((&mine["plan"]["name"], &mine["plan"]["guest_passes_left"]), (&json!("Eight a month"), &json!(1)));
    assert!(mine["plan"].get("bookings_left").is_none(), "they are not counted");
    assert_eq!(mine["expiring_soon"], json!([]));

    let session = app.published(&coach, Plan { credits: 3, ..Plan::default() }).await;
    ana.booked(&session).await;
    app.hours_pass(24 * 20);
    let soon = ana.get("/me/membership").await.is(200)["expiring_soon"].clone();
    assert_eq!(soon[0]["remaining"], 5, "within two weeks");
    app.hours_pass(24 * 11);
    app.due().await;
    assert_eq!(ana.credits().await, 8 + 3);
    let expected = [("expired", -2), ("rolled_over", 0), ("cycle", 8), ("spent", -3), ("cycle", 8)];
    assert_eq!(kinds(&ana).await, expected.map(|(kind, credits)| (kind.to_owned(), credits)));
    let moved = ana.get("/me/credits").await.is(200)["items"][1].clone();
    assert_eq!(
        (&moved["draws"], &moved["into"]),
        (&json!([{ "lot": 1, "credits": 3 }]), &json!({ "lot": 3, "credits": 3 }))
    );
}

async fn whoever_is_on_a_plan_keeps_the_version_that_they_joined(app: TestApp) {
    let (admin, ana, ben) = (app.admin().await, app.client("ana").await, app.client("ben").await);
    let plan = published(&admin, eight_a_month()).await;
    joined(&admin, &ana, &plan).await;
    let mut better = eight_a_month();
    better["credits_per_cycle"] = json!(12);
    for _ in 0..2 {
        let changed = admin.put(&format!("/plans/{plan}"), better.clone()).await.is(200);
        assert_eq!(changed["version"], 2, "the same again is no other version");
    }
    joined(&admin, &ben, &plan).await;
    assert_eq!((ana.credits().await, ben.credits().await), (8, 12));
    app.hours_pass(24 * 31);
    app.due().await;
    assert_eq!(ana.credits().await, 8 + 3);
    assert_eq!(joined(&admin, &ana, &plan).await["version"], 2, "joining again is joining the new one");
}

async fn a_retired_plan_takes_nobody_and_keeps_who_is_on_it(app: TestApp) {
    let (admin, ana, ben) = (app.admin().await, app.client("ana").await, app.client("ben").await);
    let plan = published(&admin, eight_a_month()).await;
    joined(&admin, &ana, &plan).await;
    let path = format!("/plans/{plan}");
    let position = admin.delete(&path).await.position();
    assert_eq!(admin.delete(&path).await.position(), position, "retiring twice is retiring once");
    let wish = json!({ "plan_id": plan });
    admin.put(&format!("/memberships/{}/plan", ben.id), wish).await.refused(409, "plan.retired");
    assert_eq!(ben.get("/plans").await.is(200)["items"], json!([]));
    assert_eq!(ben.get(&path).await.is(200)["retired"], true, "whoever is on it can still read it");
    app.hours_pass(24 * 31);
    app.due().await;
    assert_eq!(ana.credits().await, 8 + 3);
}

async fn cycles_that_nobody_saw_end_one_after_another(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    joined(&admin, &ana, &published(&admin, eight_a_month()).await).await;
    app.hours_pass(24 * 400);
    app.due().await;
    assert_eq!(ana.credits().await, 8 + 3, "as if somebody had");
    let mine = ana.get("/me/membership").await.is(200);
    assert_eq!(mine["plan"]["cycle_ends_at"], "2028-07-03T08:00:00+00:00");
    let ledger = ana.get("/me/credits?limit=100").await.is(200);
    let lines = ledger["items"].as_array().expect("lines");
    assert_eq!(lines.iter().filter(|line| line["kind"] == "cycle").count(), 14, "one each");
}

async fn what_is_no_plan_is_refused(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    let wrong = [
        ("cycle_unit", vec![json!("days"), json!(1), Value::Null]),
        ("cycle_length", vec![json!(0), json!(53), json!(-1), json!(1.5), json!(1_u64 << 40)]),
        ("credits_per_cycle", vec![json!(-1), json!(10_001)]),
        ("roll_over", vec![json!(-1), json!(10_001)]),
        ("bookings_per_cycle", vec![json!(-1), json!(10_001)]),
        ("bookings_per_day", vec![json!(-1), json!(10_001)]),
        ("bookings_per_week", vec![json!(-1), json!(10_001)]),
        ("time_zone", vec![json!("Europe/Bielefeld"), json!(""), json!(1)]),
        ("commitment_cycles", vec![json!(-1), json!(121)]),
        ("notice_days", vec![json!(-1), json!(367)]),
        ("guest_passes_per_cycle", vec![json!(-1), json!(10_001)]),
        ("name", vec![json!(""), json!(" "), json!("a\nb"), json!(7)]),
    ];
    for (field, values) in wrong {
        for value in values {
            let mut terms = eight_a_month();
            terms[field] = value.clone();
            let answer = admin.post("/plans", terms).await;
            assert_eq!(answer.status, 400, "{field}: {value}: {}", answer.text);
        }
    }
    let plan = published(&admin, eight_a_month()).await;
    let path = format!("/memberships/{}/plan", ana.id);
    for anchor in ["2027-05-03T08:00:01Z", "2026-05-01T08:00:00Z"] {
        let wish = json!({ "plan_id": plan, "anchor": anchor });
        admin.put(&path, wish).await.refused(422, "membership.invalid_anchor");
    }
    let unknown = json!({ "plan_id": "01890000-0000-7000-8000-000000000000" });
    admin.put(&path, unknown).await.refused(404, "plan.not_found");
    let nobody = "/memberships/01890000-0000-7000-8000-000000000000/plan";
    admin.put(nobody, json!({ "plan_id": plan })).await.refused(404, "membership.client_not_found");
}
