//! Another address for an account.

use regimen_tests::app::{PASSWORD, Person, TestApp};
use serde_json::{Value, json};

use super::{device, enter, follow, letters, link, on};

on_both_databases! {
    an_address_changes_when_the_new_one_confirms_it;
    whoever_has_a_second_factor_asks_for_another_address_with_it;
    the_former_address_takes_a_change_back_and_all_devices_are_signed_out;
    an_address_that_somebody_has_is_not_had_by_asking_for_it;
    nobody_fills_the_letterbox_of_an_address_that_they_want_whether_anybody_has_it_or_not;
    an_address_is_kept_for_whoever_had_it_as_long_as_the_change_can_be_taken_back;
    a_change_that_a_thief_asked_for_ends_with_the_password;
    a_thief_does_not_take_back_what_the_owner_took_back;
    an_address_is_kept_however_often_a_thief_changes_it;
}

async fn asks(person: &Person, email: &str) {
    person.put("/me/email", json!({ "email": email, "password": PASSWORD })).await.is(200);
}

async fn an_address_changes_when_the_new_one_confirms_it(app: TestApp) {
    let ana = app.client("ana").await;
    let wrong = json!({ "email": "new@example.org", "password": "incorrect horse" });
    ana.put("/me/email", wrong).await.refused(401, "account.invalid_credentials");
    asks(&ana, "New@example.org").await;
    assert_eq!(ana.get("/me").await.is(200)["email"], "ana@example.org", "nothing changes yet");
    let token = link(&app, "account.confirm_email_change", 1).await;
    follow(&app, "/auth/email/confirm", &token).await.is(200);
    let me = ana.get("/me").await.is(200);
    assert_eq!((&me["email"], &me["email_verified"]), (&json!("new@example.org"), &json!(true)));
    follow(&app, "/auth/email/confirm", &token).await.refused(409, "account.link_over");
    enter(&app, "new@example.org", PASSWORD).await.is(200);
    enter(&app, "ana@example.org", PASSWORD).await.refused(401, "account.invalid_credentials");
    let members = app.admin().await.get("/members?text=new%40example").await.is(200);
    assert_eq!(members["items"][0]["account_id"], json!(ana.id));
}

async fn whoever_has_a_second_factor_asks_for_another_address_with_it(app: TestApp) {
    let ana = app.client("ana").await;
    let (authenticator, _) = app.takes_an_app(&ana).await;
    let wish = |proof: Value| json!({ "email": "new@example.org", "password": PASSWORD, "proof": proof });
    let without = json!({ "email": "new@example.org", "password": PASSWORD });
    ana.put("/me/email", without).await.refused(422, "authenticators.code_needed");
    let wrong = wish(json!({ "code": "AAAAA-AAAAA" }));
    ana.put("/me/email", wrong).await.refused(422, "authenticators.wrong_proof");
    assert!(letters(&app, "account.confirm_email_change").await.is_empty());
    ana.put("/me/email", wish(app.shows(&authenticator))).await.is(200);
    follow(&app, "/auth/email/confirm", &link(&app, "account.confirm_email_change", 1).await).await.is(200);
}

async fn the_former_address_takes_a_change_back_and_all_devices_are_signed_out(app: TestApp) {
    let ana = app.client("ana").await;
    let thief = device(&ana, "Thief").await;
    asks(&on(&ana, &thief), "thief@example.org").await;
    follow(&app, "/auth/email/confirm", &link(&app, "account.confirm_email_change", 1).await).await.is(200);
    let undo = link(&app, "account.email_changed", 1).await;
    app.hours_pass(24 * 6);
    follow(&app, "/auth/email/undo", &undo).await.is(200);
    on(&ana, &thief).get("/me").await.refused(401, "auth.unauthenticated");
    enter(&app, "thief@example.org", PASSWORD).await.refused(401, "account.invalid_credentials");
    enter(&app, "ana@example.org", PASSWORD).await.is(200);
    follow(&app, "/auth/email/undo", &undo).await.refused(409, "account.link_over");
    let reset = json!({ "token": link(&app, "account.reset_password", 1).await, "password": "tulips sing at noon" });
    app.stranger().post("/auth/password/reset", reset).await.is(200);
    enter(&app, "ana@example.org", PASSWORD).await.refused(401, "account.invalid_credentials");
    let other = app.stranger().registered("thief", "client").await;
    assert_ne!(other.id, ana.id, "the other address is free again");
}

