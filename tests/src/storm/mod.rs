//! A storm: many people at real servers, which are killed at random moments and started again, with a journal of what was sent,
//! answered and never answered, and a verdict over what the log then holds.

mod fleet;
mod journal;
mod people;
mod report;
mod studio;
mod verdict;
mod wishes;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::app::Home;
use crate::chance::Chance;

use fleet::Fleet;
use journal::Journal;
use studio::Studio;

pub use report::Report;

/// People at the servers.
const PEOPLE: usize = 64;

/// How a storm goes.
#[derive(Debug, Clone, Copy)]
pub struct Storm {
    /// How often a process is killed.
    pub rounds: u32,
    /// After so many rounds everything is looked at.
    pub verdict_every: u32,
    /// The longest that processes live, in milliseconds; the shortest is 200.
    pub longest_life: usize,
    /// Where chance begins.
    pub seed: u64,
    /// How many processes serve the same data; only PostgreSQL allows more than one.
    pub processes: usize,
}

impl Storm {
    /// Lets it rage over what is in `home`, which is new.
    ///
    /// # Panics
    /// When anything is wrong, with what and with the seed.
    pub async fn rage(self, home: Home) -> Report {
        let folder = tempfile::TempDir::new().unwrap();
        let journal = Arc::new(Journal::open(&folder.path().join("journal.jsonl")));
        let mut chance = Chance::new(self.seed);
        let mut fleet = Fleet::launch(home, self.processes).await;
        let mut report = Report::default();
        let studio = Arc::new(Studio::furnished(&fleet, &mut chance).await);
        let mut left = self.rounds;
        while left > 0 {
            let rounds = left.min(self.verdict_every);
            left -= rounds;
            self.rounds(rounds, &mut fleet, (&studio, &journal), &mut chance, &mut report).await;
            fleet = verdict::reached(fleet, &journal, &mut report, self.seed).await;
        }
        report
    }

    async fn rounds(
        self,
        rounds: u32,
        fleet: &mut Fleet,
        (studio, journal): (&Arc<Studio>, &Arc<Journal>),
        chance: &mut Chance,
        report: &mut Report,
    ) {
        let calm = Arc::new(AtomicBool::new(false));
        let crowd = (0..PEOPLE).map(|number| {
            let (studio, journal, calm) = (Arc::clone(studio), Arc::clone(journal), Arc::clone(&calm));
            let chance = Chance::new(chance.below(usize::MAX) as u64);
            tokio::spawn(people::at_work(number, (studio, journal), fleet.addresses(), calm, chance))
        });
        let crowd = crowd.collect::<Vec<_>>();
        for _ in 0..rounds {
            studio.plan_soon(&fleet.addresses(), chance).await;
            let life = Duration::from_millis(200 + chance.below(self.longest_life.saturating_sub(200)) as u64);
            tokio::time::sleep(life).await;
            let node = chance.below(self.processes);
            fleet.kill(node).await;
            tokio::time::sleep(Duration::from_millis(chance.below(300) as u64)).await;
            let began = Instant::now();
            fleet.start(node).await;
            report.note_round(began.elapsed());
        }
        calm.store(true, Ordering::SeqCst);
        for person in crowd {
            report.add(&person.await.expect("nobody stumbled"));
        }
    }
}
