//! What an erased person had taken goes back: places to the line, their time, their plan; and nothing of them stays in memory.

use std::collections::BTreeSet;

use super::trail::{Part, trail_of};
use crate::accounts::Caller;
use crate::accounts::values::Role;
use crate::booking::{EndStanding, GiveUpPlaces, LeaveCourse};
use crate::kernel::event::read_payload;
use crate::kernel::executor::{Decline, Executor, Failure, Request, UseCase};
use crate::kernel::ids::{AccountId, OrgId};
use crate::kernel::log::StreamId;
use crate::kernel::refusal::Refusal as _;
use crate::membership::{CancelPurchase, EndMembership};
use crate::scheduling::values::SeriesId;

/// Streams that were about a person.
struct Left {
    streams: BTreeSet<StreamId>,
    /// The series that they were enrolled in, or had a standing reservation in.
    series: BTreeSet<SeriesId>,
}

/// Gives back what `person` had taken. Doing it again changes nothing.
pub(super) async fn bid_farewell(executor: &Executor, org: OrgId, person: AccountId) -> Result<(), Failure> {
    let left = left_by(executor, org, person).await?;
    let caller = Caller { account_id: person, role: Role::Client };
    for series_id in left.series {
        attempt(executor, org, &EndStanding { series_id, client_id: person }).await?;
    }
    for stream in &left.streams {
        match (stream.kind(), stream.key().parse().ok(), stream.key().parse().ok()) {
            ("roster", Some(session_id), _) => {
                attempt(executor, org, &GiveUpPlaces { session_id, client_id: person }).await?;
            }
            ("purchase", _, Some(purchase_id)) => attempt(executor, org, &CancelPurchase { purchase_id }).await?,
            _ => {}
        }
    }
    for series_id in left_by(executor, org, person).await?.series {
        attempt(executor, org, &LeaveCourse { series_id, caller }).await?;
    }
    attempt(executor, org, &EndMembership { client_id: person }).await?;
    executor.forget_streams(org, &left.streams.into_iter().collect::<Vec<_>>());
    Ok(())
}

async fn left_by(executor: &Executor, org: OrgId, person: AccountId) -> Result<Left, Failure> {
    let store = executor.log().store();
    let head = store.head(org).await?.position;
    let trail = trail_of(store, org, person, head).await?;
    let mut left = Left { streams: BTreeSet::new(), series: BTreeSet::new() };
    for (act, _) in trail.into_iter().filter(|(_, part)| *part == Part::About) {
        let (kind, payload) = (act.event.stream.kind(), &act.event.payload);
        if ["standing", "enrolment"].contains(&kind)
            && let Ok(payload) = read_payload::<serde_json::Value>(&act.event.kind, payload)
            && let Some(series_id) = payload["series_id"].as_str().and_then(|id| id.parse().ok())
        {
            left.series.insert(series_id);
        }
        left.streams.insert(act.event.stream);
    }
    Ok(left)
}

/// What is over already, or cannot be given back any more, is refused: that is as it should be.
async fn attempt<U: UseCase>(executor: &Executor, org: OrgId, use_case: &U) -> Result<(), Failure> {
    match executor.execute(&Request::system(org), use_case).await {
        Ok(_) => Ok(()),
        Err(Decline::Refused(refusal)) => {
            tracing::debug!(code = refusal.code().code, "nothing to give back");
            Ok(())
        }
        Err(Decline::Failed(failure)) => Err(failure),
    }
}
