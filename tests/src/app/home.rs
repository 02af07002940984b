//! Where the data of one application lies.

use std::path::{Path, PathBuf};

use regimen_http::settings::{Coaches, Counting, OpenTo, Settings};
use tempfile::TempDir;

use crate::postgres::TestDatabase;

/// A folder, and a database if it is PostgreSQL.
pub struct Home {
    folder: TempDir,
    database: Option<TestDatabase>,
    url: Option<String>,
    smtp_url: Option<String>,
}

impl Home {
    /// SQLite in a new folder.
    pub fn folder() -> Self {
        Self { folder: TempDir::new().unwrap(), database: None, url: None, smtp_url: None }
    }

    /// A new PostgreSQL database; none if there is no server for tests.
    pub async fn postgres() -> Option<Self> {
        let database = Some(TestDatabase::create().await?);
        Some(Self { folder: TempDir::new().unwrap(), database, url: None, smtp_url: None })
    }

    /// The PostgreSQL database at `url`, which the test answers for.
    pub fn on(url: &str) -> Self {
        Self { folder: TempDir::new().unwrap(), database: None, url: Some(url.to_owned()), smtp_url: None }
    }

    /// The same, with mail that goes to the server at `url`, which is not waited for long.
    #[must_use]
    pub fn mailing(self, url: &str) -> Self {
        Self { smtp_url: Some(url.to_owned()), ..self }
    }

    /// The folder for data and keys.
    pub fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Where PostgreSQL is, if it is PostgreSQL.
    pub fn database_url(&self) -> Option<String> {
        self.url.clone().or_else(|| self.database.as_ref().map(TestDatabase::url))
    }

    /// Settings for one process: cheap passwords, tokens that outlive every test, organizations that anybody opens, coaches who need
    /// nobody's leave, and nobody who counts what everybody asks.
    pub fn settings(&self) -> Settings {
        self.settings_in(&self.data_dir())
    }

    fn settings_in(&self, data_dir: &Path) -> Settings {
        let mut settings = Settings::for_folder(data_dir).unwrap();
        settings.database_url = self.database_url().map(Into::into);
        settings.database_connections = 4;
        settings.password_memory_kib = 8;
        settings.password_passes = 1;
        settings.token_seconds = 400_000_000;
        settings.rates.counted = Counting::Off;
        settings.organizations.open = OpenTo::Anyone;
        settings.registration.coaches = Coaches::Open;
        settings.organizations.base_domain = Some("studios.example".parse().unwrap());
        settings.webhooks.allow_private = true;
        settings.mail.smtp_url = self.smtp_url.clone().map(Into::into);
        settings.mail.timeout_seconds = 4;
        settings
    }

    /// Settings for another process on the same database, with a copy of the keys.
    pub(super) fn another_node(&self) -> Settings {
        let data_dir = self.folder.path().join(format!("node-{}", uuid::Uuid::now_v7().simple()));
        let keys = data_dir.join("keys");
        for folder in [&data_dir, &keys] {
            regimen_core::kernel::secrets::make_private_folder(folder).unwrap();
        }
        for key in std::fs::read_dir(self.data_dir().join("keys")).unwrap() {
            let key = key.unwrap();
            std::fs::copy(key.path(), keys.join(key.file_name())).unwrap();
        }
        self.settings_in(&data_dir)
    }
}
