//! A class every week: planned once, changed in part or whole, at the same time on the clock all year.

use regimen_tests::app::{Person, Plan, TestApp};
use serde_json::{Value, json};

on_both_databases! {
    a_local_time_stays_across_both_dst_changes;
    a_time_that_a_night_skips_or_repeats_is_asked_about;
    a_series_is_planned_whole_or_not_at_all;
    a_series_without_an_end_is_refused;
    a_rule_that_never_fires_is_refused;
    a_rule_that_cannot_be_is_refused;
    one_session_changes_and_is_left_alone_by_changes_of_the_series;
    this_and_the_following_change_and_those_before_do_not;
    a_series_moves_over_its_own_times_and_to_another_coach;
    the_rest_of_a_series_is_called_off_and_everybody_gets_their_credits_back;
    a_series_is_led_by_whoever_is_free_all_the_time_and_leads_the_fewest;
    a_series_is_seen_when_it_can_be_booked;
}

fn rule() -> Value {
    json!({
        "weekdays": ["mon"], "local_time": "07:30", "time_zone": "Europe/Berlin", "starts_on": "2027-06-07", "count": 4,
    })
}

fn wish(rule: Value) -> Value {
    json!({ "name": "Spin", "duration_minutes": 45, "capacity": 9, "credits": 1, "rule": rule, "publish": true })
}

/// The series and its sessions.
async fn planned(coach: &Person, rule: Value) -> (String, Vec<String>) {
    let planned = coach.post("/series", wish(rule)).await.is(201);
    let text = |value: &Value| value.as_str().expect("an id").to_owned();
    let sessions = planned["sessions"].as_array().expect("a list").iter();
    (text(&planned["series_id"]), sessions.map(|session| text(&session["session_id"])).collect())
}

/// Of each session, what `field` says.
async fn each(person: &Person, series: &str, field: &str) -> Vec<Value> {
    let found = person.get(&format!("/series/{series}")).await.is(200);
    found["sessions"].as_array().expect("a list").iter().map(|session| session[field].clone()).collect()
}

async fn a_local_time_stays_across_both_dst_changes(app: TestApp) {
    let coach = app.coach("maya").await;
    let rule = json!({
        "weekdays": ["sun"], "local_time": "07:30", "time_zone": "Europe/Berlin", "every_weeks": 1,
        "starts_on": "2027-10-24", "ends_on": "2028-04-02",
    });
    let (series, sessions) = planned(&coach, rule).await;
    assert_eq!(sessions.len(), 24);
    let starts = each(&coach, &series, "starts_at").await;
    let at = |start: &Value| start.as_str().expect("a time")[..16].to_owned();
    let starts = starts.iter().map(at).collect::<Vec<_>>();
    assert_eq!(starts[..2], ["2027-10-24T05:30", "2027-10-31T06:30"], "the clocks go back");
    assert_eq!(starts[22..], ["2028-03-26T05:30", "2028-04-02T05:30"], "they go forward on the night before the 26th");
    assert_eq!(starts[21], "2028-03-19T06:30");
}

async fn a_time_that_a_night_skips_or_repeats_is_asked_about(app: TestApp) {
    let coach = app.coach("maya").await;
    let mut skipped = json!({
        "weekdays": ["sun"], "local_time": "02:30", "time_zone": "Europe/Berlin", "starts_on": "2028-03-19", "count": 3,
    });
    let problem = coach.post("/series", wish(skipped.clone())).await.refused(422, "series.time_skipped");
    assert_eq!(problem["date"], "2028-03-26");
    skipped["except"] = json!(["2028-03-26"]);
    assert_eq!(planned(&coach, skipped).await.1.len(), 2);

    let mut twice = json!({
        "weekdays": ["sun"], "local_time": "02:30", "time_zone": "Europe/Berlin", "starts_on": "2027-10-31", "count": 1,
    });
    let problem = coach.post("/series", wish(twice.clone())).await.refused(422, "series.time_ambiguous");
    assert_eq!(
        (&problem["date"], &problem["earlier"], &problem["later"]),
        (&json!("2027-10-31"), &json!("2027-10-31T00:30:00Z"), &json!("2027-10-31T01:30:00Z"))
    );
    for (which, starts_at) in [("earlier", "2027-10-31T00:30:00+00:00"), ("later", "2027-10-31T01:30:00+00:00")] {
        twice["on_repeated_time"] = json!(which);
        let (series, _) = planned(&coach, twice.clone()).await;
        assert_eq!(each(&coach, &series, "starts_at").await, [json!(starts_at)]);
    }
}

