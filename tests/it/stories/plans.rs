//! Plans: credits, bookings and guest passes for every cycle.

use regimen_tests::app::{ORG, Person, Plan, TestApp};
use serde_json::{Value, json};

on_both_databases! {
    a_client_on_a_plan_has_credits_for_each_cycle_and_takes_some_over;
    a_plan_takes_so_many_bookings_in_a_cycle_and_no_more;
    a_plan_takes_so_many_sessions_of_a_day_and_of_a_week_whichever_way_they_are_booked;
    a_course_and_a_standing_reservation_stay_within_what_the_plan_takes_of_a_week;
    a_guest_pass_pays_for_a_place_and_comes_back_with_it;
    whoever_is_on_a_plan_keeps_the_version_that_they_joined;
    whoever_leaves_a_plan_keeps_what_is_left_until_the_cycle_ends;
    a_client_gives_notice_withdraws_it_and_leaves_with_a_cycle;
    whoever_is_bound_leaves_later_or_with_a_reason_of_staff;
    a_retired_plan_takes_nobody_and_keeps_who_is_on_it;
    cycles_that_nobody_saw_end_one_after_another;
    what_is_no_plan_is_refused;
}

fn eight_a_month() -> Value {
    json!({
        "name": "Eight a month", "cycle_unit": "months", "cycle_length": 1, "credits_per_cycle": 8, "roll_over": 3,
        "guest_passes_per_cycle": 1,
    })
}

async fn published(admin: &Person, terms: Value) -> String {
    let plan = admin.post("/plans", terms).await.is(201);
    plan["plan_id"].as_str().expect("an id").to_owned()
}

async fn joined(admin: &Person, client: &Person, plan: &str) -> Value {
    admin.put(&format!("/memberships/{}/plan", client.id), json!({ "plan_id": plan })).await.is(200)
}

async fn kinds(client: &Person) -> Vec<(String, i64)> {
    let ledger = client.get("/me/credits").await.is(200);
    let lines = ledger["items"].as_array().expect("lines").iter();
    let lines = lines.map(|line| (line["kind"].as_str().expect("a kind"), line["credits"].as_i64().expect("a number")));
    lines.map(|(kind, credits)| (kind.to_owned(), credits)).collect()
}

async fn a_client_on_a_plan_has_credits_for_each_cycle_and_takes_some_over(app: TestApp) {
    let (admin, coach, ana) = (app.admin().await, app.coach("maya").await, app.client("ana").await);
    let plan = published(&admin, eight_a_month()).await;
    let is = joined(&admin, &ana, &plan).await;
    assert_eq!((&is["plan_id"], &is["version"]), (&json!(plan), &json!(1)));
    assert_eq!(is["cycle_ends_at"], "2027-06-03T08:00:00+00:00");
    assert_eq!(joined(&admin, &ana, &plan).await, is, "joining twice is joining once");
    assert_eq!(ana.credits().await, 8);
    let mine = ana.get("/me/membership").await.is(200);
    assert_eq!((&mine["plan"]["name"], &mine["plan"]["guest_passes_left"]), (&json!("Eight a month"), &json!(1)));
    assert!(mine["plan"].get("bookings_left").is_none(), "they are not counted");
    assert_eq!(mine["expiring_soon"], json!([]));

    let session = app.published(&coach, Plan { credits: 3, ..Plan::default() }).await;
    ana.booked(&session).await;
    app.hours_pass(24 * 20);
    let soon = ana.get("/me/membership").await.is(200)["expiring_soon"].clone();
    assert_eq!(soon[0]["remaining"], 5, "within two weeks");
    app.hours_pass(24 * 11);
    app.due().await;
    assert_eq!(ana.credits().await, 8 + 3);
    let expected = [("expired", -2), ("rolled_over", 0), ("cycle", 8), ("spent", -3), ("cycle", 8)];
    assert_eq!(kinds(&ana).await, expected.map(|(kind, credits)| (kind.to_owned(), credits)));
    let moved = ana.get("/me/credits").await.is(200)["items"][1].clone();
    assert_eq!(
        (&moved["draws"], &moved["into"]),
        (&json!([{ "lot": 1, "credits": 3 }]), &json!({ "lot": 3, "credits": 3 }))
    );
}

