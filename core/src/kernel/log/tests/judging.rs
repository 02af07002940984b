//! What `plan` accepts.

use super::{Expected, Hash, OrgId, StreamId, submission};
use crate::kernel::log::plan::Known;
use crate::kernel::log::{AppendError, Facts, Head, commit_hash, plan};

fn at(position: u64, recorded_at: i64) -> Facts {
    let head = Head { position, hash: Hash([1; 32]), recorded_at };
    Facts { heads: [(OrgId::DEFAULT, head)].into(), ..Facts::default() }
}

#[test]
fn positions_follow_the_head_without_a_gap_where_a_commit_is_refused() {
    let batch = ["a", "a", "b"].map(|stream| submission(stream, Expected::NoStream));
    let plan = plan(&batch, at(41, 0), 7);
    assert_eq!(plan.verdicts[0].as_ref().unwrap().first, 42);
    let conflict = AppendError::Conflict { stream: StreamId::new("thing", "a"), actual: 1 };
    assert_eq!(plan.verdicts[1], Err(conflict));
    assert_eq!(plan.verdicts[2].as_ref().unwrap().first, 43);
    assert_eq!(plan.heads[&OrgId::DEFAULT].position, 43);
    assert_eq!(plan.versions.len(), 2);
}

#[test]
fn each_commit_is_chained_to_the_one_before_it() {
    let batch = ["a", "b"].map(|stream| submission(stream, Expected::NoStream));
    let plan = plan(&batch, at(5, 0), 7);
    assert_eq!(plan.commits[0].prev_hash, Hash([1; 32]));
    assert_eq!(plan.commits[1].prev_hash, plan.commits[0].hash);
    assert_eq!(plan.heads[&OrgId::DEFAULT].hash, plan.commits[1].hash);
    for (commit, (_, event)) in plan.commits.iter().zip(&plan.events) {
        assert_eq!(commit.hash, commit_hash(commit, std::slice::from_ref(event)));
    }
}

#[test]
fn a_later_commit_of_a_batch_sees_what_an_earlier_one_wrote() {
    let batch = [submission("a", Expected::NoStream), submission("a", Expected::Exact(1))];
    let plan = plan(&batch, Facts::default(), 7);
    assert!(plan.verdicts.iter().all(Result::is_ok));
    assert_eq!(plan.events.iter().map(|(_, event)| event.version).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn a_known_command_is_answered_even_when_its_expectation_no_longer_holds() {
    let batch = [submission("a", Expected::Exact(9))];
    let known = Known { request_hash: Hash::ZERO, first: 3, last: 4, outcome: batch[0].commit.outcome.clone() };
    let command = (OrgId::DEFAULT, batch[0].commit.command_id);
    let mut facts = at(10, 0);
    facts.known.insert(command, known.clone());
    let same = plan(&batch, facts, 7);
    assert_eq!(same.verdicts[0].as_ref().map(|answer| (answer.first, answer.repeated)), Ok((3, true)));
    assert!(same.commits.is_empty() && same.heads.is_empty());

    let mut facts = at(10, 0);
    facts.known.insert(command, Known { request_hash: Hash([2; 32]), ..known });
    assert_eq!(plan(&batch, facts, 7).verdicts, [Err(AppendError::CommandReused)]);
}

#[test]
fn time_never_goes_back() {
    let batch = [submission("a", Expected::Any)];
    assert_eq!(plan(&batch, at(1, 50), 49).commits[0].recorded_at, 50);
    assert_eq!(plan(&batch, at(1, 50), 51).commits[0].recorded_at, 51);
    assert_eq!(plan(&batch, Facts::default(), -3).commits[0].recorded_at, -3);
}

#[test]
fn what_rests_on_a_refused_commit_falls_with_it_and_nothing_else_does() {
    let mut batch = ["a", "a", "b", "c", "d"].map(|stream| submission(stream, Expected::NoStream));
    batch[2].commit.rests_on = vec![batch[1].commit.command_id];
    batch[3].commit.rests_on = vec![batch[2].commit.command_id];
    batch[4].commit.rests_on = vec![batch[0].commit.command_id];
    let plan = plan(&batch, Facts::default(), 7);
    let stored = plan.verdicts.iter().map(Result::is_ok).collect::<Vec<_>>();
    assert_eq!(stored, [true, false, false, false, true]);
    assert_eq!(plan.verdicts[2..4], [Err(AppendError::Superseded), Err(AppendError::Superseded)]);
}
