//! Two organizations in one database.

use jsonwebtoken::Algorithm;
use regimen_core::Registration;
use regimen_core::accounts::values::Role;
use regimen_core::accounts::{Device, Remember, SignInLife};
use regimen_core::admin::FoundOrganization;
use regimen_core::kernel::clock::Clock as _;
use regimen_core::kernel::executor::Request;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::log::Actor;
use regimen_core::kernel::proof::verify_log;
use regimen_tests::app::{ORG, PASSWORD, Person, Plan, TestApp};
use serde_json::json;

use crate::bad_input::tokens::{key, signed};

on_both_databases! {
    two_organizations_in_one_database_cannot_see_each_other;
}

const OTHER: OrgId = OrgId::from_uuid(uuid::Uuid::from_u128(0x0189_0000_0000_7000_8000_0000_0000_0002));

/// Somebody of the other organization, which has no sign-in of its own yet: their token is made here.
async fn of_the_other(app: &TestApp, email: &str, role: Role) -> Person {
    let registration = Registration {
        email: email.to_owned().try_into().expect("an address"),
        name: "Otto".to_owned().try_into().expect("a name"),
        password: PASSWORD.to_owned().try_into().expect("a password"),
        role,
        terms_version: None,
    };
    let registered = app.core().register(&Request::once(OTHER, Actor::Operator), registration).await;
    let account_id: AccountId = registered.expect("the address is free there").outcome.account_id;
    let device = Device {
        name: "A program".to_owned().try_into().expect("a name"),
        remember: Remember::Briefly,
        life: SignInLife { idle_seconds: 600, seconds: 600 },
        trusted: None,
    };
    let (email, password) = (email.to_owned().try_into().expect("an address"), PASSWORD.to_owned());
    let password = password.try_into().expect("a password");
    let signed_in = app.core().sign_in(&Request::once(OTHER, Actor::Anonymous), (&email, password), device).await;
    let signed_in = signed_in.expect("they know the password").outcome;
    let now = app.clock.now().timestamp();
    let claims = json!({
        "iss": "regimen", "aud": "regimen-api", "sub": account_id, "org": OTHER, "role": role,
        "sid": signed_in.sign_in_id, "amr": signed_in.methods, "auth_time": now, "iat": now, "exp": now + 600,
    });
    let mut person = app.stranger().with_token(signed(Algorithm::HS256, &key(app), &claims));
    person.id = account_id.to_string();
    person
}

async fn two_organizations_in_one_database_cannot_see_each_other(app: TestApp) {
    let (maya, admin, ana) = (app.coach("maya").await, app.admin().await, app.client_with("ana", 5).await);
    let session = app.published(&maya, Plan::default()).await;
    let booking = ana.booked(&session).await;
    let terms = json!({ "name": "Yoga", "duration_minutes": 60, "capacity": 12 });
    let template = maya.post("/templates", terms).await.is(201)["template_id"].clone();
    let template = template.as_str().expect("an id");

    app.core()
        .found(OTHER, FoundOrganization::called("The other studio".to_owned().try_into().expect("a name")))
        .await
        .expect("it is founded");
    let owner = of_the_other(&app, "owner@example.org", Role::Admin).await;
    // The same person's address, which is free there.
    let client = of_the_other(&app, "ana@example.org", Role::Client).await;
    assert_eq!(owner.get("/me").await.is(200)["org_id"], json!(OTHER));

    for list in ["/sessions", "/templates", "/me/bookings", "/me/credits"] {
        assert_eq!(owner.get(list).await.is(200)["items"], json!([]), "{list}");
    }
    for path in [
        format!("/sessions/{session}"),
        format!("/sessions/{session}?as_of=100"),
        format!("/sessions/{session}/bookings"),
        format!("/templates/{template}"),
    ] {
        assert_eq!(owner.get(&path).await.status, 404, "{path}");
    }
    client.book(&session).await.refused(404, "session.not_found");
    owner.cancel(&booking).await.refused(404, "booking.not_found");
    owner.post(&format!("/sessions/{session}/cancel"), json!({ "reason": "ours" })).await.is(404);
    let lot = json!({ "amount": 1, "validity_days": 1, "reason": "r" });
    owner.post(&format!("/memberships/{}/credits", ana.id), lot).await.refused(404, "membership.client_not_found");

    let theirs = owner.get("/audit/events?limit=100").await.is(200);
    let kinds = theirs["items"].as_array().expect("a list").iter().map(|event| event["kind"].clone());
    let registered = ["AccountRegistered", "EmailReserved", "SignInBegan"];
    assert_eq!(kinds.collect::<Vec<_>>(), [&["OrganizationFounded"], &registered[..], &registered[..]].concat());
    assert_eq!(theirs["items"][0]["position"], 1, "positions are dense in each");
    assert!(!owner.get("/audit/export").await.text.contains(&session));
    let ours = admin.get(&format!("/audit/events?stream=account-{}", owner.id)).await.is(200);
    assert_eq!(ours["items"], json!([]));
    admin.get(&format!("/audit/events?stream=organization-{OTHER}")).await.is(200);
    for org in [ORG, OTHER] {
        assert!(verify_log(app.log(), org, &[]).await.expect("it answers").valid);
    }
}
