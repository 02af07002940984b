//! Cursors that were tampered with.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use regimen_tests::app::{Plan, TestApp};

on_both_databases! {
    what_is_no_cursor_of_the_list_is_refused;
    an_altered_cursor_breaks_nothing_and_shows_nothing_new;
}

async fn what_is_no_cursor_of_the_list_is_refused(app: TestApp) {
    let coach = app.coach("maya").await;
    for number in 0..3 {
        app.published(&coach, Plan { in_hours: 48 + number, ..Plan::default() }).await;
    }
    let page = coach.get("/sessions?limit=2").await.is(200);
    let cursor = page["next_cursor"].as_str().expect("there is more");
    let forged = BASE64.encode(r#"{"s":"sessions","n":0,"k":"a\u0000b"}"#);
    let text = BASE64.encode(r#"{"s":"sessions","n":"0","k":"' OR 1=1 --"}"#);
    let other = coach.get("/templates").await.is(200);
    assert!(other.get("next_cursor").is_none());
    for garbage in ["", "!", "AAAA", &cursor[1..], &format!("{cursor}A"), &cursor[..cursor.len() / 2], &forged, &text] {
        coach.get(&format!("/sessions?cursor={garbage}")).await.refused(400, "request.invalid_cursor");
    }
    for list in ["/templates", "/me/bookings", "/me/credits"] {
        coach.get(&format!("{list}?cursor={cursor}")).await.refused(400, "request.invalid_cursor");
    }
}

async fn an_altered_cursor_breaks_nothing_and_shows_nothing_new(app: TestApp) {
    let (coach, other, ana) = (app.coach("maya").await, app.coach("jonas").await, app.client("ana").await);
    let mut published = Vec::new();
    for number in 0..3 {
        let plan = Plan { in_hours: 48 + number, ..Plan::default() };
        published.push(app.published(&coach, plan).await);
        app.draft(&other, plan).await;
    }
    let page = ana.get("/sessions?limit=1").await.is(200);
    let cursor = page["next_cursor"].as_str().expect("there is more").to_owned();
    for at in (0..cursor.len()).step_by(3) {
        let mut bytes = cursor.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let altered = String::from_utf8(bytes).expect("ASCII");
        let answer = ana.get(&format!("/sessions?limit=1&cursor={altered}")).await;
        if answer.status != 200 {
            answer.refused(400, "request.invalid_cursor");
            continue;
        }
        // A cursor says where to go on, never what may be seen.
        for session in answer.is(200)["items"].as_array().expect("a list") {
            let id = session["session_id"].as_str().expect("an id");
            assert!(published.iter().any(|published| published == id));
        }
    }
}
