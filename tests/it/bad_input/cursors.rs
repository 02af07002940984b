//! Cursors that were tampered with.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use regimen_tests::app::{Plan, TestApp};

on_both_databases! {
    what_is_no_cursor_of_the_list_is_refused;
    an_altered_cursor_is_refused_whatever_was_altered;
    a_cursor_of_another_list_or_made_by_hand_is_refused;
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

async fn an_altered_cursor_is_refused_whatever_was_altered(app: TestApp) {
    let coach = app.coach("maya").await;
    for number in 0..3 {
        app.published(&coach, Plan { in_hours: 48 + number, ..Plan::default() }).await;
    }
    let page = coach.get("/sessions?limit=1").await.is(200);
    let cursor = page["next_cursor"].as_str().expect("there is more").to_owned();
    coach.get(&format!("/sessions?limit=1&cursor={cursor}")).await.is(200);
    for at in (0..cursor.len()).step_by(3) {
        let mut bytes = cursor.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let altered = String::from_utf8(bytes).expect("ASCII");
        coach.get(&format!("/sessions?limit=1&cursor={altered}")).await.refused(400, "request.invalid_cursor");
    }
}

async fn a_cursor_of_another_list_or_made_by_hand_is_refused(app: TestApp) {
    let coach = app.coach("maya").await;
    for number in 0..3 {
        app.published(&coach, Plan { in_hours: 48 + number, ..Plan::default() }).await;
    }
    let page = coach.get("/sessions?limit=1").await.is(200);
    let cursor = BASE64.decode(page["next_cursor"].as_str().expect("there is more")).expect("base64");
    let (signature, document) = cursor.split_at(16);
    let forged = [document.to_vec(), [&[0; 16], document].concat(), [signature, b"{}"].concat()];
    for forged in forged {
        let cursor = BASE64.encode(forged);
        coach.get(&format!("/sessions?cursor={cursor}")).await.refused(400, "request.invalid_cursor");
    }
}
