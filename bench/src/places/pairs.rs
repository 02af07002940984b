//! One session of 150 places: clients hold, confirm and cancel, over and over. The baseline books and cancels.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::well;
use crate::client::{Client, post, request};
use crate::place::{Desk, Kind};
use crate::process::Regimen;
use crate::report::{Spread, Table};
use crate::studio::{Studio, Wanted};
use crate::{Failed, Options};

const PLACES: u32 = 150;
const LASTS: Duration = Duration::from_secs(4);

#[derive(Debug, Clone, Copy)]
enum Way {
    Book,
    HoldAndConfirm,
}

pub(crate) async fn run(desk: &Desk, options: &Options) -> Result<(), Failed> {
    for kind in desk.kinds() {
        let mut figures = [8, 64].map(|clients| (clients, Spread::default(), Spread::default()));
        for _ in 0..options.runs {
            for (clients, booked, pairs) in &mut figures {
                booked.add(one_run(desk, kind, *clients, Way::Book).await?);
                pairs.add(one_run(desk, kind, *clients, Way::HoldAndConfirm).await?);
            }
        }
        let title = format!("One session of {PLACES} places over HTTP, {}, each place given back at once", kind.name());
        let table = Table::begin(&title);
        for (clients, booked, pairs) in &figures {
            table.line(&format!("**baseline**: {clients} clients book and cancel, bookings a second"), booked, "");
            let target = if *clients == 64 { "2,500" } else { "" };
            table.line(&format!("{clients} clients hold, confirm and cancel, pairs a second"), pairs, target);
        }
    }
    Ok(())
}

async fn one_run(desk: &Desk, kind: Kind, clients: usize, way: Way) -> Result<f64, Failed> {
    let place = desk.fresh(kind, "pairs").await?;
    let studio = Studio::make(&place, Wanted { clients, sessions: 1, places: PLACES }).await?;
    let (server, address, _) = tokio::task::block_in_place(|| Regimen::serve(&place))?;
    let tokens = studio.tokens(address).await?;
    let session = Arc::new(studio.sessions[0].to_string());
    let (began, mut tasks) = (Instant::now(), JoinSet::new());
    for token in tokens {
        let session = Arc::clone(&session);
        tasks.spawn(async move { over_and_over(address, &token, &session, way, began).await });
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

async fn over_and_over(
    address: SocketAddr,
    token: &str,
    session: &str,
    way: Way,
    began: Instant,
) -> Result<u32, Failed> {
    let mut client = Client::connect(address).await?;
    let (book, hold) = (format!("/api/v1/sessions/{session}/book"), format!("/api/v1/sessions/{session}/hold"));
    let mut pairs = 0;
    while began.elapsed() < LASTS {
        let booking = match way {
            Way::Book => id(well(client.send(&post(&book, Some(token), "{}")).await?)?, "booking_id")?,
            Way::HoldAndConfirm => {
                let held = id(well(client.send(&post(&hold, Some(token), "{}")).await?)?, "hold_id")?;
                let confirm = format!("/api/v1/holds/{held}/confirm");
                id(well(client.send(&post(&confirm, Some(token), "{}")).await?)?, "booking_id")?
            }
        };
        pairs += 1;
        let cancel = format!("/api/v1/bookings/{booking}/cancel");
        well(client.send(&request("PATCH", &cancel, Some(token), "{}")).await?)?;
    }
    Ok(pairs)
}

pub(super) fn id(body: &[u8], name: &str) -> Result<String, Failed> {
    let body = serde_json::from_slice::<serde_json::Value>(body)?;
    Ok(body[name].as_str().ok_or_else(|| format!("no {name} in {body}"))?.to_owned())
}
