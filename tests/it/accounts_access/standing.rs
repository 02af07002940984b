//! Tokens that were good until a moment ago.

use std::time::Duration;

use regimen_core::kernel::log::Actor;
use regimen_tests::app::{ORG, TestApp};
use serde_json::json;

use super::{device, on, refresh};

on_both_databases! {
    the_tokens_of_an_erased_person_stop_at_once;
    sign_ins_go_on_after_a_restart;
}

async fn the_tokens_of_an_erased_person_stop_at_once(app: TestApp) {
    let ana = app.client("ana").await;
    let telephone = device(&ana, "Telephone").await;
    let id = ana.id.parse().expect("an id");
    app.core().erase(ORG, Actor::Operator, id).await.expect("it answers").expect("she was there");
    for gone in [&ana, &on(&ana, &telephone)] {
        gone.get("/me").await.refused(401, "auth.unauthenticated");
    }
    refresh(&ana, &telephone).await.refused(401, "account.sign_in_over");
}

async fn sign_ins_go_on_after_a_restart(app: TestApp) {
    let ana = app.client("ana").await;
    let telephone = device(&ana, "Telephone").await;
    let out = device(&ana, "Tablet").await;
    on(&ana, &out).post("/auth/logout", json!({})).await.is(200);
    let app = app.restarted().await;
    let ana = ana.on(&app.node);
    on(&ana, &telephone).get("/me").await.is(200);
    on(&ana, &out).get("/me").await.refused(401, "auth.unauthenticated");
    refresh(&ana, &telephone).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_whose_sign_in_ended_at_another_node_stops_within_a_second() {
    let Some(app) = TestApp::on_postgres().await else { return };
    let ana = app.client("ana").await;
    let elsewhere = app.second_node().await;
    let there = ana.on(&elsewhere);
    there.get("/me").await.is(200);
    ana.post("/auth/logout", json!({})).await.is(200);
    let mut patience = 0;
    while there.get("/sessions").await.status != 401 {
        patience += 1;
        assert!(patience < 100, "it still counts");
        tokio::time::sleep(Duration::from_millis(15)).await;
    }
    elsewhere.stop().await;
}
