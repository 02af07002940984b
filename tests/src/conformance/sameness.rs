//! The stores agree with each other.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, prop_oneof};
use proptest::test_runner::{Config, TestRunner};
use regimen_core::kernel::ids::{CommandId, CorrelationId, EventId, OrgId};
use regimen_core::kernel::log::{
    Actor, Check, Commit, Expected, Hash, LogStore, NewEvent, StreamId, Submission, Write,
};
use uuid::Uuid;

const CASES: u32 = 48;

#[derive(Debug, Clone)]
struct Plan {
    command: u128,
    request: u8,
    writes: Vec<(u8, Expected, usize)>,
    checks: Vec<(u8, Expected)>,
    rests_on: Option<u128>,
}

fn expected() -> impl Strategy<Value = Expected> {
    prop_oneof![
        1 => Just(Expected::NoStream),
        1 => (0u64..5).prop_map(Expected::Exact),
        1 => Just(Expected::Exists),
        3 => Just(Expected::Any),
    ]
}

fn plan() -> impl Strategy<Value = Plan> {
    let writes = vec((0u8..4, expected(), 1usize..4), 1..4).prop_map(|mut writes| {
        writes.sort_by_key(|write| write.0);
        writes.dedup_by_key(|write| write.0);
        writes
    });
    let rests_on = prop_oneof![3 => Just(None), 1 => (0u128..12).prop_map(Some)];
    (0u128..12, prop_oneof![4 => Just(0u8), 1 => Just(1u8)], writes, vec((0u8..4, expected()), 0..2), rests_on)
        .prop_map(|(command, request, writes, checks, rests_on)| Plan { command, request, writes, checks, rests_on })
}

fn commit(plan: Plan, nth: usize) -> Commit {
    let stream = |key: u8| StreamId::new("thing", key);
    let writes = plan.writes.into_iter().map(|(key, expected, count)| {
        let events = (0..count).map(|part| NewEvent {
            event_id: EventId::from_uuid(Uuid::from_u128((nth * 100 + part) as u128)),
            kind: ["Opened", "Moved"][part % 2],
            schema_version: 1,
            payload: format!("{{\"nth\":{nth}}}").into_bytes().into(),
        });
        Write { stream: stream(key), expected, events: events.collect() }
    });
    Commit {
        command_id: CommandId::from_uuid(Uuid::from_u128(plan.command)),
        request_hash: Hash([plan.request; 32]),
        actor: Actor::Operator,
        correlation: CorrelationId::from_uuid(Uuid::from_u128(1)),
        causation: None,
        writes: writes.collect(),
        checks: plan.checks.into_iter().map(|(key, expected)| Check { stream: stream(key), expected }).collect(),
        rests_on: plan.rests_on.map(|command| CommandId::from_uuid(Uuid::from_u128(command))).into_iter().collect(),
        outcome: nth.to_string().into_bytes().into(),
    }
}

/// Any sequence of batches, with clocks that jump, gives the same verdicts, events, commits and hashes in all `stores`.
pub async fn any_sequence_gives_the_same_verdicts_and_log(stores: Vec<Arc<dyn LogStore>>) {
    let runtime = tokio::runtime::Handle::current();
    let run = move || {
        let mut runner = TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() });
        let batches = vec((0i64..50, vec(plan(), 1..6)), 1..8);
        runner.run(&batches, |batches| {
            runtime.block_on(agree(&stores, batches));
            Ok(())
        })
    };
    tokio::task::spawn_blocking(run).await.unwrap().unwrap();
}

async fn agree(stores: &[Arc<dyn LogStore>], batches: Vec<(i64, Vec<Plan>)>) {
    let org = OrgId::generate();
    let mut nth = 0;
    for (now, plans) in batches {
        let batch = plans.into_iter().map(|plan| {
            nth += 1;
            Submission { org, commit: commit(plan, nth) }
        });
        let batch = batch.collect::<Vec<_>>();
        let first = stores[0].append(&batch, now).await.unwrap();
        for store in &stores[1..] {
            assert_eq!(store.append(&batch, now).await.unwrap(), first);
        }
    }
    let first = super::audit(&*stores[0], org).await;
    for store in &stores[1..] {
        assert_eq!(super::audit(&**store, org).await, first);
    }
}
