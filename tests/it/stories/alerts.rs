//! Those who run an organization are told when something happens oftener than it should.

use regimen_core::kernel::log::Filter;
use regimen_projections::engine::Which;
use regimen_tests::app::{ORG, PASSWORD, Person, TestApp};
use serde_json::{Value, json};

on_both_databases! {
    whoever_exports_too_often_sets_off_one_alert_for_owners_and_admins;
    an_organization_sets_its_own_rules;
    whoever_lets_many_programs_in_sets_off_an_alert;
    guesses_and_second_factors_that_go_set_off_alerts;
    what_was_counted_comes_back_when_the_view_is_made_again;
    what_is_noticed_long_afterwards_is_listed_and_nobody_is_told;
}

async fn exports(person: &Person) {
    person.post("/me/export", json!({ "password": PASSWORD })).await.is(200);
}

async fn alerts(of: &Person) -> Vec<Value> {
    of.get("/audit/alerts").await.is(200)["items"].as_array().expect("a list").clone()
}

fn told(notices: &Value) -> usize {
    let notices = notices["items"].as_array().expect("a list").iter();
    notices.filter(|notice| notice["code"] == "alert.raised").count()
}

async fn whoever_exports_too_often_sets_off_one_alert_for_owners_and_admins(app: TestApp) {
    let (owner, admin, ana) = (app.staff("owner").await, app.admin().await, app.client("ana").await);
    let (demoted, eve) = (app.admin().await, app.admin().await);
    owner.put(&format!("/members/{}/role", demoted.id), json!({ "role": "desk" })).await.is(200);
    owner.post(&format!("/members/{}/suspend", eve.id), json!({ "reason": "away" })).await.is(200);
    for _ in 0..4 {
        exports(&ana).await;
    }
    app.due().await;
    assert_eq!(alerts(&admin).await, Vec::<Value>::new());
    exports(&ana).await;
    app.due().await;
    let raised = alerts(&admin).await;
    assert_eq!(raised.len(), 1, "{raised:?}");
    assert_eq!((&raised[0]["pattern"], &raised[0]["account_id"]), (&json!("exports"), &json!(ana.id)));
    assert_eq!(raised[0]["count"], 5);
    for person in [&owner, &admin] {
        assert_eq!(told(&person.get("/me/notifications").await.is(200)), 1);
    }
    for person in [&ana, &app.stranger().signed_in(&demoted.email).await] {
        assert_eq!(told(&person.get("/me/notifications").await.is(200)), 0);
    }
    let queued = Filter { kinds: vec!["MailQueued".into()], ..Filter::default() };
    let mails = app.log().read(ORG, 0, 1_000, &queued).await.expect("it answers");
    let about = mails.iter().filter(|mail| String::from_utf8_lossy(&mail.payload).contains("alert.raised")).count();
    assert_eq!(about, 2, "one to the owner and one to the admin");

    exports(&admin).await;
    app.due().await;
    assert_eq!(alerts(&owner).await.len(), 1, "another account is counted apart");
    app.hours_pass(1);
    let (ana, owner) = (app.stranger().signed_in(&ana.email).await, app.stranger().signed_in(&owner.email).await);
    for _ in 0..5 {
        exports(&ana).await;
    }
    app.due().await;
    assert_eq!(alerts(&owner).await.len(), 2, "its time is over");
}

async fn guesses_and_second_factors_that_go_set_off_alerts(app: TestApp) {
    let (owner, ana, ben) = (app.staff("owner").await, app.client("ana").await, app.client("ben").await);
    for name in ["cho", "dan", "eve"] {
        let person = app.client(name).await;
        crate::accounts_access::attempts::lock(&app, &person.email).await;
    }
    app.takes_an_app(&ana).await;
    for _ in 0..5 {
        let wrong = ana.post("/me/authenticators/backup-codes", json!({ "code": "000000" })).await;
        assert_ne!(wrong.status, 201);
    }
    for _ in 0..3 {
        app.takes_an_app(&ben).await;
        let reset = format!("/accounts/{}/authenticators/reset", ben.id);
        owner.post(&reset, json!({ "reason": "a new telephone" })).await.is(200);
    }
    app.due().await;
    let raised = alerts(&owner).await;
    let mut patterns = raised.iter().map(|alert| alert["pattern"].as_str().expect("a name")).collect::<Vec<_>>();
    patterns.sort_unstable();
    assert_eq!(patterns, ["factors_removed", "locks", "wrong_codes"]);
}

