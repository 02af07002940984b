//! The engine: carries every organization's log into views, exactly once, and builds a view anew beside the old one.
//!
//! Rows and checkpoint are written in one transaction, and the checkpoint moves only from where the writer believes it to be
//! ([`checkpoints`]): so a batch counts once, however many processes try, and leases ([`leases`]) only save work. A view
//! that cannot take an event stops before it, alone, and shows why ([`lag`]).

mod builds;
mod catch_up;
mod checkpoints;
mod dump;
mod error;
mod estimates;
mod event;
mod freshness;
mod lag;
mod leases;
mod live;
mod projection;
mod rebuild;
mod rows;
mod shift;
mod step;
mod table;
mod view;

use std::sync::Arc;

use parking_lot::Mutex;
use regimen_core::kernel::clock::Clock;
use regimen_core::kernel::codec::Codec;
use regimen_core::kernel::log::{Log, StoreError};
use regimen_core::kernel::sql::{Db, Migrations, Script};
use tokio::sync::watch;

pub use dump::Dump;
pub use error::{EngineError, FoldError};
pub use event::Event;
pub(crate) use event::open_all;
pub use freshness::Freshness;
pub use lag::{Lag, StoppedAt};
pub use leases::Lease;
pub use rebuild::{Progress, Which};
pub use rows::Rows;
pub use view::{Column, Holds, Sweep, View, Views};

use builds::Build;
use freshness::Reached;

const MIGRATIONS: Migrations = Migrations(&[Script {
    number: 1,
    title: "engine",
    sqlite: include_str!("../../../migrations/sqlite/views/0001_engine.sql"),
    postgres: include_str!("../../../migrations/postgres/views/0001_engine.sql"),
}]);

/// Keeps the views of every organization. Clones are one engine.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

struct Inner {
    log: Log,
    codec: Codec,
    clock: Arc<dyn Clock>,
    db: Db,
    views: Views,
    /// What other processes know this one by.
    owner: String,
    /// As they were last read; whoever follows them hears of a switch.
    builds: watch::Sender<Arc<Vec<Build>>>,
    reached: Reached,
    /// Held by whoever rebuilds in this process: a lease tells processes apart, not tasks.
    building: tokio::sync::Mutex<()>,
    running: Mutex<Option<Running>>,
}

/// The tasks of a started engine.
struct Running {
    stop: watch::Sender<bool>,
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

impl Engine {
    /// An engine over the views' database `db`, which may be empty: everything in it can be made again from `log`. Nothing
    /// runs by itself before [`Engine::run`].
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn open(log: Log, codec: Codec, clock: Arc<dyn Clock>, db: Db, views: Views) -> Result<Self, StoreError> {
        MIGRATIONS.run(&db).await?;
        builds::prepare(&db, &views).await?;
        checkpoints::resume(&db).await?;
        let builds = watch::Sender::new(Arc::new(builds::all(&db, &views).await?));
        Ok(Self(Arc::new(Inner {
            log,
            codec,
            clock,
            db,
            views,
            owner: uuid::Uuid::now_v7().to_string(),
            builds,
            reached: Reached::default(),
            building: tokio::sync::Mutex::default(),
            running: Mutex::default(),
        })))
    }

    /// Opens the engine with every view of Regimen and runs it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn start(log: Log, codec: Codec, clock: Arc<dyn Clock>, db: Db) -> Result<Self, StoreError> {
        let engine = Self::open(log, codec, clock, db, crate::all_views()).await?;
        if !engine.db().shared() {
            leases::end_all(engine.db()).await?;
        }
        engine.run();
        Ok(engine)
    }

    /// Follows the log, and finishes builds that are on their way, until [`Engine::stop`]. Twice is once.
    pub fn run(&self) {
        let mut running = self.0.running.lock();
        if running.is_some() {
            return;
        }
        let (stop, stopped) = watch::channel(false);
        let follow = tokio::spawn(live::follow(Arc::clone(&self.0), stopped.clone()));
        let build = tokio::spawn(rebuild::finish(Arc::clone(&self.0), stopped));
        *running = Some(Running { stop, tasks: vec![follow, build] });
    }

    /// Ends what [`Engine::run`] began, and returns when the last batch is written or given up.
    pub async fn stop(&self) {
        let Some(running) = self.0.running.lock().take() else { return };
        // The tasks may have ended already.
        let _ = running.stop.send(true);
        for task in running.tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a task of the engine did not end well");
            }
        }
        if let Err(error) = leases::give_all_back(&self.0.db, &self.0.owner).await {
            tracing::warn!(error = ?error, "the leases of this process end by themselves");
        }
    }

    /// The views' database.
    pub fn db(&self) -> &Db {
        &self.0.db
    }
}

impl Inner {
    fn builds(&self) -> Arc<Vec<Build>> {
        Arc::clone(&self.builds.borrow())
    }

    /// The builds that are read and that this program may carry on.
    fn live_builds(&self) -> Vec<Build> {
        self.builds().iter().filter(|build| build.live && build.is_ours()).cloned().collect()
    }

    async fn reload_builds(&self) -> Result<(), StoreError> {
        let builds = builds::all(&self.db, &self.views).await?;
        self.builds.send_if_modified(|known| {
            let switched = !known.iter().eq(&builds);
            if switched {
                *known = Arc::new(builds);
            }
            switched
        });
        Ok(())
    }
}
