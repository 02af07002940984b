//! Bodies that are not what they should be as a whole.

use regimen_tests::app::{Person, Plan, TestApp};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::end;

on_both_databases! {
    a_field_that_nobody_asked_for_is_refused_everywhere;
    what_is_no_json_is_refused;
    a_body_as_deep_as_a_well_is_refused;
    a_body_that_is_too_large_is_refused_whether_or_not_it_says_so;
    a_body_that_says_it_is_too_large_is_not_waited_for;
    of_a_hundred_megabytes_next_to_nothing_is_read;
    a_body_that_two_readers_would_read_differently_is_refused;
    a_packed_body_is_not_unpacked;
}

async fn send(person: &Person, path: &str, body: impl Into<reqwest::Body>) -> regimen_tests::app::Answer {
    let request = person.request(Method::POST, path).header("Content-Type", "application/json").body(body);
    person.send(request).await
}

async fn a_field_that_nobody_asked_for_is_refused_everywhere(app: TestApp) {
    let (coach, admin, ana) = (app.coach("maya").await, app.admin().await, app.client_with("ana", 2).await);
    let session = app.published(&coach, Plan::default()).await;
    let booking = ana.booked(&session).await;
    let before = end(&app).await;
    let terms = json!({ "name": "Yoga", "duration_minutes": 60, "capacity": 12, "credits": 1 });
    let register = json!({
        "email": "eve@example.org", "password": "correct horse", "name": "Eve", "role": "client", "accept_terms": true,
    });
    let grant = json!({ "amount": 1, "validity_days": 30, "reason": "a pass" });
    let (book, cancel) = (format!("/sessions/{session}/book"), format!("/sessions/{session}/cancel"));
    let (give_back, attend) = (format!("/bookings/{booking}/cancel"), format!("/bookings/{booking}/attendance"));
    let grants = format!("/memberships/{}/credits", ana.id);
    let cases: [(&Person, Method, &str, Value); 9] = [
        (&ana, Method::POST, "/auth/register", register),
        (&ana, Method::POST, "/auth/login", json!({ "email": "ana@example.org", "password": "correct horse battery" })),
        (&coach, Method::POST, "/templates", terms),
        (&coach, Method::POST, "/sessions", app.wish(Plan::default())),
        (&coach, Method::POST, &cancel, json!({ "reason": "ill" })),
        (&admin, Method::POST, &grants, grant),
        (&ana, Method::POST, &book, json!({})),
        (&ana, Method::PATCH, &give_back, json!({})),
        (&coach, Method::PUT, &attend, json!({ "attended": true })),
    ];
    for (person, method, path, mut body) in cases {
        for field in ["role_", "tenant_id", "price", "org_id", "__proto__"] {
            body[field] = json!("admin");
            let answer = person.send(person.request(method.clone(), path).json(&body)).await;
            assert_eq!(answer.status, 400, "{path} with {field}: {}", answer.text);
            answer.refused(400, "request.invalid");
            body.as_object_mut().expect("an object").remove(field);
        }
    }
    assert_eq!(end(&app).await, before, "nothing has happened");
}

async fn what_is_no_json_is_refused(app: TestApp) {
    let coach = app.coach("maya").await;
    let bodies: [&[u8]; 9] =
        [b"", b"{", b"null", b"[]", b"\"text\"", b"{} {}", b"{\"name\":\"\xff\"}", b"NaN", b"{'name': 1}"];
    for body in bodies {
        let answer = send(&coach, "/templates", body).await;
        assert_eq!(answer.status, 400, "{:?}: {}", String::from_utf8_lossy(body), answer.text);
        answer.refused(400, "request.invalid");
    }
}

