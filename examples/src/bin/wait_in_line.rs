//! A class with one place, three who want it, and a line that can be proved: somebody books, two wait, the place is given back,
//! the first in line hears of it as it happens and confirms, and the second checks that it was not their turn.
//!
//! Start a server with a demo studio, and run this beside it:
//!
//! ```sh
//! cargo run -- demo
//! cargo run -p regimen-examples --bin wait_in_line -- http://127.0.0.1:8080
//! ```

use std::pin::pin;
use std::process::ExitCode;

use chrono::TimeDelta;
use clap::Parser;
use futures_util::TryStreamExt as _;
use regimen_core::booking::place_proof::{PlaceProof, verify_place};
use regimen_sdk::types::{Cancellation, Confirmation, HoldId, NewBooking, NewEntry, NewSession, SessionId};
use regimen_sdk::{Client, Error};

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Wait in line for a place, and prove that the line was respected.
#[derive(Parser)]
struct Arguments {
    /// Where the server is.
    #[arg(default_value = "http://127.0.0.1:8080")]
    url: String,
    /// The password of everybody in it.
    #[arg(long, default_value = "demo-password")]
    password: String,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wait_in_line: {error}");
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stdout, reason = "this is the terminal")]
async fn run(arguments: &Arguments) -> Result<(), Failed> {
    let coach = someone(arguments, "maya").await?;
    let (ana, ben, chen) =
        (someone(arguments, "ana").await?, someone(arguments, "ben").await?, someone(arguments, "chen").await?);
    let session_id = plan(&coach).await?;
    let booked = ana.book_spot(session_id, &NewBooking::default()).await?;
    println!("Ana has the one place there is");

    // Whoever listens first and joins then misses nothing.
    let mut told = pin!(ben.notifications(None).await?);
    let first = ben.join_waitlist(session_id, &NewEntry::default()).await?;
    let second = chen.join_waitlist(session_id, &NewEntry::default()).await?;
    println!("Ben is number {} in line, Chen is number {}", first.position, second.position);

    ana.cancel_booking(booked.booking_id).await?;
    println!("Ana gives her place back");
    while let Some(told) = told.try_next().await? {
        println!("Ben is told: {}", told.text);
        let offered = told.facts.get("hold_id").and_then(|id| id.as_str()?.parse::<HoldId>().ok());
        if let Some(hold_id) = offered.filter(|_| told.code == "waitlist.place_offered") {
            ben.confirm_hold(hold_id, &Confirmation::default()).await?;
            println!("Ben confirms");
            break;
        }
    }
    let line = chen.session_waitlist(session_id).await?;
    println!("Chen is number {} in line", line.position.unwrap_or_default());
    check(arguments, &chen, second.entry_id).await?;
    coach.cancel_session(session_id, &Cancellation { reason: "it was an example".to_owned() }).await?;
    Ok(())
}

/// Checks with the public key alone that nobody was put before an entry.
#[expect(clippy::print_stdout, reason = "this is the terminal")]
async fn check(arguments: &Arguments, client: &Client, entry_id: regimen_sdk::types::EntryId) -> Result<(), Failed> {
    let proof = serde_json::from_value::<PlaceProof>(client.prove_place(entry_id).await?)?;
    // Whoever means it has noted the key before, from somewhere else.
    let key = someone(arguments, "admin").await?.audit_verify().await?.public_key.parse()?;
    let report = verify_place(&proof, key);
    println!("Chen's proof: {report:?}");
    if report.valid { Ok(()) } else { Err("the line was not respected".into()) }
}

async fn someone(arguments: &Arguments, name: &str) -> Result<Client, Error> {
    let client = Client::try_new(&arguments.url)?;
    client.sign_in(&format!("{name}@demo.example"), arguments.password.as_str()).await?;
    Ok(client)
}

/// A class with one place that costs nothing, at an hour at which the coach is free.
async fn plan(coach: &Client) -> Result<SessionId, Failed> {
    #[expect(clippy::disallowed_methods, reason = "this program's clock is the machine's")]
    let now = chrono::Utc::now();
    for hours in 0..24 {
        let starts_at = now + TimeDelta::days(40) + TimeDelta::hours(hours);
        let (name, ends_at) = (Some("Private lesson".to_owned()), Some(starts_at + TimeDelta::minutes(50)));
        let new = NewSession { name, starts_at, ends_at, capacity: Some(1), ..NewSession::default() };
        match coach.schedule_session(&new).await {
            Ok(session) => {
                coach.publish_session(session.session_id).await?;
                return Ok(session.session_id);
            }
            Err(taken) if taken.code() == Some("calendar.overlap") => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err("the coach is not free all day".into())
}
