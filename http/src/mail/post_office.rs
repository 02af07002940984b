//! Where letters are written and handed over.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use lettre::message::Mailbox;
use regimen_core::Regimen;
use regimen_core::accounts::Account;
use regimen_core::admin::Organization;
use regimen_core::admin::values::{Languages, OrganizationSettings};
use regimen_core::kernel::executor::Failure;
use regimen_core::kernel::ids::OrgId;
use regimen_core::kernel::privacy::SubjectId;
use regimen_core::kernel::secrets::SecretsError;
use regimen_core::notification::mail::{Attempted, Trouble};
use regimen_core::notification::{Language, Mail, Preferences, Wording};
use regimen_core::privacy::Erasure;
use regimen_projections::notification::mail::{MailRow, MailTo, by_mail};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::message::{Envelope, Sender};
use super::render::{Branding, Letter, Locale, Scene, Template, TemplateError, letter};
use super::transport::{NotSent, Outbox, OutboxFile, Smtp, Transport, UnusableServer};
use crate::edge::{Link, Links};
use crate::settings::{MailSettings, Settings};

/// Mail is set in a way in which it cannot be sent.
#[derive(Debug, thiserror::Error)]
pub enum UnusableMail {
    /// The mail server cannot be used.
    #[error("{0}")]
    Server(String),
    /// The folder cannot be used.
    #[error(transparent)]
    Outbox(#[from] SecretsError),
    /// A setting is not what it should be.
    #[error("{0}")]
    Setting(&'static str),
}

impl From<UnusableServer> for UnusableMail {
    fn from(server: UnusableServer) -> Self {
        Self::Server(server.to_string())
    }
}

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

/// Who gets a mail.
struct Addressee {
    subject: SubjectId,
    mailbox: Mailbox,
    name: Option<String>,
}

impl PostOffice {
    /// A post office as `settings` say.
    pub(crate) fn open(core: Arc<Regimen>, links: Links, settings: &Settings) -> Result<Self, UnusableMail> {
        let MailSettings { smtp_url, from, reply_to, timeout_seconds, per_second, language, time_zone } =
            &settings.mail;
        let address = |text: &String, what| text.parse::<Mailbox>().map_err(|_| UnusableMail::Setting(what));
        let language = language.parse().map_err(|_| UnusableMail::Setting("mail.language is en or de"))?;
        let zone = time_zone.parse::<Tz>();
        let zone = zone.map_err(|_| UnusableMail::Setting("mail.time_zone is a name such as Europe/Berlin"))?;
        let public_url = settings.server.public_url(settings.listen);
        if !public_url.starts_with("https://") && !public_url.starts_with("http://") {
            return Err(UnusableMail::Setting("server.public_url begins with https:// or http://"));
        }
        let sender = Sender {
            from: address(from, "mail.from looks like: Studio <mail@example.org>")?,
            reply_to: reply_to.as_ref().map(|text| address(text, "mail.reply_to is an address")).transpose()?,
        };
        let transport = match smtp_url {
            Some(url) => Transport::Smtp(Smtp::at(url, Duration::from_secs((*timeout_seconds).clamp(1, 40).into()))?),
            None => Transport::Outbox(Outbox::open(&settings.data_dir)?),
        };
        Ok(Self {
            core,
            links,
            transport,
            sender,
            locale: Locale { language, zone },
            public_url,
            per_second: (*per_second).max(1),
        })
    }

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

    async fn settings(&self, org: OrgId) -> Result<Option<OrganizationSettings>, Failure> {
        let (organization, _) = self.core.executor().current::<Organization>(org, org).await?;
        Ok(organization.settings().cloned())
    }

    /// How an organization shows itself, and what its letters and pages can be in: the first unless somebody asks for another.
    pub(crate) async fn look(&self, org: OrgId) -> Result<(Branding, Vec<Language>), Failure> {
        let languages = self.settings(org).await?.map(|settings| settings.languages);
        let spoken = languages.map_or_else(|| vec![self.locale.language], |languages| self.spoken(&languages));
        Ok((self.branding(org).await?, spoken))
    }

    async fn branding(&self, org: OrgId) -> Result<Branding, Failure> {
        let Some(OrganizationSettings { name, branding, .. }) = self.settings(org).await? else {
            return Ok(Branding::plain("Regimen"));
        };
        let plain = Branding::plain(name.as_str());
        let logo_url = branding.logo_url.map(|url| url.as_str().to_owned());
        Ok(Branding { colour: branding.colour.map_or(plain.colour, String::from), logo_url, ..plain })
    }

    /// The language and the time of whoever gets it.
    async fn locale_of(&self, org: OrgId, to: MailTo) -> Result<Locale, Failure> {
        let theirs = self.locale_at(org).await?;
        let MailTo::Account(account) = to else { return Ok(theirs) };
        let (preferences, _) = self.core.executor().current::<Preferences>(org, account).await?;
        let habits = preferences.habits();
        let zone = habits.time_zone.map_or(theirs.zone, |zone| zone.tz());
        Ok(Locale { language: habits.language.unwrap_or(theirs.language), zone })
    }

    /// The language and the time of an organization: what it chose, unless that is only what counts where nothing is said.
    async fn locale_at(&self, org: OrgId) -> Result<Locale, Failure> {
        let Some(OrganizationSettings { time_zone, languages, .. }) = self.settings(org).await? else {
            return Ok(self.locale);
        };
        let language = self.spoken(&languages).first().copied().unwrap_or(self.locale.language);
        let zone = if time_zone.is_utc() { self.locale.zone } else { time_zone.rules() };
        Ok(Locale { language, zone })
    }

    /// Those of `languages` that there are words in; ours, if there is none or only what counts where nothing is said.
    fn spoken(&self, languages: &Languages) -> Vec<Language> {
        let known = languages.all().iter().filter_map(|language| language.as_str().get(..2)?.parse().ok());
        let known = known.collect::<Vec<Language>>();
        match known.as_slice() {
            [] => vec![self.locale.language],
            [only] if *only == Language::default() => vec![self.locale.language],
            _ => known,
        }
    }

    /// What switches off mail like `row`, if that can be done.
    fn unsubscribe_token(&self, org: OrgId, row: &MailRow) -> Option<String> {
        let known = matches!(row.to, MailTo::Account(_)) && by_mail(&row.code).is_some();
        known.then(|| self.links.make(Link::Unsubscribe, org, row.mail_id.uuid()))
    }

    async fn is_erased(&self, org: OrgId, person: SubjectId) -> Result<bool, Failure> {
        let (_, erased) = self.core.executor().current::<Erasure>(org, person).await?;
        Ok(erased > 0)
    }

    /// Who gets it; or why nobody can.
    async fn addressee(&self, org: OrgId, row: &MailRow, mail: &Mail) -> Result<Result<Addressee, Trouble>, Failure> {
        let (subject, known) = match row.to {
            MailTo::Account(account_id) => {
                let (account, _) = self.core.executor().current::<Account>(org, account_id).await?;
                let name = account.name().map(|name| name.as_str().to_owned());
                let email = account.email().map(|email| email.as_str().to_owned());
                (SubjectId::from(account_id), email.map(|email| (email, name)))
            }
            MailTo::Address(subject) => (subject, mail.address().map(|address| (address.as_str().to_owned(), None))),
        };
        if self.is_erased(org, subject).await? {
            self.core.executor().forget::<Mail>(org, row.mail_id);
            return Ok(Err(Trouble::RecipientGone));
        }
        let Some((email, name)) = known else { return Ok(Err(Trouble::RecipientGone)) };
        let Ok(address) = email.parse() else { return Ok(Err(Trouble::Address)) };
        Ok(Ok(Addressee { subject, mailbox: Mailbox::new(name.clone(), address), name }))
    }

    /// Where the button leads: signed now, so that no log and no view ever held it.
    fn link(&self, org: OrgId, row: &MailRow) -> Option<String> {
        let link = row.facts.get("link")?;
        let (purpose, id) = (link.get("purpose").and_then(Value::as_str)?, link.get("id").and_then(Value::as_str)?);
        let token = self.links.make(Link::for_purpose(purpose)?, org, id.parse::<Uuid>().ok()?);
        Some(format!("{}/go/{purpose}#{token}", self.public_url))
    }
}
