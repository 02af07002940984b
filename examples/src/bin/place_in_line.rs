//! A place in line, and the proof that it was respected: a full class in memory, three who wait, a place that falls free, and one of
//! them who checks with the public key alone that nobody was preferred.
//!
//! ```sh
//! cargo run -p regimen-examples --bin place_in_line
//! ```

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::accounts::Caller;
use regimen_core::accounts::ports::HashCost;
use regimen_core::accounts::values::{Email, Password, PersonName, Role};
use regimen_core::booking::place_proof::{PlaceProof, prove_place, verify_place};
use regimen_core::booking::values::{BookingId, EntryId, Party};
use regimen_core::booking::{BookSpot, CancelBooking, JoinWaitlist};
use regimen_core::kernel::clock::DrivenClock;
use regimen_core::kernel::executor::{Request, UseCase};
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::kernel::log::Actor;
use regimen_core::kernel::secrets::Secrets;
use regimen_core::scheduling::values::SessionId;
use regimen_core::scheduling::{AdvanceSession, ScheduleSession, SessionStep};
use regimen_core::{Regimen, Registration, Storage};

type Failed = Box<dyn std::error::Error + Send + Sync>;

const STUDIO: OrgId = OrgId::DEFAULT;

#[tokio::main]
#[expect(clippy::print_stdout, reason = "this is the terminal")]
async fn main() -> Result<(), Failed> {
    let monday = "2027-03-01T08:00:00Z".parse::<DateTime<Utc>>()?;
    let clock = Arc::new(DrivenClock::at(monday));
    let cost = HashCost { memory_kib: 64, passes: 1 };
    let regimen = Regimen::start(Storage::in_memory(), &Secrets::ephemeral(), clock, cost).await?;

    let maya = register(&regimen, "Maya", Role::Coach).await?;
    let session_id = full_class(&regimen, maya, monday + TimeDelta::days(3)).await?;
    let ana = register(&regimen, "Ana", Role::Client).await?;
    let booking_id = book(&regimen, session_id, ana).await?;
    let mut line = Vec::new();
    for name in ["Ben", "Chen", "Dara"] {
        let client_id = register(&regimen, name, Role::Client).await?;
        let join = JoinWaitlist { session_id, client_id, party: Party::ONE };
        let stands = does(&regimen, client_id, &join).await?;
        println!("{name} stands in line at place {}", stands.position);
        line.push((client_id, stands.entry_id));
    }
    let cancel = CancelBooking::all(Caller { account_id: ana, role: Role::Client }, booking_id);
    does(&regimen, ana, &cancel).await?;
    println!("Ana cancels; the place is offered to the first in line");

    let (client_id, entry_id) = line[2];
    let proof = proof_of(&regimen, client_id, entry_id).await?;
    // The key is known from elsewhere: whoever alters the file can write another into it.
    let key = regimen.signer().public_key();
    let report = verify_place(&proof, key);
    println!("Dara's proof: valid {}, {} step, {} who stood before her", report.valid, report.steps, report.went_ahead);

    let (client_id, entry_id) = line[0];
    let mut moved = proof_of(&regimen, client_id, entry_id).await?;
    moved.steps[0].own.index += 1;
    let report = verify_place(&moved, key);
    println!("Ben at another place: {}", report.flaw.unwrap_or_default());
    Ok(())
}

async fn proof_of(regimen: &Regimen, account_id: AccountId, entry_id: EntryId) -> Result<PlaceProof, Failed> {
    let caller = Caller { account_id, role: Role::Client };
    Ok(prove_place(regimen.executor(), regimen.signer(), (STUDIO, caller), entry_id).await?)
}

async fn does<U: UseCase>(regimen: &Regimen, who: AccountId, use_case: &U) -> Result<U::Outcome, Failed> {
    let request = Request::once(STUDIO, Actor::Account(who));
    Ok(regimen.executor().execute(&request, use_case).await?.outcome)
}

async fn book(regimen: &Regimen, session_id: SessionId, client_id: AccountId) -> Result<BookingId, Failed> {
    Ok(does(regimen, client_id, &BookSpot::alone(session_id, client_id)).await?.booking_id)
}

/// A class with one place, that can be booked.
async fn full_class(regimen: &Regimen, coach: AccountId, starts_at: DateTime<Utc>) -> Result<SessionId, Failed> {
    let (caller, session_id) = (Caller { account_id: coach, role: Role::Coach }, SessionId::allocate());
    let schedule = ScheduleSession {
        name: Some("Morning Yoga".to_owned().try_into()?),
        ends_at: Some(starts_at + TimeDelta::hours(1)),
        capacity: Some(1.try_into()?),
        ..ScheduleSession::at(caller, session_id, starts_at)
    };
    does(regimen, coach, &schedule).await?;
    does(regimen, coach, &AdvanceSession { caller, session_id, step: SessionStep::Publish }).await?;
    Ok(session_id)
}

async fn register(regimen: &Regimen, name: &str, role: Role) -> Result<AccountId, Failed> {
    let registration = Registration {
        email: Email::try_from(format!("{}@studio.example", name.to_lowercase()))?,
        name: PersonName::try_from(name.to_owned())?,
        password: Password::try_from("correct horse battery".to_owned())?,
        role,
        terms_version: None,
    };
    let request = Request::once(STUDIO, Actor::Operator);
    Ok(regimen.register(&request, registration).await?.outcome.account_id)
}
