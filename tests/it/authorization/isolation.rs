//! Nothing crosses: every operation, with ids of another organization in its path and in its body, answers as if they did not
//! exist, and writes nothing.

use std::collections::BTreeMap;

use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::log::Filter;
use regimen_tests::app::{Answer, Device, ORG, PASSWORD, Person, Plan, TestApp};
use serde_json::{Value, json};

use super::walk::{Operation, operations};
use crate::organization::invitations::invited;
use crate::organization::several::opened;
use crate::stories::impersonations::acting;
use crate::stories::rooms::{location, room};

on_both_databases! {
    every_operation_answers_to_ids_of_another_organization_as_if_they_did_not_exist;
}

/// What is nowhere.
const NOWHERE: &str = "01890000-0000-7000-8000-000000000000";

/// One id of each kind, by the name that it has in paths and bodies.
type Ids = BTreeMap<&'static str, String>;

fn text(body: &Value, name: &str) -> String {
    body[name].as_str().unwrap_or_else(|| panic!("no {name} in {body}")).to_owned()
}

/// Something of each kind in the default organization.
async fn things(app: &TestApp) -> Ids {
    let (owner, maya, ana) = (app.staff("owner").await, app.coach("maya").await, app.client_with("ana", 9).await);
    let (ben, chen) = (app.client_with("ben", 9).await, app.client_with("chen", 9).await);
    let session = app.published(&maya, Plan::default()).await;
    let full = app.published(&maya, Plan { in_hours: 60, capacity: 1, ..Plan::default() }).await;
    ben.booked(&full).await;
    let entry = chen.post(&format!("/sessions/{full}/waitlist"), json!({})).await.is(201);
    let held = ben.post(&format!("/sessions/{session}/hold"), json!({})).await.is(201);
    let terms = json!({ "name": "Yoga", "duration_minutes": 60, "capacity": 12 });
    let template = maya.post("/templates", terms).await.is(201);
    let rule = json!({
        "weekdays": ["mon"], "local_time": "07:30", "time_zone": "Europe/Berlin", "starts_on": "2027-06-07", "count": 2,
    });
    let series = json!({ "name": "Spin", "duration_minutes": 45, "capacity": 5, "rule": rule, "publish": true });
    let series = maya.post("/series", series).await.is(201);
    let plan = json!({ "name": "Eight", "cycle_unit": "months", "cycle_length": 1, "credits_per_cycle": 8 });
    let plan = owner.post("/plans", plan).await.is(201);
    let price = json!({ "amount_minor": 9900, "currency": "EUR" });
    let package = json!({ "name": "Ten", "credits": 10, "price": price, "validity_days": 90 });
    let package = owner.post("/packages", package).await.is(201);
    let wish = json!({ "package_id": package["package_id"] });
    let purchase = ana.post("/memberships/purchase", wish).await.is(201);
    let booking = ana.booked(&session).await;
    let devices = ana.get("/me/devices").await.is(200);
    let (_, codes) = app.takes_an_app(&chen).await;
    let login = chen.post("/auth/login", json!({ "email": chen.email, "password": PASSWORD })).await.is(401);
    let given = json!({ "challenge": login["challenge"], "code": codes[0], "trust_device": true });
    chen.post("/auth/second-factor", given).await.is(200);
    let trusted = chen.get("/me/trusted-devices").await.is(200);
    let mut telephone = Device::at("http://localhost:8080");
    let asked = ana.post("/me/passkeys/options", json!({ "password": PASSWORD })).await.is(200);
    let passkey = ana.post("/me/passkeys", telephone.creates(&asked["options"], "a telephone")).await.is(201);
    let webhook = owner.post("/webhooks", json!({ "url": "https://example.org/" })).await.is(201);
    let location = location(&owner, "The mill", "Europe/Lisbon").await;
    let room = room(&owner, &location, "Studio", 20).await;
    let (_, impersonation) = acting(&owner, &ana).await;
    let program = json!({ "name": "Books", "kind": "confidential", "service_scopes": ["audit:read"] });
    let program = owner.post("/apps", program).await.is(201);
    let key = owner.post("/api-keys", json!({ "name": "the till", "scopes": ["sessions:read"] })).await.is(201);
    Ids::from([
        ("location_id", location),
        ("room_id", room),
        ("impersonation_id", impersonation),
        ("api_key_id", text(&key, "api_key_id")),
        ("app_id", text(&program, "app_id")),
        ("sign_in_id", text(&devices["items"][0], "sign_in_id")),
        ("template_id", text(&template, "template_id")),
        ("session_id", session),
        ("series_id", text(&series, "series_id")),
        ("booking_id", booking.clone()),
        ("hold_id", text(&held, "hold_id")),
        ("entry_id", text(&entry, "entry_id")),
        ("plan_id", text(&plan, "plan_id")),
        ("package_id", text(&package, "package_id")),
        ("purchase_id", text(&purchase, "purchase_id")),
        ("invitation_id", invited(&owner, "ida@example.org", "client").await),
        ("device_id", text(&trusted["items"][0], "device_id")),
        ("passkey_id", text(&passkey, "passkey_id")),
        ("webhook_id", text(&webhook, "webhook_id")),
        ("client_id", ana.id.clone()),
        ("account_id", ana.id),
        ("coach_id", maya.id),
        ("id", booking),
    ])
}

