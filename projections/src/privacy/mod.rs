//! What is no longer needed, and goes.

mod retention;

use crate::engine::Views;
use crate::timers::Timers;

pub(crate) use retention::swept;
pub use retention::{RetentionTimer, RetentionTimerView};

/// The views of this context.
pub fn views() -> Views {
    Views::default().with::<RetentionTimerView>()
}

/// The timers of this context.
pub fn timers() -> Timers {
    Timers::default().with::<RetentionTimerView>()
}
