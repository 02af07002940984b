//! The history of an organization as a file: JSON Lines with a header, every commit with its events as they are stored (sealed
//! fields stay sealed), and a signed head at the end. It can be verified on any machine with the public key alone.

use chrono::{DateTime, Utc};
use futures_util::stream::{self, Stream};
use serde::{Deserialize, Serialize};

use super::chain::{ChainVerifier, Flaw};
use super::head::{HeadSigner, PublicKey, SignedHead};
use super::line::{CommitLine, EventLine, NotText};
use super::verify::Report;
use crate::kernel::ids::OrgId;
use crate::kernel::log::{Filter, LogStore, Position, StoreError, StoredCommit};

/// Commits in one piece of the export.
const PAGE: usize = 500;

/// One line of an export.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportLine {
    /// The first.
    Header {
        /// The version of this format: 1.
        format: u32,
        /// Whose log.
        org: OrgId,
        /// The key that signed the head. A verifier trusts the key it was given and refuses a file that names another.
        public_key: PublicKey,
    },
    /// A commit.
    Commit(Box<CommitLine>),
    /// The last.
    Head(SignedHead),
}

/// The export stopped.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ExportError {
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A stored document is not text.
    #[error(transparent)]
    NotText(#[from] NotText),
}

enum Stage {
    Header,
    Commits(Head),
    End,
}

type Head = crate::kernel::log::Head;

/// The log of `org` as it stands now, in pieces of whole lines.
pub fn export<'s>(
    store: &'s dyn LogStore,
    org: OrgId,
    signer: &'s HeadSigner,
    now: DateTime<Utc>,
) -> impl Stream<Item = Result<Vec<u8>, ExportError>> + Send + 's {
    stream::try_unfold(Stage::Header, move |stage| async move {
        match stage {
            Stage::Header => {
                let header = ExportLine::Header { format: 1, org, public_key: signer.public_key() };
                Ok(Some((line(&header), Stage::Commits(Head::EMPTY))))
            }
            Stage::Commits(head) => {
                let commits = store.commits(org, head.position, PAGE).await?;
                let Some(last) = commits.last() else {
                    let signed = signer.sign(org, head.position, head.hash, now);
                    return Ok(Some((line(&ExportLine::Head(signed)), Stage::End)));
                };
                let end = Head { position: last.last_position, hash: last.hash, recorded_at: last.recorded_at };
                let piece = commit_lines(store, org, head.position, commits).await?;
                Ok(Some((piece, Stage::Commits(end))))
            }
            Stage::End => Ok(None),
        }
    })
}

async fn commit_lines(
    store: &dyn LogStore,
    org: OrgId,
    after: Position,
    commits: Vec<StoredCommit>,
) -> Result<Vec<u8>, ExportError> {
    let until = commits.last().map(|commit| commit.last_position);
    let filter = Filter { until, ..Filter::default() };
    let mut events = store.read(org, after, usize::MAX, &filter).await?.into_iter().peekable();
    let mut piece = Vec::new();
    for commit in commits {
        let mut own = Vec::new();
        while let Some(event) = events.next_if(|event| event.position <= commit.last_position) {
            own.push(EventLine::of(event)?);
        }
        piece.extend(line(&ExportLine::Commit(Box::new(CommitLine::of(commit, own)?))));
    }
    Ok(piece)
}

fn line(line: &ExportLine) -> Vec<u8> {
    let mut text = serde_json::to_vec(line).expect("a line holds nothing that is not JSON");
    text.push(b'\n');
    text
}

/// Verifies an export, given line by line, with `key` alone. `earlier` are heads that were signed before and must be in it.
pub fn verify_export(
    lines: impl IntoIterator<Item = std::io::Result<String>>,
    key: PublicKey,
    earlier: &[SignedHead],
) -> Report {
    let mut verifier = ChainVerifier::new(OrgId::DEFAULT);
    match follow(lines, key, earlier, &mut verifier) {
        Ok(()) => Report::new(&verifier, None),
        Err(flaw) => Report::new(&verifier, Some(&flaw)),
    }
}

fn follow(
    lines: impl IntoIterator<Item = std::io::Result<String>>,
    key: PublicKey,
    earlier: &[SignedHead],
    verifier: &mut ChainVerifier,
) -> Result<(), Flaw> {
    let mut org = None;
    let mut end = None;
    for (index, line) in lines.into_iter().enumerate() {
        let unreadable = || Flaw::Unreadable(index + 1);
        let line = line.map_err(|_| unreadable())?;
        let line: ExportLine = serde_json::from_str(&line).map_err(|_| unreadable())?;
        match (line, org) {
            _ if end.is_some() => return Err(unreadable()),
            (ExportLine::Header { format: 1, org: of, public_key }, None) => {
                // Whoever reads the file must not be led to another key.
                if public_key != key {
                    return Err(Flaw::Signature);
                }
                org = Some(of);
                *verifier = ChainVerifier::new(of);
            }
            (ExportLine::Commit(commit), Some(org)) => {
                let events = commit.events.iter().map(|event| commit.event(event)).collect::<Vec<_>>();
                verifier.follow(&commit.stored(org), &events)?;
                let signed = earlier.iter().find(|head| head.position == commit.last_position);
                if signed.is_some_and(|head| head.hash != commit.hash) {
                    return Err(Flaw::Rewritten(commit.last_position));
                }
            }
            (ExportLine::Head(head), Some(org)) => {
                head.verify(key).map_err(|_| Flaw::Signature)?;
                let found = verifier.head();
                if head.position > found.position {
                    return Err(Flaw::Truncated { end: found.position, signed: head.position });
                }
                if head.org != org || head.position != found.position || head.hash != found.hash {
                    return Err(Flaw::Rewritten(head.position));
                }
                end = Some(head);
            }
            (ExportLine::Header { .. } | ExportLine::Commit(_) | ExportLine::Head(_), _) => return Err(unreadable()),
        }
    }
    // An export without its head was cut off.
    let end = end.ok_or(Flaw::Signature)?;
    for head in earlier {
        head.verify(key).map_err(|_| Flaw::Signature)?;
        if head.position > end.position {
            return Err(Flaw::Truncated { end: end.position, signed: head.position });
        }
    }
    Ok(())
}
