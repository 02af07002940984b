//! Where a benchmark keeps its data: folders that go away at the end, and PostgreSQL databases of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use clap::ValueEnum;
use regimen_core::kernel::secrets::KeySource;
use regimen_core::storage::Opened;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};
use tempfile::TempDir;

use crate::{Failed, Options};

/// Which databases are measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Databases {
    Sqlite,
    Postgres,
    Both,
}

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// Hands out places.
#[derive(Debug)]
pub(crate) struct Desk {
    folder: PathBuf,
    server: Option<String>,
    kinds: Vec<Kind>,
    _temporary: Option<TempDir>,
}

impl Desk {
    pub(crate) async fn open(options: &Options) -> Result<Self, Failed> {
        let temporary = options.folder.is_none().then(TempDir::new).transpose()?;
        let folder = options.folder.clone().or(temporary.as_ref().map(|folder| folder.path().to_owned()));
        let kinds = match (options.on, &options.database_url) {
            (Databases::Sqlite, _) | (Databases::Both, None) => vec![Kind::Sqlite],
            (Databases::Postgres, _) => vec![Kind::Postgres],
            (Databases::Both, Some(_)) => vec![Kind::Sqlite, Kind::Postgres],
        };
        if !kinds.contains(&Kind::Postgres) {
            crate::report::say("PostgreSQL is left out: --on sqlite, or no --database-url");
        }
        let folder = folder.ok_or("no folder")?;
        Ok(Self { folder, server: options.database_url.clone(), kinds, _temporary: temporary })
    }

    pub(crate) fn kinds(&self) -> impl Iterator<Item = Kind> {
        self.kinds.iter().copied()
    }

    pub(crate) fn has(&self, kind: Kind) -> bool {
        self.kinds.contains(&kind)
    }

    /// The place called `name`, empty.
    pub(crate) async fn fresh(&self, kind: Kind, name: &str) -> Result<Place, Failed> {
        let place = self.at(kind, name)?;
        if place.folder.exists() {
            fs::remove_dir_all(&place.folder)?;
        }
        if let Some(server) = self.server.as_ref().filter(|_| kind == Kind::Postgres) {
            on_server(server, &[format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", place.database)]).await?;
            on_server(server, &[format!("CREATE DATABASE {}", place.database)]).await?;
        }
        Ok(place)
    }

    /// The place called `name`, as it was left.
    pub(crate) fn at(&self, kind: Kind, name: &str) -> Result<Place, Failed> {
        let folder = self.folder.join(format!("{name}-{}", kind.name().to_lowercase()));
        let database = format!("regimen_bench_{name}");
        let url = match kind {
            Kind::Sqlite => None,
            Kind::Postgres => {
                let server = self.server.as_deref().ok_or("--database-url is missing")?;
                let (before, _) = server.rsplit_once('/').ok_or("--database-url has no database")?;
                Some(format!("{before}/{database}"))
            }
        };
        Ok(Place { folder, url, database })
    }

    /// Drops what `place` holds.
    pub(crate) async fn clear(&self, place: Place) -> Result<(), Failed> {
        if place.folder.exists() {
            fs::remove_dir_all(&place.folder)?;
        }
        match (&self.server, &place.url) {
            (Some(server), Some(_)) => {
                on_server(server, &[format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", place.database)]).await
            }
            _ => Ok(()),
        }
    }

    /// Drops the long history, unless the caller named a folder for it.
    pub(crate) async fn close(self, options: &Options) -> Result<(), Failed> {
        if options.folder.is_none() && self.has(Kind::Postgres) {
            let place = self.at(Kind::Postgres, crate::history::NAME)?;
            self.clear(place).await?;
        }
        Ok(())
    }
}

async fn on_server(server: &str, statements: &[String]) -> Result<(), Failed> {
    let mut connection = PgConnectOptions::from_str(server)?.connect().await?;
    for statement in statements {
        sqlx::raw_sql(AssertSqlSafe(statement.clone())).execute(&mut connection).await?;
    }
    Ok(connection.close().await?)
}

/// A folder, with a PostgreSQL database where that is what is measured.
#[derive(Debug)]
pub(crate) struct Place {
    folder: PathBuf,
    url: Option<String>,
    database: String,
}

impl Place {
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// Opens all storage in this process.
    pub(crate) async fn open(&self) -> Result<Opened, Failed> {
        Ok(match &self.url {
            None => Opened::folder(&self.folder, &KeySource::File).await?,
            Some(url) => Opened::postgres(url, &self.folder, &KeySource::File, 8).await?,
        })
    }

    /// What tells the one binary to use this place.
    pub(crate) fn flags(&self) -> Vec<String> {
        let folder = ["--data-dir".to_owned(), self.folder.display().to_string()];
        let url = self.url.iter().flat_map(|url| ["--database-url".to_owned(), url.clone()]);
        folder.into_iter().chain(url).collect()
    }
}
