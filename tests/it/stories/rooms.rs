//! Sessions take place in rooms, one at a time.

use futures_util::future::join_all;
use regimen_tests::app::{Answer, Person, Plan, TestApp};
use serde_json::{Value, json};

on_both_databases! {
    an_admin_opens_a_location_with_rooms_and_everybody_can_read_them;
    a_room_is_never_double_booked;
    of_many_sessions_that_race_for_a_room_one_gets_it;
    a_session_that_moves_or_is_called_off_frees_its_room;
    a_session_has_no_more_places_than_its_room_unless_staff_say_so;
    a_template_names_the_room_of_its_sessions;
    a_series_takes_its_room_on_all_days_or_on_none;
    a_series_moves_to_another_room_and_leaves_exceptions_where_they_are;
    sessions_are_found_by_location_and_room;
    an_archived_room_keeps_what_is_planned_in_it_and_takes_nothing_new;
}

fn text(body: &Value, name: &str) -> String {
    body[name].as_str().unwrap_or_else(|| panic!("no {name} in {body}")).to_owned()
}

/// Somebody opens a location, whose clocks go by `time_zone`.
pub(crate) async fn location(admin: &Person, name: &str, time_zone: &str) -> String {
    let terms = json!({ "name": name, "address": "Am Kanal 3, 12047 Berlin", "contact": "+49 30 1234" });
    text(&admin.post("/locations", json!({ "terms": terms, "time_zone": time_zone })).await.is(201), "location_id")
}

/// Somebody opens a room at `location` that holds `holds`.
pub(crate) async fn room(admin: &Person, location: &str, name: &str, holds: u32) -> String {
    let wish = json!({ "location_id": location, "terms": { "name": name, "holds": holds } });
    text(&admin.post("/rooms", wish).await.is(201), "room_id")
}

/// A room for 20 in Lisbon.
async fn a_room(app: &TestApp) -> String {
    let admin = app.admin().await;
    let location = location(&admin, "The mill", "Europe/Lisbon").await;
    room(&admin, &location, "Studio 1", 20).await
}

/// `coach` plans a session in `room`.
async fn plans(app: &TestApp, coach: &Person, room: &str, plan: Plan) -> Answer {
    let mut wish = app.wish(plan);
    wish["room_id"] = json!(room);
    coach.post("/sessions", wish).await
}

async fn planned(app: &TestApp, coach: &Person, room: &str, plan: Plan) -> String {
    text(&plans(app, coach, room, plan).await.is(201), "session_id")
}

fn weekly(room: &str) -> Value {
    let rule = json!({
        "weekdays": ["mon"], "local_time": "07:30", "time_zone": "Europe/Lisbon", "starts_on": "2027-06-07", "count": 3,
    });
    json!({ "name": "Spin", "duration_minutes": 45, "capacity": 9, "rule": rule, "publish": true, "room_id": room })
}

async fn an_admin_opens_a_location_with_rooms_and_everybody_can_read_them(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    let mill = location(&admin, "The mill", "Europe/Lisbon").await;
    let studio = room(&admin, &mill, "Studio 1", 12).await;
    let seen = ana.get(&format!("/locations/{mill}")).await.is(200);
    assert_eq!((&seen["terms"]["name"], &seen["time_zone"]), (&json!("The mill"), &json!("Europe/Lisbon")));
    assert_eq!(seen["terms"]["contact"], "+49 30 1234");
    let rooms = ana.get(&format!("/rooms?location_id={mill}")).await.is(200);
    assert_eq!(rooms["items"][0]["room_id"], json!(studio));
    assert_eq!(rooms["items"][0]["terms"], json!({ "name": "Studio 1", "holds": 12 }));

    admin.put(&format!("/rooms/{studio}"), json!({ "name": "The attic", "holds": 8 })).await.is(200);
    admin.put(&format!("/locations/{mill}"), json!({ "name": "The old mill" })).await.is(200);
    assert_eq!(ana.get(&format!("/rooms/{studio}")).await.is(200)["terms"]["name"], "The attic");
    let seen = ana.get(&format!("/locations/{mill}")).await.is(200);
    assert_eq!((&seen["terms"], &seen["time_zone"]), (&json!({ "name": "The old mill" }), &json!("Europe/Lisbon")));

    let nowhere = "01890000-0000-7000-8000-000000000000";
    let wish = json!({ "location_id": nowhere, "terms": { "name": "Studio", "holds": 8 } });
    admin.post("/rooms", wish).await.refused(404, "location.not_found");
    ana.get(&format!("/rooms/{nowhere}")).await.refused(404, "room.not_found");
    let zone = json!({ "terms": { "name": "Nowhere" }, "time_zone": "Europe/Bielefeld" });
    admin.post("/locations", zone).await.refused(400, "request.invalid");
}

