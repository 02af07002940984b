//! What was, and what admins see of it.

use regimen_core::kernel::proof::{PublicKey, verify_export};
use regimen_tests::app::{Person, Plan, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

on_both_databases! {
    a_read_that_carries_the_position_of_a_write_shows_it;
    a_read_that_cannot_wait_any_longer_says_how_far_it_is;
    the_past_is_read_by_position_and_by_time;
    prices_and_rules_are_read_as_they_were;
    an_admin_reads_events_page_by_page_and_by_stream_and_kind;
    an_admin_verifies_the_log_and_exports_it;
}

async fn a_read_that_carries_the_position_of_a_write_shows_it(app: TestApp) {
    let coach = app.coach("maya").await;
    for number in 0..20 {
        let written = coach.post("/sessions", app.wish(Plan { in_hours: 48 + number, ..Plan::default() })).await;
        let position = written.position().expect("every write says where it stands");
        let path = format!("/sessions/{}", written.is(201)["session_id"].as_str().expect("an id"));
        let read = coach.send(coach.request(Method::GET, &path).header("Regimen-Position", position)).await;
        assert_eq!(read.header("Regimen-Stale"), None);
        read.is(200);
    }
}

async fn a_read_that_cannot_wait_any_longer_says_how_far_it_is(app: TestApp) {
    let coach = app.coach("maya").await;
    let end = app.log().head(regimen_tests::app::ORG).await.expect("it answers").position;
    let read = coach.send(coach.request(Method::GET, "/sessions").header("Regimen-Position", end + 1_000)).await;
    assert_eq!(read.header("Regimen-Stale"), Some(&*end.to_string()));
    read.is(200);
    for garbage in ["-1", "soon", "1e3", "18446744073709551616"] {
        let read = coach.send(coach.request(Method::GET, "/sessions").header("Regimen-Position", garbage)).await;
        read.refused(400, "request.invalid_position");
    }
}

async fn the_past_is_read_by_position_and_by_time(app: TestApp) {
    let coach = app.coach("maya").await;
    let ana = app.client_with("ana", 3).await;
    let session = app.published(&coach, Plan::default()).await;
    let before = app.log().head(regimen_tests::app::ORG).await.expect("it answers").position;
    let (morning, path) = (app.now(), format!("/sessions/{session}"));
    app.hours_pass(2);
    let booking = ana.booked(&session).await;
    app.hours_pass(2);
    ana.cancel(&booking).await.is(200);

    let noon = (app.now() - chrono::TimeDelta::hours(1)).to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    let morning = morning.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    for (as_of, spots, credits) in [(before.to_string(), 10, 3), (morning, 10, 3), (noon.clone(), 9, 2)] {
        let then = ana.get(&format!("{path}?as_of={as_of}")).await.is(200);
        assert_eq!(then["spots_left"], spots, "as of {as_of}");
        let then = ana.get(&format!("/me/membership?as_of={as_of}")).await.is(200);
        assert_eq!(then["credits_available"], credits, "as of {as_of}");
    }
    let roster = coach.get(&format!("{path}/bookings?as_of={noon}")).await.is(200);
    assert_eq!(roster["items"][0]["status"], "confirmed");
    let roster = coach.get(&format!("{path}/bookings")).await.is(200);
    assert_eq!(roster["items"][0]["status"], "cancelled");
    ana.get(&format!("{path}?as_of=0")).await.refused(404, "session.not_found");
    ana.get(&format!("{path}?as_of=18446744073709551615")).await.is(200);
    for garbage in ["yesterday", "-1", "2027-05-03", "1.5"] {
        ana.get(&format!("{path}?as_of={garbage}")).await.refused(400, "request.invalid_as_of");
    }
}

async fn prices_and_rules_are_read_as_they_were(app: TestApp) {
    let (admin, maya, ana) = (app.admin().await, app.coach("maya").await, app.client("ana").await);
    let text = |body: &Value, name: &str| body[name].as_str().expect("a text").to_owned();
    let price = |minor: u32| json!({ "amount_minor": minor, "currency": "EUR" });
    let package = |minor: u32| json!({ "name": "Ten", "credits": 10, "price": price(minor), "validity_days": 90 });
    let plan = |credits: u32| {
        json!({
            "name": "Gold", "cycle_unit": "months", "cycle_length": 1, "credits_per_cycle": credits, "roll_over": 0,
            "guest_passes_per_cycle": 0,
        })
    };
    let template = |credits: u32| json!({ "name": "Spin", "duration_minutes": 45, "capacity": 9, "credits": credits });
    let rules = |minutes: u32| json!({ "holds": { "minutes": minutes } });
    let package_id = text(&admin.post("/packages", package(9_900)).await.is(201), "package_id");
    let plan_id = text(&admin.post("/plans", plan(4)).await.is(201), "plan_id");
    let template_id = text(&maya.post("/templates", template(1)).await.is(201), "template_id");
    admin.put("/policies/organization", rules(5)).await.is(200);
    app.grant(&ana, 3, 90).await;
    let then = app.log().head(regimen_tests::app::ORG).await.expect("it answers").position;
    app.hours_pass(1);
    admin.put(&format!("/packages/{package_id}"), package(10_900)).await.is(200);
    admin.put(&format!("/plans/{plan_id}"), plan(5)).await.is(200);
    maya.put(&format!("/templates/{template_id}"), template(2)).await.is(200);
    admin.put("/policies/organization", rules(7)).await.is(200);
    app.grant(&ana, 2, 90).await;

    let both = async |person: &Person, path: String, field: &str| {
        let before = person.get(&format!("{path}?as_of={then}")).await.is(200);
        let now = person.get(&path).await.is(200);
        [before, now].map(|body| body.pointer(field).cloned().unwrap_or_default())
    };
    let packages = both(&ana, format!("/packages/{package_id}"), "/terms/price/amount_minor").await;
    assert_eq!(packages, [json!(9_900), json!(10_900)]);
    assert_eq!(both(&ana, format!("/plans/{plan_id}"), "/terms/credits_per_cycle").await, [json!(4), json!(5)]);
    assert_eq!(both(&maya, format!("/templates/{template_id}"), "/credits").await, [json!(1), json!(2)]);
    assert_eq!(both(&maya, "/policies/organization".to_owned(), "/version").await, [json!(1), json!(2)]);
    let credits = format!("/memberships/{}", ana.id);
    assert_eq!(both(&admin, credits.clone(), "/credits_available").await, [json!(3), json!(5)]);
    assert_eq!(both(&admin, format!("{credits}/credits"), "/items/0/balance").await, [json!(3), json!(5)]);
    assert_eq!(both(&ana, "/me/credits".to_owned(), "/items/0/balance").await, [json!(3), json!(5)]);
    ana.get(&format!("/packages/{package_id}?as_of=1")).await.refused(404, "package.not_found");
    ana.get(&format!("/plans/{plan_id}?as_of=soon")).await.refused(400, "request.invalid_as_of");
    assert_eq!(maya.get("/policies/organization?as_of=1").await.is(200)["version"], 0);
}

async fn an_admin_reads_events_page_by_page_and_by_stream_and_kind(app: TestApp) {
    let (coach, admin) = (app.coach("maya").await, app.admin().await);
    let session = app.published(&coach, Plan::default()).await;
    let end = app.log().head(regimen_tests::app::ORG).await.expect("it answers").position;
    let mut positions = Vec::new();
    let mut after = Some(0);
    while let Some(from) = after {
        let page = admin.get(&format!("/audit/events?after={from}&limit=3")).await.is(200);
        let items = page["items"].as_array().expect("a list").iter();
        positions.extend(items.map(|event| event["position"].as_u64().expect("a position")));
        after = page["next_after"].as_u64();
    }
    assert!(positions.iter().copied().eq(1..=end), "every event once: {positions:?}");

    let of_stream = admin.get(&format!("/audit/events?stream=session-{session}")).await.is(200);
    let kinds = of_stream["items"].as_array().expect("a list").iter().map(|event| event["kind"].clone());
    assert_eq!(kinds.collect::<Vec<_>>(), ["SessionScheduled", "SessionPublished"]);
    let of_kind = admin.get("/audit/events?kind=AccountRegistered").await.is(200);
    assert_eq!(of_kind["items"].as_array().map(Vec::len), Some(2));
    let name = &of_kind["items"][0]["payload"]["name"];
    assert_eq!(name["$personal"]["value"], "maya", "admins may read it");
    for nothing in ["stream=a%00b", "kind=a%00b", "stream=%F0%9F%A7%98"] {
        assert_eq!(admin.get(&format!("/audit/events?{nothing}")).await.is(200)["items"], json!([]), "{nothing}");
    }
}

async fn an_admin_verifies_the_log_and_exports_it(app: TestApp) {
    let admin = app.admin().await;
    let report = admin.get("/audit/verify").await.is(200);
    let head = app.log().head(regimen_tests::app::ORG).await.expect("it answers");
    assert_eq!((&report["valid"], &report["position"]), (&json!(true), &json!(head.position)));
    assert_eq!(report["hash"], head.hash.to_string());
    let key = report["public_key"].as_str().expect("a key").parse::<PublicKey>().expect("a key");

    let export = admin.get("/audit/export").await;
    assert_eq!((export.status, export.header("content-type")), (200, Some("application/jsonl")));
    let lines = || export.text.lines().map(|line| Ok(line.to_owned()));
    let verified = verify_export(lines(), key, &[]);
    assert!(verified.valid, "{verified:?}");
    let head = app.log().head(regimen_tests::app::ORG).await.expect("it answers");
    assert_eq!(verified.hash, head.hash, "with the note that it was exported");
    assert!(!verify_export(lines(), PublicKey([7; 32]), &[]).valid, "another key proves nothing");
}
