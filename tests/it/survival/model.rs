//! Random commands of many clients against the real core, with an oracle that folds every event of the log by itself and looks
//! after each of them whether anything is as it must not be.
//!
//! The same histories every time, so that a change is judged by what it changes: `PROPTEST_RNG_SEED` tells others (`just model`
//! does, by the thousand), and `REGIMEN_TEST_MODEL_CASES` says how many in memory (one for each sixteen on disk).

use std::sync::OnceLock;

use proptest::test_runner::{Config, RngSeed, TestRunner};
use regimen_core::booking::policies::PolicySections;
use tokio::runtime::Runtime;

use super::wish::{Step, rules, steps};
use super::world::World;

const MOST_STEPS: usize = 60;
const SEED: u64 = 20;

fn cases() -> u32 {
    std::env::var("REGIMEN_TEST_MODEL_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(200)
}

fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| Runtime::new().expect("a runtime"))
}

/// Tells histories, and shortens the first that goes wrong.
fn histories(cases: u32, tell: impl Fn(PolicySections, Vec<Step>)) {
    let asked = Config::default();
    let rng_seed = if asked.rng_seed == RngSeed::Random { RngSeed::Fixed(SEED) } else { asked.rng_seed };
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 400, rng_seed, ..asked };
    let told = TestRunner::new(config).run(&(rules(), steps(MOST_STEPS)), |(rules, steps)| {
        tell(rules, steps);
        Ok(())
    });
    if let Err(wrong) = told {
        panic!("{wrong}");
    }
}

async fn told(mut world: World, steps: Vec<Step>) {
    for step in &steps {
        world.step(step).await;
    }
    world.settled().await;
}

#[test]
fn whatever_is_asked_the_log_holds_what_it_promises_after_every_event() {
    histories(cases(), |rules, steps| {
        runtime().block_on(async { told(World::in_memory(rules).await, steps).await });
    });
}

#[test]
fn whatever_is_asked_of_a_log_on_disk_it_holds_what_it_promises_after_every_event() {
    histories(cases().div_ceil(16), |rules, steps| {
        runtime().block_on(async { told(World::on_sqlite(rules).await, steps).await });
    });
}
