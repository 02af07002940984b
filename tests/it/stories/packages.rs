//! Packages: put on sale, bought, paid at the desk, exactly once.

use futures_util::future::join_all;
use regimen_core::kernel::log::Actor;
use regimen_tests::app::{ORG, Person, Plan, TestApp};
use serde_json::{Value, json};

on_both_databases! {
    a_client_buys_a_package_pays_at_the_desk_and_has_the_credits;
    a_purchase_is_paid_once_however_often_it_is_confirmed;
    a_cancelled_purchase_cannot_be_paid_and_a_paid_one_cannot_be_cancelled;
    a_purchase_keeps_the_price_that_it_began_with;
    a_retired_package_cannot_be_bought_and_what_was_begun_can_be_paid;
    the_desk_sells_a_package_at_once;
    the_same_purchase_under_a_name_is_one_purchase;
    unspent_credits_are_refunded_by_hand_once;
    a_refund_that_is_not_given_back_yet_is_owed_until_the_desk_says_so;
    what_is_no_price_is_refused;
    what_a_payment_is_known_by_goes_with_the_person;
}

fn ten_classes() -> Value {
    let price = json!({ "amount_minor": 9900, "currency": "EUR" });
    json!({ "name": "Ten classes", "credits": 10, "price": price, "validity_days": 90 })
}

fn id(body: &Value, name: &str) -> String {
    body[name].as_str().unwrap_or_else(|| panic!("no {name} in {body}")).to_owned()
}

async fn on_sale(admin: &Person) -> String {
    id(&admin.post("/packages", ten_classes()).await.is(201), "package_id")
}

async fn wants(client: &Person, package: &str) -> String {
    let wish = json!({ "package_id": package });
    id(&client.post("/memberships/purchase", wish).await.is(201), "purchase_id")
}

async fn confirm(admin: &Person, purchase: &str, reference: &str) -> regimen_tests::app::Answer {
    admin.post(&format!("/purchases/{purchase}/confirm"), json!({ "reference": reference })).await
}

async fn a_client_buys_a_package_pays_at_the_desk_and_has_the_credits(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    let package = on_sale(&admin).await;
    let list = ana.get("/packages").await.is(200);
    assert_eq!(list["items"], json!([{ "package_id": package, "terms": ten_classes(), "retired": false }]));

    let bought = ana.post("/memberships/purchase", json!({ "package_id": package })).await.is(201);
    let purchase = id(&bought, "purchase_id");
    assert_eq!(bought["status"], "pending");
    assert_eq!(bought["price"], ten_classes()["price"]);
    assert_eq!(bought["instructions"], format!("Pay 99.00 EUR at the desk and name the purchase {purchase}."));
    assert_eq!(ana.credits().await, 0, "nothing is there before it is paid");
    let pending = admin.get("/purchases?status=pending").await.is(200);
    assert_eq!(pending["items"][0]["purchase_id"], purchase, "the desk sees it");

    let paid = confirm(&admin, &purchase, "receipt 17").await.is(200);
    assert_eq!((&paid["status"], &paid["lot"], &paid["credits"]), (&json!("paid"), &json!(1), &json!(10)));
    assert_eq!(ana.credits().await, 10);
    let mine = ana.get("/me/purchases").await.is(200)["items"][0].clone();
    assert_eq!(
        (&mine["status"], &mine["method"], &mine["reference"]),
        (&json!("paid"), &json!("cash"), &json!("receipt 17"))
    );
    let line = ana.get("/me/credits").await.is(200)["items"][0].clone();
    assert_eq!(
        (&line["kind"], &line["purchase_id"], &line["balance"]),
        (&json!("purchased"), &json!(purchase), &json!(10))
    );
    assert_eq!(admin.get("/purchases?status=pending").await.is(200)["items"], json!([]));
}

async fn a_purchase_is_paid_once_however_often_it_is_confirmed(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    let purchase = wants(&ana, &on_sale(&admin).await).await;
    let references = (0..8).map(|n| format!("receipt {n}")).collect::<Vec<_>>();
    let answers = join_all(references.iter().map(|reference| confirm(&admin, &purchase, reference))).await;
    let answers = answers.into_iter().map(|answer| answer.is(200)).collect::<Vec<_>>();
    assert!(answers.iter().all(|answer| *answer == answers[0]), "everybody hears the same");
    assert_eq!(confirm(&admin, &purchase, "receipt 9").await.is(200), answers[0]);
    assert_eq!(ana.credits().await, 10);
    assert_eq!(ana.get("/me/credits").await.is(200)["items"].as_array().map(Vec::len), Some(1));
}