async fn a_body_as_deep_as_a_well_is_refused(app: TestApp) {
    let coach = app.coach("maya").await;
    let depth = 10_000;
    let list = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let object = format!("{}1{}", r#"{"a":"#.repeat(depth), "}".repeat(depth));
    for body in [list.clone(), object, format!(r#"{{"name":{list}}}"#), "[".repeat(depth)] {
        send(&coach, "/templates", body).await.refused(400, "request.invalid");
    }
    coach.get("/templates").await.is(200);
}

async fn a_body_that_is_too_large_is_refused_whether_or_not_it_says_so(app: TestApp) {
    let coach = app.coach("maya").await;
    let body = |bytes: usize| format!(r#"{{"name":"{}"}}"#, "a".repeat(bytes - 11));
    send(&coach, "/templates", body(64 * 1024)).await.refused(400, "request.invalid");
    send(&coach, "/templates", body(64 * 1024 + 1)).await.refused(413, "request.too_large");

    // It never ends and never says how long it is.
    let address = app.node.base().trim_start_matches("http://");
    let mut connection = TcpStream::connect(address).await.expect("it listens");
    let token = coach.token.as_deref().expect("a token");
    let head = format!(
        "POST /api/v1/templates HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    );
    connection.write_all(head.as_bytes()).await.expect("it reads");
    for _ in 0..17 {
        let chunk = format!("1000\r\n{}\r\n", "a".repeat(4096));
        connection.write_all(chunk.as_bytes()).await.expect("it reads");
    }
    let mut answer = Vec::new();
    while !String::from_utf8_lossy(&answer).contains("request.too_large") {
        let read = connection.read_buf(&mut answer).await.expect("it answers");
        assert!(read > 0, "{}", String::from_utf8_lossy(&answer));
    }
    assert!(answer.starts_with(b"HTTP/1.1 413"), "{}", String::from_utf8_lossy(&answer));
}

/// What somebody sends who does not say how much it will be, until nobody takes any more.
async fn pours(mut connection: tokio::net::tcp::OwnedWriteHalf) -> usize {
    let chunk = format!("4000\r\n{}\r\n", "a".repeat(0x4000));
    let mut sent = 0;
    while sent < 100 * 1024 * 1024 && connection.write_all(chunk.as_bytes()).await.is_ok() {
        sent += 0x4000;
    }
    sent
}

async fn of_a_hundred_megabytes_next_to_nothing_is_read(app: TestApp) {
    let coach = app.coach("maya").await;
    let address = app.node.base().trim_start_matches("http://").to_owned();
    let mut connection = TcpStream::connect(&address).await.expect("it listens");
    let token = coach.token.as_deref().expect("a token");
    let head = format!(
        "POST /api/v1/templates HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    );
    connection.write_all(head.as_bytes()).await.expect("it reads");
    let (mut reading, writing) = connection.into_split();
    let pouring = tokio::spawn(pours(writing));
    let mut answer = Vec::new();
    while !String::from_utf8_lossy(&answer).contains("request.too_large") {
        let read = reading.read_buf(&mut answer).await.expect("it answers");
        assert!(read > 0, "{}", String::from_utf8_lossy(&answer));
    }
    drop(reading);
    let sent = pouring.await.expect("it ends");
    // What the two sockets hold is not ours to refuse.
    assert!(sent < 16 * 1024 * 1024, "{sent} bytes were taken");
}

async fn a_body_that_says_it_is_too_large_is_not_waited_for(app: TestApp) {
    let address = app.node.base().trim_start_matches("http://");
    let mut connection = TcpStream::connect(address).await.expect("it listens");
    let head = format!(
        "POST /api/v1/auth/login HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\n\
         Content-Length: 104857600\r\n\r\n"
    );
    connection.write_all(head.as_bytes()).await.expect("it reads");
    let mut answer = Vec::new();
    while !String::from_utf8_lossy(&answer).contains("request.too_large") {
        assert!(connection.read_buf(&mut answer).await.expect("it answers") > 0);
    }
    assert!(answer.starts_with(b"HTTP/1.1 413"), "{}", String::from_utf8_lossy(&answer));
}

async fn a_body_that_two_readers_would_read_differently_is_refused(app: TestApp) {
    let coach = app.coach("maya").await;
    let before = end(&app).await;
    for body in [
        r#"{"name":"Yoga","duration_minutes":60,"capacity":12,"name":"Pilates"}"#,
        r#"{"name":"Yoga","duration_minutes":60,"capacity":12,"\u006eame":"Yoga"}"#,
        r#"{"name":"Yo\u0000ga","duration_minutes":60,"capacity":12}"#,
    ] {
        send(&coach, "/templates", body).await.refused(400, "request.invalid");
    }
    let role = r#"{"email":"eve@example.org","password":"correct horse battery","name":"Eve","role":"client","role":"coach",
                   "accept_terms":true}"#;
    send(&app.stranger(), "/auth/register", role).await.refused(400, "request.invalid");
    assert_eq!(end(&app).await, before, "nothing has happened");
}

async fn a_packed_body_is_not_unpacked(app: TestApp) {
    let coach = app.coach("maya").await;
    for encoding in ["gzip", "deflate", "br", "zstd", "identity, gzip"] {
        let request = coach.request(Method::POST, "/templates").header("Content-Type", "application/json");
        let request = request.header("Content-Encoding", encoding).body("{}");
        coach.send(request).await.refused(415, "request.unsupported_encoding");
    }
    let terms = json!({ "name": "Yoga", "duration_minutes": 60, "capacity": 12 });
    let request = coach.request(Method::POST, "/templates").header("Content-Encoding", "identity");
    coach.send(request.json(&terms)).await.is(201);
}
