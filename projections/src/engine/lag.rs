//! How far the views are behind: for health, metrics and whoever wonders why a page is old.

use std::collections::HashMap;

use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::Position;
use serde::Serialize;

use super::{Engine, EngineError};

/// How far one build of a view is behind, over all organizations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lag {
    /// The view.
    pub view: &'static str,
    /// The build: its table.
    pub build: String,
    /// Whether it is read; otherwise it is on its way to be.
    pub live: bool,
    /// Events that it has yet to take.
    pub behind: u64,
    /// Organizations in which it is behind.
    pub organizations_behind: u64,
    /// Where it stopped.
    pub stopped: Vec<StoppedAt>,
}

/// A view that stopped in one organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoppedAt {
    /// The organization.
    pub org: OrgId,
    /// The last position that it holds.
    pub position: Position,
    /// Why it cannot take the next; without personal content.
    pub error: String,
}

impl Engine {
    /// How far each build is behind the log.
    ///
    /// # Errors
    /// When the log or the database does not answer.
    pub async fn lag(&self) -> Result<Vec<Lag>, EngineError> {
        let inner = &self.0;
        let rows = inner.db.fetch("SELECT build, org, position, error FROM checkpoints", Vec::new()).await?;
        let mut standing = HashMap::<String, HashMap<OrgId, (Position, Option<String>)>>::new();
        for row in &rows {
            standing.entry(row.text(0)?).or_default().insert(row.parse(1)?, (row.count(2)?, row.text_or_null(3)?));
        }
        // The heads after the checkpoints: nothing looks further than the log.
        let heads = inner.log.store().heads_since(i64::MIN).await?;
        inner.reload_builds().await?;
        let mut lags = Vec::new();
        for build in inner.builds().iter() {
            let at = standing.remove(build.name()).unwrap_or_default();
            let position = |org: &OrgId| at.get(org).map_or(0, |(position, _)| *position);
            let behind =
                |(org, head): &(OrgId, regimen_core::kernel::log::Head)| head.position.saturating_sub(position(org));
            let mut stopped = at
                .iter()
                .filter_map(|(org, (position, error))| {
                    error.clone().map(|error| StoppedAt { org: *org, position: *position, error })
                })
                .collect::<Vec<_>>();
            stopped.sort_unstable_by_key(|stopped| stopped.org);
            lags.push(Lag {
                view: build.view_name(),
                build: build.name().to_owned(),
                live: build.live,
                behind: heads.iter().map(behind).sum(),
                organizations_behind: heads.iter().filter(|head| behind(head) > 0).count() as u64,
                stopped,
            });
        }
        Ok(lags)
    }
}