async fn unspent_credits_are_refunded_by_hand_once(app: TestApp) {
    let (admin, coach, ana) = (app.admin().await, app.coach("maya").await, app.client("ana").await);
    let purchase = wants(&ana, &on_sale(&admin).await).await;
    let path = format!("/purchases/{purchase}/refund");
    admin.post(&path, json!({ "reference": "r" })).await.refused(409, "purchase.not_paid");
    confirm(&admin, &purchase, "receipt 17").await.is(200);
    let session = app.published(&coach, Plan { in_hours: 48, credits: 3, ..Plan::default() }).await;
    let booking = ana.booked(&session).await;
    let too_much = json!({ "amount": { "amount_minor": 9901, "currency": "EUR" }, "reference": "r" });
    let refused = admin.post(&path, too_much).await.refused(422, "purchase.refund_out_of_range");
    assert_eq!(refused["paid"], ten_classes()["price"]);
    let yen = json!({ "amount": { "amount_minor": 1, "currency": "JPY" }, "reference": "r" });
    admin.post(&path, yen).await.refused(422, "purchase.refund_out_of_range");

    let wish = json!({ "method": "card_terminal", "reference": "receipt 18" });
    let wishes = (0..8).map(|_| admin.post(&path, wish.clone()));
    let answers = join_all(wishes).await.into_iter().map(|answer| answer.is(200)).collect::<Vec<_>>();
    assert!(answers.iter().all(|answer| *answer == answers[0]), "everybody hears the same");
    let part = json!({ "amount_minor": 6930, "currency": "EUR" });
    assert_eq!((&answers[0]["status"], &answers[0]["refund"]), (&json!("refunded"), &part));
    let more = json!({ "amount": ten_classes()["price"], "reference": "receipt 19" });
    let refused = admin.post(&path, more).await.refused(409, "purchase.refunded");
    assert_eq!(refused["refund"], part);

    assert_eq!(ana.credits().await, 0);
    let line = ana.get("/me/credits").await.is(200)["items"][0].clone();
    assert_eq!((&line["kind"], &line["credits"], &line["balance"]), (&json!("refunded"), &json!(-7), &json!(0)));
    assert_eq!(line["purchase_id"], purchase);
    let mine = ana.get("/me/purchases").await.is(200)["items"][0].clone();
    assert_eq!((&mine["status"], &mine["reference"]), (&json!("refunded"), &json!("receipt 17")));
    let refund = &mine["refund"];
    assert_eq!((&refund["amount"], &refund["credits"]), (&part, &json!(7)));
    assert_eq!((&refund["method"], &refund["reference"]), (&json!("card_terminal"), &json!("receipt 18")));
    ana.cancel(&booking).await.is(200);
    assert_eq!(ana.credits().await, 3, "what was spent and not refunded comes back as ever");
}

async fn a_refund_that_is_not_given_back_yet_is_owed_until_the_desk_says_so(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    let purchase = wants(&ana, &on_sale(&admin).await).await;
    confirm(&admin, &purchase, "receipt 17").await.is(200);
    let path = format!("/purchases/{purchase}/refund");
    let owed = admin.post(&path, json!({})).await.is(200);
    assert_eq!((&owed["status"], &owed["refund"]), (&json!("refunding"), &ten_classes()["price"]));
    let hint = format!("Give 99.00 EUR back by hand, and note it for the purchase {purchase}.");
    assert_eq!(owed["instructions"], hint);
    assert_eq!(ana.credits().await, 0, "nobody spends them meanwhile");
    let open = admin.get("/purchases?status=refunding").await.is(200);
    assert_eq!(open["items"][0]["purchase_id"], purchase, "the desk sees it");
    let done = admin.post(&path, json!({ "reference": "receipt 18" })).await.is(200);
    assert_eq!((&done["status"], done.get("instructions")), (&json!("refunded"), None));
    confirm(&admin, &purchase, "receipt 20").await.is(200);
    assert_eq!(ana.credits().await, 0, "a refunded purchase brings nothing again");
    app.hours_pass(24 * 100);
    app.due().await;
    assert_eq!(ana.credits().await, 0);
}

async fn a_cancelled_purchase_cannot_be_paid_and_a_paid_one_cannot_be_cancelled(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    let package = on_sale(&admin).await;
    let (cancelled, paid) = (wants(&ana, &package).await, wants(&ana, &package).await);
    for _ in 0..2 {
        let end = admin.post(&format!("/purchases/{cancelled}/cancel"), json!({})).await.is(200);
        assert_eq!(end["status"], "cancelled", "cancelling twice is cancelling once");
        confirm(&admin, &paid, "receipt 1").await.is(200);
    }
    confirm(&admin, &cancelled, "receipt 2").await.refused(409, "purchase.cancelled");
    admin.post(&format!("/purchases/{paid}/cancel"), json!({})).await.refused(409, "purchase.paid");
    let unknown = "01890000-0000-7000-8000-000000000000";
    confirm(&admin, unknown, "receipt 3").await.refused(404, "purchase.not_found");
    assert_eq!(ana.credits().await, 10);
}

async fn a_purchase_keeps_the_price_that_it_began_with(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    let package = on_sale(&admin).await;
    let purchase = wants(&ana, &package).await;
    let mut dearer = ten_classes();
    dearer["price"]["amount_minor"] = json!(12_000);
    dearer["credits"] = json!(8);
    let position = admin.put(&format!("/packages/{package}"), dearer.clone()).await.position();
    assert_eq!(admin.put(&format!("/packages/{package}"), dearer).await.position(), position, "no change, no event");
    let paid = confirm(&admin, &purchase, "receipt 1").await.is(200);
    assert_eq!((&paid["price"]["amount_minor"], &paid["credits"]), (&json!(9900), &json!(10)));
    let next = ana.post("/memberships/purchase", json!({ "package_id": package })).await.is(201);
    assert_eq!((&next["price"]["amount_minor"], &next["credits"]), (&json!(12_000), &json!(8)));
}

