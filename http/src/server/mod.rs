//! Serving the application on a socket.

mod arrivals;

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use poem::http::uri::Scheme;
use poem::listener::{Acceptor, Listener as _, TcpListener};
use poem::web::{LocalAddr, RemoteAddr};
use tokio::net::TcpStream;

pub(crate) use arrivals::Arrivals;
use arrivals::Watched;

use crate::app::App;

/// How long a connection may say nothing before it is closed.
const IDLE: Duration = Duration::from_secs(60);

/// A server that listens.
pub struct Server {
    app: Arc<App>,
    acceptor: Prompt<poem::listener::TcpAcceptor>,
    address: SocketAddr,
}

impl Server {
    /// Listens on `address`; port 0 takes a free one.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub async fn bind(app: Arc<App>, address: SocketAddr) -> io::Result<Self> {
        let acceptor = TcpListener::bind(address).into_acceptor().await?;
        let bound = acceptor.local_addr().into_iter().find_map(|local| local.as_socket_addr().copied());
        let acceptor = Prompt { acceptor, arrivals: app.arrivals().clone() };
        Ok(Self { app, acceptor, address: bound.unwrap_or(address) })
    }

    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The folder that mail goes to because no mail server is set, if a browser on this machine can look into it.
    pub(crate) fn open_outbox(&self) -> Option<&Path> {
        self.app.open_outbox()
    }

    /// Whether texts go to that folder too, because no gateway is set.
    pub(crate) fn keeps_texts(&self) -> bool {
        self.app.keeps_texts()
    }

    /// Serves until `stop` resolves, then lets requests finish for at most `drain` and settles what was taken.
    ///
    /// # Errors
    /// When the socket breaks.
    pub async fn run(self, stop: impl Future<Output = ()> + Send, drain: Duration) -> io::Result<()> {
        let Self { app, acceptor, .. } = self;
        let server = poem::Server::new_with_acceptor(acceptor).idle_timeout(IDLE);
        let serving = server.run_with_graceful_shutdown(app.endpoint(), stop, Some(drain));
        let served = tokio::select! {
            served = serving => served,
            () = app.sign_heads_daily() => Ok(()),
            () = app.follow_keys() => Ok(()),
        };
        app.stop().await;
        served
    }
}

/// Sends small answers at once: without this the last packet of an answer can wait 40 ms for an acknowledgement. And waits for no
/// request that does not come to the point.
struct Prompt<A> {
    acceptor: A,
    arrivals: Arrivals,
}

impl<A: Acceptor<Io = TcpStream>> Acceptor for Prompt<A> {
    type Io = Watched;

    fn local_addr(&self) -> Vec<LocalAddr> {
        self.acceptor.local_addr()
    }

    async fn accept(&mut self) -> io::Result<(Watched, LocalAddr, RemoteAddr, Scheme)> {
        let (stream, local, remote, scheme) = self.acceptor.accept().await?;
        stream.set_nodelay(true)?;
        let peer = stream.peer_addr()?;
        Ok((self.arrivals.watch(stream, peer), local, remote, scheme))
    }
}
