//! Whether the first in line were served first, told from the history alone: who came, who left, who was promoted – and that
//! each promotion names the very line that there was, by its hash.

use std::collections::BTreeMap;

use regimen_core::booking::events::{WaitlistJoined, WaitlistLeft, WaitlistPromoted};
use regimen_core::booking::fairness::Queue;
use regimen_core::booking::values::{EntryId, Party};
use regimen_core::scheduling::values::SessionId;
use regimen_sdk::types::Event;
use serde::de::DeserializeOwned;

/// The lines of all sessions while the history is read.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    lines: BTreeMap<SessionId, Line>,
    /// Promotions.
    pub(crate) promotions: usize,
    /// Those who stood further ahead when somebody was promoted and could not book; their promotions say why.
    pub(crate) passed_over: usize,
    /// Promotions of somebody before whom others stood of whom nothing is said, or from another line than there was.
    pub(crate) unfair: usize,
}

#[derive(Debug, Default)]
struct Line {
    entries: Vec<(EntryId, Party)>,
    steps: u32,
}

impl Lines {
    pub(crate) fn take(&mut self, event: &Event) {
        match event.kind.as_str() {
            "WaitlistJoined" => {
                if let Some(WaitlistJoined { session_id, entry_id, party, .. }) = self.read(event) {
                    self.lines.entry(session_id).or_default().entries.push((entry_id, party));
                }
            }
            "WaitlistLeft" => {
                if let Some(WaitlistLeft { session_id, entry_id, .. }) = self.read(event) {
                    self.lines.entry(session_id).or_default().entries.retain(|(entry, _)| *entry != entry_id);
                }
            }
            "WaitlistPromoted" => {
                if let Some(promoted) = self.read::<WaitlistPromoted>(event) {
                    self.promote(&promoted);
                }
            }
            _ => {}
        }
    }

    /// What cannot be read cannot be believed.
    fn read<T: DeserializeOwned>(&mut self, event: &Event) -> Option<T> {
        let read = serde_json::from_value(event.payload.clone()).ok();
        self.unfair += usize::from(read.is_none());
        read
    }

    fn promote(&mut self, promoted: &WaitlistPromoted) {
        let line = self.lines.entry(promoted.session_id).or_default();
        line.steps += 1;
        let at = line.entries.iter().position(|(entry, _)| *entry == promoted.entry_id);
        let ahead = line.entries.iter().take(at.unwrap_or_default()).map(|(entry, _)| *entry);
        let fair = promoted.step == line.steps
            && promoted.queue == Queue::of(line.entries.iter().copied())
            && at.and_then(|at| u32::try_from(at).ok()) == Some(promoted.index)
            && ahead.eq(promoted.passed_over.iter().map(|passed| passed.entry_id));
        self.promotions += 1;
        self.passed_over += promoted.passed_over.len();
        self.unfair += usize::from(!fair);
        line.entries.retain(|(entry, _)| *entry != promoted.entry_id);
    }
}
