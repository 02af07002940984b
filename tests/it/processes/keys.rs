//! Keys that are exchanged while people are at work.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use chrono::TimeDelta;
use regimen_core::kernel::clock::{Clock as _, SystemClock};
use regimen_tests::app::{Home, PASSWORD, Person};
use regimen_tests::process::{Said, Served, make_admin, regimen, run};
use serde_json::json;

use super::in_both_homes;

in_both_homes! {
    keys_are_exchanged_while_clients_book_and_nobody_notices;
    the_key_encryption_key_comes_from_a_program_or_the_environment;
}

async fn keys(home: &Home, arguments: &[&str]) -> Said {
    let said = run(regimen(home, &[&["keys"], arguments].concat())).await;
    assert!(said.well, "{arguments:?}: {} {}", said.out, said.err);
    said
}

/// The keys in a file of the folder `keys`.
fn kept(home: &Home, file: &str) -> Vec<String> {
    let text = std::fs::read_to_string(home.data_dir().join("keys").join(file)).expect("it is there");
    text.lines().map(|line| line.split_whitespace().next().expect("a key").to_owned()).collect()
}

async fn session(coach: &Person, hours: i64) -> String {
    let starts_at = SystemClock.now() + TimeDelta::hours(hours);
    let ends_at = starts_at + TimeDelta::hours(1);
    let wish = json!({ "name": "Yoga", "starts_at": starts_at, "ends_at": ends_at, "capacity": 50, "credits": 0 });
    let session = coach.post("/sessions", wish).await.is(201)["session_id"].as_str().expect("an id").to_owned();
    coach.post(&format!("/sessions/{session}/publish"), json!({})).await.is(200);
    session
}

/// Registers, books and cancels until it is told to stop; how often all of it went well.
async fn works(base: String, number: u32, session: String, stop: Arc<AtomicBool>, done: Arc<AtomicU32>) {
    let client = Person::at(&base).registered(&format!("client-{number}"), "client").await;
    let mut round = 0;
    while !stop.load(Ordering::SeqCst) {
        let booking = client.booked(&session).await;
        assert_eq!(client.get("/me").await.is(200)["name"], format!("client-{number}"));
        client.cancel(&booking).await.is(200);
        // Somebody new needs new keys, and somebody known needs theirs.
        Person::at(&base).registered(&format!("guest-{number}-{round}"), "client").await;
        Person::at(&base).signed_in(&client.email).await;
        round += 1;
        done.fetch_add(1, Ordering::SeqCst);
    }
}

async fn keys_are_exchanged_while_clients_book_and_nobody_notices(home: Home) {
    assert!(make_admin(&home).await.well);
    let served = Served::from(&home).await;
    let admin = served.admin().await;
    let session = session(&served.stranger().registered("maya", "coach").await, 48).await;
    let before = [kept(&home, "tokens.key"), kept(&home, "key-encryption.key")];
    let (stop, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(0)));
    let work = |number| works(served.base().to_owned(), number, session.clone(), stop.clone(), done.clone());
    let work = (0..3).map(work).map(tokio::spawn).collect::<Vec<_>>();

    for ring in ["tokens", "key-encryption"] {
        let rounds = done.load(Ordering::SeqCst);
        keys(&home, &["rotate", ring]).await;
        assert!(done.load(Ordering::SeqCst) > rounds, "everybody was at work");
        admin.get("/me").await.is(200);
    }
    // Tokens of before are alive for ten minutes; whatever was wrapped under the key of before is wrapped anew.
    keys(&home, &["retire", "tokens"]).await;
    keys(&home, &["retire", "key-encryption"]).await;
    // Everybody goes on with what is left: each round registers somebody, which takes 150 ms at least, longer in all than a server
    // takes to look into its files again.
    let rounds = done.load(Ordering::SeqCst);
    while done.load(Ordering::SeqCst) < rounds + 100 {
        assert!(work.iter().all(|client| !client.is_finished()), "nobody has failed");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    stop.store(true, Ordering::SeqCst);
    for client in work {
        client.await.expect("nothing has failed");
    }
    assert_eq!(kept(&home, "tokens.key").len(), 2);
    assert_eq!(kept(&home, "key-encryption.key").len(), 1);
    assert_ne!(kept(&home, "key-encryption.key"), before[1]);
    let listed = keys(&home, &["list"]).await.out;
    assert_eq!(listed.lines().count(), 3, "{listed}");
    for key in before.iter().flatten().chain(&kept(&home, "tokens.key")).chain(&kept(&home, "key-encryption.key")) {
        assert!(!listed.contains(key), "a key is listed by its name");
    }
    assert!(served.terminated().await);

    let served = Served::from(&home).await;
    assert_eq!(served.admin().await.get("/audit/verify").await.is(200)["valid"], true);
    let client = served.stranger().signed_in("client-0@example.org").await;
    assert_eq!(client.get("/me").await.is(200)["name"], "client-0");
    let admin_again = Person::at(served.base()).with_token(admin.token.expect("signed in"));
    admin_again.get("/me").await.is(200);
    assert!(served.terminated().await);
}

async fn the_key_encryption_key_comes_from_a_program_or_the_environment(home: Home) {
    assert!(make_admin(&home).await.well);
    let file = home.data_dir().join("keys/key-encryption.key");
    let key = std::fs::read_to_string(&file).expect("it is there");
    let elsewhere = home.data_dir().join("kept-elsewhere");
    std::fs::rename(&file, &elsewhere).expect("moved");
    let with = |source: &str| {
        let mut command = regimen(&home, &["serve", "--listen", "127.0.0.1:0"]);
        command.env("REGIMEN_KEYS__KEY_ENCRYPTION", source).env("THE_KEY", key.trim());
        command
    };
    let program = format!("command:/bin/cat {}", elsewhere.display());
    for source in ["env:THE_KEY", &program] {
        let served = Served::by(with(source)).await;
        let login = json!({ "email": "admin@example.org", "password": PASSWORD });
        served.stranger().post("/auth/login", login).await.is(200);
        assert!(served.terminated().await);
    }
    for source in ["file", "env:NO_SUCH_KEY", "command:/bin/false"] {
        let refused = run(with(source)).await;
        assert!(!refused.well && refused.err.contains("key-encryption"), "{source}: {}", refused.err);
        assert!(!refused.err.contains(key.trim()), "{}", refused.err);
    }
    let mut rotate = regimen(&home, &["keys", "add", "key-encryption"]);
    rotate.env("REGIMEN_KEYS__KEY_ENCRYPTION", "env:THE_KEY").env("THE_KEY", key.trim());
    let refused = run(rotate).await;
    assert!(!refused.well && refused.err.contains("kept elsewhere"), "{}", refused.err);
}
