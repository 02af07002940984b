//! A mail server.

use std::time::Duration;

use lettre::transport::smtp::{AsyncSmtpTransportBuilder, Error, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use parking_lot::Mutex;
use regimen_core::notification::mail::Trouble;
use secrecy::{ExposeSecret as _, SecretString};

use super::NotSent;

/// Connections that are kept open at most.
const CONNECTIONS: u32 = 8;
const IDLE: Duration = Duration::from_secs(30);
/// Answers that say that the server does not know us (RFC 4954).
const UNKNOWN: [u16; 4] = [530, 534, 535, 538];

/// A mail server that cannot be used as it is set.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UnusableServer {
    /// Whatever goes over the network is encrypted.
    #[error("mail.smtp_url: without encryption only to this machine; write smtps://… or smtp://…?tls=required")]
    InTheClear,
    /// It is no address of a mail server. What it was is not said: it may hold a password.
    #[error("mail.smtp_url is no address of a mail server: smtps://user:password@host:465")]
    NoAddress,
}

/// Connections to a mail server.
pub(crate) struct Smtp {
    how: AsyncSmtpTransportBuilder,
    pool: Mutex<Pool>,
    /// How long one message may take in all. Shorter than the lease on it, so that nobody else tries meanwhile.
    patience: Duration,
}

type Pool = AsyncSmtpTransport<Tokio1Executor>;

impl Smtp {
    /// Connects to nothing yet. No message may take longer than `patience`.
    pub(crate) fn at(url: &SecretString, patience: Duration) -> Result<Self, UnusableServer> {
        let url = url.expose_secret();
        if !url.starts_with("smtps://") && !url.contains("tls=required") && !is_this_machine(url) {
            return Err(UnusableServer::InTheClear);
        }
        let how = Pool::from_url(url).map_err(|_| UnusableServer::NoAddress)?;
        let pool = PoolConfig::new().max_size(CONNECTIONS).idle_timeout(IDLE);
        let how = how.timeout(Some(patience)).pool_config(pool);
        Ok(Self { pool: Mutex::new(how.clone().build()), how, patience })
    }

    pub(super) async fn send(&self, message: &Message) -> Result<(), NotSent> {
        let (envelope, bytes) = (message.envelope(), message.formatted());
        let pool = self.pool.lock().clone();
        match tokio::time::timeout(self.patience, pool.send_raw(envelope, &bytes)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(what_is_wrong(&error)),
            Err(_) => {
                // The connection stands in the middle of a message: nobody may find it in the pool.
                *self.pool.lock() = self.how.clone().build();
                Err(NotSent { trouble: Trouble::Timeout, status: None })
            }
        }
    }
}

fn is_this_machine(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host
        .strip_prefix('[')
        .and_then(|host| host.split(']').next())
        .unwrap_or_else(|| host.rsplit_once(':').map_or(host, |(host, _)| host));
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn what_is_wrong(error: &Error) -> NotSent {
    let status = error.status().map(u16::from);
    let trouble = match status {
        Some(status) if UNKNOWN.contains(&status) => Trouble::Authentication,
        Some(500..) => Trouble::Rejected,
        Some(_) => Trouble::Deferred,
        None if error.is_timeout() => Trouble::Timeout,
        None if error.is_tls() => Trouble::Tls,
        None => Trouble::Unreachable,
    };
    NotSent { trouble, status }
}

#[cfg(test)]
mod tests {
    use super::{Smtp, UnusableServer};

    #[tokio::test]
    async fn what_leaves_the_machine_is_encrypted() {
        let at = |url: &str| Smtp::at(&url.into(), std::time::Duration::from_secs(1));
        for safe in [
            "smtps://mail.example.org",
            "smtp://ada:secret@mail.example.org:587?tls=required",
            "smtp://127.0.0.1:2525",
            "smtp://localhost",
            "smtp://[::1]:2525",
        ] {
            assert!(at(safe).is_ok(), "{safe}");
        }
        for open in ["smtp://mail.example.org", "smtp://127.0.0.1@mail.example.org", "smtp://127.0.0.1.example.org:25"]
        {
            assert!(matches!(at(open), Err(UnusableServer::InTheClear)), "{open}");
        }
        assert!(matches!(at("smtps://"), Err(UnusableServer::NoAddress)));
    }
}
