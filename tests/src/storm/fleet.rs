//! The server processes of one storm.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::RwLock;
use regimen_core::kernel::secrets::make_private_folder;

use crate::app::Home;
use crate::process::{Served, make_admin, regimen_in};

/// Where each process serves now; none while it is dead.
pub(super) type Addresses = Arc<RwLock<Vec<Option<String>>>>;

/// How soon a process must be ready again.
const READY: Duration = Duration::from_secs(20);

pub(super) struct Fleet {
    /// None while somebody else has it.
    home: Option<Home>,
    folders: Vec<PathBuf>,
    served: Vec<Option<Served>>,
    addresses: Addresses,
}

impl Fleet {
    /// Starts `processes` over `home`, with an admin.
    pub(super) async fn launch(home: Home, processes: usize) -> Self {
        let said = make_admin(&home).await;
        assert!(said.well, "{}", said.err);
        let folders = (0..processes).map(|number| folder(&home, number)).collect();
        let addresses = Arc::new(RwLock::new(vec![None; processes]));
        let mut fleet = Self { home: Some(home), folders, served: (0..processes).map(|_| None).collect(), addresses };
        fleet.start_all().await;
        fleet
    }

    pub(super) fn addresses(&self) -> Addresses {
        Arc::clone(&self.addresses)
    }

    /// The first process.
    pub(super) fn served(&self) -> &Served {
        self.served[0].as_ref().expect("it serves")
    }

    pub(super) fn home(&self) -> &Home {
        self.home.as_ref().expect("it was given back")
    }

    /// Lets somebody else have the data; no process serves it then.
    pub(super) fn lend_home(&mut self) -> Home {
        self.home.take().expect("it was given back")
    }

    pub(super) fn take_home(&mut self, home: Home) {
        self.home = Some(home);
    }

    pub(super) async fn start_all(&mut self) {
        for node in 0..self.served.len() {
            self.start(node).await;
        }
    }

    /// Starts a process, and returns when it is ready.
    pub(super) async fn start(&mut self, node: usize) {
        let arguments = ["serve", "--listen", "127.0.0.1:0", "--limits", "place_hold=100000/60"];
        let mut command = regimen_in(&self.folders[node], self.home().database_url(), &arguments);
        command.env("REGIMEN_TOKEN_SECONDS", "1000000");
        let served = Served::by(command).await;
        let (base, began) = (served.base().to_owned(), Instant::now());
        let http = reqwest::Client::new();
        while !http.get(format!("{base}/health/ready")).send().await.is_ok_and(|answer| answer.status() == 200) {
            assert!(began.elapsed() < READY, "it is not ready in time");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        self.addresses.write()[node] = Some(base);
        self.served[node] = Some(served);
    }

    /// Ends a process as a power cut would.
    pub(super) async fn kill(&mut self, node: usize) {
        if let Some(served) = self.served[node].take() {
            served.killed().await;
        }
        self.addresses.write()[node] = None;
    }

    /// Ends all of them so.
    pub(super) async fn kill_all(&mut self) {
        for node in 0..self.served.len() {
            self.kill(node).await;
        }
    }
}

/// The data folder of a process; all but the first get a copy of the keys.
fn folder(home: &Home, number: usize) -> PathBuf {
    if number == 0 {
        return home.data_dir();
    }
    let folder = home.data_dir().with_file_name(format!("node-{number}"));
    let keys = folder.join("keys");
    make_private_folder(&folder).unwrap();
    make_private_folder(&keys).unwrap();
    for key in std::fs::read_dir(home.data_dir().join("keys")).unwrap() {
        let key = key.unwrap();
        std::fs::copy(key.path(), keys.join(key.file_name())).unwrap();
    }
    folder
}
