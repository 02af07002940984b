//! Planning sessions, and who sees them.

use regimen_tests::app::{Person, Plan, TestApp};
use serde_json::{Value, json};

on_both_databases! {
    a_session_goes_from_draft_to_completed;
    a_session_takes_from_its_template_what_it_does_not_say;
    a_draft_is_nobodys_business_but_its_coachs_and_admins;
    a_coach_leads_their_own_sessions_and_an_admin_all;
    only_an_admin_plans_for_another_coach;
    sessions_are_found_by_time_coach_and_free_places;
    the_roster_is_for_its_coach_and_admins;
}

async fn ids(person: &Person, query: &str) -> Vec<String> {
    let page = person.get(&format!("/sessions{query}")).await.is(200);
    let id = |session: &Value| session["session_id"].as_str().expect("an id").to_owned();
    page["items"].as_array().expect("a list").iter().map(id).collect()
}

async fn a_session_goes_from_draft_to_completed(app: TestApp) {
    let coach = app.coach("maya").await;
    let planned = coach.post("/sessions", app.wish(Plan::default())).await.is(201);
    assert_eq!(planned["status"], "draft");
    let path = format!("/sessions/{}", planned["session_id"].as_str().expect("an id"));
    for (step, status) in [("publish", "published"), ("start", "in_progress"), ("complete", "completed")] {
        assert_eq!(coach.post(&format!("{path}/{step}"), json!({})).await.is(200)["status"], status);
        assert_eq!(coach.get(&path).await.is(200)["status"], status);
        let again = coach.post(&format!("{path}/{step}"), json!({})).await;
        let refused = again.refused(409, "session.invalid_transition");
        assert_eq!(refused["session_status"], status);
    }
    let cancel = coach.post(&format!("{path}/cancel"), json!({ "reason": "too late" })).await;
    cancel.refused(409, "session.invalid_transition");
    assert_eq!(
        coach.get(&path).await.is(200),
        json!({
            "session_id": planned["session_id"], "coach_id": coach.id, "name": "Morning Yoga",
            "starts_at": "2027-05-05T08:00:00+00:00", "ends_at": "2027-05-05T09:00:00+00:00", "status": "completed",
            "capacity": 10, "spots_left": 10, "held": 0, "waiting": 0, "credits": 1,
        })
    );
}

async fn a_session_takes_from_its_template_what_it_does_not_say(app: TestApp) {
    let coach = app.coach("maya").await;
    let terms = json!({ "name": "Power Hour", "duration_minutes": 90, "capacity": 7, "credits": 3 });
    let template = coach.post("/templates", terms).await.is(201)["template_id"].clone();
    let wish = json!({ "template_id": template, "starts_at": "2027-05-05T08:00:00+02:00", "capacity": 8 });
    let planned = coach.post("/sessions", wish).await.is(201);
    let session = coach.get(&format!("/sessions/{}", planned["session_id"].as_str().expect("an id"))).await.is(200);
    assert_eq!(
        (&session["name"], &session["credits"], &session["capacity"]),
        (&json!("Power Hour"), &json!(3), &json!(8))
    );
    assert_eq!(
        (&session["starts_at"], &session["ends_at"]),
        (&json!("2027-05-05T06:00:00+00:00"), &json!("2027-05-05T07:30:00+00:00"))
    );
    assert_eq!(session["template_id"], template);
    let bare = coach.post("/sessions", json!({ "starts_at": "2027-05-05T08:00:00Z" })).await;
    bare.refused(422, "session.incomplete");
}

