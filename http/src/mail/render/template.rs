//! A template: what is said, with gaps for facts.
//!
//! ```text
//! subject: Your place in {{ session_name }}
//! heading: You are booked
//! button: See your booking
//!
//! {{ session_name }} starts {{ starts_at|when }}.
//!
//! A second paragraph.
//! ```

use std::fmt;

use minijinja::ErrorKind;

/// The longest template, in characters.
const LONGEST: usize = 20_000;

/// A template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template {
    pub(super) subject: String,
    pub(super) heading: String,
    pub(super) button: Option<String>,
    pub(super) paragraphs: Vec<String>,
}

/// A text that is no template, or that cannot be rendered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TemplateError {
    #[error("a template begins with a line `subject: …`")]
    NoSubject,
    #[error("a template says something below its first lines")]
    Empty,
    #[error("too long")]
    TooLong,
    #[error("takes too long to render")]
    Endless,
    #[error("{0}")]
    Wrong(String),
}

impl TemplateError {
    pub(super) fn of(error: &minijinja::Error) -> Self {
        match error.kind() {
            ErrorKind::OutOfFuel => Self::Endless,
            kind => Self::Wrong(match error.detail() {
                Some(detail) => format!("{kind}: {detail}"),
                None => kind.to_string(),
            }),
        }
    }
}

impl Template {
    /// Reads a template.
    pub(crate) fn parse(text: &str) -> Result<Self, TemplateError> {
        if text.chars().count() > LONGEST {
            return Err(TemplateError::TooLong);
        }
        let text = text.replace("\r\n", "\n");
        let (head, body) = text.trim().split_once("\n\n").unwrap_or((text.trim(), ""));
        let said = |name: &str| {
            let lines = head.lines().filter_map(|line| line.split_once(':'));
            lines.filter(|(key, _)| key.trim() == name).map(|(_, value)| value.trim().to_owned()).next()
        };
        let subject = said("subject").filter(|subject| !subject.is_empty()).ok_or(TemplateError::NoSubject)?;
        let heading = said("heading").unwrap_or_else(|| subject.clone());
        let paragraphs = body.split("\n\n").map(str::trim).filter(|text| !text.is_empty()).map(ToOwned::to_owned);
        let paragraphs = paragraphs.collect::<Vec<_>>();
        if paragraphs.is_empty() {
            return Err(TemplateError::Empty);
        }
        Ok(Self { subject, heading, button: said("button"), paragraphs })
    }

    /// What is said for a code that nobody wrote a template for: its meaning.
    pub(super) fn generic(code: &str) -> Self {
        let meaning = super::meaning(code);
        let first = meaning.split([':', ';', ',']).next().unwrap_or(meaning).trim_end_matches('.').to_owned();
        let when =
            "{% if session_name %}{{ session_name }}{% if starts_at %}, {{ starts_at|when }}{% endif %}{% endif %}";
        let paragraphs = vec![meaning.to_owned(), when.to_owned()];
        Self {
            subject: format!("{first} – {{{{ organization }}}}"),
            heading: first,
            button: Some("Open".to_owned()),
            paragraphs,
        }
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "subject: {}\nheading: {}", self.subject, self.heading)?;
        if let Some(button) = &self.button {
            writeln!(f, "button: {button}")?;
        }
        write!(f, "\n{}\n", self.paragraphs.join("\n\n"))
    }
}
