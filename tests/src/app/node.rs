//! One process as it were: an application and the server in front of it.

use std::sync::Arc;
use std::time::Duration;

use regimen_core::kernel::clock::DrivenClock;
use regimen_http::Server;
use regimen_http::app::App;
use regimen_http::settings::Settings;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

const DRAIN: Duration = Duration::from_secs(5);

/// An application that serves on a free port until it is dropped.
pub struct Node {
    /// The application.
    pub app: Arc<App>,
    pub(super) base: String,
    pub(super) http: reqwest::Client,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

impl Node {
    /// Starts serving what `settings` name.
    pub async fn start(settings: &Settings, clock: Arc<DrivenClock>) -> Self {
        let app = Arc::new(App::start(settings, clock).await.unwrap());
        let server = Server::bind(Arc::clone(&app), "127.0.0.1:0".parse().unwrap()).await.unwrap();
        let base = format!("http://{}", server.address());
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(async move {
            let stopped = async { stopped.await.unwrap_or_default() };
            server.run(stopped, DRAIN).await.unwrap();
        });
        Self { app, base, http: reqwest::Client::new(), stop, serving }
    }

    /// Where it serves: `http://127.0.0.1:…`.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Stops serving, and returns when all that was taken is settled.
    pub async fn stop(self) {
        let Self { app, http, stop, serving, .. } = self;
        drop(http);
        // It may have stopped by itself.
        let _ = stop.send(());
        serving.await.unwrap();
        drop(app);
    }
}
