//! A long history of a studio, written once and read by several benchmarks: five thousand clients and twenty-five thousand
//! sessions in a million events.

mod pen;

use std::sync::Arc;
use std::time::Instant;

use chrono::TimeDelta;
use regimen_core::Regimen;
use regimen_core::accounts::ports::HashCost;
use regimen_core::accounts::values::Role;
use regimen_core::booking::values::BookingId;
use regimen_core::kernel::clock::{Clock as _, SystemClock};
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::log::Position;
use regimen_core::storage::Opened;
use regimen_projections::all_views;
use regimen_projections::engine::Engine;

pub(crate) use pen::Pen;

use crate::place::{Desk, Kind, Place};
use crate::{Failed, Options, report};

/// What the place of the history is called.
pub(crate) const NAME: &str = "history";

/// Bookings of one session.
const BOOKINGS: u32 = 14;
/// Events of five sessions: 2 registered, 8 granted, 20 in the lives of sessions, 140 booked and paid, 12 cancelled and paid
/// back, 18 attendances.
const FIVE_SESSIONS: u64 = 200;
/// Clients before the first session.
const FIRST_CLIENTS: usize = 100;

/// The history in the database `kind`, written and carried into its views if it is not there yet.
pub(crate) async fn place(desk: &Desk, options: &Options, kind: Kind) -> Result<Place, Failed> {
    let place = desk.at(kind, NAME)?;
    let done = place.folder().join(format!("written-{}", options.events));
    if done.exists() {
        return Ok(place);
    }
    let place = desk.fresh(kind, NAME).await?;
    let opened = place.open().await?;
    let clock = Arc::new(SystemClock);
    let core = Regimen::start(opened.storage.clone(), &opened.secrets, clock, HashCost::CHEAPEST).await?;
    let began = Instant::now();
    write(&core, options.events).await?;
    let events = core.log().store().head(OrgId::DEFAULT).await?.position;
    said(&format!("{}: history written", kind.name()), events, began);
    catch_up(&core, &opened, kind, events).await?;
    core.log().drain().await;
    std::fs::write(done, "")?;
    Ok(place)
}

async fn catch_up(core: &Regimen, opened: &Opened, kind: Kind, events: Position) -> Result<(), Failed> {
    let began = Instant::now();
    let (log, codec, clock) = (core.log().clone(), core.codec().clone(), Arc::clone(core.clock()));
    let engine = Engine::open(log, codec, clock, opened.views.clone(), all_views()).await?;
    engine.catch_up(OrgId::DEFAULT).await?;
    said(&format!("{}: history carried into the live views", kind.name()), events, began);
    Ok(())
}

fn said(what: &str, events: Position, began: Instant) {
    let seconds = began.elapsed().as_secs_f64();
    report::say(format_args!("{what}: {events} events in {seconds:.1} s, {:.0} a second", events as f64 / seconds));
}

async fn write(core: &Regimen, events: u64) -> Result<(), Failed> {
    let mut pen = Pen::new(core);
    let coach = pen.register(Role::Coach).await?;
    let mut clients = Vec::new();
    for _ in 0..FIRST_CLIENTS {
        join(&mut pen, &mut clients).await?;
    }
    let opening = SystemClock.now() - TimeDelta::days(365);
    for five in 0..events / FIVE_SESSIONS {
        join(&mut pen, &mut clients).await?;
        for lot in 0..7 {
            let member = pick(&clients, five * 7 + lot);
            // Later lots are never drawn from; that they follow one another is all that counts.
            let number = u32::try_from(2 + five * 7 + lot)?;
            pen.grant(clients[member], number).await?;
        }
        for fifth in 0..5 {
            let number = five * 5 + fifth;
            let starts_at = opening + TimeDelta::minutes(i64::try_from(number)? * 20);
            let session = pen.session(coach, starts_at).await?;
            let first = pick(&clients, number);
            let client = |place: u32| clients[(first + place as usize) % clients.len()];
            for place in 0..BOOKINGS {
                pen.book(session, place + 1, client(place), starts_at).await?;
            }
            // Six cancellations in five sessions, eighteen attendances.
            for place in 0..if fifth == 0 { 2 } else { 1 } {
                pen.cancel(BookingId::nth(session, place + 1), client(place)).await?;
            }
            pen.start(session).await?;
            for place in 4..if fifth < 3 { 8 } else { 7 } {
                pen.attend(BookingId::nth(session, place + 1), client(place)).await?;
            }
            pen.complete(session).await?;
        }
    }
    pen.settle().await
}

async fn join(pen: &mut Pen<'_>, clients: &mut Vec<AccountId>) -> Result<(), Failed> {
    let client = pen.register(Role::Client).await?;
    pen.grant(client, 1).await?;
    clients.push(client);
    Ok(())
}

/// Somebody, as if by chance but the same every time.
fn pick(clients: &[AccountId], number: u64) -> usize {
    let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
    usize::try_from(mixed).unwrap_or_default() % clients.len()
}
