//! Books a class through the SDK: signs in, looks for a free place, books it, looks at it, gives it back.
//!
//! Start a server with a demo studio, and run this beside it:
//!
//! ```sh
//! cargo run -- demo
//! cargo run -p regimen-examples --bin book_a_class -- http://127.0.0.1:8080
//! ```

use std::pin::pin;
use std::process::ExitCode;

use clap::Parser;
use futures_util::TryStreamExt as _;
use regimen_sdk::types::{BookingList, NewBooking, Session};
use regimen_sdk::{Client, Error, SessionFilter};

/// Book the next free class, and give the place back.
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

    let Some((session, booking_id)) = book_first_free(&client).await? else {
        println!("no class has a place for you");
        return Ok(());
    };
    println!(
        "booked {} on {} for {} credits",
        session.name,
        session.starts_at.format("%a %d %b, %H:%M UTC"),
        session.credits
    );

    // The list shows the booking for certain: the client waits for what it has written.
    let mine = client.bookings(Some(BookingList::Upcoming)).try_collect::<Vec<_>>().await?;
    for booking in &mine {
        let new = if booking.booking_id == booking_id { "  <- new" } else { "" };
        println!("  {}  {}{new}", booking.starts_at.format("%a %d %b, %H:%M"), booking.session_name);
    }

    if !arguments.keep {
        let cancelled = client.cancel_booking(booking_id).await?;
        println!(
            "gave it back: {} % of the price, {} credits",
            cancelled.refund_percentage, cancelled.credits_returned
        );
    }
    let credits = client.my_membership(None).await?.credits_available;
    println!("{credits} credits left");
    Ok(())
}

/// Books the first session that has a place when it is asked for: between the look and the booking somebody may be faster.
async fn book_first_free(client: &Client) -> Result<Option<(Session, regimen_sdk::types::BookingId)>, Error> {
    #[expect(clippy::disallowed_methods, reason = "this program's clock is the machine's")]
    let now = chrono::Utc::now();
    let free = SessionFilter { from: Some(now), available: Some(true), ..SessionFilter::default() };
    let mut sessions = pin!(client.sessions(free));
    while let Some(session) = sessions.try_next().await? {
        match client.book_spot(session.session_id, &NewBooking::default()).await {
            Ok(booked) => return Ok(Some((session, booked.booking_id))),
            Err(error) => match error.code() {
                Some("booking.session_full" | "booking.already_booked" | "booking.session_not_open") => {}
                _ => return Err(error),
            },
        }
    }
    Ok(None)
}
