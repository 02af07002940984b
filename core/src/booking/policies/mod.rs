//! The rules of booking that a studio would call its policies: written down per organization, template and plan, in versions,
//! and bound to a booking when it is made.

mod cancellation;
mod policy;
mod publish_policy;
mod resolve;
mod rules;
mod sections;

pub use cancellation::{CancellationRules, Tier};
pub use policy::{Policy, PolicyCommand, PolicyRefusal};
pub use publish_policy::{PolicyIsPublished, PublishPolicy};
pub use resolve::{Rules, rules_at, rules_now};
pub use rules::{
    CheckInRules, HoldRules, LinePhase, OverlapRules, PartyRules, ReminderRules, WaitlistMode, WaitlistRules,
    WindowRules,
};
pub use sections::{BookingPolicy, PolicyScope, PolicySections, PolicyVersions, UnknownScope};