async fn a_series_is_planned_whole_or_not_at_all(app: TestApp) {
    let (coach, other, admin) = (app.coach("maya").await, app.coach("jonas").await, app.admin().await);
    let one = json!({
        "name": "Workshop", "starts_at": "2027-06-21T06:00:00Z", "ends_at": "2027-06-21T08:00:00Z", "capacity": 3,
    });
    coach.post("/sessions", one).await.is(201);
    let position = app.log().head(regimen_tests::app::ORG).await.expect("it answers").position;
    let problem = coach.post("/series", wish(rule())).await.refused(409, "series.coach_taken");
    assert_eq!(problem["dates"], json!(["2027-06-21"]));
    assert_eq!(app.log().head(regimen_tests::app::ORG).await.expect("it answers").position, position);
    let mut free = rule();
    free["except"] = json!(["2027-06-21"]);
    let (series, sessions) = planned(&coach, free).await;
    assert_eq!(each(&coach, &series, "session_id").await, sessions.iter().map(|id| json!(id)).collect::<Vec<_>>());
    assert_eq!(each(&coach, &series, "status").await, vec![json!("published"); 3]);
    let listed = coach.get(&format!("/sessions?series_id={series}")).await.is(200);
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(3));
    assert_eq!(listed["items"][0]["series"], json!({ "series_id": series, "date": "2027-06-07", "exception": false }));
    // Every one of them takes the coach's time.
    let again = coach.post("/series", wish(rule())).await.refused(409, "series.coach_taken");
    assert_eq!(again["dates"], json!(["2027-06-07", "2027-06-14", "2027-06-21", "2027-06-28"]));
    // Only admins plan for others.
    let mut for_other = wish(rule());
    for_other["coach_id"] = json!(other.id);
    coach.post("/series", for_other.clone()).await.refused(404, "session.coach_not_found");
    admin.post("/series", for_other).await.is(201);
}

/// The rule with another value of `field`.
fn with(field: &str, value: Value) -> Value {
    let mut rule = rule();
    rule[field] = value;
    rule
}

/// None of `cases` is planned, and nothing of it is left.
async fn are_refused(app: &TestApp, cases: impl IntoIterator<Item = (Value, u16, &str)>) {
    let coach = app.coach("maya").await;
    for (rule, status, code) in cases {
        let answer = coach.post("/series", wish(rule.clone())).await;
        assert_eq!(answer.status, status, "{rule}: {}", answer.text);
        answer.refused(status, code);
    }
    let bare = json!({ "rule": rule() });
    coach.post("/series", bare).await.refused(422, "series.incomplete");
    let found = coach.get("/series").await.is(200);
    assert_eq!(found["items"], json!([]), "nothing is half done");
    assert_eq!(coach.get("/sessions").await.is(200)["items"], json!([]));
}

async fn a_series_without_an_end_is_refused(app: TestApp) {
    let mut endless = rule();
    endless.as_object_mut().expect("an object").remove("count");
    let practically = [
        (with("count", json!(201)), 422, "series.too_long"),
        (with("count", json!(4_294_967_295_u32)), 422, "series.too_long"),
        (with("every_weeks", json!(52)), 422, "series.too_long"),
        (with("starts_on", json!("2199-12-30")), 422, "series.too_long"),
    ];
    are_refused(&app, [(endless, 400, "request.invalid")].into_iter().chain(practically)).await;
}

async fn a_rule_that_never_fires_is_refused(app: TestApp) {
    let mut over = rule();
    over.as_object_mut().expect("an object").remove("count");
    over["ends_on"] = json!("2027-06-06");
    let all = json!(["2027-06-07", "2027-06-14", "2027-06-21", "2027-06-28"]);
    let never = [over, with("count", json!(0)), with("weekdays", json!([])), with("except", all)];
    are_refused(&app, never.map(|rule| (rule, 422, "series.never"))).await;
}

async fn a_rule_that_cannot_be_is_refused(app: TestApp) {
    let cases = [
        (with("ends_on", json!("2027-07-01")), 400, "request.invalid"),
        (with("every_weeks", json!(0)), 400, "request.invalid"),
        (with("time_zone", json!("Europe/Bielefeld")), 400, "request.invalid"),
        (with("local_time", json!("24:00")), 400, "request.invalid"),
        (with("local_time", json!("7:30")), 400, "request.invalid"),
        (with("starts_on", json!("2027-02-29")), 400, "request.invalid"),
        (with("starts_on", json!("2027-06-07T00:00:00Z")), 400, "request.invalid"),
        (with("weekdays", json!(["someday"])), 400, "request.invalid"),
        (with("starts_on", json!("2027-04-26")), 422, "session.starts_in_past"),
    ];
    are_refused(&app, cases).await;
}

