//! Requests that never come to the point.

use std::time::{Duration, Instant};

use regimen_tests::app::TestApp;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

on_both_databases! {
    whoever_sends_a_head_letter_by_letter_is_left_alone_after_ten_seconds;
}

async fn connect(app: &TestApp) -> TcpStream {
    TcpStream::connect(app.node.base().trim_start_matches("http://")).await.expect("it listens")
}

/// Sends a letter of `head` every now and then, for ever; for how long somebody listened.
async fn trickle(mut connection: TcpStream, head: &[u8]) -> Duration {
    let began = Instant::now();
    for letter in head.iter().chain(std::iter::repeat(&b'a')) {
        let sent = connection.write_all(&[*letter]).await;
        let mut answer = [0; 1];
        let heard = tokio::time::timeout(Duration::from_millis(200), connection.read(&mut answer)).await;
        if sent.is_err() || matches!(heard, Ok(Ok(0) | Err(_))) {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "nobody hangs up");
    }
    began.elapsed()
}

async fn whoever_sends_a_head_letter_by_letter_is_left_alone_after_ten_seconds(app: TestApp) {
    let mut idle = connect(&app).await;
    let ask = "GET /health/ready HTTP/1.1\r\nHost: regimen\r\n\r\n";
    let mut answer = [0; 4096];
    idle.write_all(ask.as_bytes()).await.expect("it reads");
    assert!(idle.read(&mut answer).await.expect("it answers") > 0);

    let slow = trickle(connect(&app).await, b"GET /health HTTP/1.1\r\nX-Slow: ").await;
    assert!((9..20).contains(&slow.as_secs()), "{slow:?}");

    // A connection that says nothing between two requests is not slow.
    idle.write_all(ask.as_bytes()).await.expect("it reads");
    assert!(idle.read(&mut answer).await.expect("it answers") > 0);
    let slow = trickle(idle, b"GET /health HTTP/1.1\r\nX-Slow: ").await;
    assert!((9..20).contains(&slow.as_secs()), "{slow:?}");
}
