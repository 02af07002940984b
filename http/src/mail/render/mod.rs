//! From what a mail says to the words that somebody reads.
//!
//! A template gives a subject, a heading, paragraphs and the words of a button, all plain text with facts in it. The layout makes
//! HTML and text of them, so that no fact and no template can bring HTML of its own.

mod layout;
mod library;
mod locale;
mod samples;
mod template;

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use regimen_core::notification::Language;
use serde_json::{Map, Value, json};

pub(crate) use layout::Branding;
pub(crate) use locale::Locale;
pub(crate) use samples::sample_facts;
pub(crate) use template::{Template, TemplateError};

/// What one template may take to render: enough for any letter, and the end of one that loops.
const FUEL: u64 = 20_000;
/// The longest subject, heading or paragraph that is sent, in characters.
const LONGEST: usize = 4_000;

/// What a mail says, and how.
pub(crate) struct Scene<'s> {
    /// Whose mail it is.
    pub(crate) branding: &'s Branding,
    /// In which language, and in whose time.
    pub(crate) locale: Locale,
    /// How the person wants to be called.
    pub(crate) name: Option<&'s str>,
    /// What it says.
    pub(crate) code: &'s str,
    /// What there is to say of it.
    pub(crate) facts: &'s Map<String, Value>,
    /// Where its button leads.
    pub(crate) link: Option<String>,
    /// Where such mail is switched off, if it can be.
    pub(crate) unsubscribe: Option<String>,
}

/// A letter as somebody reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Letter {
    pub(crate) subject: String,
    pub(crate) html: String,
    pub(crate) text: String,
}

/// The parts of a letter, with the facts in them.
struct Parts {
    subject: String,
    heading: String,
    paragraphs: Vec<String>,
    button: Option<String>,
}

/// The letter that `scene` makes of `template`, or of the one that comes with Regimen.
pub(crate) fn letter(scene: &Scene<'_>, template: Option<&Template>) -> Result<Letter, TemplateError> {
    let parts = match template {
        Some(template) => fill(template, scene)?,
        None => fill(&built_in(scene.locale.language, scene.code), scene)?,
    };
    layout::lay_out(scene, &parts)
}

/// The template of `code` that comes with Regimen; made of what the code means, if nobody wrote one.
pub(crate) fn built_in(language: Language, code: &str) -> Template {
    library::find(language, code).unwrap_or_else(|| Template::generic(code))
}

fn fill(template: &Template, scene: &Scene<'_>) -> Result<Parts, TemplateError> {
    let environment = environment(scene.locale);
    let mut context = scene.facts.clone();
    context.insert("organization".into(), json!(scene.branding.organization));
    context.insert("name".into(), json!(scene.name));
    let context = minijinja::Value::from(Serde(&context));
    let render = |text: &str| {
        let rendered = environment.render_str(text, context.clone()).map_err(|error| TemplateError::of(&error))?;
        // Line breaks would end a header; in a paragraph they mean nothing.
        let line = rendered.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.chars().count() > LONGEST { Err(TemplateError::TooLong) } else { Ok(line) }
    };
    let paragraphs = template.paragraphs.iter().map(|text| render(text)).collect::<Result<Vec<_>, _>>()?;
    let button = template.button.as_deref().filter(|_| scene.link.is_some());
    Ok(Parts {
        subject: render(&template.subject)?,
        heading: render(&template.heading)?,
        // What does not apply says nothing.
        paragraphs: paragraphs.into_iter().filter(|paragraph| !paragraph.is_empty()).collect(),
        button: button.map(render).transpose()?,
    })
}

/// What templates are rendered in: no files, no other templates, and no end of patience.
fn environment(locale: Locale) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_fuel(Some(FUEL));
    // What there is not is an error where it is said, and no where it is asked.
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    locale.teach(&mut environment);
    environment
}

/// What the first line of a generic letter says.
fn meaning(code: &str) -> &'static str {
    crate::notification::meaning(code)
}

#[cfg(test)]
mod tests;
