//! What an organization says in its mails in words of its own.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::Any;
use poem_openapi::{Enum, Object, OpenApi};
use regimen_core::kernel::executor::Failure;
use regimen_core::kernel::ids::OrgId;
use regimen_core::notification::Language;
use regimen_core::notification::wording::{ResetWording, SetWording, TemplateText, Wording, WordingRefusal};
use serde_json::Value;

use super::render::{Letter, Template, TemplateError, built_in, sample_facts};
use crate::api::{Area, Text, Written, parse};
use crate::edge::{Admin, Problem};
use crate::notification::NOTICES;
use crate::parts::Parts;

pub(crate) struct WordingsApi;

/// In which language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "MailLanguage", rename_all = "snake_case")]
enum Tongue {
    En,
    De,
}

impl From<Tongue> for Language {
    fn from(tongue: Tongue) -> Self {
        match tongue {
            Tongue::En => Self::En,
            Tongue::De => Self::De,
        }
    }
}

/// A kind of mail.
#[derive(Object)]
struct MailKind {
    /// Stable for ever.
    code: String,
    /// What it says, in one sentence.
    text: String,
    /// The languages in which the organization has words of its own for it.
    own: Vec<String>,
}

#[derive(Object)]
struct MailKinds {
    items: Vec<MailKind>,
}

/// The words for a kind of mail.
#[derive(Object)]
struct MailTemplate {
    code: String,
    language: String,
    /// Whether these are words of the organization's own.
    own: bool,
    /// Lines `subject:`, `heading:` and `button:`, an empty line, then paragraphs: plain text with gaps such as `{{ session_name }}` and
    /// `{{ starts_at|when }}`.
    text: String,
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct WordMail {
    language: Tongue,
    #[oai(validator(max_length = 20000))]
    text: Text,
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct PreviewMail {
    language: Tongue,
    /// The words to try; those that are in use if it is left out.
    #[oai(validator(max_length = 20000))]
    text: Option<Text>,
    /// The facts to try them with; made-up ones if they are left out.
    facts: Option<Any<Value>>,
}

/// A mail as somebody would read it.
#[derive(Object)]
struct MailPreview {
    subject: String,
    html: String,
    text: String,
}

impl From<Letter> for MailPreview {
    fn from(Letter { subject, html, text }: Letter) -> Self {
        Self { subject, html, text }
    }
}

fn broken(error: &TemplateError) -> Problem {
    Problem::refused(&WordingRefusal::TemplateBroken { because: error.to_string() })
}

/// `code`, if there is such a mail.
fn known(code: &str) -> Result<String, Problem> {
    let known = NOTICES.iter().copied().flatten().any(|notice| notice.code == code);
    if known { Ok(code.to_owned()) } else { Err(Problem::refused(&WordingRefusal::TemplateNotFound)) }
}

async fn wording(parts: &Parts, org: OrgId) -> Result<Arc<Wording>, Failure> {
    Ok(parts.core.executor().current::<Wording>(org, org).await?.0)
}

/// The words for `code` that are in use.
async fn in_use(parts: &Parts, org: OrgId, code: &str, language: Language) -> Result<MailTemplate, Problem> {
    let own = wording(parts, org).await?.of(code, language).map(|text| text.as_str().to_owned());
    let (code, is_own) = (known(code)?, own.is_some());
    let text = own.unwrap_or_else(|| built_in(language, &code).to_string());
    Ok(MailTemplate { code, language: language.name().to_owned(), own: is_own, text })
}

/// The mail that `text` makes.
async fn preview(
    parts: &Parts,
    org: OrgId,
    (code, language): (&str, Language),
    (text, facts): (&str, Option<Any<Value>>),
) -> Result<Letter, Problem> {
    let template = Template::parse(text).map_err(|error| broken(&error))?;
    let facts = match facts {
        Some(Any(Value::Object(facts))) => facts,
        Some(_) => return Err(Problem::invalid("request.invalid", "facts: an object")),
        None => sample_facts(),
    };
    let letter = parts.mail.post_office.preview(org, (code, language), &template, &facts).await?;
    letter.map_err(|error| broken(&error))
}

#[OpenApi(prefix_path = "/mail/templates", tag = "Area::Mail")]
impl WordingsApi {
    /// Kinds of mail
    #[oai(path = "/", method = "get", operation_id = "list_mail_templates")]
    async fn list(&self, parts: Data<&Arc<Parts>>, caller: Admin) -> Result<Json<MailKinds>, Problem> {
        let wording = wording(&parts, caller.org()).await?;
        let own = |code: &str| {
            Language::ALL.into_iter().filter(|language| wording.of(code, *language).is_some()).collect::<Vec<_>>()
        };
        let items = NOTICES.iter().copied().flatten().map(|notice| MailKind {
            code: notice.code.to_owned(),
            text: notice.meaning.trim().to_owned(),
            own: own(notice.code).into_iter().map(|language| language.name().to_owned()).collect(),
        });
        Ok(Json(MailKinds { items: items.collect() }))
    }

    /// The words for a kind of mail
    #[oai(path = "/:code", method = "get", operation_id = "get_mail_template")]
    async fn get(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        code: Path<String>,
        language: Query<Tongue>,
    ) -> Result<Json<MailTemplate>, Problem> {
        Ok(Json(in_use(&parts, caller.org(), &code, language.0.into()).await?))
    }

    /// Say it in words of one's own
    ///
    /// The text is rendered with made-up facts first: what is no template, names a fact that there is not, or takes too long is
    /// refused.
    #[oai(path = "/:code", method = "put", operation_id = "set_mail_template")]
    async fn set(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        code: Path<String>,
        body: Json<WordMail>,
    ) -> Result<Written<MailTemplate>, Problem> {
        let (code, language) = (known(&code)?, Language::from(body.language));
        let text = parse::<_, TemplateText>("text", body.0.text.0)?;
        preview(&parts, caller.org(), (&code, language), (text.as_str(), None)).await?;
        let set = SetWording { code: code.clone(), language, text: text.clone() };
        let done = parts.core.executor().execute(&caller.command(), &set).await?;
        let language = language.name().to_owned();
        Ok(Written::of(done, |()| MailTemplate { code, language, own: true, text: text.into() }))
    }

    /// Say it in the words that come with Regimen again
    #[oai(path = "/:code", method = "delete", operation_id = "reset_mail_template")]
    async fn reset(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        code: Path<String>,
        language: Query<Tongue>,
    ) -> Result<Written<MailTemplate>, Problem> {
        let (code, language) = (known(&code)?, Language::from(language.0));
        let text = built_in(language, &code).to_string();
        let reset = ResetWording { code: code.clone(), language };
        let done = parts.core.executor().execute(&caller.command(), &reset).await?;
        let language = language.name().to_owned();
        Ok(Written::of(done, |()| MailTemplate { code, language, own: false, text }))
    }

    /// See a mail before anybody gets it
    #[oai(path = "/:code/preview", method = "post", operation_id = "preview_mail_template")]
    async fn see(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: Admin,
        code: Path<String>,
        // Nothing is written, so a key changes nothing here; it is taken because every POST takes one.
        #[oai(name = "Idempotency-Key")] _key: Header<Option<String>>,
        body: Json<PreviewMail>,
    ) -> Result<Json<MailPreview>, Problem> {
        let PreviewMail { language, text, facts } = body.0;
        let used = in_use(&parts, caller.org(), &code, language.into()).await?;
        let text = text.map_or(used.text, |Text(text)| text);
        let letter = preview(&parts, caller.org(), (&used.code, language.into()), (&text, facts)).await?;
        Ok(Json(letter.into()))
    }
}
