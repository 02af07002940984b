//! Standing in line, and being able to prove that nobody was preferred.

use std::process::Command;

use regimen_core::booking::place_proof::{PlaceProof, PlaceReport, verify_place};
use regimen_core::kernel::proof::PublicKey;
use regimen_tests::app::{Home, Person, Plan, TestApp};
use regimen_tests::process::{regimen_in, run};
use serde_json::{Value, json};

use super::{offered, on_plan, rules, waiting};

on_both_databases! {
    each_promotion_can_be_proved_to_have_been_first_come_first_served;
    in_automatic_mode_too_it_is_proved_who_was_first_and_who_was_passed_over;
    whoever_is_not_told_of_a_place_can_prove_that_it_was_said_why;
    a_proof_is_for_those_whom_it_concerns;
}

async fn proof(person: &Person, entry: &str) -> Value {
    person.get(&format!("/waitlist/{entry}/proof")).await.is(200)
}

fn verified(proof: &Value, key: PublicKey) -> PlaceReport {
    verify_place(&serde_json::from_value::<PlaceProof>(proof.clone()).expect("a proof"), key)
}

/// What a program that is not ours says of `proof`.
fn python(proof: &Value, key: PublicKey) -> (bool, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("place.json");
    std::fs::write(&file, proof.to_string()).expect("written");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/verify_place.py");
    let said = Command::new("python3").arg("-B").arg(script).arg(&file).arg(key.to_string()).output();
    let said = said.expect("python3 is there");
    let text = [said.stdout, said.stderr].concat();
    (said.status.success(), String::from_utf8_lossy(&text).into_owned())
}

/// Both verifiers say no, and why.
#[track_caller]
fn refuted(proof: &Value, key: PublicKey, because: &str) {
    let report = verified(proof, key);
    assert!(!report.valid && report.flaw.as_deref().is_some_and(|flaw| flaw.contains(because)), "{report:?}");
    let (valid, said) = python(proof, key);
    assert!(!valid && said.starts_with("NOT VALID"), "{because}: {said}");
}

/// Four wait; one is put first by hand, two are promoted, a pair is passed over.
async fn a_line(app: &TestApp) -> Vec<(Person, String)> {
    let (maya, ana, ben) = (app.coach("maya").await, app.client_with("ana", 9).await, app.client_with("ben", 9).await);
    let session = app.published(&maya, Plan { capacity: 2, credits: 1, ..Plan::default() }).await;
    let (first, second) = (ana.booked(&session).await, ben.booked(&session).await);
    let mut people = Vec::new();
    for (name, party) in [("chen", 1), ("pair", 2), ("dara", 1), ("eva", 1)] {
        let person = app.client_with(name, 9).await;
        let entry = waiting(&person, &session, party).await;
        people.push((person, entry));
    }
    ana.cancel(&first).await.is(200);
    let hold = offered(&people[0].0).await.expect("an offer");
    people[0].0.post(&format!("/holds/{hold}/confirm"), json!({})).await.is(201);
    let path = format!("/waitlist/{}/position", people[3].1);
    maya.put(&path, json!({ "position": 2, "reason": "promised at the desk" })).await.is(200);
    ben.cancel(&second).await.is(200);
    people
}

async fn each_promotion_can_be_proved_to_have_been_first_come_first_served(app: TestApp) {
    let people = a_line(&app).await;
    let key = app.core().signer().public_key();
    let steps = |report: &PlaceReport| (report.steps, report.went_ahead, report.passed_over, report.reordered);
    let mut proofs = Vec::new();
    for ((person, entry), expected) in people.iter().zip([(1, 0, 0, 0), (3, 1, 1, 1), (3, 2, 0, 1), (3, 1, 0, 1)]) {
        let proof = proof(person, entry).await;
        let report = verified(&proof, key);
        assert!(report.valid, "{report:?}");
        assert_eq!(steps(&report), expected, "{report:?}");
        let (valid, said) = python(&proof, key);
        assert!(valid, "{said}");
        proofs.push(proof);
    }
    assert!(verified(&proofs[0], key).promoted && verified(&proofs[3], key).promoted);
    assert!(!verified(&proofs[2], key).promoted);

    let whole = &proofs[2];
    let mut skipped = whole.clone();
    skipped["steps"].as_array_mut().expect("steps").remove(1);
    refuted(&skipped, key, "step 2 is missing");
    let mut altered = whole.clone();
    let events = altered["steps"][2]["decided"]["commit"]["events"].as_array_mut().expect("events");
    let shown = events.iter_mut().find(|event| event.is_object()).expect("the one that is shown");
    shown["payload"] = json!(shown["payload"].as_str().expect("text").replace("offered", "granted"));
    refuted(&altered, key, "altered");
    let mut forged = whole.clone();
    forged["steps"][2]["own"]["index"] = json!(0);
    refuted(&forged, key, "did not stand where it says");
    let mut behind = whole.clone();
    behind["steps"][2]["concerned"] = behind["steps"][2]["own"].clone();
    refuted(&behind, key, "did not stand where it says");
    let others = "11".repeat(32).parse::<PublicKey>().expect("a key");
    refuted(whole, others, "another key");
    let mut renamed = whole.clone();
    renamed["public_key"] = json!(others);
    refuted(&renamed, others, "not signed with the key");

    at_the_command_line(whole, &skipped, key).await;
}