async fn one_session_changes_and_is_left_alone_by_changes_of_the_series(app: TestApp) {
    let coach = app.coach("maya").await;
    let (series, sessions) = planned(&coach, rule()).await;
    coach.patch(&format!("/sessions/{}", sessions[1]), json!({ "name": "Spin outdoors" })).await.is(200);
    let path = format!("/series/{series}");
    let changed = coach.patch(&path, json!({ "changes": { "name": "Spin hard" } })).await.is(200);
    assert_eq!(changed["sessions"], json!([sessions[0], sessions[2], sessions[3]]));
    assert_eq!(
        each(&coach, &series, "name").await,
        ["Spin hard", "Spin outdoors", "Spin hard", "Spin hard"].map(|name| json!(name))
    );
    let twice = coach.patch(&path, json!({ "changes": { "name": "Spin hard" } })).await;
    assert_eq!(twice.is(200)["sessions"], json!([]), "twice changes nothing");
    let all = json!({ "changes": { "name": "Spin soft" }, "including_exceptions": true });
    coach.patch(&path, all).await.is(200);
    assert_eq!(each(&coach, &series, "name").await, vec![json!("Spin soft"); 4]);
}

async fn this_and_the_following_change_and_those_before_do_not(app: TestApp) {
    let (coach, other) = (app.coach("maya").await, app.coach("jonas").await);
    let (series, _) = planned(&coach, rule()).await;
    let path = format!("/series/{series}");
    let change =
        json!({ "from": "2027-06-15", "changes": { "local_time": "08:00", "duration_minutes": 60, "capacity": 5 } });
    other.patch(&path, change.clone()).await.refused(404, "series.not_found");
    coach.patch(&path, change).await.is(200);
    let found = coach.get(&path).await.is(200);
    let of = |number: usize| {
        let session = &found["sessions"][number];
        [&session["starts_at"], &session["ends_at"], &session["capacity"]].map(Value::to_string).join(" ")
    };
    assert_eq!(of(1), r#""2027-06-14T05:30:00+00:00" "2027-06-14T06:15:00+00:00" 9"#);
    assert_eq!(of(2), r#""2027-06-21T06:00:00+00:00" "2027-06-21T07:00:00+00:00" 5"#);
    assert_eq!(found["series"]["rule"]["local_time"], "08:00");
    // What is over is over.
    app.clock.set("2027-06-20T00:00:00Z".parse().expect("a time"));
    let changed = coach.patch(&path, json!({ "changes": { "credits": 2 } })).await.is(200);
    assert_eq!(changed["sessions"].as_array().map(Vec::len), Some(2));
    assert_eq!(each(&coach, &series, "credits").await, [1, 1, 2, 2].map(|credits| json!(credits)));
}

async fn a_series_moves_over_its_own_times_and_to_another_coach(app: TestApp) {
    let (maya, jonas) = (app.coach("maya").await, app.coach("jonas").await);
    let mut daily = rule();
    daily["weekdays"] = json!(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);
    let mut long = wish(daily);
    long["duration_minutes"] = json!(24 * 60);
    let series = maya.post("/series", long).await.is(201)["series_id"].clone();
    let path = format!("/series/{}", series.as_str().expect("an id"));
    maya.patch(&path, json!({ "changes": { "local_time": "09:30" } })).await.is(200);
    // The other is taken on one of the days.
    let taken = json!({
        "name": "Workshop", "starts_at": "2027-06-09T20:00:00Z", "ends_at": "2027-06-09T21:00:00Z", "capacity": 3,
    });
    let workshop = jonas.post("/sessions", taken).await.is(201)["session_id"].clone();
    let hand_over = json!({ "changes": { "coach_id": jonas.id } });
    let problem = maya.patch(&path, hand_over.clone()).await.refused(409, "series.coach_taken");
    assert_eq!(problem["dates"], json!(["2027-06-09"]));
    let off = format!("/sessions/{}/cancel", workshop.as_str().expect("an id"));
    jonas.post(&off, json!({ "reason": "nobody came" })).await.is(200);
    maya.patch(&path, hand_over).await.is(200);
    assert_eq!(jonas.get(&path).await.is(200)["series"]["coach_id"], json!(jonas.id));
    maya.patch(&path, json!({ "changes": { "credits": 0 } })).await.refused(404, "series.not_found");
    let june = json!({
        "name": "Mine", "starts_at": "2027-06-08T20:00:00Z", "ends_at": "2027-06-08T21:00:00Z", "capacity": 3,
    });
    maya.post("/sessions", june.clone()).await.is(201);
    jonas.post("/sessions", june).await.refused(409, "calendar.overlap");
}

async fn the_rest_of_a_series_is_called_off_and_everybody_gets_their_credits_back(app: TestApp) {
    let coach = app.coach("maya").await;
    let ana = app.client("ana").await;
    app.grant(&ana, 4, 90).await;
    let (series, sessions) = planned(&coach, rule()).await;
    for session in &sessions {
        ana.booked(session).await;
    }
    assert_eq!(ana.credits().await, 0);
    let off = json!({ "from": "2027-06-20", "reason": "the floor is renewed" });
    let cancelled = coach.post(&format!("/series/{series}/cancel"), off).await.is(200);
    assert_eq!(cancelled["sessions"], json!([sessions[2], sessions[3]]));
    assert_eq!(ana.credits().await, 2);
    let status = each(&coach, &series, "status").await;
    assert_eq!(status, ["published", "published", "cancelled", "cancelled"].map(|status| json!(status)));
    // The coach has time again.
    let mut again = rule();
    again["starts_on"] = json!("2027-06-21");
    again["count"] = json!(2);
    planned(&coach, again).await;
}

async fn a_series_is_led_by_whoever_is_free_all_the_time_and_leads_the_fewest(app: TestApp) {
    let (maya, jonas, admin) = (app.coach("maya").await, app.coach("jonas").await, app.admin().await);
    let any = json!([maya.id, jonas.id]);
    let at = |time: &str| {
        let mut rule = rule();
        rule["local_time"] = json!(time);
        let mut wish = wish(rule);
        wish["any_coach_of"] = any.clone();
        wish
    };
    let lead = async |planned: Value| {
        let path = format!("/series/{}", planned["series_id"].as_str().expect("an id"));
        let series = admin.get(&path).await.is(200);
        let led = series["sessions"].as_array().expect("a list").iter().map(|session| session["coach_id"].clone());
        assert!(led.into_iter().all(|coach| coach == series["series"]["coach_id"]), "one coach leads all of it");
        series["series"]["coach_id"].clone()
    };
    let first = lead(admin.post("/series", at("07:30")).await.is(201)).await;
    let second = lead(admin.post("/series", at("09:30")).await.is(201)).await;
    assert_ne!(first, second, "in turn");
    let busy = lead(admin.post("/series", at("07:30")).await.is(201)).await;
    assert_eq!(busy, second, "the other is not free then");
    admin.post("/series", at("07:30")).await.refused(409, "calendar.nobody_free");
    let mut both = at("11:30");
    both["coach_id"] = maya.id.clone().into();
    admin.post("/series", both).await.refused(400, "request.invalid");
    maya.post("/series", at("11:30")).await.refused(404, "session.coach_not_found");
}

async fn a_series_is_seen_when_it_can_be_booked(app: TestApp) {
    let (coach, other, ana) = (app.coach("maya").await, app.coach("jonas").await, app.client("ana").await);
    let mut drafts = wish(rule());
    drafts["publish"] = json!(false);
    let planned = coach.post("/series", drafts).await.is(201);
    let path = format!("/series/{}", planned["series_id"].as_str().expect("an id"));
    for outsider in [&ana, &other] {
        outsider.get(&path).await.refused(404, "series.not_found");
        assert_eq!(outsider.get("/series").await.is(200)["items"], json!([]));
    }
    assert_eq!(coach.get(&path).await.is(200)["sessions"].as_array().map(Vec::len), Some(4));
    let first = planned["sessions"][0]["session_id"].as_str().expect("an id").to_owned();
    coach.post(&format!("/sessions/{first}/publish"), json!({})).await.is(200);
    assert_eq!(ana.get(&path).await.is(200)["sessions"].as_array().map(Vec::len), Some(1), "the rest are drafts");
    assert_eq!(ana.get("/series").await.is(200)["items"][0]["series_id"], planned["series_id"]);
    app.draft(&other, Plan::default()).await;
}
