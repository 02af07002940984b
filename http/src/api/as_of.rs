//! Reads of what was: `?as_of=` a position in the log, or a time.

use chrono::{DateTime, Utc};
use poem_openapi::param::Query;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::Position;

use crate::edge::Problem;
use crate::parts::Parts;

/// A moment in the history of an organization.
pub(crate) struct AsOf {
    /// The last position that counts.
    pub(crate) position: Position,
    /// When that was: what expires with time is judged by it.
    pub(crate) at: DateTime<Utc>,
}

impl AsOf {
    /// The moment that `asked` names, if it names one.
    pub(crate) async fn parse(
        parts: &Parts,
        org: OrgId,
        asked: &Query<Option<String>>,
    ) -> Result<Option<Self>, Problem> {
        let Some(asked) = asked.0.as_deref() else { return Ok(None) };
        if let Ok(position) = asked.parse() {
            let at = recorded_at(parts, org, position).await?;
            return Ok(Some(Self { position, at }));
        }
        let at = DateTime::parse_from_rfc3339(asked).map(|time| time.to_utc()).map_err(|_| {
            let detail = "as_of is a position in the log (a whole number) or a time such as 2027-05-01T12:00:00Z";
            Problem::invalid("request.invalid_as_of", detail)
        })?;
        Ok(Some(Self { position: parts.reader.position_at(org, at).await?, at }))
    }
}

async fn recorded_at(parts: &Parts, org: OrgId, position: Position) -> Result<DateTime<Utc>, Problem> {
    let store = parts.core.log().store();
    let events = store.read(org, position.saturating_sub(1), 1, &Default::default()).await?;
    let event = events.first().filter(|event| event.position == position);
    Ok(event.map_or_else(|| parts.core.clock().now(), |event| regimen_core::kernel::clock::instant(event.recorded_at)))
}
