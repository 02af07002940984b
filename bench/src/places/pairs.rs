//! Sessions of 150 places, one after the other: people hold and confirm until it is full. The baseline books at once. Then one
//! session alone, in which every place is given back.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use regimen_core::scheduling::values::SessionId;
use tokio::task::JoinSet;

use super::well;
use crate::client::{Client, post, request};
use crate::place::{Desk, Kind};
use crate::process::Regimen;
use crate::report::{Spread, Table};
use crate::studio::{Studio, Wanted};
use crate::{Failed, Options};

const PLACES: u32 = 150;
const SESSIONS: usize = 40;
const LASTS: Duration = Duration::from_secs(4);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Book,
    HoldAndConfirm,
    /// All in one session, because every place is given back at once.
    AndCancel,
}

pub(crate) async fn run(desk: &Desk, options: &Options) -> Result<(), Failed> {
    for kind in desk.kinds() {
        let mut figures = [8, 64].map(|clients| (clients, <[Spread; 3]>::default()));
        for _ in 0..options.runs {
            for (clients, reached) in &mut figures {
                for (way, spread) in [Way::Book, Way::HoldAndConfirm, Way::AndCancel].into_iter().zip(reached) {
                    spread.add(one_run(desk, kind, *clients, way).await?);
                }
            }
        }
        let table = Table::begin(&format!("Sessions of {PLACES} places over HTTP, {}", kind.name()));
        for (clients, [booked, pairs, cancelled]) in &figures {
            table.line(&format!("**baseline**: {clients} clients book, bookings a second"), booked, "");
            let target = if *clients == 64 { "2,500" } else { "" };
            table.line(&format!("{clients} clients hold and confirm, pairs a second"), pairs, target);
            table.line("the same in one session, and cancel, pairs a second", cancelled, "");
        }
    }
    Ok(())
}

async fn one_run(desk: &Desk, kind: Kind, clients: usize, way: Way) -> Result<f64, Failed> {
    let place = desk.fresh(kind, "pairs").await?;
    let studio = Studio::make(&place, Wanted { clients: PLACES as usize, sessions: SESSIONS, places: PLACES }).await?;
    let (server, address, _) = tokio::task::block_in_place(|| Regimen::serve(&place))?;
    let tokens = studio.tokens(address).await?;
    let people = Arc::new(People { address, tokens, sessions: studio.sessions });
    let (began, mut tasks) = (Instant::now(), JoinSet::new());
    for client in 0..clients {
        let people = Arc::clone(&people);
        tasks.spawn(async move {
            if way == Way::AndCancel {
                people.over_and_over(client, began).await
            } else {
                people.fill(client, clients, way).await
            }
        });
    }
    let mut pairs = 0_u32;
    while let Some(done) = tasks.join_next().await {
        pairs += done??;
    }
    let seconds = began.elapsed().as_secs_f64();
    drop(server);
    desk.clear(place).await?;
    Ok(f64::from(pairs) / seconds)
}

struct People {
    address: SocketAddr,
    tokens: Vec<String>,
    sessions: Vec<SessionId>,
}

impl People {
    /// Its share of all places of all sessions.
    async fn fill(&self, client: usize, clients: usize, way: Way) -> Result<u32, Failed> {
        let mut connection = Client::connect(self.address).await?;
        let mut pairs = 0;
        for place in (client..self.sessions.len() * self.tokens.len()).step_by(clients) {
            let (session, token) = (place / self.tokens.len(), place % self.tokens.len());
            book(&mut connection, &self.tokens[token], &self.sessions[session], way).await?;
            pairs += 1;
        }
        Ok(pairs)
    }

    async fn over_and_over(&self, client: usize, began: Instant) -> Result<u32, Failed> {
        let mut connection = Client::connect(self.address).await?;
        let (token, mut pairs) = (&self.tokens[client], 0);
        while began.elapsed() < LASTS {
            let booking_id = book(&mut connection, token, &self.sessions[0], Way::AndCancel).await?;
            let cancel = format!("/api/v1/bookings/{booking_id}/cancel");
            well(connection.send(&request("PATCH", &cancel, Some(token), "{}")).await?)?;
            pairs += 1;
        }
        Ok(pairs)
    }
}

/// Books a place, at once or by a hold; answers with the booking.
async fn book(client: &mut Client, token: &str, session: &SessionId, way: Way) -> Result<String, Failed> {
    if way == Way::Book {
        let book = format!("/api/v1/sessions/{session}/book");
        return id(well(client.send(&post(&book, Some(token), "{}")).await?)?, "booking_id");
    }
    let hold = format!("/api/v1/sessions/{session}/hold");
    let held = id(well(client.send(&post(&hold, Some(token), "{}")).await?)?, "hold_id")?;
    let confirm = format!("/api/v1/holds/{held}/confirm");
    id(well(client.send(&post(&confirm, Some(token), "{}")).await?)?, "booking_id")
}

pub(super) fn id(body: &[u8], name: &str) -> Result<String, Failed> {
    let body = serde_json::from_slice::<serde_json::Value>(body)?;
    Ok(body[name].as_str().ok_or_else(|| format!("no {name} in {body}"))?.to_owned())
}
