//! Regimen inside a program, without a server: a small studio in memory, and the same one in a folder.
//!
//! ```sh
//! cargo run -p regimen-examples --bin embedded
//! ```

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::accounts::Caller;
use regimen_core::accounts::ports::HashCost;
use regimen_core::accounts::values::{Email, Password, PersonName, Role};
use regimen_core::admin::FoundOrganization;
use regimen_core::booking::{BookSpot, CancelBooking};
use regimen_core::kernel::clock::DrivenClock;
use regimen_core::kernel::executor::Request;
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::log::Actor;
use regimen_core::kernel::proof::verify_log;
use regimen_core::kernel::secrets::{KeySource, Secrets};
use regimen_core::membership::GrantCredits;
use regimen_core::replay::replay;
use regimen_core::scheduling::values::SessionId;
use regimen_core::scheduling::{AdvanceSession, ScheduleSession, SessionStep};
use regimen_core::storage::Opened;
use regimen_core::{Regimen, Registration, Storage};

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Which organization: every program has one from the start, and can found more.
const STUDIO: OrgId = OrgId::from_uuid(uuid::uuid!("0195f000-0000-7000-8000-00000000e001"));

#[tokio::main]
#[expect(clippy::print_stdout, reason = "this is the terminal")]
async fn main() -> Result<(), Failed> {
    println!("in memory");
    story(Storage::in_memory(), &Secrets::ephemeral()).await?;

    let folder = tempfile::tempdir()?;
    println!("\nin a folder");
    let data = folder.path().join("studio");
    let opened = Opened::folder(&data, &KeySource::File).await?;
    story(opened.storage.clone(), &opened.secrets).await?;
    drop(opened);

    let again = Opened::folder(&data, &KeySource::File).await?;
    println!("  opened again: {}", proof(&again.storage).await?);
    Ok(())
}

/// A studio opens, a client books and cancels, and the log proves it.
#[expect(clippy::print_stdout, reason = "this is the terminal")]
async fn story(storage: Storage, secrets: &Secrets) -> Result<(), Failed> {
    let monday = "2027-03-01T08:00:00Z".parse::<DateTime<Utc>>()?;
    // Time is a port: here it stands still until it is moved. Programs for every day take `SystemClock`.
    let clock = Arc::new(DrivenClock::at(monday));
    let regimen =
        Regimen::start(storage.clone(), secrets, clock.clone(), HashCost { memory_kib: 64, passes: 1 }).await?;
    let studio = FoundOrganization::called("Studio Embedded".to_owned().try_into()?);
    regimen.found(STUDIO, studio).await?;

    let maya = register(&regimen, "maya@studio.example", "Maya", Role::Coach).await?;
    let ana = register(&regimen, "ana@studio.example", "Ana", Role::Client).await?;
    let reason = "five-class pass".to_owned().try_into()?;
    let grant = GrantCredits { client_id: ana, amount: 5.try_into()?, validity: 90.try_into()?, reason };
    regimen.executor().execute(&Request::once(STUDIO, Actor::Operator), &grant).await?;

    let session_id = publish(&regimen, maya, monday + TimeDelta::days(3)).await?;
    let book = BookSpot::alone(session_id, ana);
    let booked = regimen.executor().execute(&by(ana), &book).await?;
    println!("  Ana has a place for {} credits, at position {}", booked.outcome.credits, booked.position);

    // The rules are the same as over HTTP: a second place for the same client is refused.
    match regimen.executor().execute(&by(ana), &book).await {
        Err(refused) => println!("  a second one: {refused}"),
        Ok(_) => return Err("nobody gets two places".into()),
    }

    clock.advance(TimeDelta::hours(55));
    let caller = Caller { account_id: ana, role: Role::Client };
    let cancel = CancelBooking::all(caller, booked.outcome.booking_id);
    let cancelled = regimen.executor().execute(&by(ana), &cancel).await?.outcome;
    println!("  she cancels 17 hours before: {} % comes back", cancelled.refund_percentage.get());

    for roster in replay(&*storage.log, STUDIO, None, None).await?.iter().filter(|it| it.stream.kind() == "roster") {
        println!("  replayed from {} events: {}", roster.version, roster.state);
    }
    println!("  {}", proof(&storage).await?);
    Ok(())
}

async fn register(regimen: &Regimen, email: &str, name: &str, role: Role) -> Result<AccountId, Failed> {
    let registration = Registration {
        email: Email::try_from(email.to_owned())?,
        name: PersonName::try_from(name.to_owned())?,
        password: Password::try_from("a long enough password".to_owned())?,
        role,
        terms_version: None,
    };
    Ok(regimen.register(&Request::once(STUDIO, Actor::Operator), registration).await?.outcome.account_id)
}

async fn publish(regimen: &Regimen, coach: AccountId, starts_at: DateTime<Utc>) -> Result<SessionId, Failed> {
    let caller = Caller { account_id: coach, role: Role::Coach };
    let session_id = SessionId::allocate();
    let schedule = ScheduleSession {
        name: Some("Morning Yoga".to_owned().try_into()?),
        ends_at: Some(starts_at + TimeDelta::hours(1)),
        capacity: Some(12.try_into()?),
        credits: Some(2.try_into()?),
        ..ScheduleSession::at(caller, session_id, starts_at)
    };
    regimen.executor().execute(&by(coach), &schedule).await?;
    let publish = AdvanceSession { caller, session_id, step: SessionStep::Publish };
    regimen.executor().execute(&by(coach), &publish).await?;
    Ok(session_id)
}

fn by(account: AccountId) -> Request {
    Request::once(STUDIO, Actor::Account(account))
}

async fn proof(storage: &Storage) -> Result<String, Failed> {
    let report = verify_log(&*storage.log, STUDIO, &[]).await?;
    let verdict = if report.valid { "nothing was altered" } else { "ALTERED" };
    Ok(format!("verified up to position {}: {verdict}", report.position))
}
