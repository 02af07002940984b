//! How one wants to be written to.

use std::sync::Arc;

use poem::web::Data;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use regimen_core::kernel::ids::{AccountId, OrgId};
use regimen_core::notification::preferences::{
    ByMail, Habits, MailChoices, Preferences, QuietHours, SetPreferences, SwitchMail,
};
use regimen_core::notification::{Language, MailId, MailRefusal};
use regimen_projections::notification::mail::{BY_MAIL, MailTo, by_mail, find_mail};

use super::notices::meaning;
use crate::api::{Area, Text, Written, found, parse, parse_text};
use crate::edge::{Fingerprint, Link, Problem, SignedIn};
use crate::parts::Parts;

pub(crate) struct PreferencesApi;

/// Whether a notice comes by mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
enum Switch {
    On,
    Off,
}

/// A kind of notice. In the app it is always told.
#[derive(Object)]
struct NoticeChoice {
    /// Stable for ever.
    code: String,
    /// For people.
    text: String,
    /// Whether it comes by mail too.
    email: Switch,
    /// Whether it does when nobody said.
    email_by_default: Switch,
}

/// When mail that can wait waits. Mail about the safety of the account never does.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Quiet {
    /// `22:00`
    #[oai(validator(max_length = 5))]
    from: Text,
    /// `07:00`
    #[oai(validator(max_length = 5))]
    until: Text,
}

#[derive(Object)]
#[oai(rename = "NotificationPreferences", skip_serializing_if_is_none)]
struct PreferencesAre {
    /// `en` or `de`; left out if the organization's counts.
    language: Option<String>,
    /// Left out if the organization's counts.
    time_zone: Option<String>,
    quiet_hours: Option<Quiet>,
    notices: Vec<NoticeChoice>,
}

/// A choice for one kind of notice.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct Choose {
    #[oai(validator(max_length = 100))]
    code: Text,
    email: Switch,
}

#[derive(Object)]
#[oai(deny_unknown_fields)]
struct WantedPreferences {
    /// `en` or `de`.
    #[oai(validator(max_length = 10))]
    language: Option<Text>,
    /// Such as `Europe/Berlin`.
    #[oai(validator(max_length = 60))]
    time_zone: Option<Text>,
    quiet_hours: Option<Quiet>,
    /// What is not in it is as it is by default.
    #[oai(default, validator(max_items = 100))]
    notices: Vec<Choose>,
}

#[derive(Object)]
struct Unsubscribed {
    /// What does not come by mail any more.
    code: String,
}

impl From<Switch> for ByMail {
    fn from(switch: Switch) -> Self {
        match switch {
            Switch::On => Self::On,
            Switch::Off => Self::Off,
        }
    }
}

impl From<ByMail> for Switch {
    fn from(by_mail: ByMail) -> Self {
        match by_mail {
            ByMail::On => Self::On,
            ByMail::Off => Self::Off,
        }
    }
}

impl PreferencesAre {
    fn of(chosen: &MailChoices, habits: Habits) -> Self {
        let notice = |(code, default): &(&'static str, ByMail)| NoticeChoice {
            code: (*code).to_owned(),
            text: meaning(code).to_owned(),
            email: chosen.get(*code).copied().unwrap_or(*default).into(),
            email_by_default: (*default).into(),
        };
        let quiet = |hours: QuietHours| {
            let (from, until) = hours.as_text();
            Quiet { from: Text(from), until: Text(until) }
        };
        Self {
            language: habits.language.map(|language| language.name().to_owned()),
            time_zone: habits.time_zone.map(String::from),
            quiet_hours: habits.quiet.map(quiet),
            notices: BY_MAIL.iter().map(notice).collect(),
        }
    }
}

