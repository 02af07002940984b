//! Strikes and fees: shown, forgiven, waived, paid.

use regimen_core::booking::values::BookingId;
use regimen_core::kernel::executor::{Decline, Request, UseCase, Work};
use regimen_core::kernel::ids::AccountId;
use regimen_core::kernel::log::Actor;
use regimen_core::kernel::money::{Currency, Money};
use regimen_core::membership::values::{PenaltyKind, PenaltyTerms, StrikeRule};
use regimen_core::membership::{Membership, MembershipCommand, MembershipRefusal};
use regimen_core::scheduling::values::SessionId;
use regimen_tests::app::{ORG, Person, Plan, TestApp};
use serde_json::json;

on_both_databases! {
    a_client_sees_their_strikes_and_what_they_owe;
    staff_forgive_a_strike_waive_a_fee_and_note_another_as_paid;
    staff_forgive_all_strikes_at_once_and_the_fees_stay;
    staff_do_the_same_about_many_at_once;
    a_fee_is_charged_for_what_happened_alone;
    what_is_not_there_cannot_be_settled;
    why_somebody_was_forgiven_goes_with_the_person;
}

/// What a booking does that was cancelled too late or missed.
struct Penalize {
    client_id: AccountId,
    booking_id: BookingId,
    kind: PenaltyKind,
    terms: PenaltyTerms,
}

impl UseCase for Penalize {
    type Outcome = ();
    type Refusal = MembershipRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<(), Decline<MembershipRefusal>> {
        let Self { client_id, booking_id, kind, terms } = *self;
        let mut membership = work.load::<Membership>(client_id).await?;
        membership.handle(MembershipCommand::Penalize { client_id, booking_id, kind, terms, at: work.now() }).await?;
        work.save(membership).await?;
        Ok(())
    }
}

/// The client cancels too late; the first time is forgiven. Gives the booking.
pub(crate) async fn strike(app: &TestApp, client: &Person) -> BookingId {
    let euros = Currency::try_from("EUR".to_owned()).expect("a code");
    let rule = StrikeRule::try_new(30, 1).expect("a rule");
    let terms = PenaltyTerms::try_new(Some(Money::new(500, euros)), None, Some(rule)).expect("terms");
    let booking_id = BookingId::nth(SessionId::allocate(), 1);
    let client_id = client.id.parse().expect("an id");
    let penalize = Penalize { client_id, booking_id, kind: PenaltyKind::LateCancel, terms };
    app.core().executor().execute(&Request::system(ORG), &penalize).await.expect("it is recorded");
    // Whoever reads next waits for it.
    app.grant(client, 1, 1).await;
    booking_id
}

fn path(client: &Person, booking: BookingId, what: &str) -> String {
    format!("/memberships/{}/penalties/{booking}/late_cancel/{what}", client.id)
}

async fn a_client_sees_their_strikes_and_what_they_owe(app: TestApp) {
    let ana = app.client("ana").await;
    let empty = ana.get("/me/penalties").await.is(200);
    assert_eq!(empty, json!({ "due": [], "items": [] }));
    let spared = strike(&app, &ana).await;
    let charged = [strike(&app, &ana).await, strike(&app, &ana).await];
    let mine = ana.get("/me/penalties").await.is(200);
    assert_eq!(mine["due"], json!([{ "amount_minor": 1000, "currency": "EUR" }]));
    let strikes = mine["items"].as_array().expect("strikes");
    let seen = strikes.iter().map(|strike| (&strike["booking_id"], &strike["spared"], &strike["strikes_before"]));
    let expected = [
        (&json!(charged[1]), &json!(false), &json!(2)),
        (&json!(charged[0]), &json!(false), &json!(1)),
        (&json!(spared), &json!(true), &json!(0)),
    ];
    assert_eq!(seen.collect::<Vec<_>>(), expected);
    assert_eq!(strikes[0]["fee"], json!({ "amount": { "amount_minor": 500, "currency": "EUR" }, "status": "due" }));
    assert!(strikes[2].get("fee").is_none());
    let staff = app.admin().await.get(&format!("/memberships/{}/penalties", ana.id)).await.is(200);
    assert_eq!(staff, mine);
}

