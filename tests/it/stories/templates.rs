//! Templates: coaches their own, admins all.

use regimen_tests::app::{Person, TestApp};
use serde_json::{Value, json};

on_both_databases! {
    a_coach_makes_changes_and_deletes_a_template;
    a_coach_sees_their_own_templates_and_an_admin_all;
    changing_a_template_leaves_its_sessions_as_they_are;
    changing_nothing_writes_nothing;
}

fn terms(name: &str) -> Value {
    json!({ "name": name, "duration_minutes": 60, "capacity": 12, "credits": 1 })
}

async fn made(coach: &Person, name: &str) -> String {
    let made = coach.post("/templates", terms(name)).await.is(201);
    made["template_id"].as_str().expect("an id").to_owned()
}

async fn a_coach_makes_changes_and_deletes_a_template(app: TestApp) {
    let coach = app.coach("maya").await;
    let id = made(&coach, "Yoga").await;
    let path = format!("/templates/{id}");
    let mut expected = terms("Yoga");
    expected["template_id"] = json!(id);
    expected["coach_id"] = json!(coach.id);
    assert_eq!(coach.get(&path).await.is(200), expected);

    coach.put(&path, terms("Pilates")).await.is(200);
    assert_eq!(coach.get(&path).await.is(200)["name"], "Pilates");
    let free = json!({ "name": "Open gym", "duration_minutes": 60, "capacity": 12 });
    coach.put(&path, free).await.is(200);
    assert_eq!(coach.get(&path).await.is(200)["credits"], 0, "what is left out costs nothing");

    assert_eq!(coach.delete(&path).await.is(200), json!({ "template_id": id }));
    coach.get(&path).await.refused(404, "template.not_found");
    coach.put(&path, terms("Yoga")).await.refused(404, "template.not_found");
    coach.delete(&path).await.refused(404, "template.not_found");
    let wish = json!({ "template_id": id, "starts_at": "2027-05-05T08:00:00Z" });
    coach.post("/sessions", wish).await.refused(404, "template.not_found");
}

async fn a_coach_sees_their_own_templates_and_an_admin_all(app: TestApp) {
    let (maya, jonas, admin) = (app.coach("maya").await, app.coach("jonas").await, app.admin().await);
    let (yoga, boxing) = (made(&maya, "Yoga").await, made(&jonas, "Boxing").await);
    let names = async |person: &Person| {
        let page = person.get("/templates").await.is(200);
        let items = page["items"].as_array().expect("a list").iter();
        items.map(|template| template["name"].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&maya).await, ["Yoga"]);
    assert_eq!(names(&jonas).await, ["Boxing"]);
    assert_eq!(names(&admin).await, ["Yoga", "Boxing"], "in the order in which they were made");

    let foreign = format!("/templates/{boxing}");
    let hidden = maya.get(&foreign).await.refused(404, "template.not_found");
    let unknown = "/templates/01890000-0000-7000-8000-000000000000";
    assert_eq!(hidden, maya.get(unknown).await.refused(404, "template.not_found"));
    maya.put(&foreign, terms("Mine")).await.refused(404, "template.not_found");
    maya.delete(&foreign).await.refused(404, "template.not_found");
    let wish = json!({ "template_id": boxing, "starts_at": "2027-05-05T08:00:00Z" });
    maya.post("/sessions", wish).await.refused(404, "template.not_found");

    admin.put(&format!("/templates/{yoga}"), terms("Yin Yoga")).await.is(200);
    assert_eq!(names(&maya).await, ["Yin Yoga"]);
}

async fn changing_a_template_leaves_its_sessions_as_they_are(app: TestApp) {
    let coach = app.coach("maya").await;
    let id = made(&coach, "Yoga").await;
    let wish = json!({ "template_id": id, "starts_at": "2027-05-05T08:00:00Z" });
    let session = coach.post("/sessions", wish).await.is(201)["session_id"].clone();
    coach.put(&format!("/templates/{id}"), terms("Pilates")).await.is(200);
    coach.delete(&format!("/templates/{id}")).await.is(200);
    let session = coach.get(&format!("/sessions/{}", session.as_str().expect("an id"))).await.is(200);
    assert_eq!(session["name"], "Yoga");
}

async fn changing_nothing_writes_nothing(app: TestApp) {
    let coach = app.coach("maya").await;
    let id = made(&coach, "Yoga").await;
    let path = format!("/templates/{id}");
    let first = coach.put(&path, terms("Pilates")).await.position();
    assert_eq!(coach.put(&path, terms("Pilates")).await.position(), first);
}
