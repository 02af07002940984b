//! Holds that are confirmed, a line that moves up, and long lists, over HTTP with tokens and durable commits.

mod line;
mod lists;
mod long_lists;
mod pairs;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use tokio::task::JoinSet;

use crate::client::Client;
use crate::place::Desk;
use crate::{Failed, Options};

pub(crate) async fn run(desk: &Desk, options: &Options) -> Result<(), Failed> {
    pairs::run(desk, options).await?;
    line::run(desk, options).await?;
    lists::run(desk, options).await
}

/// How long each answer took, in milliseconds, shortest first.
#[derive(Debug, Default)]
struct Millis(Vec<f64>);

impl Millis {
    fn at(&self, percent: usize) -> f64 {
        self.0.get(self.0.len() * percent / 100).copied().unwrap_or(f64::NAN)
    }
}

/// Sends `requests` over so many connections, each as fast as answers come; every answer must be a success.
async fn load(address: SocketAddr, requests: Vec<Vec<u8>>, connections: usize) -> Result<(f64, Millis), Failed> {
    let (count, requests) = (requests.len(), Arc::new(requests));
    let mut tasks = JoinSet::new();
    let began = Instant::now();
    for connection in 0..connections {
        let requests = Arc::clone(&requests);
        tasks.spawn(async move {
            let mut client = Client::connect(address).await?;
            let mut millis = Vec::new();
            for request in requests.iter().skip(connection).step_by(connections) {
                let sent = Instant::now();
                well(client.send(request).await?)?;
                millis.push(sent.elapsed().as_secs_f64() * 1_000.0);
            }
            Ok::<_, Failed>(millis)
        });
    }
    let mut millis = Millis::default();
    while let Some(done) = tasks.join_next().await {
        millis.0.extend(done??);
    }
    let seconds = began.elapsed().as_secs_f64();
    millis.0.sort_by(f64::total_cmp);
    Ok((count as f64 / seconds, millis))
}

/// The body of an answer that is a success.
fn well((status, body): (u16, &[u8])) -> Result<&[u8], Failed> {
    if (200..300).contains(&status) {
        Ok(body)
    } else {
        Err(format!("{status}: {}", String::from_utf8_lossy(body)).into())
    }
}
