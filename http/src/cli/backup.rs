//! `regimen backup`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use regimen_core::kernel::secrets::make_private_folder;
use regimen_core::kernel::sql::{Db, Durability, Location};

use super::{Failed, say};
use crate::app::heads_folder;
use crate::privacy::receipts_folder;
use crate::settings::Settings;

/// A copy that `regimen serve --data-dir DIR` can be started on. Works while the server runs.
#[derive(Debug, Args)]
pub(super) struct Backup {
    /// A folder that does not exist yet.
    dir: PathBuf,
}

impl Backup {
    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode, Failed> {
        if settings.database_url.is_some() {
            return Err(
                "the log is in PostgreSQL: back it up with pg_dump or pg_basebackup, and the folder `keys` with it"
                    .into(),
            );
        }
        let Self { dir } = self;
        if dir.exists() {
            return Err(format!("{} exists; a backup is made into a new folder", dir.display()).into());
        }
        let from = &settings.data_dir;
        if !from.join("log.db").exists() {
            return Err(format!("there is no data in {}", from.display()).into());
        }
        make_private_folder(&dir)?;
        // The log first: every key that its events need is then in the copy of the keys.
        for name in ["log.db", "keys.db"] {
            copy_database(&from.join(name), &dir.join(name)).await?;
        }
        copy_folder(&from.join("keys"), &dir.join("keys"))?;
        copy_folder(&heads_folder(from), &heads_folder(&dir))?;
        copy_folder(&receipts_folder(from), &receipts_folder(&dir))?;
        say(format_args!("Backed up into {}. It holds every key: keep it as safe as the original.", dir.display()));
        Ok(ExitCode::SUCCESS)
    }
}

async fn copy_database(from: &Path, to: &Path) -> Result<(), Failed> {
    let db =
        Db::open(&Location::File(from.to_owned()), Durability::Full).await.map_err(|error| format!("{error:?}"))?;
    let to = to.to_str().ok_or("the folder's name is not text")?;
    // A consistent copy, whatever is written meanwhile.
    let copied = db.vacuum_into(to).await.map_err(|error| format!("{error:?}"));
    db.close().await;
    Ok(copied?)
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), Failed> {
    if !from.exists() {
        return Ok(());
    }
    make_private_folder(to)?;
    for file in std::fs::read_dir(from)? {
        let file = file?;
        // Keeps the permissions of the file.
        std::fs::copy(file.path(), to.join(file.file_name()))?;
    }
    Ok(())
}
