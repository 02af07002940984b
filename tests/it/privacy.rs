//! Whoever is erased is gone: from every file, from every table, and for everybody.

use std::path::Path;
use std::time::Duration;

use regimen_core::kernel::log::Actor;
use regimen_core::kernel::proof::verify_log;
use regimen_core::kernel::sql::{Db, Durability, Location, Value};
use regimen_projections::engine::{Freshness, Which};
use regimen_tests::app::{Home, ORG, PASSWORD, Person, Plan, TestApp};
use regimen_tests::process::{regimen, run};
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _};

on_both_databases! {
    whoever_is_erased_is_found_nowhere_and_the_log_is_as_valid_as_before;
    whoever_goes_by_themselves_leaves_no_mail_and_no_row_behind;
    the_operator_forgets_a_person_at_the_command_line;
}

const CANARIES: [&str; 3] = ["canarywren", "Canary reason", "canarywren@example.org"];

async fn a_canary(app: &TestApp) -> (Person, String) {
    let (coach, admin) = (app.coach("maya").await, app.admin().await);
    let canary = app.client("canarywren").await;
    let lot = json!({ "amount": 5, "validity_days": 30, "reason": "Canary reason" });
    admin.post(&format!("/memberships/{}/credits", canary.id), lot).await.is(201);
    let session = app.published(&coach, Plan::default()).await;
    canary.booked(&session).await;
    (canary, session)
}

fn files(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push((path.display().to_string(), std::fs::read(&path).expect("it is there")));
        }
    }
}

/// Everything that lies anywhere: files, and the rows of every table.
async fn everything(home: &Home) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    files(&home.data_dir(), &mut found);
    let Some(url) = home.database_url() else { return found };
    let mut connection = PgConnection::connect(&url).await.expect("it is there");
    let tables = "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN ('log', 'keys', 'snapshots', 'views')";
    for table in sqlx::query(tables).fetch_all(&mut connection).await.expect("it answers") {
        let table = table.get::<String, _>(0);
        let sql = format!("SELECT COALESCE(string_agg(t::TEXT, chr(10)), '') FROM {table} t");
        let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(&mut connection).await.expect("it answers");
        found.push((table, row.get::<String, _>(0).into_bytes()));
    }
    found
}

fn places_of(needle: &[u8], everything: &[(String, Vec<u8>)]) -> Vec<String> {
    // PostgreSQL shows bytes as hexadecimal digits.
    let hex = hex::encode(needle).into_bytes();
    let holds =
        |bytes: &[u8]| [needle, &hex].iter().any(|needle| bytes.windows(needle.len()).any(|window| window == *needle));
    everything.iter().filter(|(_, bytes)| holds(bytes)).map(|(place, _)| place.clone()).collect()
}

/// The keys of `person`, wrapped as they lie.
async fn wrapped_keys(home: &Home, person: &Person) -> Vec<Vec<u8>> {
    let location = match home.database_url() {
        Some(url) => Location::Schema { url, schema: "keys", connections: 1 },
        None => Location::File(home.data_dir().join("keys.db")),
    };
    let db = Db::open(&location, Durability::Full).await.expect("it opens");
    let sql = "SELECT wrapped_key FROM subject_keys WHERE subject = $1";
    let rows = db.fetch(sql, vec![Value::text(&person.id)]).await.expect("it answers");
    db.close().await;
    rows.iter().map(|row| row.blob(0).expect("bytes")).collect()
}

async fn whoever_is_erased_is_found_nowhere_and_the_log_is_as_valid_as_before(app: TestApp) {
    let (canary, session) = a_canary(&app).await;
    let keys = wrapped_keys(app.home(), &canary).await;
    assert_eq!(keys.len(), 3, "one for each purpose");
    let before = everything(app.home()).await;
    assert!(!places_of(CANARIES[0].as_bytes(), &before).is_empty(), "the search finds what is there");
    assert!(!places_of(&keys[0], &before).is_empty(), "the search finds what is there");

    let id = canary.id.parse().expect("an id");
    let erased = app.core().erase(ORG, Actor::Operator, id).await.expect("it answers").expect("they were there");
    assert_eq!(erased.outcome.keys_destroyed, 3);
    let patience = Duration::from_secs(20);
    let fresh = app.app().engine().wait_for(ORG, erased.position, patience).await.expect("it answers");
    assert_eq!(fresh, Freshness::Current);
    app.app().scrub().await.expect("it scrubs");

    let after = everything(app.home()).await;
    for canary in CANARIES {
        assert_eq!(places_of(canary.as_bytes(), &after), Vec::<String>::new(), "{canary}");
    }
    for key in &keys {
        assert_eq!(places_of(key, &after), Vec::<String>::new(), "a destroyed key can be read from the disk");
    }
    assert!(verify_log(app.log(), ORG, &[]).await.expect("it answers").valid);

    let login = json!({ "email": CANARIES[2], "password": PASSWORD });
    app.stranger().post("/auth/login", login).await.refused(401, "account.invalid_credentials");
    assert!(canary.get("/me").await.is(200).get("name").is_none());
    let later = Plan { in_hours: 60, ..Plan::default() };
    canary.book(&app.published(&app.coach("jonas").await, later).await).await.refused(409, "account.erased");
    let roster = app.admin().await.get(&format!("/sessions/{session}/bookings")).await.is(200);
    let item = &roster["items"][0];
    assert_eq!((&item["client_id"], item.get("client_name")), (&json!(canary.id), None));
    assert_eq!(item["status"], "cancelled", "the place is free");

    let before = app.dumps().await;
    app.app().engine().rebuild(Which::All, |_| ()).await.expect("it rebuilds");
    assert_eq!(app.dumps().await, before, "a rebuild makes the same of it");
    let again = app.client("canarywren").await;
    assert_ne!(again.id, canary.id, "the address is free, for somebody new");
    assert_eq!(again.credits().await, 0);
    let same = app.core().erase(ORG, Actor::Operator, id).await.expect("it answers").expect("they were there");
    assert_eq!(same.outcome, erased.outcome, "asking again gives the same receipt");
    app.stranger().signed_in(&again.email).await;
}

