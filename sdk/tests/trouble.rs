//! What the client does by itself when things go wrong on the way, against a server that answers by script.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use regimen_sdk::types::{NewBooking, SessionId};
use regimen_sdk::{Client, Error, RetryPolicy};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::Mutex;

const TOKEN: &str = r#"{"access_token":"tok","token_type":"Bearer","expires_in":600,"refresh_expires_at":"2027-05-04T08:00:00Z","sign_in_id":"01890000-0000-7000-8000-000000000009"}"#;
const BOOKED: &str = r#"{"booking_id":"01890000-0000-7000-8000-000000000002","session_id":"01890000-0000-7000-8000-000000000001","status":"confirmed","credits":1,"places": 1}"#;
const ACCOUNT: &str = r#"{"account_id":"01890000-0000-7000-8000-000000000003","email_verified":true,"role":"client",
    "org_id":"00000000-0000-7000-8000-000000000001"}"#;

/// One answer: status, further headers, body. Status 0 hangs up without a word.
type Answer = (u16, &'static str, String);

/// Gives `script`, answer by answer, and keeps what was asked.
struct Server {
    url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    async fn with(script: Vec<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (heard, mut script) = (Arc::clone(&asked), VecDeque::from(script));
        tokio::spawn(async move {
            while let Some((status, headers, body)) = script.pop_front() {
                let (mut socket, _) = listener.accept().await.expect("a connection");
                let mut request = vec![0; 16 * 1024];
                let read = socket.read(&mut request).await.expect("a request");
                heard.lock().await.push(String::from_utf8_lossy(&request[..read]).to_lowercase());
                if status > 0 {
                    let length = body.len();
                    let head = format!("HTTP/1.1 {status} Some\r\ncontent-length: {length}\r\nconnection: close\r\n");
                    let answer = format!("{head}content-type: application/json\r\n{headers}\r\n{body}");
                    socket.write_all(answer.as_bytes()).await.expect("written");
                }
            }
        });
        Self { url, asked }
    }

    fn client(&self) -> Client {
        let quick = RetryPolicy { first_wait: Duration::from_millis(1), ..RetryPolicy::default() };
        Client::try_new(&self.url).expect("a client").with_retries(quick)
    }

    /// The values of the header `name` in all requests, in order.
    async fn heard(&self, name: &str) -> Vec<String> {
        let asked = self.asked.lock().await;
        let value =
            |line: &str| line.split_once(": ").filter(|(key, _)| *key == name).map(|(_, value)| value.to_owned());
        asked.iter().flat_map(|request| request.lines().filter_map(value)).collect()
    }
}

fn ok(body: &str) -> Answer {
    (200, "", body.to_owned())
}

fn problem(status: u16, headers: &'static str, code: &str) -> Answer {
    let body = format!(r#"{{"type":"/docs/errors","title":"No","status":{status},"code":"{code}","detail":"no"}}"#);
    (status, headers, body)
}

fn session() -> SessionId {
    "01890000-0000-7000-8000-000000000001".parse().expect("an id")
}

#[tokio::test]
async fn a_write_that_failed_on_the_way_is_said_again_under_the_same_key() {
    let busy = problem(503, "retry-after: 0\r\n", "server.busy");
    let server =
        Server::with(vec![busy, (0, "", String::new()), (201, "regimen-position: 42\r\n", BOOKED.into())]).await;
    let client = server.client();
    client.book_spot(session(), &NewBooking::default()).await.expect("booked at the third attempt");
    let keys = server.heard("idempotency-key").await;
    assert_eq!(keys.len(), 3);
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
    assert_eq!(client.position(), 42);
}

#[tokio::test]
async fn a_key_of_ones_own_is_used() {
    let server = Server::with(vec![(201, "regimen-position: 42\r\n", BOOKED.into())]).await;
    server
        .client()
        .keyed("order-17")
        .expect("a key")
        .book_spot(session(), &NewBooking::default())
        .await
        .expect("booked");
    assert_eq!(server.heard("idempotency-key").await, ["order-17"]);
}

#[tokio::test]
async fn a_program_shows_its_key_and_names_its_organization_every_time() {
    let server = Server::with(vec![ok(ACCOUNT), problem(503, "", "server.busy"), ok(ACCOUNT)]).await;
    let client = server.client().at_organization("yoga").expect("a name");
    client.use_api_key("rk_1_2");
    client.me().await.expect("answered");
    client.me().await.expect("answered at the second attempt");
    assert_eq!(server.heard("authorization").await, ["bearer rk_1_2"; 3]);
    assert_eq!(server.heard("regimen-organization").await, ["yoga"; 3]);
}

#[tokio::test]
async fn a_refusal_is_not_asked_for_twice() {
    let server = Server::with(vec![problem(409, "", "booking.session_full")]).await;
    let error = server.client().book_spot(session(), &NewBooking::default()).await.expect_err("refused");
    assert_eq!(error.code(), Some("booking.session_full"));
    assert_eq!(server.asked.lock().await.len(), 1);
}

#[tokio::test]
async fn patience_ends_after_three_retries() {
    let server = Server::with(vec![problem(503, "", "server.unavailable"); 5]).await;
    let error = server.client().book_spot(session(), &NewBooking::default()).await.expect_err("unavailable");
    assert!(matches!(error, Error::Unavailable { .. }), "{error:?}");
    assert_eq!(server.asked.lock().await.len(), 4);
}

#[tokio::test]
async fn an_expired_token_is_renewed_and_the_request_goes_on() {
    let expired = problem(401, "", "auth.unauthenticated");
    let second = TOKEN.replace(r#""tok""#, r#""new""#);
    let server = Server::with(vec![ok(TOKEN), expired, ok(&second), ok(ACCOUNT)]).await;
    let client = server.client();
    client.sign_in("ana@example.org", "correct horse").await.expect("signed in");
    client.me().await.expect("answered under the new token");
    assert_eq!(server.heard("authorization").await, ["bearer tok", "bearer new"]);
}

#[tokio::test]
async fn a_refresh_token_is_used_and_replaced_and_where_it_is_refused_the_password_is_used() {
    let with =
        |access: &str, refresh: &str| TOKEN.replace(r#""tok""#, &format!(r#""{access}","refresh_token":"{refresh}""#));
    let expired = || problem(401, "", "auth.unauthenticated");
    let over = problem(401, "", "account.sign_in_over");
    let first = [ok(&with("a", "r1")), expired(), ok(&with("b", "r2")), ok(ACCOUNT)];
    let second = [expired(), over, ok(&with("c", "r3")), ok(ACCOUNT)];
    let server = Server::with([first, second].concat()).await;
    let client = server.client();
    client.sign_in("ana@example.org", "correct horse").await.expect("signed in");
    client.me().await.expect("refreshed");
    assert_eq!(client.refresh_token(), Some("r2".into()));
    client.me().await.expect("signed in anew");
    assert_eq!(server.heard("authorization").await, ["bearer a", "bearer b", "bearer b", "bearer c"]);
    assert_eq!(client.refresh_token(), Some("r3".into()));
}

#[tokio::test]
async fn a_token_that_is_never_taken_ends_in_an_error() {
    let expired = || problem(401, "", "auth.unauthenticated");
    let server = Server::with(vec![ok(TOKEN), expired(), ok(TOKEN), expired(), ok(TOKEN), expired()]).await;
    let client = server.client();
    client.sign_in("ana@example.org", "correct horse").await.expect("signed in");
    let error = client.me().await.expect_err("no token is taken");
    assert!(matches!(error, Error::Unauthenticated { .. }), "{error:?}");
    assert_eq!(server.asked.lock().await.len(), 4, "one renewal");
}

#[tokio::test]
async fn reads_wait_for_what_was_written() {
    let booked = (201, "regimen-position: 42\r\n", BOOKED.into());
    let stale = || (200, "regimen-stale: 41\r\n", ACCOUNT.to_owned());
    let server = Server::with(vec![booked, stale(), ok(ACCOUNT), stale(), stale(), stale(), stale()]).await;
    let client = server.client();
    client.book_spot(session(), &NewBooking::default()).await.expect("booked");
    client.me().await.expect("the second answer is current");
    assert_eq!(server.heard("regimen-position").await, ["42", "42"]);
    let error = client.me().await.expect_err("the view never comes");
    assert!(matches!(error, Error::Stale { position: 41, written: 42 }), "{error:?}");
}
