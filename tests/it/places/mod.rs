//! Places that are held, waited for, shared and checked in, told through the API.

mod absences;
mod check_in;
mod edges;
mod fairness;
mod holds;
mod limits;
mod moving_up;
mod notifications;
mod parties;
mod policies;
mod previews;
mod rehearsal;
mod reports;
mod rescheduling;
mod rescheduling_refused;
mod waitlist;
mod why;

use regimen_tests::app::{Person, TestApp};
use serde_json::{Value, json};

/// The text of the field `name`.
fn text(body: &Value, name: &str) -> String {
    body[name].as_str().unwrap_or_else(|| panic!("no {name} in {body}")).to_owned()
}

/// `person` holds places in `session`.
async fn held(person: &Person, session: &str, places: u32) -> String {
    text(&person.post(&format!("/sessions/{session}/hold"), json!({ "places": places })).await.is(201), "hold_id")
}

/// `person` stands in line before `session`.
async fn waiting(person: &Person, session: &str, party: u32) -> String {
    text(&person.post(&format!("/sessions/{session}/waitlist"), json!({ "party": party })).await.is(201), "entry_id")
}

/// The hold that `person` was offered, if they were.
async fn offered(person: &Person) -> Option<String> {
    let holds = person.get("/me/holds?active=true").await.is(200);
    let offered = holds["items"].as_array().expect("a list").iter().find(|hold| hold["from_waitlist"] == true);
    offered.map(|hold| text(hold, "hold_id"))
}

/// The codes of what `person` was told, the newest first.
async fn told(person: &Person) -> Vec<String> {
    let told = person.get("/me/notifications?limit=100").await.is(200);
    told["items"].as_array().expect("a list").iter().map(|notification| text(notification, "code")).collect()
}

/// Publishes `rules` for the organization.
async fn rules(app: &TestApp, rules: Value) {
    app.admin().await.put("/policies/organization", rules).await.is(200);
}

/// The free places of `session`.
async fn spots_left(person: &Person, session: &str) -> u64 {
    person.get(&format!("/sessions/{session}")).await.is(200)["spots_left"].as_u64().expect("a number")
}

/// Puts `person` on a plan of their own that says `terms`: without credits, and with bookings that are not counted, unless they
/// say so.
async fn on_plan(app: &TestApp, person: &Person, terms: Value) -> String {
    let admin = app.admin().await;
    let mut plan = json!({
        "name": "Gold", "cycle_unit": "months", "cycle_length": 1, "credits_per_cycle": 0, "roll_over": 0,
        "guest_passes_per_cycle": 0,
    });
    plan.as_object_mut().expect("an object").extend(terms.as_object().expect("an object").clone());
    let plan_id = text(&admin.post("/plans", plan).await.is(201), "plan_id");
    admin.put(&format!("/memberships/{}/plan", person.id), json!({ "plan_id": plan_id })).await.is(200);
    plan_id
}
