//! What happens to alerts and their rules.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{AlertId, AlertPattern, AlertRule};
use crate::domain_events;
use crate::kernel::ids::{AccountId, OrgId};

/// The organization says how often what may occur. Stream `alertrules-{org_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRulesSet {
    /// Whose.
    pub org_id: OrgId,
    /// The rules that are not the usual ones.
    pub rules: Vec<AlertRule>,
    /// When.
    pub set_at: DateTime<Utc>,
}

domain_events! {
    /// The events of the rules of an organization.
    pub enum AlertRulesEvent {
        AlertRulesSet = 1,
    }
}

/// Something occurred oftener than it should. Stream `alert-{alert_id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRaised {
    /// The alert.
    pub alert_id: AlertId,
    /// What.
    pub pattern: AlertPattern,
    /// By or of whom, if it is counted for each account.
    pub account_id: Option<AccountId>,
    /// How often.
    pub count: u32,
    /// The first of these times.
    pub since: DateTime<Utc>,
    /// When.
    pub raised_at: DateTime<Utc>,
}

domain_events! {
    /// The events of one alert.
    pub enum AlertEvent {
        AlertRaised = 1,
    }
}
