//! Of every kind of event it is known whether it is relevant for security.

use regimen_core::audit::{ORDINARY, SECURITY};

use super::samples::SETS;

/// Sets in which everything is daily business.
const BUSINESS: &[&str] = &[
    "CalendarEvent",
    "EnrolmentEvent",
    "InboxEvent",
    "LocationEvent",
    "MailEvent",
    "MembershipEvent",
    "PackageEvent",
    "PlanEvent",
    "PolicyEvent",
    "PreferencesEvent",
    "PurchaseEvent",
    "RoomCalendarEvent",
    "RoomEvent",
    "RosterEvent",
    "SeriesEvent",
    "SessionEvent",
    "StandingEvent",
    "TemplateEvent",
    "WordingEvent",
];

#[test]
fn every_kind_of_event_is_relevant_for_security_or_is_not() {
    for set in SETS.iter().filter(|set| !BUSINESS.contains(&set.name)) {
        for kind in set.kinds {
            let lists = [SECURITY, ORDINARY].iter().filter(|list| list.contains(&kind.name)).count();
            assert_eq!(lists, 1, "say in core/src/audit/security.rs whether {} is relevant for security", kind.name);
        }
    }
    let known = SETS.iter().flat_map(|set| set.kinds).map(|kind| kind.name).collect::<Vec<_>>();
    for kind in SECURITY.iter().chain(ORDINARY) {
        assert!(known.contains(kind), "{kind} is no event");
    }
}