/// The id that stands for `{name}` in a path: of a kind that is made above, else of whatever else is somebody's.
fn id<'i>(ids: &'i Ids, name: &str) -> &'i str {
    ids.get(name).unwrap_or(&ids["id"])
}

fn path(operation: &Operation, ids: &Ids) -> String {
    let part = |part: &str| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
        Some("place" | "number") => "1".to_owned(),
        Some("kind") => "late_cancel".to_owned(),
        Some("scope") => format!("template-{}", ids["template_id"]),
        Some(name) => id(ids, name).to_owned(),
        None => part.to_owned(),
    };
    operation.path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// A body that says enough to come as far as the ids.
fn body(operation: &str, ids: &Ids) -> Value {
    let price = json!({ "amount_minor": 100, "currency": "EUR" });
    let (coach, client) = (&ids["coach_id"], &ids["client_id"]);
    let (from, to) = ("2027-06-07T10:00:00Z", "2027-06-07T11:00:00Z");
    match operation {
        "create_template" => {
            json!({ "name": "Ours", "duration_minutes": 60, "capacity": 1, "room_id": ids["room_id"] })
        }
        "open_room" => json!({ "location_id": ids["location_id"], "terms": { "name": "Ours", "holds": 1 } }),
        "change_room" => json!({ "name": "Ours", "holds": 1 }),
        "change_location" => json!({ "name": "Ours" }),
        "schedule_series" => {
            let rule = json!({
                "weekdays": ["mon"], "local_time": "07:30", "time_zone": "Europe/Berlin", "starts_on": "2027-06-07",
                "count": 2,
            });
            json!({ "name": "Ours", "duration_minutes": 45, "capacity": 5, "rule": rule, "room_id": ids["room_id"] })
        }
        "update_template" => json!({ "name": "Ours", "duration_minutes": 60, "capacity": 1 }),
        "change_session" => json!({ "capacity": 1 }),
        "substitute_coach" => json!({ "coach_id": coach }),
        "change_series" => json!({ "changes": { "capacity": 1 } }),
        "reschedule_booking" => json!({ "session_id": ids["session_id"] }),
        "mark_attendance" => json!({ "attended": true }),
        "book_for_client" => json!({ "client_id": client }),
        "reorder_waitlist" => json!({ "position": 1, "reason": "ours" }),
        "check_in" => json!({ "method": "desk" }),
        "check_in_by_code" => json!({ "code": "AAAA" }),
        "grant_credits" => json!({ "amount": 1, "validity_days": 1, "reason": "ours" }),
        "change_plan" => {
            json!({ "name": "Ours", "cycle_unit": "months", "cycle_length": 1, "credits_per_cycle": 1 })
        }
        "join_plan" => json!({ "plan_id": ids["plan_id"] }),
        "change_package" => json!({ "name": "Ours", "credits": 1, "price": price, "validity_days": 1 }),
        "sell_package" => json!({ "package_id": ids["package_id"], "method": "cash", "reference": "1" }),
        "buy_package" => json!({ "package_id": ids["package_id"] }),
        "confirm_purchase" => json!({ "reference": "1" }),
        "decline_role_request" | "impersonate_member" => json!({ "reason": "ours" }),
        "merge_member" => json!({ "into": ids["client_id"], "reason": "ours" }),
        "replay_webhook" => json!({ "from_position": 1 }),
        "rename_passkey" => json!({ "name": "ours" }),
        "remove_passkey" => json!({ "password": PASSWORD }),
        "change_role" => json!({ "role": "coach" }),
        "cancel_session"
        | "cancel_series"
        | "undo_check_in"
        | "forgive_strike"
        | "forgive_strikes"
        | "waive_fee"
        | "end_plan"
        | "reset_authenticators" => json!({ "reason": "ours" }),
        "apply_penalties" => {
            let penalty = json!({ "client_id": client, "booking_id": ids["booking_id"], "kind": "late_cancel" });
            json!({ "action": "waive", "reason": "ours", "penalties": [penalty] })
        }
        "schedule_session" => {
            json!({ "name": "Ours", "starts_at": from, "ends_at": to, "capacity": 1, "coach_id": coach })
        }
        _ => json!({}),
    }
}