async fn staff_forgive_a_strike_waive_a_fee_and_note_another_as_paid(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    let spared = strike(&app, &ana).await;
    let (waived, paid) = (strike(&app, &ana).await, strike(&app, &ana).await);
    let because = json!({ "reason": "the bus broke down" });
    for _ in 0..2 {
        admin.post(&path(&ana, spared, "forgive"), because.clone()).await.is(200);
        admin.post(&path(&ana, waived, "waive"), because.clone()).await.is(200);
        admin.post(&path(&ana, paid, "paid"), json!({})).await.is(200);
    }
    let mine = ana.get("/me/penalties").await.is(200);
    assert_eq!(mine["due"], json!([]));
    let strikes = mine["items"].as_array().expect("strikes");
    assert_eq!(strikes[0]["fee"]["status"], "paid");
    assert_eq!((&strikes[1]["fee"]["status"], &strikes[1]["fee"]["reason"]), (&json!("waived"), &because["reason"]));
    assert_eq!(strikes[2]["forgiven_reason"], because["reason"]);
    let refused = admin.post(&path(&ana, waived, "paid"), json!({})).await.refused(409, "membership.fee_settled");
    assert_eq!(refused["fee_state"], "waived");
    admin.post(&path(&ana, paid, "waive"), because).await.refused(409, "membership.fee_settled");
}

async fn staff_forgive_all_strikes_at_once_and_the_fees_stay(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    for _ in 0..3 {
        strike(&app, &ana).await;
    }
    let path = format!("/memberships/{}/penalties/forgive", ana.id);
    let because = json!({ "reason": "a new year" });
    for strikes in [3, 0] {
        let forgiven = admin.post(&path, because.clone()).await.is(200);
        assert_eq!(forgiven, json!({ "client_id": ana.id, "strikes": strikes }));
    }
    let mine = ana.get("/me/penalties").await.is(200);
    assert_eq!(mine["due"], json!([{ "amount_minor": 1000, "currency": "EUR" }]));
    let strikes = mine["items"].as_array().expect("strikes");
    assert!(strikes.iter().all(|strike| strike["forgiven_reason"] == because["reason"]), "{strikes:?}");
    let told = ana.get("/me/notifications").await.is(200);
    assert_eq!((&told["unread"], &told["items"][0]["code"]), (&json!(1), &json!("membership.strikes_forgiven")));
    assert_eq!(told["items"][0]["facts"], json!({ "strikes": 3 }));
    strike(&app, &ana).await;
    let mine = ana.get("/me/penalties").await.is(200);
    assert_eq!((&mine["items"][0]["spared"], &mine["items"][0]["strikes_before"]), (&json!(true), &json!(0)));
    let nobody = "/memberships/01890000-0000-7000-8000-000000000000/penalties/forgive";
    admin.post(nobody, because).await.refused(404, "membership.client_not_found");
    admin.post(&path, json!({ "reason": "" })).await.refused(400, "request.invalid");
}

async fn staff_do_the_same_about_many_at_once(app: TestApp) {
    let (ana, ben, admin) = (app.client("ana").await, app.client("ben").await, app.admin().await);
    let anas = [strike(&app, &ana).await, strike(&app, &ana).await, strike(&app, &ana).await];
    let bens = [strike(&app, &ben).await, strike(&app, &ben).await];
    let of = |client: &Person, booking: BookingId| json!({ "client_id": client.id, "booking_id": booking, "kind": "late_cancel" });
    let paid = format!("/memberships/{}/penalties/{}/late_cancel/paid", ben.id, bens[1]);
    admin.post(&paid, json!({})).await.is(200);
    let all = json!([of(&ana, anas[1]), of(&ben, bens[1]), of(&ana, anas[2])]);
    let waive = json!({ "action": "waive", "reason": "the lift was broken", "penalties": all });
    let done = admin.post("/penalties/apply", waive.clone()).await.is(200);
    let refused = done["items"].as_array().expect("a list").iter().map(|item| item.get("refused").cloned());
    assert_eq!(refused.collect::<Vec<_>>(), [None, Some(json!("membership.fee_settled")), None]);
    assert_eq!(admin.post("/penalties/apply", waive).await.is(200), done, "twice is once");
    assert_eq!(ana.get("/me/penalties").await.is(200)["due"], json!([]));
    // The first has no fee, so none of hers is noted as paid; all of her strikes are forgiven.
    let some = json!([of(&ana, anas[0]), of(&ana, anas[1])]);
    let none = admin.post("/penalties/apply", json!({ "action": "paid", "penalties": some })).await.is(200);
    assert_eq!(none["items"][1]["refused"], "membership.penalty_not_found");
    let forgive = json!({ "action": "forgive", "reason": "a hard month", "penalties": some });
    let done = admin.post_named("mercy", "/penalties/apply", forgive.clone()).await.is(200);
    assert_eq!(admin.post_named("mercy", "/penalties/apply", forgive).await.is(200), done);
    let codes = ana.get("/me/notifications").await.is(200)["items"].as_array().map_or(0, Vec::len);
    assert_eq!(codes, 4, "two fees waived, two strikes forgiven");
    let wrong = [
        json!({ "action": "waive", "penalties": some }),
        json!({ "action": "paid", "reason": "x", "penalties": some }),
        json!({ "action": "charge", "reason": "x", "penalties": some }),
        json!({ "action": "forgive", "reason": "x", "penalties": [] }),
        json!({ "action": "forgive", "reason": "x", "penalties": vec![of(&ana, anas[0]); 101] }),
    ];
    for wrong in wrong {
        admin.post("/penalties/apply", wrong).await.refused(400, "request.invalid");
    }
}

