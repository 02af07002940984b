//! What a decision wants written, on its way into the log.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;
use tokio::sync::watch;

use super::{Seen, Work};
use crate::kernel::executor::Failure;
use crate::kernel::executor::cache::{Entry, Fate, Making};
use crate::kernel::log::{AppendError, Appended, Check, Commit, Expected, StreamId, Submitted, Version, Write};

impl Work<'_> {
    /// Waits until it is known what became of the commits that this work rests on; false if one was lost.
    pub(in crate::kernel::executor) async fn settled(&self) -> bool {
        for making in self.seen.iter().filter_map(|seen| seen.made_by.as_ref()) {
            let mut fate = making.fate.clone();
            let known = fate.wait_for(|fate| *fate != Fate::Pending).await;
            if !known.is_ok_and(|fate| *fate == Fate::Stored) {
                return false;
            }
        }
        true
    }

    /// Queues the commit; `None` if something it rests on has moved.
    pub(in crate::kernel::executor) fn submit<O: Serialize>(self, outcome: &O) -> Result<Option<Submitted>, Failure> {
        let outcome = serde_json::to_vec(outcome).map_err(|error| Failure::Corrupt(error.to_string().into()))?;
        let org = self.org();
        let cache = self.executor.cache.clone();
        let streams = self.seen.iter().map(|seen| seen.stream.clone()).collect::<Vec<_>>();
        let (decided, fate) = watch::channel(Fate::Pending);
        let _turn = self.executor.cache.turn();
        let moved = |seen: &Seen| cache.get(org, &seen.stream).is_some_and(|entry| entry.version != seen.version);
        // A command that was lost is decided again under its name. What rests on its first decision must not be taken for
        // what rests on its second, which may have come to the same version by other events.
        let lost = |seen: &Seen| seen.made_by.as_ref().is_some_and(|making| *making.fate.borrow() == Fate::Lost);
        if self.seen.iter().any(|seen| moved(seen) || lost(seen)) {
            return Ok(None);
        }
        for change in &self.changes {
            let version = change.before + change.events.len() as Version;
            let made_by = Some(Making { command: self.request.command_id, fate: fate.clone() });
            let entry = Entry { version, state: Arc::clone(&change.state), made_by };
            cache.put(org, change.stream.clone(), entry);
        }
        let settled = {
            let cache = cache.clone();
            move |verdict: &Result<Appended, AppendError>| {
                let stored = verdict.as_ref().is_ok_and(|appended| !appended.repeated);
                if !stored {
                    cache.forget(org, &streams);
                }
                decided.send_replace(if stored { Fate::Stored } else { Fate::Lost });
            }
        };
        Ok(Some(self.executor.log.submit_then(org, self.into_commit(outcome.into()), settled)))
    }

    fn into_commit(self, outcome: Arc<[u8]>) -> Commit {
        let changed = |stream: &StreamId| self.changes.iter().any(|change| change.stream == *stream);
        let looked_at = self.seen.iter().filter(|seen| !changed(&seen.stream));
        let absent = self.subjects.iter().map(|subject| subject.stream()).chain(self.absent.iter().cloned());
        let absent = absent.filter(|stream| !changed(stream)).collect::<BTreeSet<_>>();
        let checks = looked_at
            .map(|seen| Check { stream: seen.stream.clone(), expected: Expected::seen_at(seen.version) })
            .chain(absent.into_iter().map(|stream| Check { stream, expected: Expected::NoStream }))
            .collect();
        let unsettled = |making: &&Making| *making.fate.borrow() != Fate::Stored;
        let makings = self.seen.iter().filter_map(|seen| seen.made_by.as_ref()).filter(unsettled);
        let rests_on = makings.map(|making| making.command).collect();
        let writes = self.changes.into_iter().map(|change| Write {
            stream: change.stream,
            expected: Expected::seen_at(change.before),
            events: change.events,
        });
        Commit {
            command_id: self.request.command_id,
            request_hash: self.request.request_hash,
            actor: self.request.actor,
            correlation: self.request.correlation,
            causation: self.request.causation,
            writes: writes.collect(),
            checks,
            rests_on,
            outcome,
        }
    }
}
