//! What is counted, by whoever counts.

use std::collections::BTreeMap;

/// What happened to the places of one class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    /// Places that were booked.
    pub(crate) booked: usize,
    /// Booked ones that were given back.
    pub(crate) cancelled: usize,
    /// Booked ones whose owner was there.
    pub(crate) attended: usize,
    /// Booked ones whose owner was not.
    pub(crate) missed: usize,
}

impl Figures {
    /// Places that were kept to the end.
    pub(crate) fn taken(&self) -> usize {
        self.booked - self.cancelled
    }

    /// Kept places of which nobody noted whether their owner was there.
    pub(crate) fn unmarked(&self) -> usize {
        self.taken() - self.attended - self.missed
    }

    pub(crate) fn add(self, other: &Self) -> Self {
        Self {
            booked: self.booked + other.booked,
            cancelled: self.cancelled + other.cancelled,
            attended: self.attended + other.attended,
            missed: self.missed + other.missed,
        }
    }
}

/// Figures by class.
pub(crate) type ByClass = BTreeMap<String, Figures>;

/// All classes together.
pub(crate) fn total(by_class: &ByClass) -> Figures {
    by_class.values().fold(Figures::default(), Figures::add)
}