async fn a_plan_takes_so_many_bookings_in_a_cycle_and_no_more(app: TestApp) {
    let (admin, coach, ana) = (app.admin().await, app.coach("maya").await, app.client("ana").await);
    let mut terms = eight_a_month();
    terms["bookings_per_cycle"] = json!(2);
    joined(&admin, &ana, &published(&admin, terms).await).await;
    let mut sessions = Vec::new();
    for day in 2..6 {
        sessions.push(app.published(&coach, Plan { in_hours: day * 24, ..Plan::default() }).await);
    }
    let first = ana.booked(&sessions[0]).await;
    ana.booked(&sessions[1]).await;
    let refused = ana.book(&sessions[2]).await.refused(409, "membership.plan_limit_reached");
    assert_eq!((&refused["limit"], &refused["cycle_ends_at"]), (&json!(2), &json!("2027-06-03T08:00:00Z")));
    assert_eq!(ana.get("/me/membership").await.is(200)["plan"]["bookings_left"], 0);
    ana.cancel(&first).await.is(200);
    assert_eq!(ana.get("/me/membership").await.is(200)["plan"]["bookings_left"], 1);
    ana.booked(&sessions[2]).await;
    ana.book(&sessions[3]).await.refused(409, "membership.plan_limit_reached");
}

/// It is Monday, 10:00 in Berlin.
async fn a_plan_takes_so_many_sessions_of_a_day_and_of_a_week_whichever_way_they_are_booked(app: TestApp) {
    let (admin, coach, ana) = (app.admin().await, app.coach("maya").await, app.client("ana").await);
    let terms = json!({
        "name": "Three a week", "cycle_unit": "months", "cycle_length": 1, "credits_per_cycle": 8,
        "bookings_per_day": 1, "bookings_per_week": 3, "time_zone": "Europe/Berlin",
    });
    let plan = published(&admin, terms).await;
    assert_eq!(ana.get(&format!("/plans/{plan}")).await.is(200)["terms"]["time_zone"], "Europe/Berlin");
    joined(&admin, &ana, &plan).await;
    let plan_of = |capacity, in_hours| Plan { in_hours, capacity, credits: 1 };
    let (today, tonight) = (app.published(&coach, plan_of(9, 2)).await, app.published(&coach, plan_of(9, 10)).await);
    // Midnight in Berlin, and still Monday in UTC.
    let midnight = app.published(&coach, plan_of(1, 14)).await;
    let tuesday = app.published(&coach, plan_of(9, 26)).await;
    let wednesday = app.published(&coach, plan_of(9, 50)).await;
    let thursday = app.published(&coach, plan_of(9, 74)).await;

    let first = ana.booked(&today).await;
    let refused = ana.book(&tonight).await.refused(409, "membership.booking_cap_reached");
    assert_eq!((&refused["per"], &refused["limit"], &refused["day"]), (&json!("day"), &json!(1), &json!("2027-05-03")));
    assert_eq!((&refused["possible_from"], &refused["time_zone"]), (&json!("2027-05-04"), &json!("Europe/Berlin")));
    let preview = ana.get(&format!("/sessions/{tonight}/booking-preview")).await.is(200);
    assert_eq!(preview["refused"], "membership.booking_cap_reached");
    assert_eq!((&preview["left"]["bookings_on_day"], &preview["left"]["bookings_in_week"]), (&json!(0), &json!(2)));
    let mine = ana.get("/me/membership").await.is(200)["plan"].clone();
    assert_eq!((&mine["bookings_left_today"], &mine["bookings_left_this_week"]), (&json!(0), &json!(2)));

    // By a hold that is confirmed, and by a place in line.
    let hold = ana.post(&format!("/sessions/{tonight}/hold"), json!({})).await.is(201);
    let confirm = format!("/holds/{}/confirm", hold["hold_id"].as_str().expect("an id"));
    ana.post(&confirm, json!({})).await.refused(409, "membership.booking_cap_reached");
    let ben = app.client_with("ben", 5).await;
    let taken = ben.booked(&midnight).await;
    ana.post(&format!("/sessions/{midnight}/waitlist"), json!({})).await.is(201);
    ana.booked(&tuesday).await;
    ben.cancel(&taken).await.is(200);
    app.due().await;
    assert_eq!(booked_in(&ana, &midnight).await, 0, "nobody is promoted beyond their plan");

    ana.booked(&wednesday).await;
    let refused = ana.book(&thursday).await.refused(409, "membership.booking_cap_reached");
    assert_eq!((&refused["per"], &refused["possible_from"]), (&json!("week"), &json!("2027-05-10")));
    ana.cancel(&first).await.is(200);
    assert_eq!(ana.get("/me/membership").await.is(200)["plan"]["bookings_left_this_week"], 1);
    ana.booked(&thursday).await;
    assert_eq!(ana.get("/me/membership").await.is(200)["plan"]["bookings_left_this_week"], 0);
    app.hours_pass(24 * 7);
    let next = ana.get("/me/membership").await.is(200)["plan"].clone();
    assert_eq!((&next["bookings_left_today"], &next["bookings_left_this_week"]), (&json!(1), &json!(3)));
}

