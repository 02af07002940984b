//! Thirty rounds of the storm; `just storm 500` lets it rage longer.

use regimen_tests::app::Home;
use regimen_tests::storm::Storm;

const SEED: u64 = 20_270_503;

/// Short lives, so that many processes die in little time.
fn storm(processes: usize) -> Storm {
    Storm { rounds: 15, verdict_every: 8, longest_life: 1_800, seed: SEED, processes }
}

#[tokio::test(flavor = "multi_thread")]
async fn fifteen_kills_on_sqlite_lose_nothing_and_break_nothing() {
    eprintln!("{}", storm(1).rage(Home::folder()).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn fifteen_kills_of_two_processes_on_postgres_lose_nothing_and_break_nothing() {
    let Some(home) = Home::postgres().await else { return };
    eprintln!("{}", storm(2).rage(home).await);
}
