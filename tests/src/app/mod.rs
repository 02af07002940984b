//! The whole application as its users meet it: over HTTP, on SQLite or PostgreSQL, at a time that the test decides.

mod answer;
mod authenticator;
mod home;
mod node;
mod passkey;
mod people;
mod plans;
mod telephone;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::Regimen;
use regimen_core::kernel::clock::{Clock as _, DrivenClock};
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::LogStore;
use regimen_http::app::App;
use regimen_http::settings::Settings;
use regimen_projections::engine::Dump;

pub use answer::Answer;
pub use authenticator::AuthenticatorApp;
pub use home::Home;
pub use node::Node;
pub use passkey::Device;
pub use people::{PASSWORD, Person};
pub use plans::Plan;

/// The default organization.
pub const ORG: OrgId = OrgId::DEFAULT;

/// When every test begins: a Monday morning.
pub const MONDAY: &str = "2027-05-03T08:00:00Z";

/// The application, serving.
pub struct TestApp {
    /// The time, which stands still unless the test moves it.
    pub clock: Arc<DrivenClock>,
    /// The process that requests go to.
    pub node: Node,
    /// The highest position that anybody was told of: reads wait for it.
    seen: Arc<AtomicU64>,
    // Goes last: nothing may use the database when it is dropped.
    home: Home,
}

impl TestApp {
    /// On SQLite, in a folder of its own.
    pub async fn on_sqlite() -> Self {
        Self::at(Home::folder()).await
    }

    /// On PostgreSQL, in a database of its own; none if there is no server for tests.
    pub async fn on_postgres() -> Option<Self> {
        Some(Self::at(Home::postgres().await?).await)
    }

    /// On whatever is in `home`.
    pub async fn at(home: Home) -> Self {
        let clock = Arc::new(DrivenClock::at(MONDAY.parse().unwrap()));
        let node = Node::start(&home.settings(), Arc::clone(&clock)).await;
        Self { clock, node, seen: Arc::default(), home }
    }

    /// The same data, served by a new process as it were.
    pub async fn restarted(self) -> Self {
        self.restarted_with(|_| ()).await
    }

    /// The same data, served by a new process with settings that `change` has changed.
    pub async fn restarted_with(self, change: impl FnOnce(&mut Settings)) -> Self {
        let Self { clock, node, seen, home } = self;
        node.stop().await;
        let mut settings = home.settings();
        change(&mut settings);
        let node = Node::start(&settings, Arc::clone(&clock)).await;
        Self { clock, node, seen, home }
    }

    /// The data alone, when nobody serves it any more.
    pub async fn stopped(self) -> Home {
        self.node.stop().await;
        self.home
    }

    /// A second process on the same database, which only PostgreSQL allows.
    pub async fn second_node(&self) -> Node {
        self.second_node_with(|_| ()).await
    }

    /// The same, with settings that `change` has changed.
    pub async fn second_node_with(&self, change: impl FnOnce(&mut Settings)) -> Node {
        let mut settings = self.home.another_node();
        change(&mut settings);
        Node::start(&settings, Arc::clone(&self.clock)).await
    }

    /// Where the data lies.
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// Now.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Lets `hours` pass.
    pub fn hours_pass(&self, hours: i64) {
        self.clock.advance(TimeDelta::hours(hours));
    }

    /// Lets happen what is due by now, and returns when nothing is any more.
    pub async fn due(&self) {
        self.node.app.timers().perform_due().await.unwrap();
        self.seen.fetch_max(self.log().head(ORG).await.unwrap().position, Ordering::SeqCst);
    }

    /// Lets webhooks be sent all that can be sent by now.
    pub async fn webhooks_are_sent(&self) -> usize {
        let sent = self.node.app.webhooks().send_due().await.unwrap();
        self.seen.fetch_max(self.log().head(ORG).await.unwrap().position, Ordering::SeqCst);
        sent
    }

    /// Lets `minutes` pass, and what is due by then happen.
    pub async fn minutes_pass(&self, minutes: i64) {
        self.clock.advance(TimeDelta::minutes(minutes));
        self.due().await;
    }

    /// The application itself.
    pub fn app(&self) -> &App {
        &self.node.app
    }

    /// The core within.
    pub fn core(&self) -> &Regimen {
        self.node.app.core()
    }

    /// The log within.
    pub fn log(&self) -> &dyn LogStore {
        self.core().log().store()
    }

    /// What every view holds, by its name.
    pub async fn dumps(&self) -> Vec<(&'static str, Dump)> {
        let engine = self.app().engine();
        let mut dumps = Vec::new();
        for lag in engine.lag().await.unwrap().into_iter().filter(|lag| lag.live) {
            dumps.push((lag.view, engine.dump(lag.view).await.unwrap()));
        }
        dumps
    }

    /// Somebody who is not signed in.
    pub fn stranger(&self) -> Person {
        Person::stranger(&self.node, &self.seen)
    }
}
