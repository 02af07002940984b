//! Why? The causes of what happened to somebody's places, told from the log.
//!
//! - [`explain`]: what led to a booking, a hold, a place in line, or to one event: the events themselves, each in one sentence,
//!   with the rule that decided where one did.
//! - [`Question`]: something that was refused. A refusal is not stored; it is explained by deciding again what was decided then.

mod about;
mod cause;
mod commits;
mod explain;
mod find;
mod question;
mod refused;
mod rule;
mod sentence;

use crate::refusals;

pub use cause::{Cause, Who};
pub use explain::{Explanation, explain};
pub use question::{Asked, Question, Said};
pub use refused::{RefusalExplained, explain_refusal};
pub use rule::DecidingRule;

refusals! {
    /// How a question is refused.
    pub enum WhyRefusal {
        /// There is no such booking, hold, place in line or event, or it is somebody else's.
        #[error("there is nothing of yours with this id")]
        NothingFound = NotFound "why.nothing_found",
        /// What the refusal rested on is not what it was, because somebody's data was erased since.
        #[error("the decision cannot be taken again: what it rested on was erased")]
        NotReproducible = Conflict "why.not_reproducible",
    }
}
