//! A key is revoked at one node and used at another.

use std::time::Duration;

use regimen_tests::app::TestApp;

use super::program;

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_revoked_elsewhere_stops_within_a_second() {
    let Some(app) = TestApp::on_postgres().await else { return };
    let admin = app.admin().await;
    let (id, till) = program(&app, &admin, &["sessions:read"]).await;
    let other = app.second_node().await;
    let there = till.on(&other);
    there.get("/sessions").await.is(200);
    admin.delete(&format!("/api-keys/{id}")).await.is(200);
    let mut patience = 0;
    while there.get("/sessions").await.status != 401 {
        patience += 1;
        assert!(patience < 100, "it still counts");
        tokio::time::sleep(Duration::from_millis(15)).await;
    }
    other.stop().await;
}