async fn an_organization_sets_its_own_rules(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    let usual = admin.get("/audit/alert-rules").await.is(200);
    let usual = usual["rules"].as_array().expect("a list");
    assert!(usual.contains(&json!({ "pattern": "exports", "count": 5, "minutes": 60 })), "{usual:?}");
    let rules = |rules: Value| json!({ "rules": rules });
    let set = |count: u32| rules(json!([{ "pattern": "exports", "count": count, "minutes": 10 }]));
    admin.put("/audit/alert-rules", set(0)).await.refused(422, "alert.rule_cannot_be_kept");
    let are = admin.put("/audit/alert-rules", set(2)).await.is(200);
    assert_eq!(are, admin.get("/audit/alert-rules").await.is(200));
    exports(&ana).await;
    app.clock.advance(chrono::TimeDelta::minutes(9));
    exports(&ana).await;
    app.due().await;
    assert_eq!(alerts(&admin).await.len(), 1);

    let never = rules(json!([{ "pattern": "exports", "minutes": 10 }]));
    app.hours_pass(1);
    let (admin, ana) = (app.stranger().signed_in(&admin.email).await, app.stranger().signed_in(&ana.email).await);
    admin.put("/audit/alert-rules", never).await.is(200);
    for _ in 0..5 {
        exports(&ana).await;
    }
    app.due().await;
    assert_eq!(alerts(&admin).await.len(), 1, "nobody wants to hear of it");
}

async fn whoever_lets_many_programs_in_sets_off_an_alert(app: TestApp) {
    let admin = app.admin().await;
    let rules = json!({ "rules": [{ "pattern": "secrets", "count": 6, "minutes": 60 }] });
    admin.put("/audit/alert-rules", rules).await.is(200);
    let (key, _) = crate::api_keys::program(&app, &admin, &["sessions:read"]).await;
    admin.post(&format!("/api-keys/{key}/rotate"), json!({})).await.is(200);
    let wish = |name: &str, scopes: Value| json!({ "name": name, "kind": "confidential", "service_scopes": scopes });
    let books = admin.post("/apps", wish("Books", json!(["sessions:read"]))).await.is(201);
    let books = format!("/apps/{}", books["app_id"].as_str().expect("an id"));
    admin.post(&format!("{books}/rotate-secret"), json!({})).await.is(200);
    let calendar = crate::oauth::public_app(&app).await;
    app.due().await;
    assert_eq!(alerts(&admin).await, Vec::<Value>::new());
    let public = json!({ "name": "Diary" });
    admin.patch(&format!("/apps/{}", calendar.id), public).await.is(200);
    app.due().await;
    assert_eq!(alerts(&admin).await, Vec::<Value>::new(), "it does nothing by itself");
    let more = json!({ "service_scopes": ["sessions:read", "memberships:write"] });
    admin.patch(&books, more).await.is(200);
    app.due().await;
    let raised = alerts(&admin).await;
    assert_eq!((raised.len(), &raised[0]["pattern"], &raised[0]["count"]), (1, &json!("secrets"), &json!(6)));
}

async fn what_was_counted_comes_back_when_the_view_is_made_again(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    for _ in 0..5 {
        exports(&ana).await;
    }
    app.due().await;
    assert_eq!(alerts(&admin).await.len(), 1);
    for view in ["audit_watch", "audit_alert"] {
        let engine = app.app().engine();
        let before = engine.dump(view).await.expect("it answers");
        engine.rebuild(Which::All, |_| ()).await.expect("it is built");
        assert_eq!(engine.dump(view).await.expect("it answers"), before, "{view}");
    }
    app.due().await;
    assert_eq!(alerts(&admin).await.len(), 1, "what was told is not told again");
}

async fn what_is_noticed_long_afterwards_is_listed_and_nobody_is_told(app: TestApp) {
    let (admin, ana, ben) = (app.admin().await, app.client("ana").await, app.client("ben").await);
    for _ in 0..5 {
        exports(&ana).await;
    }
    app.hours_pass(24);
    let ben = app.stranger().signed_in(&ben.email).await;
    for _ in 0..5 {
        exports(&ben).await;
    }
    app.hours_pass(7 * 24 + 1);
    app.due().await;
    let admin = app.stranger().signed_in(&admin.email).await;
    assert_eq!(alerts(&admin).await.len(), 2);
    assert_eq!(told(&admin.get("/me/notifications").await.is(200)), 1, "only of what ben did");
}
