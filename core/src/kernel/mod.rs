//! What every context stands on: ids, time, money, the log and its proof, privacy, and the executor that turns use cases into
//! commits. No rule of any business lives here.

pub mod clock;
pub mod codec;
pub mod event;
pub mod executor;
pub mod ids;
pub mod log;
pub mod money;
pub mod one_of_each;
pub mod privacy;
pub mod proof;
pub mod refusal;
pub mod secrets;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub mod sql;
pub mod text;
pub mod time_zone;
