//! What is reached, and what is not, on the connections themselves.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use regimen_core::integration::Arrival;
use regimen_core::integration::events::FailedBecause;
use regimen_core::integration::values::DeliveryId;
use regimen_projections::integration::{Courier as _, Parcel};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::Courier;
use super::addresses::Reach;
use super::guard::Lookup;

/// Says one address after another, whatever it is asked.
struct Says(Vec<IpAddr>, AtomicUsize);

impl Says {
    fn these(addresses: &[Ipv4Addr]) -> Arc<Self> {
        Arc::new(Self(addresses.iter().copied().map(IpAddr::from).collect(), AtomicUsize::new(0)))
    }
}

#[async_trait]
impl Lookup for Says {
    async fn lookup(&self, _: &str) -> io::Result<Vec<IpAddr>> {
        let at = self.1.fetch_add(1, Ordering::SeqCst).min(self.0.len() - 1);
        Ok(vec![self.0[at]])
    }
}

/// A server on this machine that answers everything with `answer`, and how many connections it got.
async fn server(answer: String) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let (port, connections) = (listener.local_addr().expect("bound").port(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            let answer = answer.clone();
            tokio::spawn(async move {
                let mut asked = [0; 4096];
                let _ = socket.read(&mut asked).await;
                let _ = socket.write_all(answer.as_bytes()).await;
            });
        }
    });
    (port, connections)
}

async fn carried(courier: &Courier, url: String) -> Arrival {
    let parcel = Parcel {
        url: url.try_into().expect("a URL"),
        delivery_id: DeliveryId::generate(),
        timestamp: 1,
        signatures: "v1,x".to_owned(),
        body: b"{}".to_vec(),
    };
    courier.carry(parcel).await
}

fn courier(lookup: Arc<dyn Lookup>, reach: Reach) -> Courier {
    Courier::asking(lookup, reach, Duration::from_millis(500)).expect("a client")
}

const LOOPBACK: Ipv4Addr = Ipv4Addr::LOCALHOST;
const METADATA: Ipv4Addr = Ipv4Addr::new(169, 254, 169, 254);

#[tokio::test]
async fn a_name_that_leads_to_a_private_address_is_refused_on_the_connection() {
    let (port, connections) = server("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_owned()).await;
    for address in [LOOPBACK, METADATA, Ipv4Addr::UNSPECIFIED, Ipv4Addr::new(10, 0, 0, 1)] {
        let courier = courier(Says::these(&[address]), Reach::Internet);
        let arrival = carried(&courier, format!("https://innocent.example:{port}/")).await;
        assert_eq!(arrival, Arrival::Lost(FailedBecause::Forbidden), "{address}");
    }
    assert_eq!(connections.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_name_that_leads_elsewhere_a_moment_later_leads_nowhere() {
    let (port, connections) = server("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_owned()).await;
    // TEST-NET would be refused as well: a public address that does not answer stands for the first word of the attacker.
    let courier = courier(Says::these(&[Ipv4Addr::new(1, 1, 1, 1), LOOPBACK]), Reach::Internet);
    let url = format!("https://rebinding.example:{port}/");
    assert_ne!(carried(&courier, url.clone()).await, Arrival::Lost(FailedBecause::Forbidden));
    assert_eq!(carried(&courier, url).await, Arrival::Lost(FailedBecause::Forbidden));
    assert_eq!(connections.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (inner, knocked) = server("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_owned()).await;
    let there = format!("HTTP/1.1 307 Elsewhere\r\nlocation: http://127.0.0.1:{inner}/\r\ncontent-length: 0\r\n\r\n");
    let (port, _) = server(there).await;
    let courier = courier(Says::these(&[LOOPBACK]), Reach::Anywhere);
    let arrival = carried(&courier, format!("http://localhost:{port}/")).await;
    assert_eq!(arrival, Arrival::Answered(FailedBecause::Redirected, 307));
    assert_eq!(knocked.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn whoever_is_silent_or_says_no_did_not_take_it() {
    let courier = courier(Says::these(&[LOOPBACK]), Reach::Anywhere);
    let (port, _) = server("HTTP/1.1 204 Taken\r\n\r\n".to_owned()).await;
    assert_eq!(carried(&courier, format!("http://localhost:{port}/")).await, Arrival::Taken(204));
    let (port, _) = server("HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n".to_owned()).await;
    let gone = Arrival::Answered(FailedBecause::Refused, 410);
    assert_eq!(carried(&courier, format!("http://localhost:{port}/")).await, gone);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("bound").port();
    let silent = carried(&courier, format!("http://localhost:{port}/")).await;
    assert_eq!(silent, Arrival::Lost(FailedBecause::TimedOut));
    drop(listener);
    let closed = carried(&courier, format!("http://localhost:{port}/")).await;
    assert_eq!(closed, Arrival::Lost(FailedBecause::Unreachable));
}

#[tokio::test]
async fn of_an_answer_that_never_ends_only_the_status_is_read() {
    let courier = courier(Says::these(&[LOOPBACK]), Reach::Anywhere);
    let (port, _) = server("HTTP/1.1 200 OK\r\ncontent-length: 9999999999\r\n\r\nbegun".to_owned()).await;
    assert_eq!(carried(&courier, format!("http://localhost:{port}/")).await, Arrival::Taken(200));
}
