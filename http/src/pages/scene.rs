//! In whose colours and in which language somebody sees a page.

use std::sync::LazyLock;

use minijinja::{AutoEscape, Environment, Value, context};
use poem::http::{StatusCode, header};
use poem::{Request, Response};
use regimen_core::kernel::executor::Failure;
use regimen_core::kernel::ids::OrgId;
use regimen_core::notification::Language;

use super::policy::policy;
use super::words::preferred;
use crate::edge::Problem;
use crate::mail::Branding;
use crate::parts::Parts;

static FRAME: LazyLock<Environment<'static>> =
    LazyLock::new(|| template("frame", include_str!("templates/frame.html")));

/// `source` as the template `name`, in which every fact is plain text.
pub(crate) fn template(name: &'static str, source: &'static str) -> Environment<'static> {
    let mut pages = Environment::new();
    pages.set_auto_escape_callback(|_| AutoEscape::Html);
    pages.add_template(name, source).expect("what stands in the program is a template");
    pages
}

/// An organization as a page shows it.
pub(crate) struct Scene {
    look: Branding,
    pub(crate) language: Language,
}

/// What a page has beside its frame.
pub(crate) struct Leaf<'s> {
    /// What the browser calls it.
    pub(crate) title: &'s str,
    /// Where its script is.
    pub(crate) script: &'static str,
    /// What is on it, as HTML.
    pub(crate) body: Result<String, minijinja::Error>,
}

impl Scene {
    /// How `org` shows itself to whoever sends `request`: in the language that their browser prefers among those it speaks.
    pub(crate) async fn of(request: &Request, parts: &Parts, org: OrgId) -> Result<Self, Failure> {
        let (look, spoken) = parts.mail.post_office.look(org).await?;
        let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Ok(Self { look, language: preferred(&spoken, accepted.unwrap_or_default()) })
    }

    /// What the organization is called.
    pub(crate) fn organization(&self) -> &str {
        &self.look.organization
    }

    /// The page `leaf`.
    pub(crate) fn show(&self, leaf: Leaf<'_>) -> Result<Response, Problem> {
        let Branding { organization, colour, logo_url } = &self.look;
        let lang = self.language.name();
        let framed = leaf.body.and_then(|body| {
            let (title, script, body) = (leaf.title, leaf.script, Value::from_safe_string(body));
            let colour = colour.trim_start_matches('#');
            FRAME.get_template("frame")?.render(context! { lang, title, script, body, organization, colour, logo_url })
        });
        let policy = policy(logo_url.as_deref());
        framed.map(|page| answer("text/html; charset=utf-8", &policy, page)).map_err(|error| Problem::broken(&error))
    }
}

/// A file of a page.
pub(crate) fn file(kind: &'static str, text: impl Into<String>) -> Response {
    answer(kind, &policy(None), text.into())
}

fn answer(kind: &'static str, policy: &str, body: String) -> Response {
    let answer = Response::builder().status(StatusCode::OK).content_type(kind);
    answer.header(header::CONTENT_SECURITY_POLICY, policy).header(header::VARY, "Accept-Language").body(body)
}
