//! Group commit: one writer task drains what waits and stores it in one durable transaction.
//!
//! While one transaction is on its way to the disk the next batch gathers, so throughput grows with the number of callers
//! and nobody waits for a timer.

use std::collections::{HashSet, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};

use super::commit::Commit;
use super::plan::{Verdict, is_lost};
use super::store::{LogStore, StoreError};
use super::{AppendError, Appended};
use crate::kernel::clock::Clock;
use crate::kernel::ids::{CommandId, OrgId};

/// Commits that may wait. More are refused as [`AppendError::Busy`], so that memory and waiting stay bounded.
const WAITING: usize = 16_384;
/// Commits in one transaction.
const BATCH: usize = 512;
/// How long one transaction may take before its callers hear that the log is not available.
const PATIENCE: Duration = Duration::from_secs(10);

/// A commit and whose it is.
#[derive(Debug, Clone)]
pub struct Submission {
    /// The organization.
    pub org: OrgId,
    /// The commit.
    pub commit: Commit,
}

type Settled = Box<dyn FnOnce(&Verdict) + Send>;

struct Waiting {
    submission: Submission,
    settled: Option<Settled>,
    answer: oneshot::Sender<Verdict>,
}

enum Message {
    Commit(Box<Waiting>),
    Drain(oneshot::Sender<()>),
}

#[derive(Clone)]
pub(super) struct Queue {
    sender: mpsc::Sender<Message>,
}

/// The answer to a queued commit, to be awaited.
#[derive(Debug)]
pub struct Submitted(oneshot::Receiver<Verdict>);

impl Future for Submitted {
    type Output = Result<Appended, AppendError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // The writer answers everything it took; only a dying process drops an answer.
        Pin::new(&mut self.0).poll(context).map(|answer| answer.unwrap_or(Err(AppendError::Unavailable)))
    }
}

impl Queue {
    pub(super) fn push(&self, org: OrgId, commit: Commit, settled: Option<Settled>) -> Submitted {
        let (answer, receiver) = oneshot::channel();
        let waiting = Box::new(Waiting { submission: Submission { org, commit }, settled, answer });
        match self.sender.try_send(Message::Commit(waiting)) {
            Ok(()) => {}
            Err(mpsc::error::TrySendError::Full(message)) => message.refuse(AppendError::Busy),
            Err(mpsc::error::TrySendError::Closed(message)) => message.refuse(AppendError::Unavailable),
        }
        Submitted(receiver)
    }

    pub(super) async fn drain(&self) {
        let (done, drained) = oneshot::channel();
        if self.sender.send(Message::Drain(done)).await.is_ok() {
            // An error means that the writer has ended, so nothing is left to drain.
            let _ = drained.await;
        }
    }
}

impl Message {
    fn refuse(self, error: AppendError) {
        if let Self::Commit(waiting) = self {
            waiting.settle(Err(error));
        }
    }
}

impl Waiting {
    fn settle(self, verdict: Verdict) {
        if let Some(settled) = self.settled {
            settled(&verdict);
        }
        // The caller may have gone; the commit stands all the same.
        let _ = self.answer.send(verdict);
    }
}

pub(super) fn start(store: Arc<dyn LogStore>, clock: Arc<dyn Clock>) -> (Queue, watch::Receiver<u64>) {
    let (sender, receiver) = mpsc::channel(WAITING);
    let (grown, growth) = watch::channel(0);
    let grown = Arc::new(grown);
    if let Some(heard) = store.heard() {
        tokio::spawn(pass_on(heard, Arc::clone(&grown)));
    }
    tokio::spawn(write(store, clock, receiver, grown));
    (Queue { sender }, growth)
}

async fn pass_on(mut heard: watch::Receiver<u64>, grown: Arc<watch::Sender<u64>>) {
    while heard.changed().await.is_ok() {
        if grown.is_closed() {
            return;
        }
        grown.send_modify(|count| *count += 1);
    }
}

async fn write(
    store: Arc<dyn LogStore>,
    clock: Arc<dyn Clock>,
    mut receiver: mpsc::Receiver<Message>,
    grown: Arc<watch::Sender<u64>>,
) {
    let mut messages = Vec::with_capacity(BATCH);
    let mut lost = Lost::default();
    while receiver.recv_many(&mut messages, BATCH).await > 0 {
        let mut batch = Vec::with_capacity(messages.len());
        let mut drains = Vec::new();
        for message in messages.drain(..) {
            match message {
                Message::Commit(waiting) if lost.carries(&waiting.submission.commit) => {
                    lost.add(waiting.submission.commit.command_id);
                    waiting.settle(Err(AppendError::Superseded));
                }
                Message::Commit(waiting) => batch.push(*waiting),
                Message::Drain(done) => drains.push(done),
            }
        }
        if !batch.is_empty() {
            store_batch(&*store, &*clock, batch, &mut lost).await;
            grown.send_modify(|count| *count += 1);
        }
        if !drains.is_empty() {
            receiver.close();
        }
        for done in drains {
            // Whoever asked may have stopped waiting.
            let _ = done.send(());
        }
    }
}

async fn store_batch(store: &dyn LogStore, clock: &dyn Clock, batch: Vec<Waiting>, lost: &mut Lost) {
    let (waiting, submissions): (Vec<_>, Vec<_>) =
        batch.into_iter().map(|Waiting { submission, settled, answer }| ((settled, answer), submission)).unzip();
    let now = clock.now().timestamp_micros();
    let verdicts = match tokio::time::timeout(PATIENCE, store.append(&submissions, now)).await {
        Ok(Ok(verdicts)) => verdicts,
        Ok(Err(error)) => unavailable(&error, submissions.len()),
        Err(_elapsed) => unavailable(&StoreError::unavailable("the transaction took too long"), submissions.len()),
    };
    for (((settled, answer), submission), verdict) in waiting.into_iter().zip(submissions).zip(verdicts) {
        if is_lost(&verdict) {
            lost.add(submission.commit.command_id);
        } else {
            // Said again after it was lost: what is queued from here on may rest on it.
            lost.commands.remove(&submission.commit.command_id);
        }
        Waiting { submission, settled, answer }.settle(verdict);
    }
}

/// Commands of earlier batches that were not accepted, for as long as a commit that rests on one may still be queued.
#[derive(Default)]
struct Lost {
    commands: HashSet<CommandId>,
    order: VecDeque<CommandId>,
}

impl Lost {
    fn carries(&self, commit: &Commit) -> bool {
        commit.rests_on.iter().any(|command| self.commands.contains(command))
    }

    fn add(&mut self, command: CommandId) {
        if self.commands.insert(command) {
            self.order.push_back(command);
        }
        if self.order.len() > 2 * WAITING
            && let Some(oldest) = self.order.pop_front()
        {
            self.commands.remove(&oldest);
        }
    }
}

fn unavailable(error: &StoreError, count: usize) -> Vec<Verdict> {
    tracing::error!(error = ?error, commits = count, "a batch could not be stored");
    vec![Err(AppendError::Unavailable); count]
}
