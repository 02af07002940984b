//! Books a class through the SDK: keeps a place, looks at what it means, confirms it, gives it back. In a class that is full it
//! stands in line instead, and listens until it is offered a place.
//!
//! Start a server with a demo studio, and run this beside it:
//!
//! ```sh
//! cargo run -- demo
//! cargo run -p regimen-examples --bin book_a_class -- http://127.0.0.1:8080
//! cargo run -p regimen-examples --bin book_a_class -- --session SESSION_ID     # this class, waiting for it if it is full
//! ```

use std::pin::pin;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use futures_util::TryStreamExt as _;
use regimen_sdk::types::{BookingId, Confirmation, HoldId, NewEntry, NewHold, Session, SessionId};
use regimen_sdk::{Client, Error, SessionFilter};
use tokio::time::timeout;

/// Book a class, wait for it if it is full, and give the place back.
#[derive(Parser)]
struct Arguments {
    /// Where the server is.
    #[arg(default_value = "http://127.0.0.1:8080")]
    url: String,
    /// Whose booking it is.
    #[arg(long, default_value = "ana@demo.example")]
    email: String,
    /// Their password.
    #[arg(long, default_value = "demo-password")]
    password: String,
    /// Which class; the next one that has a place if left out.
    #[arg(long)]
    session: Option<SessionId>,
    /// How many seconds to wait in line.
    #[arg(long, default_value_t = 120)]
    patience: u64,
    /// Keep the place.
    #[arg(long)]
    keep: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("book_a_class: {error}");
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stdout, reason = "this is the terminal")]
async fn run(arguments: Arguments) -> Result<(), Error> {
    let client = Client::try_new(&arguments.url)?;
    client.sign_in(&arguments.email, arguments.password).await?;
    let me = client.me().await?;
    let credits = client.my_membership(None).await?.credits_available;
    println!("signed in as {} with {credits} credits", me.name.unwrap_or_default());

    let held = match arguments.session {
        Some(session_id) => hold_or_wait(&client, session_id, arguments.patience).await?,
        None => hold_first_free(&client).await?,
    };
    let Some(hold_id) = held else {
        println!("no class has a place for you");
        return Ok(());
    };
    let booked = client.confirm_hold(hold_id, &Confirmation::default()).await?;
    println!("confirmed it for {} credits: booking {}", booked.credits, booked.booking_id);

    // The list shows the booking for certain: the client waits for what it has written.
    let upcoming = Some(regimen_sdk::types::BookingList::Upcoming);
    for booking in client.bookings(upcoming).try_collect::<Vec<_>>().await? {
        let new = if booking.booking_id == booked.booking_id { "  <- new" } else { "" };
        println!("  {}  {}{new}", booking.starts_at.format("%a %d %b, %H:%M"), booking.session_name);
    }
    if !arguments.keep {
        give_back(&client, booked.booking_id).await?;
    }
    let credits = client.my_membership(None).await?.credits_available;
    println!("{credits} credits left");
    Ok(())
}

/// Keeps a place in the first session that has one when it is asked for: between the look and the hold somebody may be faster.
#[expect(clippy::print_stdout, reason = "this is the terminal")]
async fn hold_first_free(client: &Client) -> Result<Option<HoldId>, Error> {
    #[expect(clippy::disallowed_methods, reason = "this program's clock is the machine's")]
    let now = chrono::Utc::now();
    let free = SessionFilter { from: Some(now), available: Some(true), ..SessionFilter::default() };
    let mut sessions = pin!(client.sessions(free));
    while let Some(Session { session_id, name, starts_at, .. }) = sessions.try_next().await? {
        // What it would cost, and whether it would be refused, is known before.
        let preview = client.preview_booking(session_id, None, None).await?;
        if preview.refused.is_some() {
            continue;
        }
        match client.place_hold(session_id, &NewHold::default()).await {
            Ok(held) => {
                println!("a place in {name} on {} is kept", starts_at.format("%a %d %b, %H:%M UTC"));
                println!("  it costs {} credits, and is yours until {}", preview.credits, held.expires_at.format("%T"));
                return Ok(Some(held.hold_id));
            }
            Err(Error::Refused { .. }) => {}
            Err(failed) => return Err(failed),
        }
    }
    Ok(None)
}

/// Keeps a place in `session_id`, or stands in line for one.
async fn hold_or_wait(client: &Client, session_id: SessionId, patience: u64) -> Result<Option<HoldId>, Error> {
    match client.place_hold(session_id, &NewHold::default()).await {
        Ok(held) => Ok(Some(held.hold_id)),
        Err(error) if error.code() == Some("booking.session_full") => wait(client, session_id, patience).await,
        Err(error) => Err(error),
    }
}

/// Waits in line until a place is offered; leaves it when patience runs out.
#[expect(clippy::print_stdout, reason = "this is the terminal")]
async fn wait(client: &Client, session_id: SessionId, patience: u64) -> Result<Option<HoldId>, Error> {
    // Whoever listens first and joins then misses nothing.
    let mut told = pin!(client.notifications(None).await?);
    let standing = client.join_waitlist(session_id, &NewEntry::default()).await?;
    println!("it is full: you are number {} in line", standing.position);
    let offered = async {
        while let Some(told) = told.try_next().await? {
            println!("told: {}", told.text);
            let of = told.facts.get("session_id").and_then(|id| id.as_str()).map(str::to_owned);
            let hold = told.facts.get("hold_id").and_then(|id| id.as_str()?.parse().ok());
            if told.code == "waitlist.place_offered" && of == Some(session_id.to_string()) {
                return Ok(hold);
            }
        }
        Ok(None)
    };
    let Ok(offered) = timeout(Duration::from_secs(patience), offered).await else {
        client.leave_waitlist(session_id).await?;
        println!("nobody gave a place back: you left the line");
        return Ok(None);
    };
    offered
}

#[expect(clippy::print_stdout, reason = "this is the terminal")]
async fn give_back(client: &Client, booking_id: BookingId) -> Result<(), Error> {
    let preview = client.preview_cancellation(booking_id, None).await?;
    let until = preview.until.map(|until| format!(", until {}", until.format("%a %d %b, %H:%M UTC")));
    println!("giving it back brings {} %{}", preview.refund_percentage, until.unwrap_or_default());
    let cancelled = client.cancel_booking(booking_id).await?;
    println!("gave it back: {} credits", cancelled.credits_returned);
    Ok(())
}
