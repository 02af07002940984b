//! Nothing is learned from how long an answer takes.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use regimen_tests::app::{Answer, TestApp};
use serde_json::{Value, json};

use super::enter;

on_both_databases! {
    signing_in_takes_as_long_for_an_unknown_address_as_for_a_wrong_password;
    forgetting_a_password_takes_as_long_for_an_unknown_address;
    registering_takes_as_long_for_an_address_that_is_taken;
}

/// How often each of two questions is asked; the machine may be busy, so that what does not show at once may show later.
const TRIES: usize = 4;

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}

/// Asks two questions by turns, `pairs` times each, until the medians are within five per cent.
async fn takes_as_long(pairs: usize, mut ask: impl AsyncFnMut(usize, bool) -> Answer) {
    let mut ratios = Vec::new();
    for _ in 0..TRIES {
        let (mut one, mut other) = (Vec::new(), Vec::new());
        for number in 0..pairs {
            for is_other in [number % 2 == 0, number % 2 == 1] {
                let begun = Instant::now();
                ask(number, is_other).await;
                let times = if is_other { &mut other } else { &mut one };
                times.push(begun.elapsed());
            }
        }
        let ratio = median(one) / median(other);
        if (0.95..=1.05).contains(&ratio) {
            return;
        }
        ratios.push(ratio);
    }
    panic!("one is told from the other by the time it takes: {ratios:?}");
}

/// With hashes that cost something.
async fn hashing(app: TestApp) -> TestApp {
    app.restarted_with(|settings| (settings.password_memory_kib, settings.password_passes) = (4 * 1024, 2)).await
}

async fn signing_in_takes_as_long_for_an_unknown_address_as_for_a_wrong_password(app: TestApp) {
    let app = hashing(app).await;
    let ana = app.client("ana").await;
    takes_as_long(500, async |_, is_unknown| {
        // What was wrong an hour ago is forgotten.
        app.clock.advance(TimeDelta::hours(1));
        let email = if is_unknown { "nobody@example.org" } else { ana.email.as_str() };
        let answer = enter(&app, email, "incorrect horse").await;
        assert_eq!(answer.status, 401, "{}", answer.text);
        answer
    })
    .await;
}

async fn forgetting_a_password_takes_as_long_for_an_unknown_address(app: TestApp) {
    let ana = app.client("ana").await;
    let stranger = app.stranger();
    takes_as_long(500, async |_, is_unknown| {
        app.clock.advance(TimeDelta::minutes(1));
        let email = if is_unknown { "nobody@example.org" } else { ana.email.as_str() };
        let answer = stranger.post("/auth/password/forgot", json!({ "email": email })).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer
    })
    .await;
}

async fn registering_takes_as_long_for_an_address_that_is_taken(app: TestApp) {
    let stranger = app.stranger();
    let wish = |email: &str| -> Value {
        json!({
            "email": email, "password": "tulips sing at noon", "name": "Ana", "role": "client", "accept_terms": true,
        })
    };
    stranger.post("/auth/register", wish("ana@example.org")).await.is(201);
    let mut fresh = 0;
    takes_as_long(10, async |_, is_taken| {
        fresh += 1;
        let email = if is_taken { "ana@example.org".to_owned() } else { format!("new-{fresh}@example.org") };
        let answer = stranger.post("/auth/register", wish(&email)).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer
    })
    .await;
}
