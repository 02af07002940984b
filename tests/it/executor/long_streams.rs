//! A long stream is read from its snapshot, and from its events whenever the snapshot will not do.

use std::time::Duration;

use regimen_core::kernel::sql::{Db, Durability, Location, Value};
use regimen_tests::app::{Home, Person, Plan, TestApp};
use serde_json::json;

on_both_databases! {
    a_long_stream_is_the_same_from_its_snapshot_and_from_its_events;
}

const GRANTS: u32 = 310;

async fn snapshots(home: &Home) -> Db {
    let location = match home.database_url() {
        Some(url) => Location::Schema { url, schema: "snapshots", connections: 1 },
        None => Location::File(home.data_dir().join("snapshots.db")),
    };
    Db::open(&location, Durability::Derived).await.expect("it opens")
}

/// Spends `credits` of whoever has exactly so many, and one more than there are.
async fn spends_all(app: &TestApp, coach: &Person, ana: &Person, credits: u32) {
    app.hours_pass(3);
    let (coach, ana) = (coach.on(&app.node), ana.on(&app.node));
    let too_dear = app.published(&coach, Plan { credits: credits + 1, ..Plan::default() }).await;
    let refused = ana.book(&too_dear).await.refused(409, "membership.insufficient_credits");
    assert_eq!(refused["credits_available"], credits);
    let session = app.published(&coach, Plan { credits, in_hours: 49, ..Plan::default() }).await;
    let booking = ana.booked(&session).await;
    assert_eq!(ana.credits().await, 0);
    ana.cancel(&booking).await.is(200);
}

async fn a_long_stream_is_the_same_from_its_snapshot_and_from_its_events(app: TestApp) {
    let (coach, admin, ana) = (app.coach("maya").await, app.admin().await, app.client("ana").await);
    let path = format!("/memberships/{}/credits", ana.id);
    for _ in 0..GRANTS {
        admin.post(&path, json!({ "amount": 1, "validity_days": 30, "reason": "a pass" })).await.is(201);
    }
    spends_all(&app, &coach, &ana, GRANTS).await;

    // Read from the events, which makes the snapshot.
    let app = app.restarted().await;
    spends_all(&app, &coach, &ana, GRANTS).await;
    let (db, stream) = (snapshots(app.home()).await, format!("membership-{}", ana.id));
    let sql = "SELECT fingerprint FROM snapshots WHERE stream = $1";
    let found = || db.fetch_optional(sql, vec![Value::from(stream.as_str())]);
    let kept = async { while found().await.expect("it answers").is_none() {} };
    tokio::time::timeout(Duration::from_secs(30), kept).await.expect("a snapshot is kept");

    // Read from the snapshot.
    let app = app.restarted().await;
    spends_all(&app, &coach, &ana, GRANTS).await;

    // One that another fold made, and one that cannot be read, are passed over.
    let broken = [
        ("UPDATE snapshots SET fingerprint = $1, state = $2", vec!["0".into(), b"{}".to_vec().into()]),
        ("UPDATE snapshots SET state = $1", vec![b"no state".to_vec().into()]),
    ];
    let mut app = app;
    for (sql, values) in broken {
        db.execute(sql, values).await.expect("it answers");
        app = app.restarted().await;
        spends_all(&app, &coach, &ana, GRANTS).await;
    }
    db.close().await;
}