async fn a_fee_is_charged_for_what_happened_alone(app: TestApp) {
    let (maya, admin) = (app.coach("maya").await, app.admin().await);
    let (ana, ben) = (app.client_with("ana", 9).await, app.client_with("ben", 9).await);
    let session = app.published(&maya, Plan::default()).await;
    let (anas, bens) = (ana.booked(&session).await, ben.booked(&session).await);
    let charge = |client: &Person, booking: &str, kind: &str, minor: u32| {
        json!({
            "action": "charge", "reason": "nobody came", "fee": { "amount_minor": minor, "currency": "EUR" },
            "penalties": [{ "client_id": client.id, "booking_id": booking, "kind": kind }],
        })
    };
    let refused = async |body: serde_json::Value| {
        admin.post("/penalties/apply", body).await.is(200)["items"][0].get("refused").cloned()
    };
    assert_eq!(refused(charge(&ana, &anas, "no_show", 700)).await, Some(json!("penalty.not_missed")), "not yet");
    assert_eq!(refused(charge(&ana, &anas, "late_cancel", 700)).await, Some(json!("penalty.not_cancelled")));
    assert_eq!(refused(charge(&ana, &bens, "no_show", 700)).await, Some(json!("booking.not_found")), "not hers");
    app.hours_pass(49);
    maya.put(&format!("/bookings/{bens}/attendance"), json!({ "attended": true })).await.is(200);
    assert_eq!(refused(charge(&ben, &bens, "no_show", 700)).await, Some(json!("penalty.not_missed")), "he was there");
    for _ in 0..2 {
        assert_eq!(refused(charge(&ana, &anas, "no_show", 700)).await, None, "twice is once");
    }
    assert_eq!(refused(charge(&ana, &anas, "no_show", 800)).await, Some(json!("membership.fee_is_due")));
    let hers = ana.get("/me/penalties").await.is(200);
    assert_eq!(hers["due"], json!([{ "amount_minor": 700, "currency": "EUR" }]));
    let fee = &hers["items"][0]["fee"];
    assert_eq!((&fee["status"], &fee["charged_reason"]), (&json!("due"), &json!("nobody came")));
    assert_eq!(ana.get("/me/notifications").await.is(200)["items"][0]["code"], "membership.fee_charged");
}

async fn what_is_not_there_cannot_be_settled(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    let (spared, unknown) = (strike(&app, &ana).await, BookingId::nth(SessionId::allocate(), 1));
    admin.post(&path(&ana, unknown, "paid"), json!({})).await.refused(404, "membership.penalty_not_found");
    admin.post(&path(&ana, spared, "paid"), json!({})).await.refused(404, "membership.penalty_not_found");
    for reason in [json!(""), json!(" "), json!("a\nb"), json!("x".repeat(201)), json!(7)] {
        admin.post(&path(&ana, spared, "forgive"), json!({ "reason": reason })).await.refused(400, "request.invalid");
    }
    admin.post(&path(&ana, spared, "forgive"), json!({})).await.refused(400, "request.invalid");
}

async fn why_somebody_was_forgiven_goes_with_the_person(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    let (booking, other) = (strike(&app, &ana).await, strike(&app, &ana).await);
    admin.post(&path(&ana, booking, "forgive"), json!({ "reason": "she has the flu" })).await.is(200);
    let account = ana.id.parse().expect("an id");
    app.core().erase(ORG, Actor::Operator, account).await.expect("it answers").expect("she was there");
    admin.post(&path(&ana, other, "forgive"), json!({ "reason": "r" })).await.refused(409, "account.erased");
    // Whoever reads next waits for it.
    app.client_with("ben", 1).await;
    let seen = admin.get(&format!("/memberships/{}/penalties", ana.id)).await;
    assert!(!seen.text.contains("flu"), "{}", seen.text);
    assert!(seen.is(200)["items"][1]["forgiven_at"].is_string(), "that it was forgiven stays");
}
