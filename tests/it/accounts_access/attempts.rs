//! Wrong passwords, and many of them.

use chrono::TimeDelta;
use futures_util::future::join_all;
use regimen_tests::app::{PASSWORD, TestApp};
use serde_json::json;

use super::{enter, follow, letters, link};

on_both_databases! {
    whoever_guesses_waits_longer_each_time_whether_the_address_is_known_or_not;
    an_account_is_locked_after_ten_wrong_passwords_and_its_owner_unlocks_it;
    a_lock_goes_on_at_the_next_start_and_ends_by_itself;
    guessing_the_password_from_a_stolen_device_counts_too;
    whoever_guesses_many_passwords_at_once_waits_as_well;
    a_flood_of_passwords_is_answered_that_we_are_busy;
}

/// Guesses at the password of `email` as soon as it can be: how long that took each time.
async fn guess(app: &TestApp, email: &str, times: usize) -> Vec<i64> {
    let mut waits = Vec::new();
    while waits.len() < times {
        let mut answer = enter(app, email, "incorrect horse").await;
        let wait = if answer.status == 429 { answer.body["retry_after_seconds"].as_i64().expect("seconds") } else { 0 };
        if wait > 0 {
            answer.refused(429, "account.too_many_attempts");
            app.clock.advance(TimeDelta::seconds(wait));
            answer = enter(app, email, "incorrect horse").await;
        }
        answer.refused(401, "account.invalid_credentials");
        waits.push(wait);
    }
    waits
}

async fn whoever_guesses_waits_longer_each_time_whether_the_address_is_known_or_not(app: TestApp) {
    let ana = app.client("ana").await;
    let known = guess(&app, &ana.email, 8).await;
    assert_eq!(known, [0, 0, 0, 0, 1, 2, 4, 8]);
    assert_eq!(known, guess(&app, "nobody@example.org", 8).await);
    app.clock.advance(TimeDelta::seconds(1));
    enter(&app, &ana.email, PASSWORD).await.is(200);
    assert_eq!(guess(&app, &ana.email, 4).await, [0; 4], "it is forgotten");
}

/// Gives ten wrong passwords for `email`.
pub(crate) async fn lock(app: &TestApp, email: &str) {
    let mut wrong = 0;
    while wrong < 10 {
        let answer = enter(app, email, "incorrect horse").await;
        wrong += usize::from(answer.status == 401);
        if answer.status == 429 {
            app.clock.advance(TimeDelta::seconds(1));
        }
    }
}

async fn an_account_is_locked_after_ten_wrong_passwords_and_its_owner_unlocks_it(app: TestApp) {
    let ana = app.client("ana").await;
    lock(&app, "nobody@example.org").await;
    lock(&app, &ana.email).await;
    let refused = enter(&app, &ana.email, PASSWORD).await;
    assert_eq!(refused.header("retry-after"), Some("900"));
    refused.refused(429, "account.too_many_attempts");
    ana.get("/me").await.is(200);
    let token = link(&app, "account.sign_in_locked", 1).await;
    follow(&app, "/auth/unlock", &token).await.is(200);
    enter(&app, &ana.email, PASSWORD).await.is(200);
    follow(&app, "/auth/unlock", &token).await.refused(409, "account.link_over");
    assert_eq!(letters(&app, "account.sign_in_locked").await.len(), 1);
}

async fn a_lock_goes_on_at_the_next_start_and_ends_by_itself(app: TestApp) {
    let ana = app.client("ana").await;
    lock(&app, &ana.email).await;
    link(&app, "account.sign_in_locked", 1).await;
    let app = app.restarted().await;
    enter(&app, &ana.email, PASSWORD).await.refused(401, "account.invalid_credentials");
    app.minutes_pass(15).await;
    enter(&app, &ana.email, PASSWORD).await.is(200);
}

async fn guessing_the_password_from_a_stolen_device_counts_too(app: TestApp) {
    let ana = app.client("ana").await;
    let guess = json!({ "current_password": "incorrect horse", "password": "tulips sing at noon" });
    let mut statuses = Vec::new();
    for _ in 0..5 {
        statuses.push(ana.put("/me/password", guess.clone()).await.status);
    }
    assert_eq!(statuses, [401, 401, 401, 401, 429]);
}

async fn whoever_guesses_many_passwords_at_once_waits_as_well(app: TestApp) {
    let ana = app.client("ana").await;
    for email in [ana.email.as_str(), "nobody@example.org"] {
        let answers = join_all((0..50).map(|_| enter(&app, email, "incorrect horse"))).await;
        let many = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
        assert_eq!((many(401), many(429)), (4, 46));
    }
    app.clock.advance(TimeDelta::seconds(1));
    enter(&app, &ana.email, PASSWORD).await.is(200);
}

async fn a_flood_of_passwords_is_answered_that_we_are_busy(app: TestApp) {
    let app = app.restarted_with(|settings| settings.password_memory_kib = 16 * 1024).await;
    let flood = (0..300).map(|number| {
        let (stranger, email) = (app.stranger(), format!("nobody-{number}@example.org"));
        async move { stranger.post("/auth/login", json!({ "email": email, "password": PASSWORD })).await }
    });
    let answers = join_all(flood).await;
    let busy = answers.iter().filter(|answer| answer.status == 503).collect::<Vec<_>>();
    assert!(!busy.is_empty() && busy.iter().all(|answer| answer.header("retry-after").is_some()));
    assert!(answers.iter().all(|answer| matches!(answer.status, 401 | 503)));
    let ana = app.client("ana").await;
    ana.get("/me").await.is(200);
}