async fn whoever_goes_by_themselves_leaves_no_mail_and_no_row_behind(app: TestApp) {
    let (canary, _) = a_canary(&app).await;
    let because = json!({ "reason": "Canary reason" });
    app.admin().await.post(&format!("/members/{}/suspend", canary.id), because).await.is(200);
    app.admin().await.post(&format!("/members/{}/restore", canary.id), json!({})).await.is(200);
    crate::mail::mail_to(&app, &canary).await;
    assert!(app.app().mail().perform_due().await.expect("it answers") > 0, "mail has left");
    let in_outbox = async |needle: &str| {
        let found = places_of(needle.as_bytes(), &everything(app.home()).await);
        found.into_iter().filter(|place| place.contains("/outbox/")).collect::<Vec<_>>()
    };
    assert!(!in_outbox(CANARIES[2]).await.is_empty(), "the search finds what is there");
    // A token from before the suspension may not count any more.
    let canary = app.stranger().signed_in(&canary.email).await;
    canary.post("/me/erasure", json!({ "password": PASSWORD, "confirm": "erase_me" })).await.is(200);
    assert_eq!(in_outbox(CANARIES[2]).await, Vec::<String>::new(), "mail is gone when the answer is there");

    let head = app.log().head(ORG).await.expect("it answers").position;
    let fresh = app.app().engine().wait_for(ORG, head, Duration::from_secs(20)).await.expect("it answers");
    assert_eq!(fresh, Freshness::Current);
    app.app().scrub().await.expect("it scrubs");
    let after = everything(app.home()).await;
    for canary in CANARIES {
        assert_eq!(places_of(canary.as_bytes(), &after), Vec::<String>::new(), "{canary}");
    }
    assert!(verify_log(app.log(), ORG, &[]).await.expect("it answers").valid);
}

/// SQLite alone: a backup of PostgreSQL is made and restored with its own tools.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_erased_does_not_come_back_with_an_older_backup() {
    let app = TestApp::on_sqlite().await;
    let (canary, _) = a_canary(&app).await;
    let keys = wrapped_keys(app.home(), &canary).await;
    let data = app.home().data_dir();
    let (backup, newer) = (data.with_extension("backup"), data.with_extension("newer"));
    let backed_up = run(regimen(app.home(), &["backup", backup.to_str().expect("text")])).await;
    assert!(backed_up.well, "{}", backed_up.err);
    canary.post("/me/erasure", json!({ "password": PASSWORD, "confirm": "erase_me" })).await.is(200);
    let home = app.stopped().await;
    std::fs::rename(&data, &newer).expect("moved");
    std::fs::rename(&backup, &data).expect("restored");
    assert!(!places_of(&keys[0], &everything(&home).await).is_empty(), "the backup brought the keys back");

    let receipts = newer.join("erasures");
    let replayed = run(regimen(&home, &["privacy", "replay-erasures", receipts.to_str().expect("text")])).await;
    assert!(replayed.well && replayed.out.contains("1 receipts taken over"), "{}{}", replayed.out, replayed.err);
    let after = everything(&home).await;
    for needle in CANARIES.map(str::as_bytes).into_iter().chain(keys.iter().map(Vec::as_slice)) {
        assert_eq!(places_of(needle, &after), Vec::<String>::new(), "{}", String::from_utf8_lossy(needle));
    }
    assert!(run(regimen(&home, &["audit", "verify"])).await.well);
    let app = TestApp::at(home).await;
    let login = json!({ "email": CANARIES[2], "password": PASSWORD });
    app.stranger().post("/auth/login", login).await.refused(401, "account.invalid_credentials");
}

async fn the_operator_forgets_a_person_at_the_command_line(app: TestApp) {
    a_canary(&app).await;
    let home = app.stopped().await;
    let unknown = run(regimen(&home, &["admin", "forget", "nobody@example.org"])).await;
    assert!(!unknown.well && unknown.err.contains("there is no account"), "{}", unknown.err);
    let forgotten = run(regimen(&home, &["admin", "forget", CANARIES[2]])).await;
    assert!(forgotten.well, "{}", forgotten.err);
    assert!(forgotten.out.contains("keys_destroyed"), "{}", forgotten.out);
    let after = everything(&home).await;
    for canary in CANARIES {
        assert_eq!(places_of(canary.as_bytes(), &after), Vec::<String>::new(), "{canary}");
    }
    let again = run(regimen(&home, &["admin", "forget", CANARIES[2]])).await;
    assert!(!again.well, "the address belongs to nobody any more");
    assert!(run(regimen(&home, &["audit", "verify"])).await.well);
}
