//! What people sent, and what they were answered: on disk before it is sent, and before anybody acts upon an answer.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, oneshot};

/// One line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Line {
    /// It goes out.
    Sent { n: u64, who: usize, what: What, path: String },
    /// Nobody answered: whether it happened is not known, and it is said again.
    Unknown { n: u64 },
    /// It was answered, with a 2xx.
    Done { n: u64, what: What, id: String, position: u64 },
    /// It was answered with a refusal.
    Refused { n: u64, code: String },
}

/// What somebody asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum What {
    Book,
    Hold,
    Confirm,
    Release,
    Cancel,
    Join,
    Leave,
    CheckIn,
}

/// The journal.
pub(super) struct Journal {
    path: PathBuf,
    lines: mpsc::UnboundedSender<(Line, oneshot::Sender<()>)>,
    next: AtomicU64,
}

impl Journal {
    pub(super) fn open(path: &Path) -> Self {
        let (lines, waiting) = mpsc::unbounded_channel();
        let file = File::create(path).unwrap();
        std::thread::spawn(move || keep(file, waiting));
        Self { path: path.to_owned(), lines, next: AtomicU64::new(1) }
    }

    pub(super) fn number(&self) -> u64 {
        self.next.fetch_add(1, Ordering::SeqCst)
    }

    /// Returns when `line` is on disk.
    pub(super) async fn write(&self, line: Line) {
        let (tell, told) = oneshot::channel();
        self.lines.send((line, tell)).expect("somebody keeps it");
        told.await.expect("it is kept");
    }

    /// All of it, from the disk.
    pub(super) fn read(&self) -> Vec<Line> {
        let lines = BufReader::new(File::open(&self.path).unwrap()).lines();
        lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect()
    }
}

/// Writes what waits, makes it durable, and says so; and so on.
fn keep(mut file: File, mut waiting: mpsc::UnboundedReceiver<(Line, oneshot::Sender<()>)>) {
    let mut batch = Vec::new();
    while waiting.blocking_recv_many(&mut batch, 1_000) > 0 {
        let mut text = String::new();
        for (line, _) in &batch {
            text += &serde_json::to_string(line).unwrap();
            text.push('\n');
        }
        file.write_all(text.as_bytes()).unwrap();
        file.sync_data().unwrap();
        // Whoever waited may be gone.
        batch.drain(..).for_each(|(_, tell)| tell.send(()).unwrap_or_default());
    }
}
