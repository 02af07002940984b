//! What is counted, by whoever counts.

use std::collections::BTreeMap;
use std::ops::Add;

/// What happened to the places of one class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    /// Places that were booked, whichever way.
    pub(crate) booked: usize,
    /// Of those in line, who moved up.
    pub(crate) promoted: usize,
    /// Offers that nobody claimed in time.
    pub(crate) lapsed: usize,
    /// Offers that were declined.
    pub(crate) declined: usize,
    /// Booked places that were given back.
    pub(crate) cancelled: usize,
    /// Booked ones whose owner was there.
    pub(crate) attended: usize,
    /// Of those, who came late.
    pub(crate) late: usize,
    /// Booked ones whose owner was not.
    pub(crate) missed: usize,
}

impl Figures {
    /// Places that were kept to the end.
    pub(crate) fn taken(&self) -> usize {
        self.booked - self.cancelled
    }
}

impl Add for Figures {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            booked: self.booked + other.booked,
            promoted: self.promoted + other.promoted,
            lapsed: self.lapsed + other.lapsed,
            declined: self.declined + other.declined,
            cancelled: self.cancelled + other.cancelled,
            attended: self.attended + other.attended,
            late: self.late + other.late,
            missed: self.missed + other.missed,
        }
    }
}

/// Figures by class.
pub(crate) type ByClass = BTreeMap<String, Figures>;

/// All classes together.
pub(crate) fn total(by_class: &ByClass) -> Figures {
    by_class.values().copied().fold(Figures::default(), Figures::add)
}
