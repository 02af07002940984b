//! Applying the rules of retention once a day, and what views drop when they are.

use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::executor::{Executor, Failure, Request};
use regimen_core::kernel::sql::Value;
use regimen_core::privacy::retention::events::RetentionEvent;
use regimen_core::privacy::retention::{ApplyRetention, RetentionClass};
use serde::{Deserialize, Serialize};

use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::timers::{Act, Timed, done};

/// Up to when what is over of `class` is dropped, if `event` says so.
pub(crate) fn swept(event: &Event, class: RetentionClass) -> Result<Option<DateTime<Utc>>, FoldError> {
    let Some(RetentionEvent::RetentionApplied(applied)) = event.read()? else { return Ok(None) };
    Ok(applied.cutoffs.iter().find(|cutoff| cutoff.class == class).map(|cutoff| cutoff.before))
}

/// When the rules are to be applied next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionTimer {
    due_at: DateTime<Utc>,
}

/// One row, if there are rules.
#[derive(Debug)]
pub struct RetentionTimerView;

const NEXT: &str = "next";

impl View for RetentionTimerView {
    type Row = RetentionTimer;
    const NAME: &'static str = "privacy_retention_timer";
    const VERSION: u32 = 1;
    const CARRIES_ON: u32 = 1;
    const COLUMNS: &'static [Column] = &[Column::int("due_at")];
    const INDEXES: &'static [&'static [&'static str]] = &[];
    const ACROSS: &'static [&'static [&'static str]] = &[&["due_at"]];

    fn reads(kind: &str) -> bool {
        RetentionEvent::knows(kind)
    }

    fn touches(_: &Event, _: &mut Vec<String>) -> Result<(), FoldError> {
        Ok(())
    }

    fn fold(rows: &mut Rows<RetentionTimer>, event: &Event) -> Result<(), FoldError> {
        let due_at = match event.read()? {
            Some(RetentionEvent::RetentionSet(set)) if set.rules.is_empty() => {
                rows.remove(NEXT.to_owned());
                return Ok(());
            }
            Some(RetentionEvent::RetentionSet(set)) => set.set_at,
            Some(RetentionEvent::RetentionApplied(applied)) => applied.applied_at + TimeDelta::days(1),
            None => return Ok(()),
        };
        rows.put(NEXT.to_owned(), RetentionTimer { due_at });
        Ok(())
    }

    fn columns(row: &RetentionTimer) -> Vec<Value> {
        vec![row.due_at.timestamp_micros().into()]
    }
}

impl Act for RetentionTimer {
    async fn perform(&self, executor: &Executor, request: &Request) -> Result<(), Failure> {
        done(executor, request, &ApplyRetention).await
    }
}

impl Timed for RetentionTimerView {
    type Act = RetentionTimer;

    fn act(row: RetentionTimer) -> Option<RetentionTimer> {
        Some(row)
    }
}
