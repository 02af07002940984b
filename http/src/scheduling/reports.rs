//! How well sessions are used.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use poem::web::Data;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use regimen_core::accounts::values::Role;
use regimen_core::scheduling::values::TimeZone;
use regimen_projections::scheduling::{self as views, SessionFilter, Viewer, find_utilisation};

use super::sessions::viewer;
use crate::api::{Area, found, parse};
use crate::edge::{Analyst, Claims, Problem};
use crate::parts::Parts;

pub(crate) struct ReportsApi;

/// The longest time that one report covers.
const LONGEST: TimeDelta = TimeDelta::days(400);

/// By what sessions are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
enum GroupBy {
    /// What they are called.
    SessionName,
    /// The id of whoever leads them.
    Coach,
    /// `monday` to `sunday`.
    Weekday,
}

/// The figures of some sessions.
#[derive(Object)]
struct Utilisation {
    /// The name, the coach's id, or the day.
    group: String,
    sessions: u32,
    /// How many more were cancelled; they count in nothing else.
    cancelled: u32,
    /// How many places they had.
    places: u32,
    /// How many of them are booked.
    booked: u32,
    /// How many of them are kept for somebody who has not decided.
    held: u32,
    /// Booked places of all places: 0 to 1, in thousandths.
    fill_rate: f64,
    /// How many bookings were seen.
    attended: u32,
    /// How many of those came after the grace period.
    late: u32,
    /// How many bookings were not seen.
    no_shows: u32,
}

#[derive(Object)]
struct UtilisationReport {
    /// In the order of their names; Monday first.
    items: Vec<Utilisation>,
}

impl Utilisation {
    fn of((group, figures): (String, views::Utilisation)) -> Self {
        let fill_rate = f64::from(figures.fill()) / 1_000.0;
        let views::Utilisation { sessions, cancelled, places, booked, held, attended, late, no_shows } = figures;
        Self { group, sessions, cancelled, places, booked, held, fill_rate, attended, late, no_shows }
    }
}

/// The sessions that start from `from` until before `to`, as far as they are the caller's.
fn filter(caller: &Claims, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<SessionFilter, Problem> {
    if to <= from || to - from > LONGEST {
        let detail = format!("a report covers a time of at most {} days, from before to", LONGEST.num_days());
        return Err(Problem::invalid("request.invalid", detail));
    }
    let coach_id = (caller.role == Role::Coach).then(|| caller.account_id());
    let viewer: Viewer = viewer(caller);
    Ok(SessionFilter { viewer, from: Some(from), to: Some(to), coach_id, ..SessionFilter::default() })
}

impl GroupBy {
    fn of(self, zone: Option<String>) -> Result<views::GroupBy, Problem> {
        let zone: TimeZone = parse("time_zone", zone.unwrap_or_else(|| "UTC".to_owned()))?;
        Ok(match self {
            Self::SessionName => views::GroupBy::SessionName,
            Self::Coach => views::GroupBy::Coach,
            Self::Weekday => views::GroupBy::Weekday(zone),
        })
    }
}

#[OpenApi(prefix_path = "/reports", tag = "Area::Scheduling")]
impl ReportsApi {
    /// Utilisation and no-shows
    ///
    /// Of the sessions that start in a time of at most 400 days: a coach sees their own, admins and auditors all. At most 20,000 sessions.
    #[oai(path = "/utilisation", method = "get", operation_id = "utilisation")]
    async fn utilisation(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Analyst,
        /// Only sessions that start at this instant or later.
        from: Query<DateTime<Utc>>,
        /// Only sessions that start before this instant.
        to: Query<DateTime<Utc>>,
        group_by: Query<GroupBy>,
        /// Where the days of the week are counted, such as `Europe/Berlin`; UTC if left out.
        time_zone: Query<Option<String>>,
    ) -> Result<Json<UtilisationReport>, Problem> {
        let (filter, group_by) = (filter(&caller, from.0, to.0)?, group_by.0.of(time_zone.0)?);
        let groups = found(find_utilisation(&parts.reader, caller.org(), &filter, group_by).await)?;
        Ok(Json(UtilisationReport { items: groups.into_iter().map(Utilisation::of).collect() }))
    }
}
