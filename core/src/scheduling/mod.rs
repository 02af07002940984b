//! Scheduling: the timetable.
//!
//! - **Template**: what sessions of one kind have in common.
//! - **Session**: one class at one time, from draft to completed or cancelled.
//! - **Series**: sessions made by one weekly rule, which stay at their local time when the clocks change.
//! - **Calendar**: when one person is taken, as coach or as client; it keeps them from being in two places at once.
//! - [`rooms`]: where sessions take place, and what keeps two from one room.
//!
//! Use cases: [`CreateTemplate`], [`UpdateTemplate`], [`DeleteTemplate`], [`ScheduleSession`], [`ScheduleSeries`],
//! [`AdvanceSession`]. A session or a series is changed and cancelled by `booking`, because its bookings go with it; the planning
//! side of that is here: [`replan_session`], [`substitute_coach`], [`replan_series`].

mod advance_session;
mod any_coach;
mod calendar;
mod change_template;
mod create_template;
pub mod events;
mod recurrence;
mod replan_series;
mod replan_session;
pub mod rooms;
mod schedule_series;
mod schedule_session;
mod series;
mod series_times;
mod session;
mod taken_times;
mod template;
mod time;
pub mod values;

pub use advance_session::{AdvanceSession, SessionStep, open_door, own_session};
pub use any_coach::{AnyCoach, NoChoice};
pub use calendar::{Calendar, CalendarCommand, CalendarRefusal};
pub use change_template::{DeleteTemplate, UpdateTemplate};
pub use create_template::{CreateTemplate, TemplateIs, WriteTemplateRefusal};
pub use recurrence::{RuleRefusal, day_in, instant_of};
pub use replan_series::{
    Coming, ComingSession, Exceptions, ReplanSeriesRefusal, coming_sessions, is_known, replan_series,
};
pub use replan_session::{ReplanRefusal, Replanned, SessionChanges, replan_session, substitute_coach};
pub use rooms::give_room_back;
pub use rooms::values::RoomFit;
pub use schedule_series::{Publication, ScheduleSeries, ScheduleSeriesRefusal, SeriesIs, SeriesSession};
pub use schedule_session::{CoachChoice, ScheduleSession, ScheduleSessionRefusal, SessionIs, leads_sessions};
pub use series::{Series, SeriesCommand, SeriesRefusal, own_series};
pub use session::{Session, SessionCommand, SessionRefusal};
pub use template::{Template, TemplateCommand, TemplateRefusal, TemplateTerms};
pub use time::{give_time_back, take_time};
