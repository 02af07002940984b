//! An organization says how long what is kept.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Retention, RetentionCommand, RetentionRefusal, RetentionRule};
use crate::kernel::executor::{Decline, UseCase, Work};

/// Keep what `rules` name for as long as they say, and everything else.
#[derive(Debug, Clone)]
pub struct SetRetention {
    /// The rules.
    pub rules: Vec<RetentionRule>,
}

/// How long what is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionIs {
    /// The rules.
    pub rules: Vec<RetentionRule>,
    /// When they were applied last.
    pub applied_at: Option<DateTime<Utc>>,
}

impl UseCase for SetRetention {
    type Outcome = RetentionIs;
    type Refusal = RetentionRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<RetentionIs, Decline<RetentionRefusal>> {
        let (org_id, rules, at) = (work.org(), self.rules.clone(), work.now());
        let mut retention = work.load::<Retention>(org_id).await?;
        retention.handle(RetentionCommand::Set { org_id, rules, at }).await?;
        let is = RetentionIs { rules: retention.rules().to_vec(), applied_at: retention.applied_at() };
        work.save(retention).await?;
        Ok(is)
    }
}