async fn a_course_and_a_standing_reservation_stay_within_what_the_plan_takes_of_a_week(app: TestApp) {
    let (admin, coach, ana) = (app.admin().await, app.coach("maya").await, app.client("ana").await);
    let mut terms = eight_a_month();
    terms["bookings_per_week"] = json!(2);
    joined(&admin, &ana, &published(&admin, terms).await).await;
    let rule = json!({
        "weekdays": ["tue", "wed", "thu"], "local_time": "07:30", "time_zone": "Europe/Berlin",
        "starts_on": "2027-05-04", "count": 6,
    });
    let wish = json!({ "name": "Spin", "duration_minutes": 45, "capacity": 9, "rule": rule, "publish": true });
    let series = coach.post("/series", wish).await.is(201)["series_id"].as_str().expect("an id").to_owned();
    let enrol = format!("/series/{series}/enrol");
    ana.post(&enrol, json!({})).await.refused(409, "membership.booking_cap_reached");
    assert_eq!(ana.get("/me/bookings?state=upcoming").await.is(200)["items"], json!([]), "all of them or none");
    let standing = ana.post(&format!("/series/{series}/standing"), json!({})).await.is(201);
    assert_eq!((&standing["booked"], &standing["not_booked"]), (&json!(4), &json!(2)), "two of each week");
}

async fn booked_in(client: &Person, session: &str) -> usize {
    let mine = client.get("/me/bookings?state=upcoming").await.is(200);
    let items = mine["items"].as_array().expect("bookings").iter();
    items.filter(|booking| booking["session_id"] == session).count()
}

async fn a_guest_pass_pays_for_a_place_and_comes_back_with_it(app: TestApp) {
    let (admin, coach, ana) = (app.admin().await, app.coach("maya").await, app.client("ana").await);
    joined(&admin, &ana, &published(&admin, eight_a_month()).await).await;
    let session = app.published(&coach, Plan { in_hours: 48, credits: 3, ..Plan::default() }).await;
    let preview = format!("/sessions/{session}/booking-preview?places=2&guest_passes");
    let one = ana.get(&format!("{preview}=1")).await.is(200);
    assert_eq!((&one["credits"], &one["left"]["guest_passes"], one.get("refused")), (&json!(3), &json!(1), None));
    let two = ana.get(&format!("{preview}=2")).await.is(200);
    assert_eq!(two["refused"], "booking.guests_do_not_fit", "the client's own place is not a guest's");

    let path = format!("/sessions/{session}/book");
    let wish = json!({ "places": 2, "guests": ["Ben"], "guest_passes": 1 });
    let booked = ana.post(&path, wish.clone()).await.is(201);
    assert_eq!((&booked["credits"], ana.credits().await), (&json!(3), 5));
    assert_eq!(ana.get("/me/membership").await.is(200)["plan"]["guest_passes_left"], 0);

    let other = app.published(&coach, Plan { in_hours: 72, credits: 1, ..Plan::default() }).await;
    let path = format!("/sessions/{other}/book");
    let refused = ana.post(&path, wish.clone()).await.refused(409, "membership.insufficient_guest_passes");
    assert_eq!((&refused["guest_passes_required"], &refused["guest_passes_available"]), (&json!(1), &json!(0)));
    let preview = ana.get(&format!("/sessions/{other}/booking-preview?places=2&guest_passes=1")).await.is(200);
    assert_eq!(preview["refused"], "membership.insufficient_guest_passes");
    assert_eq!(ana.credits().await, 5, "what is refused costs nothing");

    ana.cancel(booked["booking_id"].as_str().expect("an id")).await.is(200);
    assert_eq!(ana.get("/me/membership").await.is(200)["plan"]["guest_passes_left"], 1);
    assert_eq!(ana.credits().await, 8);
    ana.post(&path, wish).await.is(201);
}

async fn whoever_is_on_a_plan_keeps_the_version_that_they_joined(app: TestApp) {
    let (admin, ana, ben) = (app.admin().await, app.client("ana").await, app.client("ben").await);
    let plan = published(&admin, eight_a_month()).await;
    joined(&admin, &ana, &plan).await;
    let mut better = eight_a_month();
    better["credits_per_cycle"] = json!(12);
    for _ in 0..2 {
        let changed = admin.put(&format!("/plans/{plan}"), better.clone()).await.is(200);
        assert_eq!(changed["version"], 2, "the same again is no other version");
    }
    joined(&admin, &ben, &plan).await;
    assert_eq!((ana.credits().await, ben.credits().await), (8, 12));
    app.hours_pass(24 * 31);
    app.due().await;
    assert_eq!(ana.credits().await, 8 + 3);
    assert_eq!(joined(&admin, &ana, &plan).await["version"], 2, "joining again is joining the new one");
}

