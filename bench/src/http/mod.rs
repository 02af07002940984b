//! Bookings over HTTP with tokens: a rush for one session, then many bookings over many sessions. The server is a process of
//! its own on the same cores as the clients.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::client::{Client, post};
use crate::place::{Desk, Kind};
use crate::process::Regimen;
use crate::report::{Spread, Table, say};
use crate::studio::{PLACES, Studio, Wanted};
use crate::{Failed, Options};

/// Clients that want a place in the same session at once.
const RUSH: usize = 500;
/// Clients that book one after the other.
const CLIENTS: usize = 1_000;
/// Sessions that they book.
const SESSIONS: usize = 1_000;
/// Connections that they share.
const CONNECTIONS: usize = 64;

pub(crate) async fn run(desk: &Desk, options: &Options) -> Result<(), Failed> {
    for kind in desk.kinds() {
        let [mut rush, mut speed, mut p50, mut p99, mut cost] = <[Spread; 5]>::default();
        for _ in 0..options.runs {
            let measured = one_run(desk, kind).await?;
            rush.add(measured.rush_millis);
            speed.add(measured.answers_a_second);
            p50.add(measured.millis_at(50));
            p99.add(measured.millis_at(99));
            cost.add(measured.server_micros);
        }
        let table = Table::begin(&format!("Bookings over HTTP, {}", kind.name()));
        table.line(&format!("{RUSH} clients rush for {PLACES} places: milliseconds until all know"), &rush, "");
        table.line("20,000 bookings by 64 connections: answers a second", &speed, "5,000");
        table.line("the same: milliseconds, p50", &p50, "");
        table.line("the same: milliseconds, p99", &p99, "below 50");
        table.line("the same: processor time of the server for each, microseconds", &cost, "");
    }
    Ok(())
}

/// What one run gave.
struct Measured {
    rush_millis: f64,
    answers_a_second: f64,
    server_micros: f64,
    /// Of each answer, shortest first.
    millis: Vec<f64>,
}

impl Measured {
    fn millis_at(&self, percent: usize) -> f64 {
        self.millis.get(self.millis.len() * percent / 100).copied().unwrap_or(f64::NAN)
    }
}

async fn one_run(desk: &Desk, kind: Kind) -> Result<Measured, Failed> {
    let place = desk.fresh(kind, "http").await?;
    let studio = Studio::make(&place, Wanted { clients: CLIENTS, sessions: SESSIONS + 1, places: PLACES }).await?;
    let (server, address, _) = tokio::task::block_in_place(|| Regimen::serve(&place))?;
    let tokens = studio.tokens(address).await?;
    let path = |session: usize| format!("/api/v1/sessions/{}/book", studio.sessions[session]);
    let requests = tokens[..RUSH].iter().map(|token| post(&path(SESSIONS), Some(token), "{}"));
    let rush_millis = rush(address, requests.collect()).await?;

    // Every client books one session in fifty, each another set: neighbours in a queue want different sessions.
    let places = PLACES as usize;
    let pairs =
        (0..places).flat_map(|round| (0..CLIENTS).map(move |client| (client, (client + round * 37) % SESSIONS)));
    let requests = pairs.map(|(client, session)| post(&path(session), Some(&tokens[client]), "{}"));
    let busy = server.processor_seconds().unwrap_or(f64::NAN);
    let (answers_a_second, millis) = load(address, requests.collect()).await?;
    let busy = server.processor_seconds().unwrap_or(f64::NAN) - busy;
    drop(server);
    desk.clear(place).await?;
    Ok(Measured { rush_millis, answers_a_second, server_micros: busy * 1e6 / millis.len() as f64, millis })
}

/// Sends every request at the same moment, each over a connection of its own.
async fn rush(address: SocketAddr, requests: Vec<Vec<u8>>) -> Result<f64, Failed> {
    let count = requests.len();
    let barrier = Arc::new(Barrier::new(count + 1));
    let mut tasks = JoinSet::new();
    for request in requests {
        let barrier = Arc::clone(&barrier);
        let mut client = Client::connect(address).await?;
        tasks.spawn(async move {
            barrier.wait().await;
            client.send(&request).await.map(|(status, _)| status)
        });
    }
    barrier.wait().await;
    let began = Instant::now();
    let mut statuses = BTreeMap::<u16, usize>::new();
    while let Some(done) = tasks.join_next().await {
        *statuses.entry(done??).or_default() += 1;
    }
    let millis = began.elapsed().as_secs_f64() * 1_000.0;
    let places = PLACES as usize;
    let as_it_should = statuses == BTreeMap::from([(201, places), (409, count - places)]);
    say(format_args!("{count} clients, {places} places: {statuses:?}{}", if as_it_should { "" } else { " – WRONG" }));
    Ok(millis)
}

/// Sends `requests` over the connections, each as fast as answers come.
async fn load(address: SocketAddr, requests: Vec<Vec<u8>>) -> Result<(f64, Vec<f64>), Failed> {
    let count = requests.len();
    let requests = Arc::new(requests);
    let mut tasks = JoinSet::new();
    let began = Instant::now();
    for connection in 0..CONNECTIONS {
        let requests = Arc::clone(&requests);
        tasks.spawn(async move {
            let mut client = Client::connect(address).await?;
            let mut millis = Vec::with_capacity(requests.len() / CONNECTIONS + 1);
            for request in requests.iter().skip(connection).step_by(CONNECTIONS) {
                let sent = Instant::now();
                let (status, body) = client.send(request).await?;
                millis.push(sent.elapsed().as_secs_f64() * 1_000.0);
                if status != 201 {
                    return Err(Failed::from(format!("{status}: {}", String::from_utf8_lossy(body))));
                }
            }
            Ok(millis)
        });
    }
    let mut millis = Vec::with_capacity(count);
    while let Some(done) = tasks.join_next().await {
        millis.extend(done??);
    }
    let seconds = began.elapsed().as_secs_f64();
    millis.sort_by(f64::total_cmp);
    Ok((count as f64 / seconds, millis))
}
