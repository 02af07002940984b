//! A policy as it is published, in sections that can be left out, and as it counts, whole.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{
    CancellationRules, CheckInRules, HoldRules, OverlapRules, PartyRules, PolicyRefusal, ReminderRules, WaitlistMode,
    WaitlistRules, WindowRules,
};
use crate::booking::values::Party;
use crate::membership::values::PlanId;
use crate::scheduling::values::TemplateId;

/// For what rules are published. What a plan says counts more than what a template says, and that more than the organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PolicyScope {
    /// Everything.
    Organization,
    /// Sessions made from a template.
    Template(TemplateId),
    /// Clients with a plan.
    Plan(PlanId),
}

/// A text that is no scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a scope is organization, template-<id> or plan-<id>")]
pub struct UnknownScope;

impl fmt::Display for PolicyScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Organization => f.write_str("organization"),
            Self::Template(id) => write!(f, "template-{id}"),
            Self::Plan(id) => write!(f, "plan-{id}"),
        }
    }
}

impl FromStr for PolicyScope {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        let id = |text: &str| text.parse::<uuid::Uuid>().map_err(|_| UnknownScope);
        match text.split_once('-') {
            Some(("template", of)) => id(of).map(|id| Self::Template(TemplateId::from_uuid(id))),
            Some(("plan", of)) => id(of).map(|id| Self::Plan(PlanId::from_uuid(id))),
            _ if text == "organization" => Ok(Self::Organization),
            _ => Err(UnknownScope),
        }
    }
}

impl Serialize for PolicyScope {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PolicyScope {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The rules of one scope; a section that is left out comes from the wider scope.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicySections {
    /// How long places are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds: Option<HoldRules>,
    /// How the waitlist moves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waitlist: Option<WaitlistRules>,
    /// When booking is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<WindowRules>,
    /// Who may be brought along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<PartyRules>,
    /// Whether bookings of one client may overlap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overlaps: Option<OverlapRules>,
    /// What cancelling gives back and costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancellation: Option<CancellationRules>,
    /// How people are checked in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_in: Option<CheckInRules>,
    /// When those who booked are reminded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminders: Option<ReminderRules>,
}

impl PolicySections {
    /// Whether the rules make sense.
    ///
    /// # Errors
    /// The first rule that does not.
    pub fn check(&self) -> Result<(), PolicyRefusal> {
        self.holds.map_or(Ok(()), HoldRules::check)?;
        self.waitlist.map_or(Ok(()), WaitlistRules::check)?;
        self.window.map_or(Ok(()), WindowRules::check)?;
        self.cancellation.as_ref().map_or(Ok(()), CancellationRules::check)?;
        self.check_in.map_or(Ok(()), CheckInRules::check)?;
        self.reminders.map_or(Ok(()), ReminderRules::check)
    }
}

/// The rules that count, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingPolicy {
    /// How long places are kept.
    pub holds: HoldRules,
    /// How the waitlist moves.
    pub waitlist: WaitlistRules,
    /// When booking is open.
    pub window: WindowRules,
    /// Who may be brought along.
    pub party: PartyRules,
    /// Whether bookings of one client may overlap.
    pub overlaps: OverlapRules,
    /// What cancelling gives back and costs.
    pub cancellation: CancellationRules,
    /// How people are checked in.
    pub check_in: CheckInRules,
    /// When those who booked are reminded.
    pub reminders: ReminderRules,
}

impl BookingPolicy {
    /// The rules before anybody has published any. They are bound to bookings as version 0 and so never change.
    pub fn built_in() -> Self {
        Self {
            holds: HoldRules { minutes: 10 },
            waitlist: WaitlistRules {
                mode: WaitlistMode::Offer,
                claim_minutes: 5,
                notify_all_minutes: None,
                freeze_minutes: 0,
                grace_minutes: 0,
            },
            window: WindowRules { opens_days: None, closes_minutes: 0 },
            party: PartyRules { most: Party::MOST },
            overlaps: OverlapRules { allowed: false },
            cancellation: CancellationRules::built_in(),
            check_in: CheckInRules { doors_open_minutes: 60, grace_minutes: 10, no_show_minutes: Some(30) },
            reminders: ReminderRules { minutes: Some(24 * 60) },
        }
    }

    /// Lets `sections` count where they say something.
    pub fn refine(&mut self, sections: &PolicySections) {
        fn put<T: Clone>(rules: &mut T, section: Option<&T>) {
            if let Some(section) = section {
                rules.clone_from(section);
            }
        }
        put(&mut self.holds, sections.holds.as_ref());
        put(&mut self.waitlist, sections.waitlist.as_ref());
        put(&mut self.window, sections.window.as_ref());
        put(&mut self.party, sections.party.as_ref());
        put(&mut self.overlaps, sections.overlaps.as_ref());
        put(&mut self.cancellation, sections.cancellation.as_ref());
        put(&mut self.check_in, sections.check_in.as_ref());
        put(&mut self.reminders, sections.reminders.as_ref());
    }
}

/// Which versions of the rules bind a booking; 0 is what is built in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyVersions {
    /// Of the organization.
    #[serde(default)]
    pub organization: u32,
    /// Of the template that the session was made from.
    #[serde(default)]
    pub template: u32,
    /// Of the client's plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<(PlanId, u32)>,
}

impl PolicyVersions {
    /// Whether nobody had published any rules: what is not said in an event.
    pub fn are_built_in(&self) -> bool {
        *self == Self::default()
    }
}
