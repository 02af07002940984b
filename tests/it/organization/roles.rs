//! Who gives roles, what comes of them, and that an organization keeps an owner.

use regimen_core::kernel::log::Filter;
use regimen_tests::app::{ORG, Person, Plan, TestApp};
use serde_json::json;

on_both_databases! {
    the_front_desk_sells_books_and_checks_in_and_leads_nothing;
    only_owners_make_and_unmake_admins_and_owners;
    owners_who_step_down_at_the_same_time_leave_one;
    an_organization_without_an_owner_lets_its_admins_make_one;
    whoever_gets_another_role_is_told;
}

async fn give(whoever: &Person, whom: &Person, role: &str) -> regimen_tests::app::Answer {
    whoever.put(&format!("/members/{}/role", whom.id), json!({ "role": role })).await
}

async fn the_front_desk_sells_books_and_checks_in_and_leads_nothing(app: TestApp) {
    let (maya, desk, ana) = (app.coach("maya").await, app.staff("desk").await, app.client("ana").await);
    let lot = json!({ "amount": 2, "validity_days": 30, "reason": "paid in cash" });
    desk.post(&format!("/memberships/{}/credits", ana.id), lot).await.is(201);
    let session = app.published(&maya, Plan { in_hours: 1, ..Plan::default() }).await;
    let path = format!("/sessions/{session}/bookings");

    let nobody = json!({ "client_id": session });
    desk.post(&path, nobody).await.refused(404, "booking.client_not_found");
    let booked = desk.post_named("desk-1", &path, json!({ "client_id": ana.id })).await.is(201);
    let again = desk.post_named("desk-1", &path, json!({ "client_id": ana.id })).await.is(201);
    assert_eq!(booked["booking_id"], again["booking_id"]);
    let booking = booked["booking_id"].as_str().expect("an id");
    assert_eq!(ana.credits().await, 1, "by the price that the client pays");
    let told = ana.get("/me/notifications").await.is(200);
    assert_eq!(told["items"][0]["code"], "booking.booked_for_you");
    assert_eq!(desk.get(&path).await.is(200)["items"][0]["booking_id"], json!(booking));

    app.hours_pass(1);
    desk.post(&format!("/bookings/{booking}/checkin"), json!({ "method": "desk" })).await.is(200);

    let other = app.draft(&maya, Plan::default()).await;
    desk.get(&format!("/sessions/{other}")).await.refused(404, "session.not_found");
    desk.patch(&format!("/sessions/{session}"), json!({ "capacity": 1 })).await.is(403);
    maya.post(&path, json!({ "client_id": ana.id })).await.is(403);
    ana.post(&path, json!({ "client_id": ana.id })).await.is(403);
}

async fn only_owners_make_and_unmake_admins_and_owners(app: TestApp) {
    let (owner, admin) = (app.staff("owner").await, app.staff("admin").await);
    let ana = app.client("ana").await;
    for role in ["coach", "desk", "auditor", "client"] {
        assert_eq!(give(&admin, &ana, role).await.is(200)["role"], role);
    }
    for role in ["admin", "owner"] {
        give(&admin, &ana, role).await.refused(422, "member.owners_only");
    }
    give(&admin, &owner, "client").await.refused(422, "member.owners_only");
    give(&owner, &owner, "admin").await.refused(409, "account.last_owner");
    give(&owner, &ana, "owner").await.is(200);
    give(&owner, &owner, "admin").await.is(200);
    // A token says what its owner was: it ends with the role, and the next one says the other.
    give(&ana, &ana, "client").await.refused(401, "auth.unauthenticated");
    let ana = ana.signed_in("ana@example.org").await;
    give(&ana, &ana, "client").await.refused(409, "account.last_owner");
    give(&ana, &admin, "client").await.is(200);
    // Their token still says admin; their account does not.
    let verdict = give(&admin, &owner, "coach").await;
    assert!([401, 403, 422].contains(&verdict.status), "{}", verdict.text);
    let email = owner.email.clone();
    let owner = owner.signed_in(&email).await;
    let stranger = json!({ "role": "client" });
    owner.put("/members/01890000-0000-7000-8000-000000000000/role", stranger).await.refused(404, "member.not_found");
    owner.put(&format!("/members/{}/role", ana.id), json!({ "role": "king" })).await.is(400);
}

async fn owners_who_step_down_at_the_same_time_leave_one(app: TestApp) {
    for _ in 0..4 {
        let (one, two) = (app.staff("owner").await, app.staff("owner").await);
        // Those of the rounds before, but for one.
        let (first, second) = tokio::join!(give(&one, &one, "client"), give(&two, &two, "client"));
        assert!([first.status, second.status].iter().all(|status| [200, 409].contains(status)));
    }
    let filter = |kind: &str| Filter { kinds: vec![kind.into()], ..Filter::default() };
    let added = app.log().read(ORG, 0, 100, &filter("OwnerAdded")).await.expect("it answers").len();
    let removed = app.log().read(ORG, 0, 100, &filter("OwnerRemoved")).await.expect("it answers").len();
    assert_eq!((added, added - removed), (8, 1), "the last one stays");
}

async fn an_organization_without_an_owner_lets_its_admins_make_one(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    give(&admin, &ana, "owner").await.is(200);
    give(&admin, &admin, "owner").await.refused(422, "member.owners_only");
}

async fn whoever_gets_another_role_is_told(app: TestApp) {
    let (owner, ana) = (app.staff("owner").await, app.client("ana").await);
    give(&owner, &ana, "coach").await.is(200);
    give(&owner, &ana, "coach").await.is(200);
    let ana = ana.signed_in("ana@example.org").await;
    let told = ana.get("/me/notifications").await.is(200);
    assert_eq!(told["items"].as_array().map(Vec::len), Some(1), "twice is once");
    assert_eq!(told["items"][0]["code"], "account.role_changed");
    let mails = Filter { kinds: vec!["MailQueued".into()], ..Filter::default() };
    let mails = app.log().read(ORG, 0, 10, &mails).await.expect("it answers");
    let mail = serde_json::from_slice::<serde_json::Value>(&mails[0].payload).expect("JSON");
    assert_eq!((&mail["code"], &mail["facts"]["to"]), (&json!("account.role_changed"), &json!("coach")));
}
