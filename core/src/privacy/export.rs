//! Everything about one person as a file: JSON Lines with a header, what their account says, every event that is about them or
//! by them, and a signature over all lines before it.

use std::collections::BTreeSet;
use std::io::BufRead;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::redact::{anonymous, redact};
use super::trail::{Part, trail_of, uuids};
use crate::accounts::Account;
use crate::kernel::clock::instant;
use crate::kernel::executor::{Executor, Failure};
use crate::kernel::ids::{AccountId, OrgId};
use crate::kernel::log::{Act, Actor, LogStore, Position, StoreError, StreamId};
use crate::kernel::proof::{HeadSigner, PublicKey};

const PURPOSE: &str = "person-export";
/// Accounts asked for at once.
const AT_ONCE: usize = 500;

/// An export, ready to be handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonExport {
    /// The file.
    pub file: Vec<u8>,
    /// Up to where in the log it goes.
    pub up_to: Position,
}

/// An export that is not what was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FalseExport {
    /// It is no export of this format, or was cut off.
    #[error("this is no complete export of a person")]
    Incomplete,
    /// A line was altered, or it is signed with another key.
    #[error("the export is not what was signed with the key")]
    Altered,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Header { format: u32, org_id: OrgId, account_id: AccountId, exported_at: DateTime<Utc>, up_to: Position },
    Account(Value),
    Event(EventOf),
    Signature { public_key: PublicKey, signature: String },
}

#[derive(Serialize, Deserialize)]
struct EventOf {
    position: Position,
    event_id: Uuid,
    at: DateTime<Utc>,
    /// What it happened to: `roster-…`, `membership-…`.
    stream: String,
    kind: String,
    /// `you`, `somebody else`, `somebody else for you`, `you for somebody else`, `operator`, `system` or `anonymous`.
    by: String,
    /// Whether it is about the person; else they did it to something else.
    about_you: bool,
    data: Value,
}

/// Everything that the log of `org` holds of `person` up to `up_to`, signed.
///
/// # Errors
/// When the log or the keys do not answer.
pub async fn export_person(
    executor: &Executor,
    signer: &HeadSigner,
    org: OrgId,
    person: AccountId,
    (up_to, exported_at): (Position, DateTime<Utc>),
) -> Result<PersonExport, Failure> {
    let store = executor.log().store();
    let trail = trail_of(store, org, person, up_to).await?;
    let others = others(store, org, person, &trail).await?;
    let (account, _) = executor.current::<Account>(org, person).await?;
    let mut file = Vec::new();
    write(&mut file, &Line::Header { format: 1, org_id: org, account_id: person, exported_at, up_to })?;
    write(&mut file, &Line::Account(about(&account)))?;
    for (act, part) in trail {
        let by = by(act.actor, person);
        let opened = executor.codec().open(org, act.event).await?;
        let payload = opened.payload().map_err(|error| Failure::Corrupt(error.to_string().into()))?;
        let event = EventOf {
            position: opened.position,
            event_id: opened.event_id.uuid(),
            at: instant(opened.recorded_at),
            stream: of_whom(&opened.stream, &others),
            kind: opened.kind.to_string(),
            by: by.to_owned(),
            about_you: part == Part::About,
            data: redact(payload, person, &others),
        };
        write(&mut file, &Line::Event(event))?;
    }
    let signature = signer.sign_document(PURPOSE, &file);
    write(&mut file, &Line::Signature { public_key: signer.public_key(), signature })?;
    Ok(PersonExport { file, up_to })
}

/// How many events are in the export `file`, if it is what was signed with `key`.
///
/// # Errors
/// See [`FalseExport`].
pub fn verify_person_export(file: &[u8], key: PublicKey) -> Result<usize, FalseExport> {
    let text = file.strip_suffix(b"\n").ok_or(FalseExport::Incomplete)?;
    let start = memchr::memrchr(b'\n', text).map_or(0, |end| end + 1);
    let (signed, last) = file.split_at(start);
    let last = serde_json::from_slice(last).map_err(|_| FalseExport::Incomplete)?;
    let Line::Signature { signature, .. } = last else { return Err(FalseExport::Incomplete) };
    key.verify_document(PURPOSE, signed, &signature).map_err(|_| FalseExport::Altered)?;
    Ok(signed.lines().map_while(Result::ok).filter(|line| line.starts_with(r#"{"event":"#)).count())
}

fn write(file: &mut Vec<u8>, line: &Line) -> Result<(), Failure> {
    serde_json::to_writer(&mut *file, line).map_err(|error| Failure::Corrupt(error.to_string().into()))?;
    file.push(b'\n');
    Ok(())
}

fn about(account: &Account) -> Value {
    let email = account.email().map(|email| email.as_str());
    let name = account.name().map(|name| name.as_str());
    json!({ "email": email, "name": name, "role": account.role() })
}

/// The accounts of other people that are named in `trail`.
async fn others(
    store: &dyn LogStore,
    org: OrgId,
    person: AccountId,
    trail: &[(Act, Part)],
) -> Result<BTreeSet<Uuid>, StoreError> {
    let of_stream = |act: &Act| Uuid::try_parse(act.event.stream.key()).ok();
    let named = trail.iter().flat_map(|(act, _)| uuids(&act.event.payload).chain(of_stream(act)));
    let named = named.filter(|id| *id != person.uuid()).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>();
    let mut others = BTreeSet::new();
    for some in named.chunks(AT_ONCE) {
        let streams = some.iter().map(|id| StreamId::new("account", id)).collect::<Vec<_>>();
        let versions = store.versions(org, &streams).await?;
        others.extend(some.iter().zip(versions).filter(|(_, version)| *version > 0).map(|(id, _)| *id));
    }
    Ok(others)
}

/// The name of a stream, without the id of somebody else.
fn of_whom(stream: &StreamId, others: &BTreeSet<Uuid>) -> String {
    format!("{}-{}", stream.kind(), anonymous(stream.key().to_owned(), others))
}

fn by(actor: Actor, person: AccountId) -> &'static str {
    match actor {
        Actor::Account(id) if id == person => "you",
        Actor::Impersonated { account, .. } if account == person => "somebody else for you",
        Actor::Impersonated { by, .. } if by == person => "you for somebody else",
        Actor::Account(_) | Actor::Impersonated { .. } => "somebody else",
        Actor::Operator => "operator",
        Actor::System => "system",
        Actor::Anonymous => "anonymous",
        Actor::Program(_) => "a program",
    }
}
