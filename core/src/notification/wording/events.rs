//! What happens to the wording of an organization. Stream `wording-{org_id}`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Language;
use super::template_text::TemplateText;
use crate::domain_events;

/// The organization says something in words of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordingSet {
    /// What is said: the code of a notice.
    pub code: String,
    /// In which language.
    pub language: Language,
    /// The words.
    pub text: TemplateText,
    /// When.
    pub set_at: DateTime<Utc>,
}

/// The organization says something in the words that come with Regimen again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordingReset {
    /// What is said.
    pub code: String,
    /// In which language.
    pub language: Language,
    /// When.
    pub reset_at: DateTime<Utc>,
}

domain_events! {
    /// The events of the wording of one organization.
    pub enum WordingEvent {
        WordingSet = 1,
        WordingReset = 1,
    }
}
