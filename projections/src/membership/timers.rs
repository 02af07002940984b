//! What is to be done for memberships at a time: lots expire, clients are warned of it, cycles of plans begin or a plan ends.

use chrono::{DateTime, TimeDelta, Utc};
use regimen_core::kernel::event::EventSet as _;
use regimen_core::kernel::executor::{Executor, Failure, Request};
use regimen_core::kernel::ids::AccountId;
use regimen_core::kernel::sql::Value;
use regimen_core::membership::events::MembershipEvent;
use regimen_core::membership::values::LotNumber;
use regimen_core::membership::{BeginCycle, ExpireLot, WarnOfExpiry};
use serde::{Deserialize, Serialize};

use crate::engine::{Column, Event, FoldError, Rows, View};
use crate::timers::{Act, Timed, done};

/// How many days before a lot expires its client is told; only of lots that last more than twice as long.
const WARNINGS: [u16; 2] = [7, 1];

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MembershipAct {
    /// Note that a lot's time is over.
    ExpireLot {
        /// Whose.
        client_id: AccountId,
        /// Which.
        lot: LotNumber,
    },
    /// Tell the client that it will be.
    WarnOfExpiry {
        /// Whose.
        client_id: AccountId,
        /// Which.
        lot: LotNumber,
        /// How many days before.
        days_before: u16,
    },
    /// Begin the next cycle of the client's plan, or let the plan end.
    BeginCycle {
        /// Whose.
        client_id: AccountId,
    },
}

/// A row of the view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembershipTimer {
    /// When.
    pub due_at: DateTime<Utc>,
    /// What.
    pub act: MembershipAct,
}

/// One row for each timer.
#[derive(Debug)]
pub struct MembershipTimersView;

fn expiry_key(client_id: AccountId, lot: LotNumber) -> String {
    format!("expiry-{client_id}-{}", lot.0)
}

fn warning_key(client_id: AccountId, lot: LotNumber, days_before: u16) -> String {
    format!("warning-{client_id}-{}-{days_before}", lot.0)
}

fn cycle_key(client_id: AccountId) -> String {
    format!("cycle-{client_id}")
}

impl View for MembershipTimersView {
    type Row = MembershipTimer;
    const NAME: &'static str = "membership_timer";
    const VERSION: u32 = 1;
    const CARRIES_ON: u32 = 1;
    const COLUMNS: &'static [Column] = &[Column::int("due_at")];
    const INDEXES: &'static [&'static [&'static str]] = &[];
    const ACROSS: &'static [&'static [&'static str]] = &[&["due_at"]];

    fn reads(kind: &str) -> bool {
        MembershipEvent::knows(kind)
    }

    fn touches(_event: &Event, _keys: &mut Vec<String>) -> Result<(), FoldError> {
        Ok(())
    }

    fn fold(rows: &mut Rows<MembershipTimer>, event: &Event) -> Result<(), FoldError> {
        match event.read()? {
            Some(MembershipEvent::CreditsGranted(granted)) => {
                start_lot(rows, (granted.client_id, granted.lot), granted.granted_at, granted.expires_at);
            }
            Some(MembershipEvent::CreditsPurchased(bought)) => {
                start_lot(rows, (bought.client_id, bought.lot), bought.purchased_at, bought.expires_at);
            }
            Some(MembershipEvent::CreditsMovedIn(moved)) => {
                start_lot(rows, (moved.client_id, moved.lot), moved.moved_at, moved.expires_at);
            }
            Some(MembershipEvent::CreditsRolledOver(rolled)) => {
                start_lot(rows, (rolled.client_id, rolled.lot), rolled.rolled_over_at, rolled.expires_at);
            }
            Some(MembershipEvent::CycleBegan(began)) => {
                let client_id = began.client_id;
                let act = MembershipAct::BeginCycle { client_id };
                rows.put(cycle_key(client_id), MembershipTimer { due_at: began.ends_at, act });
                if let Some(lot) = began.lot {
                    start_lot(rows, (client_id, lot), began.began_at, began.ends_at);
                }
            }
            Some(MembershipEvent::PlanLeft(left)) => rows.remove(cycle_key(left.client_id)),
            Some(MembershipEvent::CreditsExpired(expired)) => {
                rows.remove(expiry_key(expired.client_id, expired.lot));
                for days_before in WARNINGS {
                    rows.remove(warning_key(expired.client_id, expired.lot, days_before));
                }
            }
            Some(MembershipEvent::ExpiryWarned(warned)) => {
                rows.remove(warning_key(warned.client_id, warned.lot, warned.days_before));
            }
            Some(
                MembershipEvent::CreditsSpent(_)
                | MembershipEvent::CreditsReturned(_)
                | MembershipEvent::CreditsTakenBack(_)
                | MembershipEvent::CreditsMovedOut(_)
                | MembershipEvent::PlanJoined(_)
                | MembershipEvent::PlanNoticeGiven(_)
                | MembershipEvent::PlanNoticeWithdrawn(_)
                | MembershipEvent::StrikeRecorded(_)
                | MembershipEvent::FeeCharged(_)
                | MembershipEvent::StrikeForgiven(_)
                | MembershipEvent::FeeWaived(_)
                | MembershipEvent::FeePaid(_)
                | MembershipEvent::PenaltyTakenBack(_),
            )
            | None => {}
        }
        Ok(())
    }

    fn columns(row: &MembershipTimer) -> Vec<Value> {
        vec![row.due_at.timestamp_micros().into()]
    }
}

fn start_lot(
    rows: &mut Rows<MembershipTimer>,
    (client_id, lot): (AccountId, LotNumber),
    from: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) {
    let act = MembershipAct::ExpireLot { client_id, lot };
    rows.put(expiry_key(client_id, lot), MembershipTimer { due_at: expires_at, act });
    for days_before in WARNINGS {
        let before = TimeDelta::days(days_before.into());
        if expires_at.signed_duration_since(from) > before * 2 {
            let act = MembershipAct::WarnOfExpiry { client_id, lot, days_before };
            rows.put(warning_key(client_id, lot, days_before), MembershipTimer { due_at: expires_at - before, act });
        }
    }
}

impl Timed for MembershipTimersView {
    type Act = MembershipAct;

    fn act(row: MembershipTimer) -> Option<MembershipAct> {
        Some(row.act)
    }
}

impl Act for MembershipAct {
    async fn perform(&self, executor: &Executor, request: &Request) -> Result<(), Failure> {
        match *self {
            Self::ExpireLot { client_id, lot } => done(executor, request, &ExpireLot { client_id, lot }).await,
            Self::WarnOfExpiry { client_id, lot, days_before } => {
                done(executor, request, &WarnOfExpiry { client_id, lot, days_before }).await
            }
            Self::BeginCycle { client_id } => done(executor, request, &BeginCycle { client_id }).await,
        }
    }
}
