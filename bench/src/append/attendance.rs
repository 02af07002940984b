//! Everybody writes to one session: its coaches' helpers note who was there, each for a booking of their own, through the
//! executor as a server would.

use std::sync::Arc;
use std::time::Instant;

use chrono::TimeDelta;
use regimen_core::Regimen;
use regimen_core::accounts::Caller;
use regimen_core::accounts::ports::HashCost;
use regimen_core::accounts::values::Role;
use regimen_core::booking::MarkAttendance;
use regimen_core::booking::values::BookingId;
use regimen_core::kernel::clock::{Clock as _, SystemClock};
use regimen_core::kernel::executor::Request;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::log::Actor;
use regimen_core::scheduling::values::SessionId;
use tokio::task::JoinSet;

use crate::Failed;
use crate::history::Pen;
use crate::place::{Desk, Kind};

/// Commands a second.
pub(super) async fn run(desk: &Desk, kind: Kind, writers: u32, count: u32) -> Result<f64, Failed> {
    let place = desk.fresh(kind, "append").await?;
    let opened = place.open().await?;
    let clock = Arc::new(SystemClock);
    let core = Regimen::start(opened.storage.clone(), &opened.secrets, clock, HashCost::CHEAPEST).await?;
    let core = Arc::new(core);
    let session = session(&core, writers).await?;
    let began = Instant::now();
    let mut tasks = JoinSet::new();
    for writer in 0..writers {
        let core = Arc::clone(&core);
        tasks.spawn(async move { note(&core, BookingId::nth(session, writer + 1), count / writers).await });
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    let speed = f64::from(count / writers * writers) / began.elapsed().as_secs_f64();
    core.log().drain().await;
    drop((core, opened));
    desk.clear(place).await?;
    Ok(speed)
}

/// A session that began an hour ago, with a booking for each of `writers`.
async fn session(core: &Regimen, writers: u32) -> Result<SessionId, Failed> {
    let mut pen = Pen::new(core);
    let starts_at = SystemClock.now() - TimeDelta::hours(1);
    let session = pen.session(AccountId::generate(), starts_at).await?;
    for number in 1..=writers {
        pen.book(session, number, AccountId::generate(), starts_at).await?;
    }
    pen.settle().await?;
    Ok(session)
}

async fn note(core: &Regimen, booking_id: BookingId, count: u32) -> Result<(), Failed> {
    let caller = Caller { account_id: AccountId::generate(), role: Role::Admin };
    let actor = Actor::Account(caller.account_id);
    for number in 0..count {
        let mark = MarkAttendance { caller, booking_id, attended: number % 2 == 0 };
        core.executor().execute(&Request::once(OrgId::DEFAULT, actor), &mark).await?;
    }
    Ok(())
}
