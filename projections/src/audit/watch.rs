//! Counting what may be suspicious, and having it told when it is too much.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::accounts::events::AccountEvent;
use regimen_core::accounts::values::Role;
use regimen_core::audit::alerts::events::{AlertEvent, AlertRulesEvent};
use regimen_core::audit::alerts::{AlertPattern, AlertRule, AlertRules, RaiseAlert};
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::executor::{Executor, Failure, Request};
use regimen_core::kernel::ids::AccountId;
use regimen_core::kernel::sql::Value;
use serde::{Deserialize, Serialize};

use super::signs::{Sign, may_be_sign, sign};
use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::timers::{Act, Timed, done};

/// A row of the view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WatchRow {
    /// The rules that the organization has set.
    Rules(Vec<AlertRule>),
    /// Who runs the organization.
    Staff(BTreeSet<AccountId>),
    /// What was counted of one pattern.
    Count(Count),
}

/// What was counted of one pattern.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// The times that count, those first that were first.
    times: Vec<DateTime<Utc>>,
    /// Until when there is no other alert.
    quiet_until: Option<DateTime<Utc>>,
    /// The alert that is to be raised.
    due: Option<DueAlert>,
}

/// An alert that is to be raised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueAlert {
    pattern: AlertPattern,
    account_id: Option<AccountId>,
    count: u32,
    since: DateTime<Utc>,
    at: DateTime<Utc>,
    told: Vec<AccountId>,
}

/// One row for each pattern and whom it is counted for, one for the rules, and one for whoever is told.
#[derive(Debug)]
pub struct WatchView;

const RULES: &str = "rules";
const STAFF: &str = "staff";

fn key(pattern: AlertPattern, account: Option<AccountId>) -> String {
    account.map_or_else(|| pattern.name().to_owned(), |account| format!("{}-{account}", pattern.name()))
}

impl View for WatchView {
    type Row = WatchRow;
    const NAME: &'static str = "audit_watch";
    const VERSION: u32 = 2;
    const CARRIES_ON: u32 = 1;
    const COLUMNS: &'static [Column] = &[Column::int("due_at")];
    const INDEXES: &'static [&'static [&'static str]] = &[];
    const ACROSS: &'static [&'static [&'static str]] = &[&["due_at"]];

    fn reads(kind: &str) -> bool {
        let staff = ["AccountRegistered", "RoleChanged"];
        may_be_sign(kind) || AlertEvent::knows(kind) || AlertRulesEvent::knows(kind) || staff.contains(&kind)
    }

    fn touches(event: &Event, keys: &mut Vec<String>) -> Result<(), FoldError> {
        if let Some(sign) = sign(event)? {
            keys.extend([key(sign.pattern, sign.account), RULES.to_owned(), STAFF.to_owned()]);
        }
        if let Some(AlertEvent::AlertRaised(raised)) = event.read()? {
            keys.push(key(raised.pattern, raised.account_id));
        }
        if staff_changes(event)?.is_some() {
            keys.push(STAFF.to_owned());
        }
        Ok(())
    }

    fn fold(rows: &mut Rows<WatchRow>, event: &Event) -> Result<(), FoldError> {
        if let Some(AlertRulesEvent::AlertRulesSet(set)) = event.read()? {
            rows.put(RULES.to_owned(), WatchRow::Rules(set.rules.clone()));
        }
        if let Some((account, role)) = staff_changes(event)? {
            let mut staff = staff(rows)?;
            if role.administers() {
                staff.insert(account)
            } else {
                staff.remove(&account)
            };
            rows.put(STAFF.to_owned(), WatchRow::Staff(staff));
        }
        if let Some(AlertEvent::AlertRaised(raised)) = event.read()?
            && let Some(WatchRow::Count(count)) = rows.change_if_there(&key(raised.pattern, raised.account_id))?
        {
            count.due = None;
        }
        match sign(event)? {
            Some(sign) => note(rows, &sign),
            None => Ok(()),
        }
    }

    fn columns(row: &WatchRow) -> Vec<Value> {
        match row {
            WatchRow::Count(Count { due: Some(due), .. }) => vec![due.at.timestamp_micros().into()],
            WatchRow::Count(_) | WatchRow::Rules(_) | WatchRow::Staff(_) => vec![Value::Int(None)],
        }
    }
}

/// Whose role is another now, if `event` says so and it may concern those who run the organization.
fn staff_changes(event: &Event) -> Result<Option<(AccountId, Role)>, FoldError> {
    Ok(match event.read()? {
        Some(AccountEvent::AccountRegistered(registered)) if registered.role.administers() => {
            Some((registered.account_id, registered.role))
        }
        Some(AccountEvent::RoleChanged(changed)) => Some((changed.account_id, changed.to)),
        Some(_) | None => None,
    })
}

fn staff(rows: &Rows<WatchRow>) -> Result<BTreeSet<AccountId>, FoldError> {
    match rows.find(STAFF)? {
        Some(WatchRow::Staff(staff)) => Ok(staff.clone()),
        Some(_) => Err(FoldError::Form(STAFF.to_owned())),
        None => Ok(BTreeSet::new()),
    }
}

/// Counts `sign`; if that makes too many, an alert is due.
fn note(rows: &mut Rows<WatchRow>, sign: &Sign) -> Result<(), FoldError> {
    let rules = match rows.find(RULES)? {
        Some(WatchRow::Rules(rules)) => AlertRules::of(rules.clone()),
        Some(_) => return Err(FoldError::Form(RULES.to_owned())),
        None => AlertRules::default(),
    };
    let rule = rules.rule(sign.pattern);
    let Some(many) = rule.count else { return Ok(()) };
    let window = TimeDelta::minutes(rule.minutes.into());
    let key = key(sign.pattern, sign.account);
    let mut count = match rows.find(&key)? {
        Some(WatchRow::Count(count)) => count.clone(),
        Some(_) => return Err(FoldError::Form(key)),
        None => Count::default(),
    };
    if count.quiet_until.is_some_and(|until| sign.at < until) {
        return Ok(());
    }
    count.times.retain(|time| *time > sign.at - window);
    count.times.push(sign.at);
    if count.times.len() >= many as usize {
        let (times, told) = (std::mem::take(&mut count.times), staff(rows)?.into_iter().collect());
        count.quiet_until = Some(sign.at + window);
        count.due = Some(DueAlert {
            pattern: sign.pattern,
            account_id: sign.account,
            count: u32::try_from(times.len()).unwrap_or(u32::MAX),
            since: times.first().copied().unwrap_or(sign.at),
            at: sign.at,
            told,
        });
    }
    rows.put(key, WatchRow::Count(count));
    Ok(())
}

impl Act for DueAlert {
    async fn perform(&self, executor: &Executor, request: &Request) -> Result<(), Failure> {
        let Self { pattern, account_id, count, since, told, .. } = self.clone();
        done(executor, request, &RaiseAlert { pattern, account_id, count, since, told }).await
    }
}

impl Timed for WatchView {
    type Act = DueAlert;

    fn act(row: WatchRow) -> Option<DueAlert> {
        match row {
            WatchRow::Count(count) => count.due,
            WatchRow::Rules(_) | WatchRow::Staff(_) => None,
        }
    }
}
