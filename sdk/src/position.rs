//! Where in the log the writes of a client stand, so that its reads can wait for them.

use std::sync::atomic::{AtomicU64, Ordering};

use reqwest::header::HeaderMap;

/// On an answer: where the write stands. On a read: what the view must have reached.
pub(crate) const POSITION: &str = "regimen-position";
/// On the answer to a read that waited in vain: what the view has reached.
pub(crate) const STALE: &str = "regimen-stale";

/// The highest position that was seen.
#[derive(Debug, Default)]
pub(crate) struct Seen(AtomicU64);

impl Seen {
    /// 0 before the first write.
    pub(crate) fn get(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }

    pub(crate) fn note(&self, position: u64) {
        self.0.fetch_max(position, Ordering::AcqRel);
    }

    pub(crate) fn forget(&self) {
        self.0.store(0, Ordering::Release);
    }
}

/// The position that the header `name` tells.
pub(crate) fn told(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::Seen;

    #[test]
    fn an_earlier_write_whose_answer_comes_late_changes_nothing() {
        let seen = Seen::default();
        seen.note(7);
        seen.note(5);
        assert_eq!(seen.get(), 7);
    }
}
