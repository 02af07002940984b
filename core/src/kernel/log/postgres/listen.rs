//! Hearing that another process has appended. It only saves waiting: whatever is missed is found by polling.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use tokio::sync::watch;
use tokio::task::AbortHandle;

/// Where every process says that it has appended, with its own name, so that it need not listen to itself.
pub(super) const CHANNEL: &str = "regimen_log";

const SHORTEST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// A task that listens until this is dropped.
#[derive(Debug)]
pub(super) struct Listener {
    heard: watch::Receiver<u64>,
    task: AbortHandle,
}

impl Listener {
    pub(super) fn start(options: PgConnectOptions, node: String) -> Self {
        let (news, heard) = watch::channel(0);
        let task = tokio::spawn(keep_listening(options, node, news)).abort_handle();
        Self { heard, task }
    }

    pub(super) fn heard(&self) -> watch::Receiver<u64> {
        self.heard.clone()
    }

    pub(super) fn stop(&self) {
        self.task.abort();
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stop();
    }
}

async fn keep_listening(options: PgConnectOptions, node: String, news: watch::Sender<u64>) {
    let mut pause = SHORTEST_PAUSE;
    loop {
        let began = tokio::time::Instant::now();
        let Err(error) = listen(&options, &node, &news).await;
        tracing::warn!(error = %error, "the log's listener lost its connection");
        if began.elapsed() > LONGEST_PAUSE {
            pause = SHORTEST_PAUSE;
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

async fn listen(
    options: &PgConnectOptions,
    node: &str,
    news: &watch::Sender<u64>,
) -> Result<std::convert::Infallible, sqlx::Error> {
    // A pool of its own: the listener reconnects through it and must not wait behind readers.
    let pool = PgPoolOptions::new().max_connections(1).max_lifetime(None).connect_with(options.clone()).await?;
    let mut listener = PgListener::connect_with(&pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        // Something may have been said before we listened.
        news.send_modify(|count| *count += 1);
        while let Some(notification) = listener.try_recv().await? {
            if notification.payload() != node {
                news.send_modify(|count| *count += 1);
            }
        }
    }
}