async fn an_address_that_somebody_has_is_not_had_by_asking_for_it(app: TestApp) {
    let (ana, ben) = (app.client("ana").await, app.client("ben").await);
    let free = ana.put("/me/email", json!({ "email": "free@example.org", "password": PASSWORD })).await.is(200);
    let taken = ana.put("/me/email", json!({ "email": ben.email, "password": PASSWORD })).await.is(200);
    assert_eq!(free, taken, "the answer does not tell");
    assert_eq!(letters(&app, "account.confirm_email_change").await.len(), 1);
    assert_eq!(letters(&app, "account.address_taken").await.len(), 1);
    let token = link(&app, "account.confirm_email_change", 1).await;
    app.stranger().registered("free", "client").await;
    follow(&app, "/auth/email/confirm", &token).await.refused(409, "account.email_taken");
    assert_eq!(ana.get("/me").await.is(200)["email"], "ana@example.org");
}

async fn nobody_fills_the_letterbox_of_an_address_that_they_want_whether_anybody_has_it_or_not(app: TestApp) {
    let (ana, ben) = (app.client("ana").await, app.client("ben").await);
    for email in ["free@example.org", ben.email.as_str()] {
        for _ in 0..5 {
            asks(&ana, email).await;
        }
        let wish = json!({ "email": email, "password": PASSWORD });
        let refused = ana.put("/me/email", wish).await.refused(429, "account.too_many_links");
        assert_eq!(refused["retry_after_seconds"], 3_600);
    }
    assert_eq!(letters(&app, "account.confirm_email_change").await.len(), 5);
}

async fn an_address_is_kept_for_whoever_had_it_as_long_as_the_change_can_be_taken_back(app: TestApp) {
    let ana = app.client("ana").await;
    asks(&ana, "new@example.org").await;
    follow(&app, "/auth/email/confirm", &link(&app, "account.confirm_email_change", 1).await).await.is(200);
    let wish = json!({ "email": "ana@example.org", "password": PASSWORD, "name": "Ann", "role": "client", "accept_terms": true });
    app.stranger().post("/auth/register", wish.clone()).await.is(201);
    enter(&app, "ana@example.org", PASSWORD).await.refused(401, "account.invalid_credentials");
    app.hours_pass(24 * 7);
    app.stranger().post("/auth/register", wish).await.is(201);
    let ann = app.stranger().signed_in("ana@example.org").await;
    assert_ne!(ann.id, ana.id);
    let undo = link(&app, "account.email_changed", 1).await;
    follow(&app, "/auth/email/undo", &undo).await.refused(409, "account.link_over");
}

async fn a_change_that_a_thief_asked_for_ends_with_the_password(app: TestApp) {
    let ana = app.client("ana").await;
    asks(&ana, "thief@example.org").await;
    let token = link(&app, "account.confirm_email_change", 1).await;
    let change = json!({ "current_password": PASSWORD, "password": "tulips sing at noon" });
    ana.put("/me/password", change).await.is(200);
    follow(&app, "/auth/email/confirm", &token).await.refused(409, "account.link_over");
}

/// A thief changes the address of `person` to one of theirs and on to another: the links that take the one and the other back.
async fn changed_twice(app: &TestApp, person: &Person) -> [String; 2] {
    for (nth, email) in [(1, "thief@example.org"), (2, "thief@example.net")] {
        asks(person, email).await;
        let confirm = link(app, "account.confirm_email_change", nth).await;
        follow(app, "/auth/email/confirm", &confirm).await.is(200);
    }
    [link(app, "account.email_changed", 1).await, link(app, "account.email_changed", 2).await]
}

async fn a_thief_does_not_take_back_what_the_owner_took_back(app: TestApp) {
    let ana = app.client("ana").await;
    let [of_owner, of_thief] = changed_twice(&app, &ana).await;
    follow(&app, "/auth/email/undo", &of_owner).await.is(200);
    follow(&app, "/auth/email/undo", &of_thief).await.refused(409, "account.link_over");
    enter(&app, "ana@example.org", PASSWORD).await.is(200);
    for email in ["thief@example.org", "thief@example.net"] {
        let wish =
            json!({ "email": email, "password": PASSWORD, "name": "Ben", "role": "client", "accept_terms": true });
        app.stranger().post("/auth/register", wish).await.is(201);
        assert_ne!(app.stranger().signed_in(email).await.id, ana.id, "it is free again");
    }
}

async fn an_address_is_kept_however_often_a_thief_changes_it(app: TestApp) {
    let ana = app.client("ana").await;
    let [of_owner, _] = changed_twice(&app, &ana).await;
    let wish = json!({ "email": "ana@example.org", "password": PASSWORD, "name": "Ann", "role": "client", "accept_terms": true });
    app.stranger().post("/auth/register", wish).await.is(201);
    enter(&app, "ana@example.org", PASSWORD).await.refused(401, "account.invalid_credentials");
    follow(&app, "/auth/email/undo", &of_owner).await.is(200);
    assert_eq!(app.stranger().signed_in("ana@example.org").await.id, ana.id);
}
