//! A page that a browser can be on: empty, at `http://localhost` and a port of its own.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A page, open until the test ends.
pub(super) struct Page {
    /// How browsers name it.
    pub(super) origin: String,
}

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 28\r\nConnection: close\r\n\r\n\
                        <!doctype html><title>A page";

impl Page {
    pub(super) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        tokio::spawn(async move {
            while let Ok((visitor, _)) = listener.accept().await {
                tokio::spawn(show(visitor));
            }
        });
        Self { origin: format!("http://localhost:{port}") }
    }
}

/// A browser may open a connection and ask for nothing; whoever asks is answered, whatever they ask for.
async fn show(mut visitor: TcpStream) {
    if visitor.read(&mut [0; 4_096]).await.is_ok_and(|read| read > 0) {
        // It may have gone away.
        visitor.write_all(ANSWER).await.unwrap_or_default();
    }
}
