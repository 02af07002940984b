//! How far each build has come. A checkpoint moves in the transaction that writes the rows, and only from where the writer
//! believes it to be: whoever comes second changes nothing.

use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::{Position, StoreError};
use regimen_core::kernel::sql::{Db, Row, Tx, Value};

use super::builds::Build;

/// Where a build stands in an organization's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) position: Position,
    /// Why it stopped there.
    pub(super) error: Option<String>,
}

/// Where each of `builds` stands, in their order.
pub(super) async fn of(db: &Db, org: OrgId, builds: &[Build]) -> Result<Vec<Standing>, StoreError> {
    let sql = "SELECT build, position, error FROM checkpoints WHERE org = $1";
    let rows = db.fetch(sql, vec![Value::text(org)]).await?;
    let mut standing = vec![Standing { position: 0, error: None }; builds.len()];
    for row in &rows {
        let name = row.text(0)?;
        if let Some(index) = builds.iter().position(|build| build.name() == name) {
            standing[index] = Standing { position: row.count(1)?, error: row.text_or_null(2)? };
        }
    }
    Ok(standing)
}

/// Moves `builds` from `from` to `to`; whether all of them stood there.
pub(super) async fn advance(
    tx: &mut Tx,
    org: OrgId,
    builds: &[&Build],
    from: Position,
    to: Position,
) -> Result<bool, StoreError> {
    let names = (4..builds.len() + 4).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ");
    let sql = if from == 0 {
        // Only builds that still exist: another process may have switched meanwhile.
        format!(
            "INSERT INTO checkpoints (org, build, position) SELECT $1, name, $3 FROM builds WHERE name IN ({names})
             ON CONFLICT (org, build) DO UPDATE SET position = excluded.position WHERE checkpoints.position = $2"
        )
    } else {
        format!("UPDATE checkpoints SET position = $3 WHERE org = $1 AND position = $2 AND build IN ({names})")
    };
    let mut values = vec![Value::text(org), from.into(), to.into()];
    values.extend(builds.iter().map(|build| Value::from(build.name())));
    Ok(tx.execute(&sql, values).await? == builds.len() as u64)
}

/// Notes that `build` cannot go on.
pub(super) async fn stop(tx: &mut Tx, org: OrgId, build: &Build, error: &str) -> Result<(), StoreError> {
    let sql = "INSERT INTO checkpoints (org, build, position, error) VALUES ($1, $2, 0, $3)
               ON CONFLICT (org, build) DO UPDATE SET error = excluded.error";
    tx.execute(sql, vec![Value::text(org), build.name().into(), error.into()]).await.map(drop)
}

/// Lets stopped builds try again, as a newer program may be able to.
pub(super) async fn resume(db: &Db) -> Result<(), StoreError> {
    db.execute("UPDATE checkpoints SET error = NULL WHERE error IS NOT NULL", Vec::new()).await.map(drop)
}

/// Holds every checkpoint of `build` where it is until the transaction ends.
pub(super) async fn hold(tx: &mut Tx, build: &Build) -> Result<(), StoreError> {
    let sql = "UPDATE checkpoints SET position = position WHERE build = $1";
    tx.execute(sql, vec![build.name().into()]).await.map(drop)
}

/// The organizations in which `behind` is not as far as `ahead`, with their positions.
pub(super) async fn overtaken(
    tx: &mut Tx,
    behind: &Build,
    ahead: &Build,
) -> Result<Vec<(OrgId, Position, Position)>, StoreError> {
    let sql = "SELECT a.org, b.position, a.position FROM checkpoints a
               LEFT JOIN checkpoints b ON b.org = a.org AND b.build = $1
               WHERE a.build = $2 AND (b.position IS NULL OR b.position < a.position) ORDER BY a.org";
    let rows = tx.fetch(sql, vec![behind.name().into(), ahead.name().into()]).await?;
    let at = |row: &Row| Ok((row.parse(0)?, row.int_or_null(1)?.unwrap_or(0).unsigned_abs(), row.count(2)?));
    rows.iter().map(at).collect()
}

/// Why `build` stopped, if it did in any organization.
pub(super) async fn stopped(tx: &mut Tx, build: &Build) -> Result<Option<String>, StoreError> {
    let sql = "SELECT error FROM checkpoints WHERE build = $1 AND error IS NOT NULL LIMIT 1";
    tx.fetch(sql, vec![build.name().into()]).await?.first().map(|row| row.text(0)).transpose()
}
