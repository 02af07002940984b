//! The text of a template.

use serde::{Deserialize, Serialize};

/// The most characters.
const LONGEST: usize = 20_000;

/// The text of a template: lines, without other control characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TemplateText(String);

/// A text that no template has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a template has 1 to 20000 characters, and none that cannot be printed")]
pub struct InvalidTemplateText;

impl TemplateText {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for TemplateText {
    type Error = InvalidTemplateText;

    fn try_from(text: String) -> Result<Self, InvalidTemplateText> {
        let text = text.replace("\r\n", "\n");
        let printable = !text.chars().any(|c| c.is_control() && c != '\n' && c != '\t');
        let fits = text.chars().count() <= LONGEST && !text.trim().is_empty();
        if printable && fits { Ok(Self(text)) } else { Err(InvalidTemplateText) }
    }
}

impl From<TemplateText> for String {
    fn from(text: TemplateText) -> Self {
        text.0
    }
}
