//! How well sessions were used: places, bookings, and who came; by name, by coach, or by day of the week.

use std::collections::BTreeMap;

use chrono::Datelike as _;
use regimen_core::kernel::ids::OrgId;
use regimen_core::scheduling::values::{SessionStatus, TimeZone};

use super::session::SessionRow;
use super::session_finder::{SessionFilter, find_all_sessions};
use crate::reader::{FindError, Reader};

/// By what sessions are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupBy {
    /// What they are called.
    SessionName,
    /// Who leads them.
    Coach,
    /// The day of the week on which they start, as it is called in a time zone.
    Weekday(TimeZone),
}

/// The figures of some sessions. Sessions that were cancelled are counted and nothing else; drafts are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Utilisation {
    /// How many sessions.
    pub sessions: u32,
    /// How many more were cancelled.
    pub cancelled: u32,
    /// How many places they had.
    pub places: u32,
    /// How many of them are booked.
    pub booked: u32,
    /// How many of them are kept for somebody.
    pub held: u32,
    /// How many bookings were seen.
    pub attended: u32,
    /// How many of those came after the grace period.
    pub late: u32,
    /// How many were not seen.
    pub no_shows: u32,
}

impl Utilisation {
    /// Which part of the places is booked, in thousandths.
    pub fn fill(&self) -> u32 {
        let thousandths = u64::from(self.booked) * 1_000;
        let fill = thousandths.checked_div(self.places.into()).unwrap_or(0);
        u32::try_from(fill).unwrap_or(u32::MAX)
    }

    fn count(&mut self, row: &SessionRow) {
        let number = |of: usize| u32::try_from(of).unwrap_or(u32::MAX);
        match row.status {
            SessionStatus::Draft => {}
            SessionStatus::Cancelled => self.cancelled += 1,
            SessionStatus::Published | SessionStatus::InProgress | SessionStatus::Completed => {
                self.sessions += 1;
                self.places += row.capacity.get();
                self.booked += row.booked;
                self.held += row.held();
                self.attended += number(row.attended());
                self.late += number(row.late.len());
                self.no_shows += number(row.no_shows());
            }
        }
    }
}

/// The figures of the sessions that `filter` lets through, by group, in the order of the groups' names; Monday first.
///
/// # Errors
/// When the database does not answer.
pub async fn find_utilisation(
    reader: &Reader,
    org: OrgId,
    filter: &SessionFilter,
    group_by: GroupBy,
) -> Result<Vec<(String, Utilisation)>, FindError> {
    let mut groups = BTreeMap::<(u32, String), Utilisation>::new();
    for row in find_all_sessions(reader, org, filter).await? {
        if row.status != SessionStatus::Draft {
            groups.entry(group(&row, group_by)).or_default().count(&row);
        }
    }
    Ok(groups.into_iter().map(|((_, name), figures)| (name, figures)).collect())
}

fn group(row: &SessionRow, group_by: GroupBy) -> (u32, String) {
    match group_by {
        GroupBy::SessionName => (0, row.name.as_str().to_owned()),
        GroupBy::Coach => (0, row.coach_id.to_string()),
        GroupBy::Weekday(zone) => {
            let day = row.starts_at.with_timezone(&zone.rules()).weekday();
            (day.num_days_from_monday(), weekday(day).to_owned())
        }
    }
}

fn weekday(day: chrono::Weekday) -> &'static str {
    match day {
        chrono::Weekday::Mon => "monday",
        chrono::Weekday::Tue => "tuesday",
        chrono::Weekday::Wed => "wednesday",
        chrono::Weekday::Thu => "thursday",
        chrono::Weekday::Fri => "friday",
        chrono::Weekday::Sat => "saturday",
        chrono::Weekday::Sun => "sunday",
    }
}
