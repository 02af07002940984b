//! What happens to locations and rooms.

use regimen_tests::app::{Plan, TestApp};
use serde_json::json;

use crate::stories::rooms::{location, room};

pub(super) async fn rooms_are_used(app: &TestApp) {
    let (admin, coach) = (app.admin().await, app.coach("rosa").await);
    let mill = location(&admin, "The mill", "Europe/Lisbon").await;
    let studio = room(&admin, &mill, "Studio 1", 12).await;
    admin.put(&format!("/locations/{mill}"), json!({ "name": "The old mill" })).await.is(200);
    admin.put(&format!("/rooms/{studio}"), json!({ "name": "Studio 1", "holds": 20 })).await.is(200);
    let session = app.draft(&coach, Plan { in_hours: 200, ..Plan::default() }).await;
    for change in [json!({ "room_id": studio }), json!({ "without_room": true })] {
        coach.patch(&format!("/sessions/{session}"), change).await.is(200);
    }
    for thing in [format!("/rooms/{studio}"), format!("/locations/{mill}")] {
        for step in ["archive", "restore"] {
            admin.post(&format!("{thing}/{step}"), json!({})).await.is(200);
        }
    }
}