async fn a_draft_is_nobodys_business_but_its_coachs_and_admins(app: TestApp) {
    let (coach, other, ana) = (app.coach("maya").await, app.coach("jonas").await, app.client("ana").await);
    let admin = app.admin().await;
    let draft = app.draft(&coach, Plan::default()).await;
    let path = format!("/sessions/{draft}");
    let unknown = "/sessions/01890000-0000-7000-8000-000000000000";
    for outsider in [&ana, &other] {
        let hidden = outsider.get(&path).await.refused(404, "session.not_found");
        assert_eq!(hidden, outsider.get(unknown).await.refused(404, "session.not_found"));
        assert_eq!(ids(outsider, "").await, Vec::<String>::new());
    }
    for insider in [&coach, &admin] {
        insider.get(&path).await.is(200);
        assert_eq!(ids(insider, "").await, [draft.as_str()]);
    }
    coach.post(&format!("{path}/publish"), json!({})).await.is(200);
    ana.get(&path).await.is(200);
    assert_eq!(ids(&ana, "").await, [draft.as_str()]);
}

async fn a_coach_leads_their_own_sessions_and_an_admin_all(app: TestApp) {
    let (coach, other, admin) = (app.coach("maya").await, app.coach("jonas").await, app.admin().await);
    let session = app.draft(&coach, Plan::default()).await;
    for (step, body) in [("publish", json!({})), ("start", json!({})), ("cancel", json!({ "reason": "mine" }))] {
        let foreign = other.post(&format!("/sessions/{session}/{step}"), body).await;
        foreign.refused(404, "session.not_found");
    }
    admin.post(&format!("/sessions/{session}/publish"), json!({})).await.is(200);
    admin.post(&format!("/sessions/{session}/cancel"), json!({ "reason": "closed" })).await.is(200);
}

async fn only_an_admin_plans_for_another_coach(app: TestApp) {
    let (coach, other, admin) = (app.coach("maya").await, app.coach("jonas").await, app.admin().await);
    let ana = app.client("ana").await;
    let mut wish = app.wish(Plan::default());
    wish["coach_id"] = json!(coach.id);
    other.post("/sessions", wish.clone()).await.refused(404, "session.coach_not_found");
    let planned = admin.post("/sessions", wish.clone()).await.is(201);
    assert_eq!(ids(&coach, "").await, [planned["session_id"].as_str().expect("an id")]);
    wish["coach_id"] = json!(ana.id);
    admin.post("/sessions", wish).await.refused(404, "session.coach_not_found");
}

async fn sessions_are_found_by_time_coach_and_free_places(app: TestApp) {
    let (maya, jonas) = (app.coach("maya").await, app.coach("jonas").await);
    let ana = app.client_with("ana", 5).await;
    let late = app.published(&maya, Plan { in_hours: 72, ..Plan::default() }).await;
    let early = app.published(&jonas, Plan { in_hours: 24, ..Plan::default() }).await;
    let full = app.published(&maya, Plan { in_hours: 48, capacity: 1, ..Plan::default() }).await;
    ana.booked(&full).await;
    let [early, full, late] = [early.as_str(), full.as_str(), late.as_str()];
    assert_eq!(ids(&ana, "").await, [early, full, late], "in the order in which they start");
    assert_eq!(ids(&ana, "?from=2027-05-05T08:00:00Z").await, [full, late], "from that instant on");
    assert_eq!(ids(&ana, "?to=2027-05-05T08:00:00Z").await, [early], "before that instant");
    assert_eq!(ids(&ana, &format!("?coach_id={}", maya.id)).await, [full, late]);
    assert_eq!(ids(&ana, "?available=true").await, [early, late]);
    assert_eq!(ids(&ana, "?available=false").await, [full]);
}

async fn the_roster_is_for_its_coach_and_admins(app: TestApp) {
    let (coach, other, admin) = (app.coach("maya").await, app.coach("jonas").await, app.admin().await);
    let ana = app.client_with("ana", 1).await;
    let session = app.published(&coach, Plan::default()).await;
    ana.booked(&session).await;
    let path = format!("/sessions/{session}/bookings");
    ana.get(&path).await.refused(403, "auth.forbidden");
    let foreign = other.get(&path).await.refused(404, "session.not_found");
    let unknown = other.get("/sessions/01890000-0000-7000-8000-000000000000/bookings").await;
    assert_eq!(foreign, unknown.refused(404, "session.not_found"));
    assert_eq!(coach.get(&path).await.is(200), admin.get(&path).await.is(200));
}
