//! What a batch needs to know before it is judged: from memory where this process wrote or read it last, else from the file.

use moka::sync::Cache;
use sqlx::{Row as _, SqliteConnection};
use uuid::Uuid;

use super::read::{head_at, known_at};
use crate::kernel::ids::{CommandId, OrgId};
use crate::kernel::log::schema::number;
use crate::kernel::log::touched::Touched;
use crate::kernel::log::{Facts, Head, Plan, StoreError, StreamId, Submission, Version};

/// Streams whose versions are kept in memory: some 20 MB.
const STREAMS: u64 = 100_000;
/// Organizations whose heads are kept in memory.
const HEADS: u64 = 20_000;

/// What the writer knows without asking. It is the only writer, so this is as true as the file.
#[derive(Debug)]
pub(super) struct Remembered {
    versions: Cache<(OrgId, StreamId), Version>,
    heads: Cache<OrgId, Head>,
}

impl Default for Remembered {
    fn default() -> Self {
        Self { versions: Cache::new(STREAMS), heads: Cache::new(HEADS) }
    }
}

impl Remembered {
    pub(super) fn learn(&self, plan: &Plan) {
        for (stream, version) in &plan.versions {
            self.versions.insert(stream.clone(), *version);
        }
        for (org, head) in &plan.heads {
            self.heads.insert(*org, *head);
        }
    }
}

pub(super) async fn gather(
    connection: &mut SqliteConnection,
    batch: &[Submission],
    remembered: &Remembered,
) -> Result<Facts, StoreError> {
    let touched = Touched::by(batch);
    let mut facts = Facts::default();
    versions(connection, &touched, remembered, &mut facts).await?;
    heads(connection, &touched, remembered, &mut facts).await?;
    known(connection, &touched, &mut facts).await?;
    Ok(facts)
}

async fn versions(
    connection: &mut SqliteConnection,
    touched: &Touched<'_>,
    remembered: &Remembered,
    facts: &mut Facts,
) -> Result<(), StoreError> {
    let mut unknown = Vec::new();
    for (org, stream) in &touched.streams {
        let key = (*org, (*stream).clone());
        match remembered.versions.get(&key) {
            Some(version) => drop(facts.versions.insert(key, version)),
            None => unknown.push(key),
        }
    }
    if unknown.is_empty() {
        return Ok(());
    }
    let wanted = unknown.iter().map(|(org, stream)| (org.uuid().simple().to_string(), stream)).collect::<Vec<_>>();
    let wanted = serde_json::to_string(&wanted).map_err(StoreError::unavailable)?;
    const FIND: &str = "SELECT wanted.key, streams.version FROM json_each(?) AS wanted CROSS JOIN streams \
        ON streams.org = unhex(wanted.value ->> 0) AND streams.stream = wanted.value ->> 1";
    for row in sqlx::query(FIND).bind(wanted).fetch_all(connection).await? {
        let key = usize::try_from(row.try_get::<i64, _>(0)?).map_err(StoreError::corrupt)?;
        let version = number(row.try_get(1)?)?;
        remembered.versions.insert(unknown[key].clone(), version);
        facts.versions.insert(unknown[key].clone(), version);
    }
    Ok(())
}

async fn heads(
    connection: &mut SqliteConnection,
    touched: &Touched<'_>,
    remembered: &Remembered,
    facts: &mut Facts,
) -> Result<(), StoreError> {
    let mut unknown = Vec::new();
    for org in &touched.orgs {
        match remembered.heads.get(org) {
            Some(head) => drop(facts.heads.insert(*org, head)),
            None => unknown.extend_from_slice(org.uuid().as_bytes()),
        }
    }
    if unknown.is_empty() {
        return Ok(());
    }
    // Ids come as one blob, 16 bytes each: one statement, prepared once, for any number of them.
    const FIND: &str = "WITH RECURSIVE wanted (at) AS (SELECT 1 UNION ALL SELECT at + 16 FROM wanted \
        WHERE at + 16 < length(?1)) \
        SELECT org, position, hash, recorded_at FROM wanted CROSS JOIN log_heads ON org = substr(?1, at, 16)";
    for row in sqlx::query(FIND).bind(unknown).fetch_all(connection).await? {
        let org = OrgId::from_uuid(row.try_get(0)?);
        let head = head_at(&row, 1)?;
        remembered.heads.insert(org, head);
        facts.heads.insert(org, head);
    }
    Ok(())
}

async fn known(connection: &mut SqliteConnection, touched: &Touched<'_>, facts: &mut Facts) -> Result<(), StoreError> {
    let mut wanted = Vec::with_capacity(touched.commands.len() * 32);
    for (org, command) in &touched.commands {
        wanted.extend_from_slice(org.uuid().as_bytes());
        wanted.extend_from_slice(command.uuid().as_bytes());
    }
    const FIND: &str = "WITH RECURSIVE wanted (at) AS (SELECT 1 UNION ALL SELECT at + 32 FROM wanted \
        WHERE at + 32 < length(?1)) \
        SELECT org, command_id, request_hash, first_position, last_position, outcome FROM wanted CROSS JOIN commits \
        ON org = substr(?1, at, 16) AND command_id = substr(?1, at + 16, 16)";
    for row in sqlx::query(FIND).bind(wanted).fetch_all(connection).await? {
        let org = OrgId::from_uuid(row.try_get(0)?);
        let command = CommandId::from_uuid(row.try_get::<Uuid, _>(1)?);
        facts.known.insert((org, command), known_at(&row, 2)?);
    }
    Ok(())
}
