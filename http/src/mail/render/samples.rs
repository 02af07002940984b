//! Facts to try a template with: one of each that notices have.

use serde_json::{Map, Value, json};

/// A value for every fact that any notice has.
pub(crate) fn sample_facts() -> Map<String, Value> {
    let id = "01a1f97f-c883-715a-b88b-e79e55b00000";
    let money = json!({ "amount_minor": 900, "currency": "EUR" });
    let facts = json!({
        "session_id": id, "booking_id": id, "entry_id": id, "hold_id": id, "series_id": id,
        "session_name": "Morning Yoga", "starts_at": "2027-05-03T16:00:00Z", "started_at": "2027-05-03T15:00:00Z",
        "ends_at": "2027-05-03T17:00:00Z", "expires_at": "2027-05-02T16:00:00Z", "grace_until": "2027-05-02T18:00:00Z",
        "because": "booking.session_full", "spots_free": 2, "from": 3, "to": 1, "credits_returned": 1, "credits": 2,
        "places": 2, "booked": 3, "fewest": 5, "strike": true, "fee": money, "fee_waived": money, "lot": 1, "strikes": 2,
        "kind": "no_show", "sessions": 8, "link": { "purpose": "unsubscribe", "id": id },
        "minutes": 30, "hours": 24, "new_email": "new@example.org", "role": "coach", "by": "Alex", "device": "Firefox on Linux",
        "at": "2027-05-03T16:00:00Z", "since": "2027-05-02T16:00:00Z", "suspended_at": "2027-05-03T16:00:00Z",
        "restored_at": "2027-05-03T16:00:00Z", "exported_at": "2027-05-03T16:00:00Z", "account_id": id, "webhook_id": id,
    });
    let of_authenticators = json!({
        "codes_left": 3, "ready_at": "2027-05-04T16:00:00Z", "provider": "example", "locked_until": "2027-05-03T16:15:00Z",
    });
    let of_access = json!({ "changed_at": "2027-05-03T16:00:00Z", "asked_at": "2027-05-03T16:00:00Z" });
    let of_alerts = json!({ "pattern": "exports", "count": 5 });
    let of_apps = json!({ "app_id": id, "app_name": "Calendar" });
    let of_links = json!({ "org_id": id, "linked_with": "The other studio" });
    let objects = [facts, of_authenticators, of_access, of_alerts, of_apps, of_links].into_iter();
    objects.filter_map(|facts| facts.as_object().cloned()).flatten().collect()
}
