//! Where letters are written and handed over.

mod addressee;
mod look;
mod opening;

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use regimen_core::Regimen;
use regimen_core::kernel::executor::Failure;
use regimen_core::kernel::ids::OrgId;
use regimen_core::notification::mail::{Attempted, Trouble};
use regimen_core::notification::{Language, Mail, Wording};
use regimen_projections::notification::mail::{MailRow, MailTo, by_mail};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::message::{Envelope, Sender};
use super::render::{Letter, Locale, Scene, Template, TemplateError, letter};
use super::transport::{NotSent, Outbox, OutboxFile, Transport};
use crate::edge::{Link, Links};

pub use opening::UnusableMail;

/// Writes letters and hands them over.
pub(crate) struct PostOffice {
    core: Arc<Regimen>,
    links: Links,
    transport: Transport,
    sender: Sender,
    locale: Locale,
    public_url: String,
    per_second: u32,
}

impl PostOffice {
    /// How many mails may go out in a second.
    pub(super) fn per_second(&self) -> u32 {
        self.per_second
    }

    /// The folder that mail goes to, if no mail server is set.
    pub(crate) fn outbox(&self) -> Option<&Outbox> {
        self.transport.outbox()
    }

    /// Where it is, for whoever looks for it.
    pub(crate) fn outbox_folder(&self) -> Option<&Path> {
        self.outbox().map(Outbox::folder)
    }

    /// Whom mail is from.
    pub(super) fn sender(&self) -> &Sender {
        &self.sender
    }

    /// What time it is.
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.core.clock().now()
    }

    /// Takes away what lies in the folder for people who are erased.
    pub(crate) async fn forget_the_erased(&self) -> Result<(), Failure> {
        let Some(outbox) = self.outbox() else { return Ok(()) };
        let mut people = outbox.list().into_iter().map(|file| (file.org, file.to)).collect::<Vec<_>>();
        people.sort_unstable();
        people.dedup();
        for (org, person) in people {
            if self.is_erased(org, person).await? {
                outbox.forget(org, person).map_err(|error| Failure::Corrupt(error.to_string().into()))?;
            }
        }
        Ok(())
    }

    /// Tries to send `mail`, which `row` is of.
    ///
    /// # Errors
    /// When the log does not answer; nothing is sent then.
    pub(super) async fn deliver(&self, org: OrgId, row: &MailRow, mail: &Mail) -> Result<Attempted, Failure> {
        let to = match self.addressee(org, row, mail).await? {
            Ok(to) => to,
            Err(trouble) => return Ok(Attempted::InVain(trouble)),
        };
        let (mail_id, at) = (row.mail_id, self.core.clock().now());
        if row.is_over(at) {
            return Ok(Attempted::InVain(Trouble::TooLate));
        }
        let (branding, unsubscribe) = (self.branding(org).await?, self.unsubscribe_token(org, row));
        let scene = Scene {
            branding: &branding,
            locale: self.locale_of(org, row.to).await?,
            name: to.name.as_deref(),
            code: &row.code,
            facts: &row.facts,
            link: self.link(org, row),
            unsubscribe: unsubscribe.as_ref().map(|token| format!("{}/go/unsubscribe#{token}", self.public_url)),
        };
        let Some(letter) = self.write(org, &scene).await? else {
            return Ok(Attempted::Failed(Trouble::Rendering, None));
        };
        let one_click = unsubscribe.map(|token| format!("{}/api/v1/unsubscribe?token={token}", self.public_url));
        let envelope = Envelope { mail_id, resent: mail.resent(), to: to.mailbox, at, one_click };
        let message = match self.sender.message(envelope, letter) {
            Ok(message) => message,
            Err(trouble) => return Ok(Attempted::Failed(trouble, None)),
        };
        let name = OutboxFile::new(at, org, to.subject, mail_id);
        Ok(match self.transport.send(&message, &name).await {
            Ok(()) => Attempted::Sent,
            Err(NotSent { trouble, status }) => Attempted::Failed(trouble, status),
        })
    }

    /// The letter that `template` makes of `facts`, for nobody.
    ///
    /// # Errors
    /// When the log does not answer.
    pub(super) async fn preview(
        &self,
        org: OrgId,
        (code, language): (&str, Language),
        template: &Template,
        facts: &Map<String, Value>,
    ) -> Result<Result<Letter, TemplateError>, Failure> {
        let (branding, locale) = (self.branding(org).await?, Locale { language, ..self.locale_at(org).await? });
        let (link, unsubscribe) = (format!("{}/go/…", self.public_url), by_mail(code).map(|_| self.public_url.clone()));
        let link = facts.contains_key("link").then_some(link);
        let scene = Scene { branding: &branding, locale, name: Some("Alex"), code, facts, link, unsubscribe };
        Ok(letter(&scene, Some(template)))
    }

    /// The letter of `scene` in the organization's own words, or in ours if those fail.
    async fn write(&self, org: OrgId, scene: &Scene<'_>) -> Result<Option<Letter>, Failure> {
        let (wording, _) = self.core.executor().current::<Wording>(org, org).await?;
        let own = wording.of(scene.code, scene.locale.language).map(|text| Template::parse(text.as_str()));
        let own = own.map(|template| template.and_then(|template| letter(scene, Some(&template))));
        let failed = |error: &TemplateError| {
            tracing::error!(code = scene.code, %error, "a mail could not be rendered");
        };
        let own = own.and_then(|written| written.inspect_err(failed).ok());
        Ok(own.or_else(|| letter(scene, None).inspect_err(failed).ok()))
    }

    /// What switches off mail like `row`, if that can be done.
    fn unsubscribe_token(&self, org: OrgId, row: &MailRow) -> Option<String> {
        let known = matches!(row.to, MailTo::Account(_)) && by_mail(&row.code).is_some();
        known.then(|| self.links.make(Link::Unsubscribe, org, row.mail_id.uuid()))
    }

    /// Where the button leads: signed now, so that no log and no view ever held it.
    fn link(&self, org: OrgId, row: &MailRow) -> Option<String> {
        let link = row.facts.get("link")?;
        let (purpose, id) = (link.get("purpose").and_then(Value::as_str)?, link.get("id").and_then(Value::as_str)?);
        let token = self.links.make(Link::for_purpose(purpose)?, org, id.parse::<Uuid>().ok()?);
        Some(format!("{}/go/{purpose}#{token}", self.public_url))
    }
}