async fn a_room_is_never_double_booked(app: TestApp) {
    let (maya, jonas, room) = (app.coach("maya").await, app.coach("jonas").await, a_room(&app).await);
    let plan = Plan::default();
    let session = planned(&app, &maya, &room, plan).await;
    let taken = plans(&app, &jonas, &room, plan).await.refused(409, "room.taken");
    let (from, to) = (json!("2027-05-05T08:00:00Z"), json!("2027-05-05T09:00:00Z"));
    assert_eq!((&taken["starts_at"], &taken["ends_at"]), (&from, &to));
    assert!(taken.get("session_id").is_none(), "somebody else's draft is nobody's business");
    // One may begin when the other ends, and others take place elsewhere.
    planned(&app, &jonas, &room, Plan { in_hours: plan.in_hours + 1, ..plan }).await;
    app.draft(&jonas, plan).await;
    let both = json!({ "room_id": room, "without_room": true });
    maya.patch(&format!("/sessions/{session}"), both).await.refused(400, "request.invalid");
}

async fn of_many_sessions_that_race_for_a_room_one_gets_it(app: TestApp) {
    let room = a_room(&app).await;
    let mut coaches = Vec::new();
    for number in 0..8 {
        coaches.push(app.coach(&format!("coach{number}")).await);
    }
    for round in 0..4 {
        let plan = Plan { in_hours: 48 + round, ..Plan::default() };
        let answers = join_all(coaches.iter().map(|coach| plans(&app, coach, &room, plan))).await;
        let won = answers.iter().filter(|answer| answer.status == 201).count();
        assert_eq!(won, 1, "{answers:?}");
        for answer in answers.into_iter().filter(|answer| answer.status != 201) {
            answer.refused(409, "room.taken");
        }
    }
}

async fn a_session_that_moves_or_is_called_off_frees_its_room(app: TestApp) {
    let (maya, jonas, room) = (app.coach("maya").await, app.coach("jonas").await, a_room(&app).await);
    let plan = Plan::default();
    let session = planned(&app, &maya, &room, plan).await;
    let (path, later) = (format!("/sessions/{session}"), app.now() + chrono::TimeDelta::hours(60));
    maya.patch(&path, json!({ "starts_at": later })).await.is(200);
    let other = planned(&app, &jonas, &room, plan).await;
    let back = json!({ "starts_at": app.now() + chrono::TimeDelta::hours(plan.in_hours) });
    maya.patch(&path, back.clone()).await.refused(409, "room.taken");
    jonas.post(&format!("/sessions/{other}/cancel"), json!({ "reason": "ill" })).await.is(200);
    maya.patch(&path, back).await.is(200);
    maya.patch(&path, json!({ "without_room": true })).await.is(200);
    assert_eq!(maya.get(&path).await.is(200)["venue"], Value::Null);
    let third = planned(&app, &jonas, &room, plan).await;
    maya.patch(&path, json!({ "room_id": room })).await.refused(409, "room.taken");
    assert_eq!(jonas.get(&format!("/sessions/{third}")).await.is(200)["venue"]["time_zone"], "Europe/Lisbon");
}

