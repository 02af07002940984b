//! Alerts, and how often what may occur before there is one.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use regimen_core::audit::alerts::{AlertId, AlertPattern, AlertRule, AlertRules, SetAlertRules};
use regimen_core::kernel::ids::AccountId;
use regimen_projections::Page;
use regimen_projections::audit::{AlertRow, find_alerts};

use crate::api::{Area, Written, asked, found};
use crate::edge::{Admin, Auditor, Problem};
use crate::parts::Parts;

pub(crate) struct AlertsApi;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "AlertPattern", rename_all = "snake_case")]
enum PatternName {
    /// One account gets data: its own, a search in the log, or the log.
    Exports,
    /// Secrets are made by which other programs come in or are believed.
    Secrets,
    /// One account acts for others.
    Impersonations,
    /// People are erased who did not do it themselves.
    Erasures,
    /// Accounts are locked after many wrong passwords.
    Locks,
    /// The second factor of one account is guessed at.
    WrongCodes,
    /// Second factors are taken away, by their owners or by staff.
    FactorsRemoved,
}

/// Something occurred oftener than it should.
#[derive(Object)]
#[oai(rename = "Alert", skip_serializing_if_is_none)]
struct AlertView {
    alert_id: AlertId,
    pattern: PatternName,
    /// By or of whom, if it is counted for each account.
    account_id: Option<AccountId>,
    /// How often.
    count: u32,
    /// The first of these times.
    since: DateTime<Utc>,
    raised_at: DateTime<Utc>,
}

#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct AlertPage {
    items: Vec<AlertView>,
    /// Where the next page begins; left out on the last.
    next_cursor: Option<String>,
}

/// How often something may occur.
#[derive(Object)]
#[oai(rename = "AlertRule", deny_unknown_fields, skip_serializing_if_is_none)]
struct RuleBody {
    pattern: PatternName,
    /// At the how manyth time there is an alert, 1 to 1,000; left out if there is to be none.
    count: Option<u32>,
    /// Within how many minutes, 1 to 10,080. Until they are over there is no second alert.
    minutes: u32,
}

#[derive(Object)]
#[oai(rename = "AlertRules", deny_unknown_fields)]
struct RulesBody {
    rules: Vec<RuleBody>,
}

impl From<AlertPattern> for PatternName {
    fn from(pattern: AlertPattern) -> Self {
        match pattern {
            AlertPattern::Exports => Self::Exports,
            AlertPattern::Secrets => Self::Secrets,
            AlertPattern::Impersonations => Self::Impersonations,
            AlertPattern::Erasures => Self::Erasures,
            AlertPattern::Locks => Self::Locks,
            AlertPattern::WrongCodes => Self::WrongCodes,
            AlertPattern::FactorsRemoved => Self::FactorsRemoved,
        }
    }
}

impl From<PatternName> for AlertPattern {
    fn from(pattern: PatternName) -> Self {
        match pattern {
            PatternName::Exports => Self::Exports,
            PatternName::Secrets => Self::Secrets,
            PatternName::Impersonations => Self::Impersonations,
            PatternName::Erasures => Self::Erasures,
            PatternName::Locks => Self::Locks,
            PatternName::WrongCodes => Self::WrongCodes,
            PatternName::FactorsRemoved => Self::FactorsRemoved,
        }
    }
}

impl From<AlertRow> for AlertView {
    fn from(row: AlertRow) -> Self {
        let AlertRow { alert_id, pattern, account_id, count, since, raised_at } = row;
        Self { alert_id, pattern: pattern.into(), account_id, count, since, raised_at }
    }
}

impl RulesBody {
    fn of(rules: Vec<AlertRule>) -> Self {
        let rules = rules.into_iter().map(|AlertRule { pattern, count, minutes }| RuleBody {
            pattern: pattern.into(),
            count,
            minutes,
        });
        Self { rules: rules.collect() }
    }
}

impl From<RulesBody> for SetAlertRules {
    fn from(body: RulesBody) -> Self {
        let rules = body.rules.into_iter().map(|RuleBody { pattern, count, minutes }| AlertRule {
            pattern: pattern.into(),
            count,
            minutes,
        });
        Self { rules: rules.collect() }
    }
}

#[OpenApi(prefix_path = "/audit", tag = "Area::Audit")]
impl AlertsApi {
    /// Alerts
    ///
    /// What occurred oftener than it should, the newest first. Owners and admins are told of each, in the app and by mail.
    #[oai(path = "/alerts", method = "get", operation_id = "list_alerts")]
    async fn list(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Auditor,
        pattern: Query<Option<PatternName>>,
        limit: Query<Option<u32>>,
        cursor: Query<Option<String>>,
    ) -> Result<Json<AlertPage>, Problem> {
        let (pattern, page) = (pattern.0.map(Into::into), asked(&limit, &cursor)?);
        let page = found(find_alerts(&parts.reader, caller.org(), pattern, &page).await)?;
        let Page { items, next } = page.map(AlertView::from);
        Ok(Json(AlertPage { items, next_cursor: next }))
    }

    /// Rules of alerts
    ///
    /// One for each pattern.
    #[oai(path = "/alert-rules", method = "get", operation_id = "get_alert_rules")]
    async fn rules(&self, parts: Data<&Arc<Parts>>, caller: Auditor) -> Result<Json<RulesBody>, Problem> {
        let (rules, _) = parts.core.executor().current::<AlertRules>(caller.org(), caller.org()).await?;
        Ok(Json(RulesBody::of(rules.all())))
    }

    /// Set the rules of alerts
    ///
    /// They count from the next event on. For a pattern that is left out the usual rule counts.
    #[oai(path = "/alert-rules", method = "put", operation_id = "set_alert_rules")]
    async fn set_rules(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        body: Json<RulesBody>,
    ) -> Result<Written<RulesBody>, Problem> {
        let done = parts.core.executor().execute(&caller.command(), &SetAlertRules::from(body.0)).await?;
        Ok(Written::of(done, |are| RulesBody::of(are.rules)))
    }
}