async fn whoever_leaves_a_plan_keeps_what_is_left_until_the_cycle_ends(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    joined(&admin, &ana, &published(&admin, eight_a_month()).await).await;
    let path = format!("/memberships/{}/plan", ana.id);
    for _ in 0..2 {
        assert_eq!(admin.delete(&path).await.is(200), json!({ "client_id": ana.id }));
    }
    assert_eq!(ana.credits().await, 8);
    assert!(ana.get("/me/membership").await.is(200).get("plan").is_none());
    app.hours_pass(24 * 31);
    app.due().await;
    assert_eq!(ana.credits().await, 0, "no other cycle begins");
}

async fn a_client_gives_notice_withdraws_it_and_leaves_with_a_cycle(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    ana.put("/me/plan/notice", json!({})).await.refused(409, "membership.not_on_plan");
    let mut terms = eight_a_month();
    terms["notice_days"] = json!(14);
    joined(&admin, &ana, &published(&admin, terms).await).await;
    let mine = ana.get("/me/membership").await.is(200)["plan"].clone();
    assert_eq!((&mine["would_end_at"], mine.get("ends_at")), (&json!("2027-06-03T08:00:00+00:00"), None));
    let left = ana.put("/me/plan/notice", json!({})).await.is(200);
    assert_eq!(left["ends_at"], "2027-06-03T08:00:00+00:00");
    assert!(ana.delete("/me/plan/notice").await.is(200).get("ends_at").is_none(), "they stay");

    app.hours_pass(24 * 20);
    let late = ana.put("/me/plan/notice", json!({})).await.is(200);
    assert_eq!(late["ends_at"], "2027-07-03T08:00:00+00:00", "eleven days are too few");
    let position = ana.put("/me/plan/notice", json!({})).await.position();
    assert_eq!(ana.put("/me/plan/notice", json!({})).await.position(), position, "said twice, the first end stands");
    let mine = ana.get("/me/membership").await.is(200)["plan"].clone();
    assert_eq!(
        (&mine["ends_at"], &mine["notice_given_at"], mine.get("would_end_at")),
        (&json!("2027-07-03T08:00:00+00:00"), &json!("2027-05-23T08:00:00+00:00"), None)
    );
    app.hours_pass(24 * 11);
    app.due().await;
    assert_eq!(ana.credits().await, 8 + 3, "the cycle in between comes");
    app.hours_pass(24 * 30);
    for _ in 0..2 {
        app.due().await;
    }
    assert_eq!(ana.credits().await, 0, "no cycle begins after the end");
    let mine = ana.get("/me/membership").await.is(200);
    assert_eq!((mine.get("plan"), &mine["left_plan"]["left_at"]), (None, &json!("2027-07-03T08:00:00+00:00")));
    let ends = admin.get("/audit/events?kind=PlanLeft").await.is(200);
    assert_eq!(ends["items"].as_array().map(Vec::len), Some(1), "once");
}

async fn whoever_is_bound_leaves_later_or_with_a_reason_of_staff(app: TestApp) {
    let (admin, ana, ben) = (app.admin().await, app.client("ana").await, app.client("ben").await);
    let mut terms = eight_a_month();
    terms["commitment_cycles"] = json!(3);
    let plan = published(&admin, terms).await;
    let bound = joined(&admin, &ana, &plan).await;
    assert_eq!(bound["committed_until"], "2027-08-03T08:00:00+00:00");
    joined(&admin, &ben, &plan).await;
    let refused = admin.delete(&format!("/memberships/{}/plan", ana.id)).await.refused(409, "membership.committed");
    assert_eq!(refused["committed_until"], "2027-08-03T08:00:00Z");
    let notice = admin.put(&format!("/memberships/{}/plan/notice", ben.id), json!({})).await.is(200);
    assert_eq!(notice["ends_at"], "2027-08-03T08:00:00+00:00", "when he is bound no longer");
    let end = format!("/memberships/{}/plan/end", ana.id);
    admin.post(&end, json!({ "reason": "" })).await.refused(400, "request.invalid");
    for _ in 0..2 {
        admin.post(&end, json!({ "reason": "Canary moves away" })).await.is(200);
    }
    let mine = ana.get("/me/membership").await.is(200);
    assert_eq!((mine.get("plan"), &mine["left_plan"]["reason"]), (None, &json!("Canary moves away")));
    assert_eq!(ana.credits().await, 8, "until the cycle ends");
    assert!(!admin.get("/audit/export").await.text.contains("Canary"), "sealed, as it is stored");
    let actor = regimen_core::kernel::log::Actor::Operator;
    app.core().erase(ORG, actor, ana.id.parse().expect("an id")).await.expect("it answers").expect("she was there");
    // Whoever reads next waits for it.
    app.client("chen").await;
    let kept = admin.get(&format!("/memberships/{}", ana.id)).await;
    assert!(!kept.text.contains("Canary"), "erased with her: {}", kept.text);
}

