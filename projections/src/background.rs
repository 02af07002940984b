//! What goes on beside requests: it is begun once, told to stop, and waited for.

use std::fmt::Debug;
use std::future::Future;
use std::time::Duration;

use parking_lot::Mutex;
use regimen_core::kernel::clock::Clock;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A task that goes on until it is told to stop.
#[derive(Debug, Default)]
pub struct Background(Mutex<Option<(watch::Sender<bool>, JoinHandle<()>)>>);

/// Whether a task is told to stop.
#[derive(Debug, Clone)]
pub struct Stop(Option<watch::Receiver<bool>>);

impl Background {
    /// Begins what `task` makes, unless it goes on already or `clock` stands still: then nothing becomes due by itself.
    pub fn begin<F>(&self, clock: &dyn Clock, task: impl FnOnce(Stop) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let mut running = self.0.lock();
        if running.is_none() && clock.runs() {
            let (stop, told) = watch::channel(false);
            *running = Some((stop, tokio::spawn(task(Stop(Some(told))))));
        }
    }

    /// Tells the task to stop, and returns when what it had begun is done.
    pub async fn stop(&self) {
        let Some((stop, task)) = self.0.lock().take() else { return };
        // It may have ended already.
        let _ = stop.send(true);
        if let Err(error) = task.await {
            tracing::error!(%error, "what ran in the background did not end well");
        }
    }
}

impl Stop {
    /// Nobody ever tells.
    pub const NEVER: Self = Self(None);

    /// Whether it is told.
    pub fn is_told(&self) -> bool {
        self.0.as_ref().is_some_and(|told| *told.borrow())
    }

    /// Returns when it is told, or nobody is left who could tell.
    pub async fn told(&mut self) {
        match &mut self.0 {
            Some(told) => drop(told.wait_for(|told| *told).await),
            None => std::future::pending().await,
        }
    }

    /// Looks again and again, with a rest of `rest`, until it is told. Where a look fails `what` is logged, and the next may succeed.
    pub async fn look<F, O, E>(mut self, rest: Duration, what: &'static str, look: impl Fn() -> F)
    where
        F: Future<Output = Result<O, E>>,
        E: Debug,
    {
        loop {
            if let Err(error) = look().await {
                tracing::warn!(error = ?error, "{what}");
            }
            tokio::select! {
                () = self.told() => return,
                () = tokio::time::sleep(rest) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::Duration;

    use chrono::DateTime;
    use regimen_core::kernel::clock::{DrivenClock, SystemClock};

    use super::{Background, Stop};

    #[tokio::test]
    async fn it_is_begun_once_and_ends_when_it_is_told_to() {
        let (background, begun) = (Background::default(), Arc::new(AtomicU32::new(0)));
        for _ in 0..3 {
            let begun = Arc::clone(&begun);
            background.begin(&SystemClock, |mut stop| async move {
                begun.fetch_add(1, Ordering::SeqCst);
                stop.told().await;
            });
        }
        background.stop().await;
        background.stop().await;
        assert_eq!(begun.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn nothing_begins_where_the_clock_stands_still() {
        let background = Background::default();
        let clock = DrivenClock::at(DateTime::UNIX_EPOCH);
        background.begin(&clock, |_| async { panic!("the clock stands still") });
        background.stop().await;
    }

    #[tokio::test]
    async fn it_goes_on_looking_though_a_look_fails() {
        let (background, looks) = (Background::default(), Arc::new(AtomicU32::new(0)));
        let (seen, (enough, mut is_enough)) = (Arc::clone(&looks), tokio::sync::watch::channel(false));
        background.begin(&SystemClock, |stop| {
            stop.look(Duration::ZERO, "that was to be expected", move || {
                let look = seen.fetch_add(1, Ordering::SeqCst);
                enough.send_replace(look >= 2);
                async move { if look == 0 { Err("once") } else { Ok(()) } }
            })
        });
        is_enough.wait_for(|enough| *enough).await.expect("it looks until it is told");
        background.stop().await;
        assert!(looks.load(Ordering::SeqCst) >= 3);
    }

    #[test]
    fn where_nobody_tells_it_is_never_told() {
        assert!(!Stop::NEVER.is_told());
    }
}
