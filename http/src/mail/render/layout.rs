//! What all letters look like: the organization's name and colour, one column that every mail program can show.

use std::sync::LazyLock;

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Value};
use regimen_core::notification::Language;
use serde_json::json;

use super::{Letter, Parts, Scene, TemplateError};

const HTML: &str = include_str!("../templates/layout.html");
const TEXT: &str = include_str!("../templates/layout.txt");

/// How an organization shows itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Branding {
    pub(crate) organization: String,
    /// `#rrggbb`
    pub(crate) colour: String,
    /// Where its logo lies, if it has one.
    pub(crate) logo_url: Option<String>,
}

impl Branding {
    /// An organization that chose no colours.
    pub(crate) fn plain(organization: &str) -> Self {
        Self { organization: organization.to_owned(), colour: "#1f5f4a".to_owned(), logo_url: None }
    }
}

static LAYOUT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut layout = Environment::new();
    layout.set_auto_escape_callback(|name| if name == "html" { AutoEscape::Html } else { AutoEscape::None });
    for (name, source) in [("html", HTML), ("text", TEXT)] {
        layout.add_template(name, source).expect("the layout is a template");
    }
    layout
});

struct Words {
    greeting: &'static str,
    copy: &'static str,
    why: &'static str,
    unsubscribe: &'static str,
}

fn words(language: Language) -> Words {
    match language {
        Language::En => Words {
            greeting: "Hello",
            copy: "If the button does not work, open this address:",
            why: "You get this mail because you have an account with",
            unsubscribe: "No more mail of this kind",
        },
        Language::De => Words {
            greeting: "Hallo",
            copy: "Falls die Schaltfläche nicht funktioniert, öffnen Sie diese Adresse:",
            why: "Sie erhalten diese E-Mail, weil Sie ein Konto haben bei",
            unsubscribe: "Keine E-Mails dieser Art mehr",
        },
    }
}

pub(super) fn lay_out(scene: &Scene<'_>, parts: &Parts) -> Result<Letter, TemplateError> {
    let Words { greeting, copy, why, unsubscribe } = words(scene.locale.language);
    let context = Value::from(Serde(json!({
        "lang": scene.locale.language.name(),
        "organization": scene.branding.organization,
        "colour": scene.branding.colour,
        "logo_url": scene.branding.logo_url,
        "name": scene.name,
        "subject": parts.subject,
        "heading": parts.heading,
        "paragraphs": parts.paragraphs,
        "button": parts.button,
        "link": scene.link,
        "unsubscribe_url": scene.unsubscribe,
        "words": { "greeting": greeting, "copy": copy, "why": why, "unsubscribe": unsubscribe },
    })));
    let render = |name: &str| {
        let rendered = LAYOUT.get_template(name).and_then(|template| template.render(context.clone()));
        rendered.map_err(|error| TemplateError::of(&error))
    };
    Ok(Letter { subject: parts.subject.clone(), html: render("html")?, text: render("text")? })
}
