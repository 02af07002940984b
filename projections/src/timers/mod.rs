//! Timers: what is to be done at a time.
//!
//! What is due follows from the log, so it is a view like any other: one row for each timer, made by the event that starts it
//! and taken away by the event that settles it. It is as durable as the log, can be thrown away and made again, and nothing is
//! ever lost between an event and its timer.
//!
//! Every node runs what is due. The command of a timer is named after it, so however many nodes and restarts say it, it happens
//! once; a timer whose command leaves its row where it is is tried again, less and less often.

mod due;
mod runner;
mod source;

pub use due::Overdue;
pub use runner::TimerRunner;
pub use source::{Act, Timed, Timers, done};