async fn asked(whoever: &Person, operation: &Operation, ids: &Ids) -> Answer {
    let mut request = whoever.request(operation.method.clone(), &path(operation, ids));
    if operation.has_body {
        request = request.json(&body(&operation.name, ids));
    }
    whoever.send(request).await
}

/// Operations that name things in their body alone.
const BY_BODY: [&str; 6] =
    ["apply_penalties", "buy_package", "create_template", "open_room", "schedule_series", "schedule_session"];

async fn every_operation_answers_to_ids_of_another_organization_as_if_they_did_not_exist(app: TestApp) {
    let theirs = things(&app).await;
    let nothing = theirs.keys().map(|name| (*name, NOWHERE.to_owned())).collect::<Ids>();
    let (org, olga) = opened(&app, "yoga").await;
    let before = app.log().head(ORG).await.expect("it answers").position;
    let mut not_found = 0;
    for operation in operations() {
        let named = operation.path.contains('{') || BY_BODY.contains(&operation.name.as_str());
        if !named || operation.streams {
            continue;
        }
        let (foreign, unknown) = (asked(&olga, &operation, &theirs).await, asked(&olga, &operation, &nothing).await);
        let plain =
            |answer: &Answer, ids: &Ids| ids.values().fold(answer.text.clone(), |text, id| text.replace(id, "ID"));
        assert_eq!(foreign.status, unknown.status, "{}: {} / {}", operation.name, foreign.text, unknown.text);
        assert_eq!(plain(&foreign, &theirs), plain(&unknown, &nothing), "{}", operation.name);
        not_found += u32::from(foreign.status == 404);
    }
    assert!(not_found >= 60, "only {not_found} operations came as far as the ids");
    assert_eq!(app.log().head(ORG).await.expect("it answers").position, before, "nothing is written there");
    nothing_of(&app, org, &theirs).await;
}

/// In the log of `org` none of `ids` stands, neither in an event nor in the name of a stream.
async fn nothing_of(app: &TestApp, org: OrgId, ids: &Ids) {
    let events = app.log().read(org, 0, 10_000, &Filter::default()).await.expect("it answers");
    for event in &events {
        let written = format!("{} {}", event.stream, String::from_utf8_lossy(&event.payload));
        for (name, id) in ids {
            assert!(!written.contains(id.as_str()), "the {name} of another organization stands in {written}");
        }
    }
}
