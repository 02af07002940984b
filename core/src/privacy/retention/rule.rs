//! What is kept for how long.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A kind of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetentionClass {
    /// Mail that was sent or given up: to whom, what it said, and how it went.
    Mail,
    /// What people were told in the app and have read.
    Notifications,
    /// What was sent to webhooks, or could not be.
    Deliveries,
}

/// For how many days a class is kept after it is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionRule {
    /// Of which.
    pub class: RetentionClass,
    /// How many.
    pub days: u32,
}

/// What of a class goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cutoff {
    /// Of which.
    pub class: RetentionClass,
    /// What was over before this.
    pub before: DateTime<Utc>,
}

impl RetentionClass {
    /// Every class.
    pub const ALL: [Self; 3] = [Self::Mail, Self::Notifications, Self::Deliveries];
}

impl RetentionRule {
    /// The longest time, ten years.
    pub const LONGEST: u32 = 3_650;
}
