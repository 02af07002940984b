//! What was kept for long enough goes.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Retention, RetentionCommand, RetentionRefusal};
use crate::kernel::executor::{Decline, UseCase, Work};

/// Apply the rules of the organization as of now.
#[derive(Debug, Clone, Copy)]
pub struct ApplyRetention;

/// The rules are applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionIsApplied {
    /// When; none if there are no rules.
    pub applied_at: Option<DateTime<Utc>>,
}

impl UseCase for ApplyRetention {
    type Outcome = RetentionIsApplied;
    type Refusal = RetentionRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<RetentionIsApplied, Decline<RetentionRefusal>> {
        let (org_id, at) = (work.org(), work.now());
        let mut retention = work.load::<Retention>(org_id).await?;
        retention.handle(RetentionCommand::Apply { org_id, at }).await?;
        let applied_at = retention.applied_at();
        work.save(retention).await?;
        Ok(RetentionIsApplied { applied_at })
    }
}
