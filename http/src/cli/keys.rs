//! `regimen keys`

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{DateTime, TimeDelta, Utc};
use clap::{Subcommand, ValueEnum};
use regimen_core::kernel::clock::{Clock as _, SystemClock};
use regimen_core::kernel::secrets::{Key, KeySource, KeyState, Keyring, RingName, Secret};
use regimen_core::kernel::sql::{Db, Durability, Location};
use regimen_core::storage::{is_under_one_key, rewrap_keys};
use secrecy::ExposeSecret as _;

use super::{Failed, say};
use crate::keys;
use crate::settings::Settings;

/// Keys that can be exchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Ring {
    /// Signs access tokens.
    Tokens,
    /// Wraps the keys of persons.
    KeyEncryption,
}

#[derive(Debug, Subcommand)]
pub(super) enum KeysCommand {
    /// List keys by name: since when there are they, and what are they for. No key is shown.
    List,
    /// Make a key that waits, to be copied to every node before it is used anywhere.
    Add {
        /// Which one.
        ring: Ring,
    },
    /// Take the key that waits into use, or a new one. Servers go on meanwhile and need no restart.
    Rotate {
        /// Which one.
        ring: Ring,
    },
    /// Forget retired keys that nothing needs any more.
    Retire {
        /// Which one.
        ring: Ring,
    },
}

impl From<Ring> for RingName {
    fn from(ring: Ring) -> Self {
        match ring {
            Ring::Tokens => Self::Tokens,
            Ring::KeyEncryption => Self::KeyEncryption,
        }
    }
}

impl KeysCommand {
    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode, Failed> {
        match self {
            Self::List => list(settings)?,
            Self::Add { ring } => add(&Kept::of(settings, ring)?)?,
            Self::Rotate { ring } => rotate(settings, ring).await?,
            Self::Retire { ring } => retire(settings, ring).await?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A ring in a file of ours.
struct Kept {
    folder: PathBuf,
    name: RingName,
}

impl Kept {
    fn of(settings: &Settings, ring: Ring) -> Result<Self, Failed> {
        if ring == Ring::KeyEncryption && settings.keys.key_encryption != KeySource::File {
            return Err(
                "the key-encryption key is kept elsewhere: exchange it there (docs/operations.md says how)".into()
            );
        }
        Ok(Self { folder: keys::folder(settings), name: ring.into() })
    }

    fn read(&self) -> Result<Keyring, Failed> {
        Ok(Keyring::read(&self.folder, self.name)?)
    }

    fn keep(&self, ring: &Keyring) -> Result<(), Failed> {
        Ok(ring.keep(&self.folder, self.name)?)
    }
}

fn list(settings: &Settings) -> Result<(), Failed> {
    let folder = keys::folder(settings);
    let now = SystemClock.now();
    for (name, ring) in [
        ("tokens", Keyring::read(&folder, RingName::Tokens)?),
        ("key-encryption", settings.keys.key_encryption.read(&folder)?),
    ] {
        for key in ring.all() {
            say(format_args!("{name:<15} {}  {}", key.secret.name(), described(key, now)));
        }
    }
    Ok(())
}

fn described(key: &Key, now: DateTime<Utc>) -> String {
    let state = match key.state {
        KeyState::Active => "in use".to_owned(),
        KeyState::Waiting => "waits".to_owned(),
        KeyState::Retired(at) => format!("retired {} days ago", (now - at).num_days()),
    };
    let age =
        key.made_at.map_or("made at the first start".to_owned(), |at| format!("{} days old", (now - at).num_days()));
    format!("{state}, {age}")
}

fn add(kept: &Kept) -> Result<(), Failed> {
    let ring = kept.read()?;
    if ring.waiting().is_some() {
        return Err("a key waits already; take it into use with `regimen keys rotate`".into());
    }
    let ring = ring.with_waiting(Secret::random(), SystemClock.now());
    kept.keep(&ring)?;
    say("A new key waits. Copy the folder `keys` to every node, then run `regimen keys rotate` on each.");
    Ok(())
}

async fn rotate(settings: &Settings, ring: Ring) -> Result<(), Failed> {
    if ring == Ring::KeyEncryption && settings.keys.key_encryption != KeySource::File {
        let kept_elsewhere = settings.keys.key_encryption.read(&keys::folder(settings))?;
        return rewrap(settings, &kept_elsewhere).await;
    }
    let kept = Kept::of(settings, ring)?;
    let before = kept.read()?;
    if before.waiting().is_none() {
        kept.keep(&before.with_waiting(Secret::random(), SystemClock.now()))?;
    }
    say("Until every running server knows the new key …");
    tokio::time::sleep(keys::KNOWN_AFTER).await;
    let turned = kept.read()?.turned(SystemClock.now());
    kept.keep(&turned)?;
    say(format_args!("The key {} is in use.", turned.active().secret.name()));
    if ring == Ring::KeyEncryption {
        // After that no server wraps under the old key any more.
        tokio::time::sleep(keys::KNOWN_AFTER).await;
        rewrap(settings, &turned).await?;
    }
    Ok(())
}

async fn rewrap(settings: &Settings, ring: &Keyring) -> Result<(), Failed> {
    let rewrapped = rewrap_keys(persons(settings).await?, ring).await?;
    say(format_args!("{} keys of persons are wrapped under {}.", rewrapped.done, ring.active().secret.name()));
    if rewrapped.unreadable > 0 {
        return Err(format!("{} keys of persons are opened by none of these keys", rewrapped.unreadable).into());
    }
    Ok(())
}

async fn retire(settings: &Settings, ring: Ring) -> Result<(), Failed> {
    let kept = Kept::of(settings, ring)?;
    let (before, now) = (kept.read()?, SystemClock.now());
    if ring == Ring::KeyEncryption && !is_under_one_key(persons(settings).await?, &before).await.map_err(unanswered)? {
        return Err(
            "some keys of persons are wrapped under an older key; run `regimen keys rotate key-encryption`".into()
        );
    }
    let needed = match ring {
        // Tokens that it has signed may still be alive.
        Ring::Tokens => TimeDelta::seconds(settings.token_seconds.into()),
        Ring::KeyEncryption => TimeDelta::zero(),
    };
    let after = before.clone().without_retired(now - needed);
    kept.keep(&after)?;
    let (gone, left) = (before.all().count() - after.all().count(), after.all().count() - 1);
    say(format_args!("{gone} retired keys are forgotten; {left} beside the one in use are kept."));
    Ok(())
}

/// The database of the keys of persons.
async fn persons(settings: &Settings) -> Result<Db, Failed> {
    let location = match &settings.database_url {
        Some(url) => Location::Schema { url: url.expose_secret().to_owned(), schema: "keys", connections: 2 },
        None => Location::File(settings.data_dir.join("keys.db")),
    };
    Db::open(&location, Durability::Full).await.map_err(unanswered)
}

fn unanswered(error: regimen_core::kernel::log::StoreError) -> Failed {
    tracing::debug!(?error, "the database of the keys");
    "the database of the keys of persons does not answer".into()
}