/// On a machine that has nothing but the file and the key.
async fn at_the_command_line(whole: &Value, skipped: &Value, key: PublicKey) {
    let folder = tempfile::tempdir().expect("a folder");
    let home = Home::folder().data_dir();
    for (document, valid) in [(whole, true), (skipped, false)] {
        let file = folder.path().join("place.json");
        std::fs::write(&file, document.to_string()).expect("written");
        let (path, key) = (file.to_str().expect("text"), key.to_string());
        let said = run(regimen_in(&home, None, &["audit", "verify-place", path, "--public-key", &key])).await;
        assert_eq!(said.well, valid, "{} {}", said.out, said.err);
        assert!(said.out.trim().lines().last().is_some_and(|last| last.starts_with("VALID") == valid), "{}", said.out);
    }
    assert!(!home.exists(), "it needs no data folder");
}

/// What both verifiers say of `person`'s place, which is in order.
async fn in_order(app: &TestApp, person: &Person, entry: &str) -> PlaceReport {
    let key = app.core().signer().public_key();
    let proof = proof(person, entry).await;
    let (valid, said) = python(&proof, key);
    assert!(valid, "{said}");
    let report = verified(&proof, key);
    assert!(report.valid, "{report:?}");
    report
}

async fn in_automatic_mode_too_it_is_proved_who_was_first_and_who_was_passed_over(app: TestApp) {
    rules(&app, json!({ "waitlist": { "mode": "automatic", "claim_minutes": 5 } })).await;
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 9).await);
    let session = app.published(&maya, Plan { capacity: 1, credits: 1, ..Plan::default() }).await;
    let booking = ana.booked(&session).await;
    let mut people = Vec::new();
    for (name, credits) in [("poor", 0), ("ben", 9), ("chen", 9)] {
        let person = if credits == 0 { app.client(name).await } else { app.client_with(name, credits).await };
        let entry = waiting(&person, &session, 1).await;
        people.push((person, entry));
    }
    ana.cancel(&booking).await.is(200);
    assert_eq!(people[1].0.credits().await, 8);
    let expected = [(false, 0, 1), (true, 0, 0), (false, 1, 0)];
    for ((person, entry), expected) in people.iter().zip(expected) {
        let report = in_order(&app, person, entry).await;
        assert_eq!((report.promoted, report.went_ahead, report.passed_over), expected, "{report:?}");
    }
}

async fn whoever_is_not_told_of_a_place_can_prove_that_it_was_said_why(app: TestApp) {
    let all = json!({ "mode": "offer", "claim_minutes": 5, "notify_all_minutes": 600 });
    rules(&app, json!({ "waitlist": all, "window": { "closes_minutes": 120 } })).await;
    let (maya, ana) = (app.coach("maya").await, app.client_with("ana", 9).await);
    let session = app.published(&maya, Plan { capacity: 1, credits: 1, in_hours: 4 }).await;
    let booking = ana.booked(&session).await;
    let (plain, gold) = (app.client_with("plain", 9).await, app.client_with("gold", 9).await);
    let plan = on_plan(&app, &gold, json!({})).await;
    let window = json!({ "window": { "closes_minutes": 10 } });
    app.admin().await.put(&format!("/policies/plan-{plan}"), window).await.is(200);
    let entries = [waiting(&plain, &session, 1).await, waiting(&gold, &session, 1).await];
    app.hours_pass(3);
    ana.cancel(&booking).await.is(200);
    let report = in_order(&app, &plain, &entries[0]).await;
    assert_eq!((report.steps, report.passed_over), (1, 1));
    let report = in_order(&app, &gold, &entries[1]).await;
    assert_eq!((report.steps, report.passed_over), (1, 0));
    let notified = app.admin().await.get("/audit/events?kind=WaitlistNotified").await.is(200);
    let because = json!({ "kind": "ineligible", "code": "booking.closed" });
    let passed_over = json!([{ "entry_id": entries[0], "because": because }]);
    assert_eq!(notified["items"][0]["payload"]["passed_over"], passed_over);
}

async fn a_proof_is_for_those_whom_it_concerns(app: TestApp) {
    let people = a_line(&app).await;
    let path = format!("/waitlist/{}/proof", people[0].1);
    people[1].0.get(&path).await.refused(404, "waitlist.entry_not_found");
    app.coach("jonas").await.get(&path).await.refused(404, "waitlist.entry_not_found");
    app.admin().await.get(&path).await.is(200);
    let maya = app.stranger().signed_in("maya@example.org").await;
    maya.get(&path).await.is(200);
    let unknown = format!("/waitlist/{}/proof", uuid::Uuid::now_v7());
    people[0].0.get(&unknown).await.refused(404, "waitlist.entry_not_found");
    // It names nobody else.
    let text = maya.get(&path).await.is(200)["steps"].to_string();
    assert!(!text.contains(&people[1].0.id) && !text.contains("promised"), "{text}");
}
