//! The timetable: templates and sessions.

mod places;
mod session;
mod session_finder;
mod template;

use crate::engine::Views;

pub use session::{SessionRow, SessionsView};
pub use session_finder::{SessionFilter, Viewer, find_session, find_session_as_of, find_sessions};
pub use template::{TemplateRow, TemplatesView, find_template, find_template_as_of, find_templates};

/// The views of this context.
pub fn views() -> Views {
    Views::default().with::<TemplatesView>().with::<SessionsView>()
}
