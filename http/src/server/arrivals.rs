//! How long a request may take to say what it wants. Whoever sends its head letter by letter would otherwise hold a connection for
//! as long as they like: each letter counts as a sign of life.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use parking_lot::Mutex;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Sleep;

/// How long the head of a request may take from its first byte.
const SLOWEST_HEAD: Duration = Duration::from_secs(10);

/// How a connection of HTTP/2 begins. Its frames come at any time, so only its first request is waited for.
const HTTP2: &[u8] = b"PRI ";

/// Which connections there are, and how many requests have arrived on each.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arrivals(Arc<Mutex<HashMap<SocketAddr, Arc<Arrived>>>>);

/// Requests of one connection whose heads have arrived: how many, and how many of them are being answered.
#[derive(Debug, Default)]
struct Arrived {
    all: AtomicU64,
    unanswered: AtomicU64,
}

/// A request that is being answered.
#[derive(Debug)]
pub(crate) struct Answering(Option<Arc<Arrived>>);

impl Arrivals {
    /// Notes that the head of a request has arrived from `peer`; it is being answered until what is returned is dropped.
    pub(crate) fn arrived(&self, peer: Option<&SocketAddr>) -> Answering {
        let arrived = peer.and_then(|peer| self.0.lock().get(peer).cloned());
        if let Some(arrived) = &arrived {
            arrived.all.fetch_add(1, Ordering::SeqCst);
            arrived.unanswered.fetch_add(1, Ordering::SeqCst);
        }
        Answering(arrived)
    }

    /// `stream` from `peer`, which is closed when the head of a request takes too long.
    pub(super) fn watch(&self, stream: TcpStream, peer: SocketAddr) -> Watched {
        let arrived = Arc::<Arrived>::default();
        self.0.lock().insert(peer, Arc::clone(&arrived));
        Watched { stream, peer, arrivals: self.clone(), arrived, waiting: None, speaks: Speaks::Nothing }
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        if let Some(arrived) = &self.0 {
            arrived.unanswered.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

/// What was heard on a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Speaks {
    Nothing,
    Http1,
    Http2,
}

/// A head that has begun: how many had arrived before, and when it has to be complete.
struct Waiting {
    after: u64,
    until: Pin<Box<Sleep>>,
}

/// A connection whose requests have to arrive in time.
pub(super) struct Watched {
    stream: TcpStream,
    peer: SocketAddr,
    arrivals: Arrivals,
    arrived: Arc<Arrived>,
    waiting: Option<Waiting>,
    speaks: Speaks,
}

impl Watched {
    /// Begins to wait when the first byte of a head was heard.
    fn heard(&mut self, bytes: &[u8]) {
        if self.speaks == Speaks::Nothing {
            self.speaks = if bytes.starts_with(HTTP2) { Speaks::Http2 } else { Speaks::Http1 };
        }
        let after = self.arrived.all.load(Ordering::SeqCst);
        let in_between =
            self.arrived.unanswered.load(Ordering::SeqCst) > 0 || (self.speaks == Speaks::Http2 && after > 0);
        if !in_between && self.waiting.as_ref().is_none_or(|waiting| waiting.after < after) {
            self.waiting = Some(Waiting { after, until: Box::pin(tokio::time::sleep(SLOWEST_HEAD)) });
        }
    }

    /// Whether a head has taken too long.
    fn is_late(&mut self, context: &mut Context<'_>) -> bool {
        let Some(waiting) = &mut self.waiting else { return false };
        if self.arrived.all.load(Ordering::SeqCst) > waiting.after {
            self.waiting = None;
            return false;
        }
        waiting.until.as_mut().poll(context).is_ready()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.arrivals.0.lock().remove(&self.peer);
    }
}

impl AsyncRead for Watched {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        match Pin::new(&mut this.stream).poll_read(context, buffer) {
            Poll::Ready(read) => {
                read?;
                if buffer.filled().len() > before {
                    this.heard(&buffer.filled()[before..]);
                }
                if this.is_late(context) {
                    Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
                } else {
                    Poll::Ready(Ok(()))
                }
            }
            Poll::Pending if this.is_late(context) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl AsyncWrite for Watched {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write_vectored(context, buffers)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}
