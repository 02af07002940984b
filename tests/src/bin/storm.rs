//! Lets a storm rage over real servers: `storm [ROUNDS] [SEED]`, on SQLite, and on PostgreSQL with two processes if
//! `REGIMEN_TEST_DATABASE_URL` names a server. `REGIMEN_TEST_STORM_ON` is `sqlite` or `postgres` for one of them alone.

#![expect(clippy::print_stdout, reason = "this is the terminal")]

use regimen_core::kernel::clock::{Clock as _, SystemClock};
use regimen_tests::app::Home;
use regimen_tests::storm::{Report, Storm};

/// Each studio weathers so many rounds, then a new one is furnished: what is looked at stays small.
const ROUNDS_OF_A_STUDIO: u32 = 20;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let rounds = arguments.next().map_or(500, |rounds| rounds.parse().expect("a number of rounds"));
    let now = u64::try_from(SystemClock.now().timestamp()).expect("after 1970");
    let seed = arguments.next().map_or(now, |seed| seed.parse().expect("a number to begin chance with"));
    let on = std::env::var("REGIMEN_TEST_STORM_ON").ok();
    println!("seed {seed}");
    for (name, processes) in [("sqlite", 1), ("postgres", 2)] {
        if on.as_deref().is_none_or(|on| on == name) {
            rage(name, processes, rounds, seed).await;
        }
    }
}

async fn rage(name: &str, processes: usize, rounds: u32, seed: u64) {
    let (mut whole, mut left, mut studio) = (Report::default(), rounds, 0);
    while left > 0 {
        let home = if processes == 1 { Some(Home::folder()) } else { Home::postgres().await };
        let Some(home) = home else { return };
        let rounds = left.min(ROUNDS_OF_A_STUDIO);
        let seed = seed.wrapping_add(studio);
        let storm = Storm { rounds, verdict_every: 10, longest_life: 3_000, seed, processes };
        whole.and(&storm.rage(home).await);
        (left, studio) = (left - rounds, studio + 1);
        println!("\n{name}, {processes} process(es), seed {seed}, so far:\n{whole}");
    }
}
