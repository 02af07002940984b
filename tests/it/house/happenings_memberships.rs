//! What happens to memberships.

use regimen_tests::app::{Person, TestApp};
use serde_json::{Value, json};

use crate::stories::penalties::strike;

/// Plans, packages, strikes, and time that passes.
pub(super) async fn everything_of_memberships(app: &TestApp, client: &Person) {
    let admin = app.admin().await;
    let id = |body: Value, name: &str| body[name].as_str().expect("an id").to_owned();
    let terms = |credits: u32| {
        json!({
            "name": "Eight a month", "cycle_unit": "months", "cycle_length": 1, "credits_per_cycle": credits, "roll_over": 3,
            "bookings_per_cycle": 10, "guest_passes_per_cycle": 1,
        })
    };
    let plan = id(admin.post("/plans", terms(8)).await.is(201), "plan_id");
    let membership = format!("/memberships/{}", client.id);
    admin.put(&format!("{membership}/plan"), json!({ "plan_id": plan })).await.is(200);
    admin.put(&format!("{membership}/plan/notice"), json!({})).await.is(200);
    admin.delete(&format!("{membership}/plan/notice")).await.is(200);
    app.hours_pass(24 * 31);
    app.due().await;
    admin.put(&format!("/plans/{plan}"), terms(9)).await.is(200);
    admin.delete(&format!("/plans/{plan}")).await.is(200);
    admin.delete(&format!("{membership}/plan")).await.is(200);

    let package = |credits: u32| {
        let price = json!({ "amount_minor": 9900, "currency": "EUR" });
        json!({ "name": "Ten classes", "credits": credits, "price": price, "validity_days": 90 })
    };
    let on_sale = id(admin.post("/packages", package(10)).await.is(201), "package_id");
    let wish = json!({ "package_id": on_sale });
    let paid = id(client.post("/memberships/purchase", wish.clone()).await.is(201), "purchase_id");
    admin.post(&format!("/purchases/{paid}/confirm"), json!({ "reference": "receipt 17" })).await.is(200);
    let cancelled = id(client.post("/memberships/purchase", wish).await.is(201), "purchase_id");
    admin.post(&format!("/purchases/{cancelled}/cancel"), json!({})).await.is(200);
    admin.post(&format!("/purchases/{paid}/refund"), json!({ "reference": "receipt 18" })).await.is(200);
    let again = id(client.post("/memberships/purchase", json!({ "package_id": on_sale })).await.is(201), "purchase_id");
    admin.post(&format!("/purchases/{again}/confirm"), json!({ "reference": "receipt 19" })).await.is(200);
    admin.put(&format!("/packages/{on_sale}"), package(11)).await.is(200);
    admin.delete(&format!("/packages/{on_sale}")).await.is(200);

    // The rule spares the first its fee.
    let [first, second, third] = [strike(app, client).await, strike(app, client).await, strike(app, client).await];
    let of = |booking, what| format!("{membership}/penalties/{booking}/late_cancel/{what}");
    let because = json!({ "reason": "the bus broke down" });
    admin.post(&of(first, "forgive"), because.clone()).await.is(200);
    admin.post(&of(second, "waive"), because).await.is(200);
    admin.post(&of(third, "paid"), json!({})).await.is(200);
}