async fn a_retired_plan_takes_nobody_and_keeps_who_is_on_it(app: TestApp) {
    let (admin, ana, ben) = (app.admin().await, app.client("ana").await, app.client("ben").await);
    let plan = published(&admin, eight_a_month()).await;
    joined(&admin, &ana, &plan).await;
    let path = format!("/plans/{plan}");
    let position = admin.delete(&path).await.position();
    assert_eq!(admin.delete(&path).await.position(), position, "retiring twice is retiring once");
    let wish = json!({ "plan_id": plan });
    admin.put(&format!("/memberships/{}/plan", ben.id), wish).await.refused(409, "plan.retired");
    assert_eq!(ben.get("/plans").await.is(200)["items"], json!([]));
    assert_eq!(ben.get(&path).await.is(200)["retired"], true, "whoever is on it can still read it");
    app.hours_pass(24 * 31);
    app.due().await;
    assert_eq!(ana.credits().await, 8 + 3);
}

async fn cycles_that_nobody_saw_end_one_after_another(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    joined(&admin, &ana, &published(&admin, eight_a_month()).await).await;
    app.hours_pass(24 * 400);
    app.due().await;
    assert_eq!(ana.credits().await, 8 + 3, "as if somebody had");
    let mine = ana.get("/me/membership").await.is(200);
    assert_eq!(mine["plan"]["cycle_ends_at"], "2028-07-03T08:00:00+00:00");
    let ledger = ana.get("/me/credits?limit=100").await.is(200);
    let lines = ledger["items"].as_array().expect("lines");
    assert_eq!(lines.iter().filter(|line| line["kind"] == "cycle").count(), 14, "one each");
}

async fn what_is_no_plan_is_refused(app: TestApp) {
    let (admin, ana) = (app.admin().await, app.client("ana").await);
    let wrong = [
        ("cycle_unit", vec![json!("days"), json!(1), Value::Null]),
        ("cycle_length", vec![json!(0), json!(53), json!(-1), json!(1.5), json!(1_u64 << 40)]),
        ("credits_per_cycle", vec![json!(-1), json!(10_001)]),
        ("roll_over", vec![json!(-1), json!(10_001)]),
        ("bookings_per_cycle", vec![json!(-1), json!(10_001)]),
        ("bookings_per_day", vec![json!(-1), json!(10_001)]),
        ("bookings_per_week", vec![json!(-1), json!(10_001)]),
        ("time_zone", vec![json!("Europe/Bielefeld"), json!(""), json!(1)]),
        ("commitment_cycles", vec![json!(-1), json!(121)]),
        ("notice_days", vec![json!(-1), json!(367)]),
        ("guest_passes_per_cycle", vec![json!(-1), json!(10_001)]),
        ("name", vec![json!(""), json!(" "), json!("a\nb"), json!(7)]),
    ];
    for (field, values) in wrong {
        for value in values {
            let mut terms = eight_a_month();
            terms[field] = value.clone();
            let answer = admin.post("/plans", terms).await;
            assert_eq!(answer.status, 400, "{field}: {value}: {}", answer.text);
        }
    }
    let plan = published(&admin, eight_a_month()).await;
    let path = format!("/memberships/{}/plan", ana.id);
    for anchor in ["2027-05-03T08:00:01Z", "2026-05-01T08:00:00Z"] {
        let wish = json!({ "plan_id": plan, "anchor": anchor });
        admin.put(&path, wish).await.refused(422, "membership.invalid_anchor");
    }
    let unknown = json!({ "plan_id": "01890000-0000-7000-8000-000000000000" });
    admin.put(&path, unknown).await.refused(404, "plan.not_found");
    let nobody = "/memberships/01890000-0000-7000-8000-000000000000/plan";
    admin.put(nobody, json!({ "plan_id": plan })).await.refused(404, "membership.client_not_found");
}
