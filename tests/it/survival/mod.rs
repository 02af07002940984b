//! What survives: whatever is asked in whatever order, whoever dies, whatever the clock says.

mod asking;
mod clock;
mod due;
mod model;
mod storm;
mod wish;
mod world;
