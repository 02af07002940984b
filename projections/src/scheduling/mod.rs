//! The timetable: templates, sessions and series.

mod places;
mod rooms;
mod series;
mod session;
mod session_finder;
mod template;
mod utilisation;

use crate::engine::Views;

pub use rooms::{
    LocationRow, LocationsView, RoomRow, RoomsView, Used, find_location, find_locations, find_room, find_rooms,
};
pub use series::{SeriesFilter, SeriesRow, SeriesView, find_series, find_series_list};
pub use session::{SessionRow, SessionsView};
pub use session_finder::{SessionFilter, Viewer, find_all_sessions, find_session, find_session_as_of, find_sessions};
pub use template::{TemplateRow, TemplatesView, find_template, find_template_as_of, find_templates};
pub use utilisation::{GroupBy, Utilisation, find_utilisation};

/// The views of this context.
pub fn views() -> Views {
    Views::default()
        .with::<TemplatesView>()
        .with::<SessionsView>()
        .with::<SeriesView>()
        .with::<LocationsView>()
        .with::<RoomsView>()
}