async fn a_retired_package_cannot_be_bought_and_what_was_begun_can_be_paid(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    let package = on_sale(&admin).await;
    let purchase = wants(&ana, &package).await;
    let path = format!("/packages/{package}");
    let position = admin.delete(&path).await.position();
    assert_eq!(admin.delete(&path).await.position(), position, "retiring twice is retiring once");
    ana.post("/memberships/purchase", json!({ "package_id": package })).await.refused(409, "package.retired");
    admin.put(&path, ten_classes()).await.refused(409, "package.retired");
    assert_eq!(ana.get("/packages?retired=true").await.is(200)["items"], json!([]), "clients do not see it");
    assert_eq!(admin.get("/packages?retired=true").await.is(200)["items"][0]["retired"], true);
    confirm(&admin, &purchase, "receipt 1").await.is(200);
    assert_eq!(ana.credits().await, 10);
    let unknown = json!({ "package_id": "01890000-0000-7000-8000-000000000000" });
    ana.post("/memberships/purchase", unknown).await.refused(404, "package.not_found");
}

async fn the_desk_sells_a_package_at_once(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    let package = on_sale(&admin).await;
    let sale = json!({ "package_id": package, "method": "card_terminal", "reference": "terminal 4711" });
    let sold = admin.post(&format!("/memberships/{}/purchases", ana.id), sale.clone()).await.is(201);
    assert_eq!((&sold["status"], &sold["lot"]), (&json!("paid"), &json!(1)));
    assert_eq!(ana.credits().await, 10);
    let nobody = "/memberships/01890000-0000-7000-8000-000000000000/purchases";
    admin.post(nobody, sale).await.refused(404, "membership.client_not_found");
}

async fn the_same_purchase_under_a_name_is_one_purchase(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    let wish = json!({ "package_id": on_sale(&admin).await });
    let first = ana.post_named("buy-1", "/memberships/purchase", wish.clone()).await.is(201);
    assert_eq!(ana.post_named("buy-1", "/memberships/purchase", wish.clone()).await.is(201), first);
    confirm(&admin, &id(&first, "purchase_id"), "receipt 1").await.is(200);
    let later = ana.post_named("buy-1", "/memberships/purchase", wish).await.is(201);
    assert_eq!((&later["purchase_id"], &later["status"]), (&first["purchase_id"], &json!("paid")));
    assert_eq!(ana.get("/me/purchases").await.is(200)["items"].as_array().map(Vec::len), Some(1));
}

async fn what_is_no_price_is_refused(app: TestApp) {
    let admin = app.admin().await;
    let amounts = [json!(0), json!(-1), json!(1.5), json!(i64::MAX), json!(i64::MIN), json!("9900"), json!(null)];
    for amount in amounts {
        let mut package = ten_classes();
        package["price"]["amount_minor"] = amount;
        admin.post("/packages", package).await.refused(400, "request.invalid");
    }
    // As text, because no type of ours holds it.
    let huge = ten_classes().to_string().replace("9900", "9223372036854775808");
    let request =
        admin.request(reqwest::Method::POST, "/packages").header("content-type", "application/json").body(huge);
    admin.send(request).await.refused(400, "request.invalid");
    for currency in ["", "eur", "XYZ", "EURO", "€"] {
        let mut package = ten_classes();
        package["price"]["currency"] = json!(currency);
        admin.post("/packages", package).await.refused(400, "request.invalid");
    }
    for field in ["credits", "validity_days"] {
        for number in [0, -1, i64::MAX] {
            let mut package = ten_classes();
            package[field] = json!(number);
            admin.post("/packages", package).await.refused(400, "request.invalid");
        }
    }
    assert_eq!(admin.get("/packages").await.is(200)["items"], json!([]));
}

async fn what_a_payment_is_known_by_goes_with_the_person(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    let purchase = wants(&ana, &on_sale(&admin).await).await;
    let open = wants(&ana, &id(&admin.get("/packages").await.is(200)["items"][0], "package_id")).await;
    confirm(&admin, &purchase, "transfer of Ana Alvarez").await.is(200);
    let account = ana.id.parse().expect("an id");
    app.core().erase(ORG, Actor::Operator, account).await.expect("it answers").expect("she was there");
    // What was not paid yet ended with them.
    confirm(&admin, &open, "too late").await.refused(409, "purchase.cancelled");
    // Whoever reads next waits for it.
    app.client_with("ben", 1).await;
    let all = admin.get("/purchases").await;
    assert!(!all.text.contains("Alvarez"), "{}", all.text);
    assert_eq!(all.is(200)["items"].as_array().map(Vec::len), Some(2), "that it was sold stays");
}
