//! What people can ask about themselves: everything, and to be forgotten.

use regimen_core::kernel::proof::PublicKey;
use regimen_core::privacy::{SignedReceipt, verify_person_export};
use regimen_tests::app::{Answer, PASSWORD, Person, Plan, TestApp};
use serde_json::{Value, json};

use crate::accounts_access::link;

on_both_databases! {
    an_export_holds_everything_about_a_person_and_nothing_about_others;
    data_leaves_only_with_the_password_and_its_owner_is_told;
    whoever_has_a_second_factor_takes_their_data_and_goes_with_it;
    whoever_signs_in_without_a_password_sets_one_before_they_go;
    whoever_goes_makes_room_for_the_next_in_line;
    a_receipt_can_be_read_and_verified_by_whoever_holds_it;
    admins_erase_no_owner_and_owners_not_themselves_as_staff;
    nobody_goes_who_leads_a_session_or_owes_a_fee_but_staff_can_let_go_of_the_fee;
}

async fn exported(person: &Person) -> Answer {
    person.post("/me/export", json!({ "password": PASSWORD })).await
}

fn erase_me() -> Value {
    json!({ "password": PASSWORD, "confirm": "erase_me" })
}

async fn an_export_holds_everything_about_a_person_and_nothing_about_others(app: TestApp) {
    let (maya, admin, ben) = (app.coach("maya").await, app.admin().await, app.client_with("benedikt", 5).await);
    let ana = app.client("anastasia").await;
    let lot = json!({ "amount": 5, "validity_days": 30, "reason": "her birthday" });
    admin.post(&format!("/memberships/{}/credits", ana.id), lot).await.is(201);
    let session = app.published(&maya, Plan { capacity: 1, ..Plan::default() }).await;
    let booking = ben.booked(&session).await;
    ana.post(&format!("/sessions/{session}/waitlist"), json!({})).await.is(201);
    ben.cancel(&booking).await.is(200);
    let later = app.published(&maya, Plan { in_hours: 60, ..Plan::default() }).await;
    ana.booked(&later).await;

    let answer = exported(&ana).await;
    assert!(answer.header("content-disposition").is_some_and(|name| name.starts_with("attachment")));
    let lines = answer.text.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")).collect::<Vec<_>>();
    assert_eq!(lines[0]["header"]["account_id"], ana.id);
    assert_eq!(lines[1]["account"]["email"], "anastasia@example.org");
    let kinds = lines.iter().filter_map(|line| line["event"]["kind"].as_str()).collect::<Vec<_>>();
    let expected =
        ["AccountRegistered", "CreditsGranted", "WaitlistJoined", "WaitlistPromoted", "SpotBooked", "CreditsSpent"];
    for kind in expected {
        assert!(kinds.contains(&kind), "{kind} is missing in {kinds:?}");
    }
    assert!(answer.text.contains("her birthday") && answer.text.contains("somebody else"));
    for secret in [&ben.id, &maya.id, &admin.id, "benedikt", "$argon2id"] {
        assert!(!answer.text.contains(secret), "{secret} is nobody's business: {}", answer.text);
    }

    let key = app.core().signer().public_key();
    assert_eq!(verify_person_export(answer.text.as_bytes(), key), Ok(kinds.len()));
    let altered = answer.text.replace("her birthday", "my birthday!");
    assert!(verify_person_export(altered.as_bytes(), key).is_err());
    let cut = answer.text.lines().take(3).map(|line| format!("{line}\n")).collect::<String>();
    assert!(verify_person_export(cut.as_bytes(), key).is_err());

    let coach = exported(&maya).await.text;
    assert!(coach.contains("SessionScheduled") && coach.contains(r#""by":"you""#), "{coach}");
}

async fn data_leaves_only_with_the_password_and_its_owner_is_told(app: TestApp) {
    let ana = app.client("ana").await;
    for password in ["incorrect horse", "short"] {
        let refused = ana.post("/me/export", json!({ "password": password })).await;
        refused.refused(401, "account.invalid_credentials");
        let wish = json!({ "password": password, "confirm": "erase_me" });
        ana.post("/me/erasure", wish).await.refused(401, "account.invalid_credentials");
    }
    ana.post("/me/erasure", json!({ "password": PASSWORD })).await.is(400);
    assert_eq!(exported(&ana).await.status, 200);
    let told = ana.get("/me/notifications").await.is(200);
    assert_eq!(told["items"][0]["code"], "privacy.data_exported");
    for _ in 0..2 {
        exported(&ana).await.is(200);
    }
    exported(&ana).await.refused(429, "request.rate_limited");
}

async fn whoever_has_a_second_factor_takes_their_data_and_goes_with_it(app: TestApp) {
    let ana = app.client("ana").await;
    let (authenticator, codes) = app.takes_an_app(&ana).await;
    let export = |password: &str, proof: Value| json!({ "password": password, "proof": proof });
    let erase = |proof: Value| json!({ "password": PASSWORD, "proof": proof, "confirm": "erase_me" });
    exported(&ana).await.refused(422, "authenticators.code_needed");
    ana.post("/me/erasure", erase_me()).await.refused(422, "authenticators.code_needed");
    let guess = export(PASSWORD, json!({ "code": "AAAAA-AAAAA" }));
    let refused = ana.post("/me/export", guess).await.refused(422, "authenticators.wrong_proof");
    assert_eq!(refused["attempts_left"], 4, "it is counted");
    let refused = ana.post("/me/erasure", erase(json!({ "code": "AAAAA-AAAAA" }))).await;
    assert_eq!(refused.refused(422, "authenticators.wrong_proof")["attempts_left"], 3, "together");
    let proof = app.shows(&authenticator);
    let wrong = ana.post("/me/export", export("incorrect horse", proof.clone())).await;
    wrong.refused(401, "account.invalid_credentials");
    assert_eq!(ana.post("/me/export", export(PASSWORD, proof.clone())).await.status, 200);
    let again = ana.post("/me/export", export(PASSWORD, proof)).await;
    again.refused(422, "authenticators.wrong_proof");
    ana.post("/me/erasure", erase(json!({ "code": codes[0] }))).await.is(200);
    ana.get("/me").await.refused(401, "auth.unauthenticated");
}

async fn whoever_signs_in_without_a_password_sets_one_before_they_go(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    admin.post(&format!("/members/{}/password-reset", ana.id), json!({})).await.is(200);
    let better = "tulips sing at noon";
    let token = link(&app, "account.password_reset_by_staff", 1).await;
    app.stranger().post("/auth/password/reset", json!({ "token": token, "password": better })).await.is(200);
    // Withdrawn once more: from here on they come in by a link alone.
    admin.post(&format!("/members/{}/password-reset", ana.id), json!({})).await.is(200);
    app.stranger().post("/auth/magic-link", json!({ "email": ana.email })).await.is(200);
    let token = link(&app, "account.magic_link", 1).await;
    let signed_in = app.stranger().post("/auth/magic-link/sign-in", json!({ "token": token })).await.is(200);
    let ana = ana.with_token(signed_in["access_token"].as_str().expect("a token"));
    let erase = |password: &str| json!({ "password": password, "confirm": "erase_me" });
    for password in [PASSWORD, better] {
        ana.post("/me/erasure", erase(password)).await.refused(401, "account.invalid_credentials");
    }
    app.stranger().post("/auth/password/forgot", json!({ "email": ana.email })).await.is(200);
    let token = link(&app, "account.reset_password", 1).await;
    app.stranger().post("/auth/password/reset", json!({ "token": token, "password": better })).await.is(200);
    let login = json!({ "email": ana.email, "password": better });
    let signed_in = app.stranger().post("/auth/login", login).await.is(200);
    let ana = ana.with_token(signed_in["access_token"].as_str().expect("a token"));
    ana.post("/me/erasure", erase(better)).await.is(200);
}

async fn whoever_goes_makes_room_for_the_next_in_line(app: TestApp) {
    let (maya, admin) = (app.coach("maya").await, app.admin().await);
    admin
        .put("/policies/organization", json!({ "waitlist": { "mode": "automatic", "claim_minutes": 5 } }))
        .await
        .is(200);
    let (ana, ben) = (app.client_with("ana", 5).await, app.client_with("ben", 5).await);
    let full = app.published(&maya, Plan { capacity: 1, ..Plan::default() }).await;
    let other = app.published(&maya, Plan { capacity: 1, in_hours: 60, ..Plan::default() }).await;
    ana.booked(&full).await;
    ben.post(&format!("/sessions/{full}/waitlist"), json!({})).await.is(201);
    ben.booked(&other).await;
    ana.post(&format!("/sessions/{other}/waitlist"), json!({})).await.is(201);
    ana.post("/me/erasure", erase_me()).await.is(200);

    let bookings = ben.get("/me/bookings?state=upcoming").await.is(200);
    assert_eq!(bookings["items"].as_array().expect("a list").len(), 2, "{bookings}");
    let line = maya.get(&format!("/sessions/{other}/waitlist")).await.is(200);
    assert!(!line.to_string().contains(&ana.id), "{line}");
}

async fn a_receipt_can_be_read_and_verified_by_whoever_holds_it(app: TestApp) {
    let (ana, ben, admin) = (app.client("ana").await, app.client("ben").await, app.admin().await);
    let receipt = ana.post("/me/erasure", erase_me()).await.is(200);
    assert_eq!((&receipt["account_id"], &receipt["ground"]), (&json!(ana.id), &json!("asked_in_app")));
    let key = receipt["public_key"].as_str().expect("a key").parse::<PublicKey>().expect("a key");
    let signed = serde_json::from_value::<SignedReceipt>(receipt.clone()).expect("a receipt");
    assert_eq!(signed.verify(key), Ok(()));
    let token = json!({ "token": receipt["token"] });
    assert_eq!(app.stranger().post("/erasures/receipt", token).await.is(200), receipt);
    app.stranger().post("/erasures/receipt", json!({ "token": "abc" })).await.refused(404, "link.invalid");

    let path = format!("/members/{}/erasure", ben.id);
    ana.post(&path, json!({ "ground": "no_longer_needed" })).await.refused(401, "auth.unauthenticated");
    app.client("chen").await.post(&path, json!({ "ground": "no_longer_needed" })).await.is(403);
    let receipt = admin.post(&path, json!({ "ground": "no_longer_needed" })).await.is(200);
    assert_eq!(receipt["ground"], "no_longer_needed");
    assert_eq!(admin.post(&path, json!({ "ground": "legal_obligation" })).await.is(200), receipt, "twice is once");
    let nobody = format!("/members/{}/erasure", uuid::Uuid::now_v7());
    admin.post(&nobody, json!({ "ground": "legal_obligation" })).await.refused(404, "privacy.no_such_person");
}

async fn admins_erase_no_owner_and_owners_not_themselves_as_staff(app: TestApp) {
    let (owner, admin, other) = (app.staff("owner").await, app.staff("admin").await, app.staff("admin").await);
    let erase = async |by: &Person, whom: &Person| {
        by.post(&format!("/members/{}/erasure", whom.id), json!({ "ground": "no_longer_needed" })).await
    };
    erase(&admin, &owner).await.refused(422, "account.owners_only");
    erase(&admin, &other).await.refused(422, "account.owners_only");
    erase(&admin, &admin).await.refused(422, "account.not_yourself");
    erase(&owner, &owner).await.refused(422, "account.not_yourself");
    let receipt = erase(&owner, &other).await.is(200);
    assert_eq!(erase(&owner, &other).await.is(200), receipt, "twice is once");
    owner.get("/me").await.is(200);
}

async fn nobody_goes_who_leads_a_session_or_owes_a_fee_but_staff_can_let_go_of_the_fee(app: TestApp) {
    let (maya, admin) = (app.coach("maya").await, app.admin().await);
    let session = app.published(&maya, Plan::default()).await;
    maya.post("/me/erasure", erase_me()).await.refused(409, "privacy.leads_sessions");
    maya.post(&format!("/sessions/{session}/cancel"), json!({ "reason": "I stop" })).await.is(200);
    let jonas = app.coach("jonas").await;

    let ana = app.client_with("ana", 5).await;
    // The rule spares the first its fee.
    for _ in 0..2 {
        super::penalties::strike(&app, &ana).await;
    }
    let owed = ana.get("/me/penalties").await.is(200);
    assert!(owed.to_string().contains("due"), "{owed}");
    ana.post("/me/erasure", erase_me()).await.refused(409, "privacy.money_owed");
    let path = format!("/members/{}/erasure", ana.id);
    admin.post(&path, json!({ "ground": "asked_otherwise" })).await.is(200);
    assert!(jonas.get("/me").await.is(200)["name"].is_string(), "nobody else is touched");
    maya.post("/me/erasure", erase_me()).await.is(200);
}
