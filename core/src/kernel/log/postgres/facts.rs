//! What a batch needs to know before it is judged, locked until the transaction ends.

use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row as _};

use crate::kernel::log::schema::number;
use crate::kernel::log::touched::Touched;
use crate::kernel::log::{Facts, Hash, Head, Known, Position};

/// Locks streams, then heads; the order of both and why it is safe stands with the function `lock_batch` in the migration.
pub(super) async fn lock(connection: &mut PgConnection, touched: &Touched<'_>) -> Result<Facts, sqlx::Error> {
    let streams = touched.streams.iter().copied().collect::<Vec<_>>();
    let commands = touched.commands.iter().copied().collect::<Vec<_>>();
    let orgs = touched.orgs.iter().copied().collect::<Vec<_>>();
    let rows = sqlx::query(
        "SELECT what, ordinal, number_1, number_2, bytes_1, bytes_2 FROM log.lock_batch($1, $2, $3, $4, $5)",
    )
    .bind(streams.iter().map(|(org, _)| org.uuid()).collect::<Vec<_>>())
    .bind(streams.iter().map(|(_, stream)| stream.as_str()).collect::<Vec<_>>())
    .bind(commands.iter().map(|(org, _)| org.uuid()).collect::<Vec<_>>())
    .bind(commands.iter().map(|(_, command)| command.uuid()).collect::<Vec<_>>())
    .bind(orgs.iter().map(|org| org.uuid()).collect::<Vec<_>>())
    .fetch_all(connection)
    .await?;

    let mut facts = Facts::default();
    for row in rows {
        let nth = usize::try_from(row.try_get::<i64, _>(1)? - 1).map_err(corrupt)?;
        match row.try_get::<i32, _>(0)? {
            1 => {
                let (org, stream) = streams.get(nth).ok_or_else(|| corrupt("a stream that nobody asked for"))?;
                facts.versions.insert((*org, (*stream).clone()), position(&row, 2)?);
            }
            2 => {
                let command = commands.get(nth).ok_or_else(|| corrupt("a command that nobody asked for"))?;
                facts.known.insert(*command, known(&row)?);
            }
            3 => {
                let org = orgs.get(nth).ok_or_else(|| corrupt("a head that nobody asked for"))?;
                facts.heads.insert(*org, head(&row)?);
            }
            _ => return Err(corrupt("a fact of an unknown kind")),
        }
    }
    Ok(facts)
}

fn known(row: &PgRow) -> Result<Known, sqlx::Error> {
    Ok(Known {
        first: position(row, 2)?,
        last: position(row, 3)?,
        request_hash: hash(row, 4)?,
        outcome: row.try_get::<&[u8], _>(5)?.into(),
    })
}

fn head(row: &PgRow) -> Result<Head, sqlx::Error> {
    Ok(match position(row, 2)? {
        0 => Head::EMPTY,
        position => Head { position, recorded_at: row.try_get(3)?, hash: hash(row, 4)? },
    })
}

fn position(row: &PgRow, column: usize) -> Result<Position, sqlx::Error> {
    number(row.try_get(column)?).map_err(corrupt)
}

fn hash(row: &PgRow, column: usize) -> Result<Hash, sqlx::Error> {
    Hash::from_slice(row.try_get(column)?).ok_or_else(|| corrupt("a hash that is not 32 bytes"))
}

/// A decoding error becomes `StoreError::Corrupt`.
fn corrupt(what: impl std::fmt::Display) -> sqlx::Error {
    sqlx::Error::Decode(what.to_string().into())
}