async fn a_session_has_no_more_places_than_its_room_unless_staff_say_so(app: TestApp) {
    let (maya, room) = (app.coach("maya").await, a_room(&app).await);
    let plan = Plan { capacity: 21, ..Plan::default() };
    assert_eq!(plans(&app, &maya, &room, plan).await.refused(422, "room.too_small")["holds"], 20);
    let session = planned(&app, &maya, &room, Plan { capacity: 20, ..plan }).await;
    let path = format!("/sessions/{session}");
    maya.patch(&path, json!({ "capacity": 25 })).await.refused(422, "room.too_small");
    maya.patch(&path, json!({ "capacity": 25, "exceed_room": true })).await.is(200);
    maya.patch(&path, json!({ "name": "Crowded" })).await.is(200);
    maya.patch(&path, json!({ "capacity": 22 })).await.is(200);
}

async fn a_template_names_the_room_of_its_sessions(app: TestApp) {
    let (maya, room) = (app.coach("maya").await, a_room(&app).await);
    let terms = |room: &str| json!({ "name": "Yoga", "duration_minutes": 60, "capacity": 12, "room_id": room });
    let nowhere = "01890000-0000-7000-8000-000000000000";
    maya.post("/templates", terms(nowhere)).await.refused(404, "room.not_found");
    let template = text(&maya.post("/templates", terms(&room)).await.is(201), "template_id");
    let starts_at = app.now() + chrono::TimeDelta::hours(48);
    let wish = json!({ "template_id": template, "starts_at": starts_at });
    let session = text(&maya.post("/sessions", wish).await.is(201), "session_id");
    let venue = maya.get(&format!("/sessions/{session}")).await.is(200)["venue"].clone();
    assert_eq!(venue["room_id"], json!(room));
    let starts_at = app.now() + chrono::TimeDelta::hours(72);
    let wish = json!({ "template_id": template, "starts_at": starts_at, "without_room": true });
    let outside = text(&maya.post("/sessions", wish).await.is(201), "session_id");
    assert_eq!(maya.get(&format!("/sessions/{outside}")).await.is(200)["venue"], Value::Null);
    assert_eq!(maya.get(&format!("/templates/{template}")).await.is(200)["room_id"], json!(room));
}

async fn a_series_takes_its_room_on_all_days_or_on_none(app: TestApp) {
    let (maya, jonas, room) = (app.coach("maya").await, app.coach("jonas").await, a_room(&app).await);
    // 14 June, 07:30 in Lisbon.
    let mut wish = app.wish(Plan::default());
    wish["starts_at"] = json!("2027-06-14T06:00:00Z");
    wish["ends_at"] = json!("2027-06-14T07:00:00Z");
    wish["room_id"] = json!(room);
    let session = text(&jonas.post("/sessions", wish).await.is(201), "session_id");
    let problem = maya.post("/series", weekly(&room)).await.refused(409, "series.room_taken");
    assert_eq!(problem["dates"], json!(["2027-06-14"]));
    jonas.patch(&format!("/sessions/{session}"), json!({ "without_room": true })).await.is(200);
    let series = maya.post("/series", weekly(&room)).await.is(201);
    let path = format!("/series/{}", text(&series, "series_id"));
    let seen = maya.get(&path).await.is(200);
    assert_eq!(seen["series"]["room_id"], json!(room));
    let sessions = seen["sessions"].as_array().expect("a list");
    assert!(sessions.len() == 3 && sessions.iter().all(|session| session["venue"]["room_id"] == json!(room)));
    jonas.patch(&format!("/sessions/{session}"), json!({ "room_id": room })).await.refused(409, "room.taken");
    // Its own times are no obstacle to a series that is moved by a quarter of an hour.
    maya.patch(&path, json!({ "changes": { "local_time": "07:45" } })).await.is(200);
    maya.post(&format!("{path}/cancel"), json!({ "reason": "the floor is renewed" })).await.is(200);
    jonas.patch(&format!("/sessions/{session}"), json!({ "room_id": room })).await.is(200);
}

