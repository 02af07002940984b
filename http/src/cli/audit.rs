//! `regimen audit`

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use futures_util::StreamExt as _;
use regimen_core::kernel::clock::{Clock as _, SystemClock};
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::{LogStore, Position};
use regimen_core::kernel::proof::{HeadSigner, PublicKey, Report, SignedHead, export, verify_export, verify_log};
use regimen_core::replay::replay;

use super::rehearse::Rehearse;
use super::verify_place::VerifyPlace;
use super::{Failed, say};
use crate::app::{heads_folder, open_log};
use crate::operations::heads::signed;
use crate::settings::Settings;

#[derive(Debug, Subcommand)]
pub(super) enum AuditCommand {
    /// Recompute every hash and tell whether anything was altered, deleted, inserted, moved or cut off.
    Verify(Verify),
    /// Write the whole log, as it is stored, with a signed head.
    Export(Export),
    /// Fold the events of aggregates and print their states, one line of JSON each. Personal fields stay sealed.
    Replay(Replay),
    VerifyPlace(VerifyPlace),
    Rehearse(Rehearse),
}

#[derive(Debug, Args)]
pub(super) struct Verify {
    /// Which organization.
    #[arg(long = "organization", alias = "org", value_name = "ID", default_value_t = OrgId::DEFAULT)]
    org: OrgId,
    /// Verify this export in place of the database; needs nothing but the public key.
    #[arg(long, value_name = "FILE", requires = "public_key")]
    export: Option<PathBuf>,
    /// The key that signs heads: 64 hexadecimal digits, as `regimen audit export` prints it.
    #[arg(long, value_name = "KEY")]
    public_key: Option<PublicKey>,
    /// A head that was signed before and must be found in the log. Can be given several times.
    #[arg(long, value_name = "FILE")]
    head: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Export {
    /// Which organization.
    #[arg(long = "organization", alias = "org", value_name = "ID", default_value_t = OrgId::DEFAULT)]
    org: OrgId,
    /// Where to; standard output if left out.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Replay {
    /// Which organization.
    #[arg(long = "organization", alias = "org", value_name = "ID", default_value_t = OrgId::DEFAULT)]
    org: OrgId,
    /// Only this stream, such as `session-…`; all if left out.
    #[arg(long)]
    stream: Option<String>,
    /// Only events up to this position.
    #[arg(long)]
    as_of: Option<Position>,
}

impl AuditCommand {
    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode, Failed> {
        match self {
            Self::Verify(verify) => verify.run(settings).await,
            Self::Export(export) => export.run(settings).await,
            Self::Replay(replay) => replay.run(settings).await,
            Self::VerifyPlace(verify) => verify.run(),
            Self::Rehearse(rehearse) => rehearse.run(settings).await,
        }
    }
}

impl Verify {
    async fn run(self, settings: &Settings) -> Result<ExitCode, Failed> {
        let given = self.head.iter().map(|path| head(path)).collect::<Result<Vec<_>, _>>()?;
        let report = match (&self.export, self.public_key) {
            (Some(file), Some(key)) => {
                let file = File::open(file).map_err(|error| format!("{}: {error}", file.display()))?;
                verify_export(BufReader::new(file).lines(), key, &given)
            }
            _ => self.database(settings, given).await?,
        };
        say(serde_json::to_string_pretty(&report)?);
        Ok(if report.valid { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    async fn database(&self, settings: &Settings, given: Vec<SignedHead>) -> Result<Report, Failed> {
        let (log, secrets) = open_log(settings).await?;
        let key = self.public_key.unwrap_or_else(|| HeadSigner::new(&secrets.head_signing).public_key());
        if given.iter().any(|head| head.org != self.org || head.verify(key).is_err()) {
            return Err("a head that was given is not of this organization or not signed with the key".into());
        }
        let heads = [signed(&heads_folder(&settings.data_dir), self.org, key), given].concat();
        verify_log(&*log, self.org, &heads).await.map_err(|error| format!("{error:?}").into())
    }
}

fn head(path: &Path) -> Result<SignedHead, Failed> {
    let text = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_slice(&text).map_err(|_| format!("{} holds no signed head", path.display()).into())
}

impl Export {
    async fn run(self, settings: &Settings) -> Result<ExitCode, Failed> {
        let (log, secrets) = open_log(settings).await?;
        let signer = HeadSigner::new(&secrets.head_signing);
        let mut out: Box<dyn Write + Send> = match &self.out {
            Some(path) => Box::new(File::create_new(path).map_err(|error| format!("{}: {error}", path.display()))?),
            None => Box::new(std::io::stdout()),
        };
        write(&*log, self.org, &signer, &mut out).await?;
        if self.out.is_some() {
            say(format_args!("public key {}", signer.public_key()));
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn write(
    log: &dyn LogStore,
    org: OrgId,
    signer: &HeadSigner,
    out: &mut (dyn Write + Send),
) -> Result<(), Failed> {
    let mut out = BufWriter::new(out);
    let mut pieces = std::pin::pin!(export(log, org, signer, SystemClock.now()));
    while let Some(piece) = pieces.next().await {
        out.write_all(&piece?)?;
    }
    Ok(out.flush()?)
}

impl Replay {
    async fn run(self, settings: &Settings) -> Result<ExitCode, Failed> {
        let (log, _) = open_log(settings).await?;
        let states = replay(&*log, self.org, self.stream.as_deref(), self.as_of).await?;
        for state in states {
            say(serde_json::to_string(&state)?);
        }
        Ok(ExitCode::SUCCESS)
    }
}