impl WantedPreferences {
    fn parse(self) -> Result<(MailChoices, Habits), Problem> {
        let Self { language, time_zone, quiet_hours, notices } = self;
        let language = language.map(|Text(name)| parse_text::<Language>("language", &name)).transpose()?;
        let time_zone = time_zone.map(|Text(name)| parse("time_zone", name)).transpose()?;
        let wrong = |error| Problem::invalid("request.invalid", format!("quiet_hours: {error}"));
        let quiet =
            quiet_hours.map(|Quiet { from: Text(from), until: Text(until) }| QuietHours::try_new(&from, &until));
        let quiet = quiet.transpose().map_err(wrong)?;
        let mut chosen = MailChoices::new();
        for Choose { code: Text(code), email } in notices {
            if by_mail(&code).is_none() {
                return Err(Problem::invalid("request.invalid", format!("notices: nobody can choose {code}")));
            }
            chosen.insert(code, email.into());
        }
        Ok((chosen, Habits { language, time_zone, quiet }))
    }
}

async fn preferences(parts: &Parts, org: OrgId, account: AccountId) -> Result<PreferencesAre, Problem> {
    let (preferences, _) = parts.core.executor().current::<Preferences>(org, account).await?;
    Ok(PreferencesAre::of(preferences.mail(), preferences.habits()))
}

/// Whom the mail `mail_id` is for, and what it says, if it is one that can be switched off.
async fn switchable(parts: &Parts, org: OrgId, mail_id: MailId) -> Result<(AccountId, String), Problem> {
    let mail = found(find_mail(&parts.reader, org, mail_id).await)?;
    match mail.map(|mail| (mail.to, mail.code)) {
        Some((MailTo::Account(account), code)) if by_mail(&code).is_some() => Ok((account, code)),
        _ => Err(Problem::refused(&MailRefusal::MailNotFound)),
    }
}

#[OpenApi(tag = "Area::Notifications")]
impl PreferencesApi {
    /// How I want to be written to
    #[oai(path = "/me/notification-preferences", method = "get", operation_id = "my_notification_preferences")]
    async fn mine(&self, parts: Data<&Arc<Parts>>, caller: SignedIn) -> Result<Json<PreferencesAre>, Problem> {
        Ok(Json(preferences(&parts, caller.org(), caller.account_id()).await?))
    }

    /// Say how I want to be written to
    ///
    /// It replaces what was said before. In the app everything is told all the same, because it is the record of what happened;
    /// mail about the safety of the account cannot be switched off and does not wait for quiet hours to end.
    #[oai(path = "/me/notification-preferences", method = "put", operation_id = "set_notification_preferences")]
    async fn set(
        &self,
        parts: Data<&Arc<Parts>>,
        caller: SignedIn,
        body: Json<WantedPreferences>,
    ) -> Result<Written<PreferencesAre>, Problem> {
        let (mail, habits) = body.0.parse()?;
        let set = SetPreferences { account_id: caller.account_id(), mail: mail.clone(), habits: habits.clone() };
        let done = parts.core.executor().execute(&caller.command(), &set).await?;
        Ok(Written::of(done, |()| PreferencesAre::of(&mail, habits)))
    }

    /// Get no more mail of a kind, by link
    ///
    /// What `List-Unsubscribe` in a mail leads to (RFC 8058), so it works without signing in and takes any body.
    #[oai(path = "/unsubscribe", method = "post", operation_id = "unsubscribe")]
    async fn unsubscribe(
        &self,
        parts: Data<&Arc<Parts>>,
        asked: Data<&Fingerprint>,
        #[oai(name = "Idempotency-Key")] key: poem_openapi::param::Header<Option<String>>,
        /// From the link.
        #[oai(validator(max_length = 200))]
        token: Query<String>,
    ) -> Result<Written<Unsubscribed>, Problem> {
        let (request, mail_id) = parts.links.follow(Link::Unsubscribe, &token)?;
        let (account_id, code) = switchable(&parts, request.org, MailId::from_uuid(mail_id)).await?;
        let request = asked.name_of(&token, request, key.as_deref())?;
        let switch = SwitchMail { account_id, code: code.clone(), to: ByMail::Off };
        let done = parts.core.executor().execute(&request, &switch).await?;
        Ok(Written::of(done, |()| Unsubscribed { code }))
    }
}