async fn a_series_moves_to_another_room_and_leaves_exceptions_where_they_are(app: TestApp) {
    let (admin, maya) = (app.admin().await, app.coach("maya").await);
    let mill = location(&admin, "The mill", "Europe/Lisbon").await;
    let (small, large) = (room(&admin, &mill, "Small", 9).await, room(&admin, &mill, "Large", 30).await);
    let series = maya.post("/series", weekly(&small)).await.is(201);
    let path = format!("/series/{}", text(&series, "series_id"));
    let exception = text(&series["sessions"][1], "session_id");
    maya.patch(&format!("/sessions/{exception}"), json!({ "name": "Spin with friends" })).await.is(200);
    let more = json!({ "changes": { "capacity": 15 } });
    maya.patch(&path, more).await.refused(422, "room.too_small");
    let moved = json!({ "changes": { "capacity": 15, "room_id": large } });
    assert_eq!(maya.patch(&path, moved).await.is(200)["sessions"].as_array().map(Vec::len), Some(2));
    let seen = maya.get(&path).await.is(200);
    assert_eq!(seen["series"]["room_id"], json!(large));
    let rooms = seen["sessions"].as_array().expect("a list").iter().map(|session| &session["venue"]["room_id"]);
    assert_eq!(rooms.collect::<Vec<_>>(), [&json!(large), &json!(small), &json!(large)]);
    let crowded = json!({ "changes": { "room_id": small }, "exceed_room": true, "including_exceptions": true });
    maya.patch(&path, crowded).await.is(200);
    maya.patch(&path, json!({ "changes": { "without_room": true } })).await.is(200);
    assert_eq!(maya.get(&path).await.is(200)["series"].get("room_id"), None);
}

async fn sessions_are_found_by_location_and_room(app: TestApp) {
    let (admin, maya) = (app.admin().await, app.coach("maya").await);
    let mut found = Vec::new();
    for (number, name) in ["The mill", "The barn"].into_iter().enumerate() {
        let place = location(&admin, name, "Europe/Lisbon").await;
        let room = room(&admin, &place, "Studio", 20).await;
        let in_hours = 48 + 2 * i64::try_from(number).expect("small");
        let session = planned(&app, &maya, &room, Plan { in_hours, ..Plan::default() }).await;
        found.push((place, room, session));
    }
    app.draft(&maya, Plan { in_hours: 80, ..Plan::default() }).await;
    for (place, room, session) in &found {
        for query in [format!("location_id={place}"), format!("room_id={room}")] {
            let page = maya.get(&format!("/sessions?{query}")).await.is(200);
            let items = page["items"].as_array().expect("a list");
            assert_eq!(
                items.iter().map(|item| text(item, "session_id")).collect::<Vec<_>>(),
                std::slice::from_ref(session)
            );
            let venue = json!({ "location_id": place, "room_id": room, "time_zone": "Europe/Lisbon" });
            assert_eq!(items[0]["venue"], venue);
        }
    }
}

async fn an_archived_room_keeps_what_is_planned_in_it_and_takes_nothing_new(app: TestApp) {
    let (admin, maya) = (app.admin().await, app.coach("maya").await);
    let mill = location(&admin, "The mill", "Europe/Lisbon").await;
    let room = room(&admin, &mill, "Studio", 20).await;
    let session = planned(&app, &maya, &room, Plan::default()).await;
    let later = Plan { in_hours: 90, ..Plan::default() };
    for (thing, code) in
        [(format!("/rooms/{room}"), "room.archived"), (format!("/locations/{mill}"), "location.archived")]
    {
        admin.post(&format!("{thing}/archive"), json!({})).await.is(200);
        plans(&app, &maya, &room, later).await.refused(409, code);
        let list = thing.rsplit_once('/').expect("a path").0;
        assert_eq!(maya.get(list).await.is(200)["items"], json!([]));
        assert_eq!(maya.get(&format!("{list}?archived=true")).await.is(200)["items"][0]["archived"], true);
        let starts_at = app.now() + chrono::TimeDelta::hours(50);
        maya.patch(&format!("/sessions/{session}"), json!({ "starts_at": starts_at })).await.is(200);
        admin.post(&format!("{thing}/restore"), json!({})).await.is(200);
    }
    planned(&app, &maya, &room, later).await;
}
