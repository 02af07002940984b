//! What happens to sessions.

use serde_json::{Value, json};

use super::area;
use crate::scheduling::events::SessionEvent;
use crate::scheduling::values::{SessionDetails, SessionId};

area! {
    SessionEvent:
    /// A session is planned, as a draft.
    "session.scheduled" = SessionScheduled(e) => session(e.session_id, &e.details, ("scheduled_at", json!(e.scheduled_at)));
    /// A session can be booked.
    "session.published" = SessionPublished(e) => session(e.session_id, &e.details, ("published_at", json!(e.published_at)));
    /// A session says something else of itself, such as another time.
    "session.changed" = SessionChanged(e) => session(e.session_id, &e.details, ("changed_at", json!(e.changed_at)));
    /// A session will not take place.
    "session.cancelled" = SessionCancelled(e) => session(e.session_id, &e.details, ("cancelled_at", json!(e.cancelled_at)));
    /// A session has begun.
    "session.started" = SessionStarted(e) => json!({ "session_id": e.session_id, "started_at": e.started_at });
    /// A session is over.
    "session.completed" = SessionCompleted(e) => json!({ "session_id": e.session_id, "completed_at": e.completed_at });
    /// Somebody else leads a session.
    "session.coach_substituted" = CoachSubstituted(e) => json!({
        "session_id": e.session_id, "from": e.from, "to": e.to, "substituted_at": e.substituted_at,
    });
}

fn session(session_id: SessionId, details: &SessionDetails, (when, at): (&str, Value)) -> Value {
    let mut data = json!({
        "session_id": session_id, "template_id": details.template_id, "coach_id": details.coach_id, "name": details.name,
        "starts_at": details.slot.starts_at, "ends_at": details.slot.ends_at, "capacity": details.capacity,
        "credits": details.credits, "series_id": details.series.map(|series| series.series_id),
        "venue": details.venue,
    });
    data[when] = at;
    data
}
