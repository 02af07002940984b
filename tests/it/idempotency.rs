//! The same request under the same name happens once.

use futures_util::future::join_all;
use regimen_tests::app::{Person, Plan, TestApp};
use serde_json::json;

on_both_databases! {
    a_booking_said_twice_is_one_booking_and_one_answer;
    a_name_that_was_used_for_something_else_is_refused;
    the_same_name_said_by_somebody_else_is_another_name;
    a_booking_said_many_times_at_once_is_one_booking;
    a_refusal_is_not_remembered;
    an_answer_is_remembered_over_a_restart;
    a_name_has_1_to_200_visible_characters;
}

async fn book_named(client: &Person, key: &str, session: &str) -> regimen_tests::app::Answer {
    client.post_named(key, &format!("/sessions/{session}/book"), json!({})).await
}

async fn a_booking_said_twice_is_one_booking_and_one_answer(app: TestApp) {
    let coach = app.coach("maya").await;
    let ana = app.client_with("ana", 5).await;
    let session = app.published(&coach, Plan::default()).await;
    let first = book_named(&ana, "one", &session).await;
    let again = book_named(&ana, "one", &session).await;
    assert_eq!(again.position(), first.position());
    let first = first.is(201);
    assert_eq!(again.is(201), first);
    let booking = first["booking_id"].as_str().expect("an id");
    ana.cancel(booking).await.is(200);
    assert_eq!(book_named(&ana, "one", &session).await.is(201), first, "also when it is long cancelled");
    assert_eq!(ana.credits().await, 5);
    book_named(&ana, "two", &session).await.is(201);
}

async fn a_name_that_was_used_for_something_else_is_refused(app: TestApp) {
    let coach = app.coach("maya").await;
    let ana = app.client_with("ana", 5).await;
    let one = app.published(&coach, Plan::default()).await;
    let other = app.published(&coach, Plan { in_hours: 50, ..Plan::default() }).await;
    book_named(&ana, "one", &one).await.is(201);
    book_named(&ana, "one", &other).await.refused(422, "request.idempotency_key_reused");

    let wish = app.wish(Plan { in_hours: 52, ..Plan::default() });
    coach.post_named("plan", "/sessions", wish.clone()).await.is(201);
    let mut another = wish.clone();
    another["capacity"] = json!(11);
    coach.post_named("plan", "/sessions", another).await.refused(422, "request.idempotency_key_reused");
    coach.post_named("plan", "/sessions", wish).await.is(201);
    assert_eq!(ana.credits().await, 4);
}

async fn the_same_name_said_by_somebody_else_is_another_name(app: TestApp) {
    let coach = app.coach("maya").await;
    let (ana, ben) = (app.client_with("ana", 1).await, app.client_with("ben", 1).await);
    let session = app.published(&coach, Plan::default()).await;
    let anas = book_named(&ana, "one", &session).await.is(201);
    let bens = book_named(&ben, "one", &session).await.is(201);
    assert_ne!(anas["booking_id"], bens["booking_id"]);
}

async fn a_booking_said_many_times_at_once_is_one_booking(app: TestApp) {
    let coach = app.coach("maya").await;
    let ana = app.client_with("ana", 5).await;
    for round in 0..5 {
        let session = app.published(&coach, Plan { in_hours: 48 + round, ..Plan::default() }).await;
        let key = format!("round {round}");
        let answers = join_all((0..20).map(|_| book_named(&ana, &key, &session))).await;
        let bodies = answers.into_iter().map(|answer| answer.is(201)).collect::<Vec<_>>();
        assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
    }
    assert_eq!(ana.credits().await, 0);
}

async fn a_refusal_is_not_remembered(app: TestApp) {
    let coach = app.coach("maya").await;
    let ana = app.client("ana").await;
    let session = app.published(&coach, Plan::default()).await;
    book_named(&ana, "one", &session).await.refused(409, "membership.insufficient_credits");
    app.grant(&ana, 1, 30).await;
    book_named(&ana, "one", &session).await.is(201);
}

async fn an_answer_is_remembered_over_a_restart(app: TestApp) {
    let coach = app.coach("maya").await;
    let ana = app.client_with("ana", 5).await;
    let session = app.published(&coach, Plan::default()).await;
    let first = book_named(&ana, "one", &session).await.is(201);
    let app = app.restarted().await;
    let ana = ana.on(&app.node);
    assert_eq!(book_named(&ana, "one", &session).await.is(201), first);
    assert_eq!(ana.credits().await, 4);
}

async fn a_name_has_1_to_200_visible_characters(app: TestApp) {
    let coach = app.coach("maya").await;
    let wish = app.wish(Plan::default());
    for key in ["", &"k".repeat(201), "sch\u{f6}n", "\ttab\tbed"] {
        let answer = coach.post_named(key, "/sessions", wish.clone()).await;
        answer.refused(400, "request.invalid_idempotency_key");
    }
    coach.post_named(&"k".repeat(200), "/sessions", wish).await.is(201);
}
