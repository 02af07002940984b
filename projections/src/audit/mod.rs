//! What happens oftener than it should.

mod alert_row;
mod signs;
mod watch;

use crate::engine::Views;
use crate::timers::Timers;

pub use alert_row::{AlertRow, AlertsView, find_alerts};
pub use watch::{WatchRow, WatchView};

/// The views of this context.
pub fn views() -> Views {
    Views::default().with::<AlertsView>().with::<WatchView>()
}

/// The timers of this context.
pub fn timers() -> Timers {
    Timers::default().with::<WatchView>()
}
