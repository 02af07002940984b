//! Sessions for tests, of which only what matters is said.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::answer::text;
use super::{Person, TestApp};

/// A session to be: tomorrow's tomorrow, an hour, ten places, one credit, unless said otherwise.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// In how many hours it starts.
    pub in_hours: i64,
    /// How many may take part.
    pub capacity: u32,
    /// What a place costs.
    pub credits: u32,
}

impl Default for Plan {
    fn default() -> Self {
        Self { in_hours: 48, capacity: 10, credits: 1 }
    }
}

impl TestApp {
    /// What a coach would send to plan it.
    pub fn wish(&self, plan: Plan) -> Value {
        let starts_at = self.now() + TimeDelta::hours(plan.in_hours);
        json!({
            "name": "Morning Yoga", "starts_at": starts_at, "ends_at": starts_at + TimeDelta::hours(1),
            "capacity": plan.capacity, "credits": plan.credits,
        })
    }

    /// A draft of `coach`.
    pub async fn draft(&self, coach: &Person, plan: Plan) -> String {
        text(&coach.post("/sessions", self.wish(plan)).await.is(201), "session_id")
    }

    /// A session of `coach` that can be booked.
    pub async fn published(&self, coach: &Person, plan: Plan) -> String {
        let session = self.draft(coach, plan).await;
        coach.post(&format!("/sessions/{session}/publish"), json!({})).await.is(200);
        session
    }
}
