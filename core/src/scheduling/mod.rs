//! Scheduling: the timetable.
//!
//! - **Template**: what sessions of one kind have in common.
//! - **Session**: one class at one time, from draft to completed or cancelled.
//! - **Calendar**: when one person is taken, as coach or as client; it keeps them from being in two places at once.
//!
//! Use cases: [`CreateTemplate`], [`UpdateTemplate`], [`DeleteTemplate`], [`ScheduleSession`], [`AdvanceSession`]. A session is
//! cancelled by `booking`, because its bookings go with it.

mod advance_session;
mod calendar;
mod change_template;
mod create_template;
pub mod events;
mod schedule_session;
mod session;
mod template;
pub mod values;

pub use advance_session::{AdvanceSession, SessionStep, own_session};
pub use calendar::{Calendar, CalendarCommand, CalendarRefusal};
pub use change_template::{DeleteTemplate, UpdateTemplate};
pub use create_template::{CreateTemplate, TemplateIs};
pub use schedule_session::{ScheduleSession, ScheduleSessionRefusal, SessionIs};
pub use session::{Session, SessionCommand, SessionRefusal};
pub use template::{Template, TemplateCommand, TemplateRefusal, TemplateTerms};
