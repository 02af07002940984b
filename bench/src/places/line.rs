//! A thousand people wait for one session while two hundred cancel: each cancellation promotes, and tells.

use super::pairs::id;
use super::{load, well};
use crate::client::{Client, get, post, request};
use crate::place::{Desk, Kind};
use crate::process::Regimen;
use crate::report::{Spread, Table, say};
use crate::studio::{Studio, Wanted};
use crate::{Failed, Options};

const BOOKED: usize = 200;
const WAITING: usize = 1_000;
const CONNECTIONS: usize = 8;

pub(crate) async fn run(desk: &Desk, options: &Options) -> Result<(), Failed> {
    for kind in desk.kinds() {
        let [mut alone, mut joined, mut cancelled, mut p50, mut p99] = <[Spread; 5]>::default();
        for _ in 0..options.runs {
            alone.add(one_run(desk, kind, 0).await?.cancelled);
            let measured = one_run(desk, kind, WAITING).await?;
            joined.add(measured.joined);
            cancelled.add(measured.cancelled);
            p50.add(measured.p50);
            p99.add(measured.p99);
        }
        let title =
            format!("{WAITING} wait for one session while {BOOKED} cancel, {CONNECTIONS} connections, {}", kind.name());
        let table = Table::begin(&title);
        table.line("**baseline**: nobody waits, cancellations a second", &alone, "");
        table.line("joining the line, entries a second", &joined, "");
        table.line("cancellations a second, each with a promotion", &cancelled, "");
        table.line("the same: milliseconds, p50", &p50, "");
        table.line("the same: milliseconds, p99", &p99, "");
    }
    Ok(())
}

struct Measured {
    joined: f64,
    cancelled: f64,
    p50: f64,
    p99: f64,
}

async fn one_run(desk: &Desk, kind: Kind, waiting: usize) -> Result<Measured, Failed> {
    let place = desk.fresh(kind, "line").await?;
    let places = u32::try_from(BOOKED)?;
    let studio = Studio::make(&place, Wanted { clients: BOOKED + waiting, sessions: 1, places }).await?;
    let (server, address, _) = tokio::task::block_in_place(|| Regimen::serve(&place))?;
    let tokens = studio.tokens(address).await?;
    let session = studio.sessions[0];
    let mut client = Client::connect(address).await?;
    let mut cancellations = Vec::new();
    for token in &tokens[..BOOKED] {
        let book = post(&format!("/api/v1/sessions/{session}/book"), Some(token), "{}");
        let booking = id(well(client.send(&book).await?)?, "booking_id")?;
        cancellations.push(request("PATCH", &format!("/api/v1/bookings/{booking}/cancel"), Some(token), "{}"));
    }
    let path = format!("/api/v1/sessions/{session}/waitlist");
    let joins = tokens[BOOKED..].iter().map(|token| post(&path, Some(token), "{}")).collect();
    let (joined, _) = load(address, joins, CONNECTIONS).await?;
    let (cancelled, millis) = load(address, cancellations, CONNECTIONS).await?;
    let line = serde_json::from_slice::<serde_json::Value>(well(client.send(&get(&path, &tokens[0])).await?)?)?;
    if line["length"] != serde_json::json!(waiting.saturating_sub(BOOKED)) {
        say(format_args!("WRONG: {} still wait of {waiting}", line["length"]));
    }
    drop(server);
    desk.clear(place).await?;
    Ok(Measured { joined, cancelled, p50: millis.at(50), p99: millis.at(99) })
}
