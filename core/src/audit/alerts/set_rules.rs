//! An organization says how often what may occur.

use serde::{Deserialize, Serialize};

use super::{AlertRule, AlertRules, AlertRulesCommand, AlertRulesRefusal};
use crate::kernel::executor::{Decline, UseCase, Work};

/// Set `rules`; where nothing is said, the usual ones count.
#[derive(Debug, Clone)]
pub struct SetAlertRules {
    /// Which.
    pub rules: Vec<AlertRule>,
}

/// What counts now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRulesAre {
    /// The rule for each pattern.
    pub rules: Vec<AlertRule>,
}

impl UseCase for SetAlertRules {
    type Outcome = AlertRulesAre;
    type Refusal = AlertRulesRefusal;

    async fn decide(&self, work: &mut Work<'_>) -> Result<AlertRulesAre, Decline<AlertRulesRefusal>> {
        let (org_id, rules, at) = (work.org(), self.rules.clone(), work.now());
        let mut set = work.load::<AlertRules>(org_id).await?;
        set.handle(AlertRulesCommand::Set { org_id, rules, at }).await?;
        let rules = set.all();
        work.save(set).await?;
        Ok(AlertRulesAre { rules })
    }
}
